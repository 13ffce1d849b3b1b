import type { Claim } from "../../domain/claim.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { JointAiShare } from "../../domain/revenue.ts";
import { btc, dayInWords, numeral, usd } from "../../domain/wording.ts";
import type { AnswerDeps, Question } from "./context.ts";
import { ourContractFigure } from "./contract-claims.ts";
import { ourDebtFigure } from "./debt-claims.ts";
import { ownFigure } from "./divergence.ts";
import { sectorTreasury } from "./sector-treasury.ts";
import { ourTreasuryFigure } from "./treasury-claims.ts";

/** What the sector's own figures are, for the claims beside them. */
export interface SectorFigures {
  readonly basket: Measurement;
  readonly jointShare: JointAiShare | null;
}

/** Our own figure beside a claim about the sector; null where we measure no such thing. */
export function ourSectorFigure(
  deps: AnswerDeps,
  question: Question,
  figures: SectorFigures,
  claim: Claim,
): string | null {
  const { facts, day } = question;
  const { metric } = claim;
  if (/^return/i.test(metric)) return ownFigure(deps, null, figures.basket, claim);
  if (/share of (?:listed miners )?revenue/i.test(metric)) {
    return /projected/i.test(metric) ? null : shareFigure(figures.jointShare);
  }
  if (/contracts/i.test(metric)) return ourContractFigure(claim, facts);
  if (/^bitcoin held/i.test(metric)) return claim.unit.startsWith("usd") ? null : heldFigure(question, claim);
  if (claim.unit.startsWith("btc") || /miner sales/i.test(metric)) return ourTreasuryFigure(claim, facts, []);
  return ourDebtFigure(claim, facts, day);
}

function shareFigure(share: JointAiShare | null): string | null {
  if (share === null) return null;
  const period = `${dayInWords(share.periodStart)} to ${dayInWords(share.periodEnd)}`;
  return `${numeral(share.pct, 2)}% of those who tell both (${usd(share.aiUsd)} of ${usd(share.totalUsd)}, ${share.miners.length} miners, ${period})`;
}

/** Our sum of what was held by the claim's day, or why there is none. */
function heldFigure({ facts }: Question, claim: Claim): string | null {
  const treasury = sectorTreasury(facts, claim.asOf);
  if (treasury.btc !== null && treasury.asOf !== null) {
    const holders = `${treasury.holders.length} ${treasury.holders.length === 1 ? "miner" : "miners"}`;
    return `${btc(treasury.btc)} recorded of ${holders} on ${dayInWords(treasury.asOf)}`;
  }
  return `no sum of ours by ${dayInWords(claim.asOf)}: ${treasury.why ?? "holdings do not agree"}`;
}
