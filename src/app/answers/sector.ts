import { recordedDebt } from "../../domain/debt.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { WindowName } from "../../domain/reading.ts";
import { type Guidance, jointAiShare, newestAiShares } from "../../domain/revenue.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import type { Answered } from "../../surface/answers/common.ts";
import type { SectorAnswer } from "../../surface/answers/sector.ts";
import { claimLines } from "./claims.ts";
import { type AnswerDeps, answerBase, ask, tickerOf } from "./context.ts";
import { contractTotals } from "./contract-lines.ts";
import { apartLines } from "./debt-lines.ts";
import { priceFreshness, sessionsBehind } from "./freshness.ts";
import { gapOf, measureTargets } from "./gaps.ts";
import { aiShareLine, guidanceLine } from "./revenue-lines.ts";
import { ourSectorFigure } from "./sector-claims.ts";
import { newestHoldings, sectorTreasury } from "./sector-treasury.ts";
import { aiShareSeries } from "./share-series.ts";

const GAP_WINDOWS: readonly WindowName[] = ["30d", "ytd"];

/** The pivot at a glance: gaps, contracts, debt, bitcoin, AI shares, what others say of the sector. */
export function createSectorAnswer(deps: AnswerDeps) {
  return async (
    options: { readonly as_of?: string | undefined },
    now: Instant,
  ): Promise<Answered<SectorAnswer>> => {
    const asked = await ask(deps, options, now);
    if (!asked.ok) return asked;
    const { question } = asked;
    const { facts, day, coverage } = question;
    const [basket] = await measureTargets(deps, question, [null]);
    if (basket === undefined) throw new Error("a target was not measured");
    const holdings = newestHoldings(facts, day);
    const shares = newestAiShares(facts.revenue, facts.miners);
    const jointShare = jointAiShare(facts.revenue, facts.miners);
    const guidance = sortGuidance(facts.guidance, day);
    const gaps =
      coverage.securities.length === 0
        ? []
        : GAP_WINDOWS.map((window) => gapOf(deps, question, null, readWindow(basket, window)));
    const answer: SectorAnswer = {
      ...answerBase(question, [
        ...facts.contracts.filter((contract) => contract.countInTotals),
        ...facts.debts,
        ...holdings,
        ...shares.map((share) => share.period),
        ...guidance,
        ...facts.risks,
      ]),
      ...(await priceFreshness(deps, question, now, sessionsBehind(question, gaps))),
      gaps,
      contracts: contractTotals(facts.contracts),
      debt: debtOf(facts, day),
      treasury: sectorTreasury(facts, day),
      aiShares: shares.map((share) => ({ miner: tickerOf(facts, share.miner), ...aiShareLine(share) })),
      aiShareSeries: aiShareSeries(facts),
      jointAiShare:
        jointShare === null
          ? null
          : { ...jointShare, miners: jointShare.miners.map((id) => tickerOf(facts, id)) },
      guidance: guidance.map((row) => guidanceLine(row, facts)),
      risks: facts.risks.map(({ id, kind, statement }) => ({ id, kind, statement })),
      claims: claimLines(facts, "sector", null, (claim) =>
        ourSectorFigure(deps, question, { basket, jointShare }, claim),
      ),
    };
    return { ok: true, answer };
  };
}

/** The sector's own first, then what lies ahead by its date, then what is past. */
function sortGuidance(rows: readonly Guidance[], day: IsoDate): readonly Guidance[] {
  return rows.toSorted(
    (a, b) =>
      Number(a.miner !== null) - Number(b.miner !== null) ||
      Number(a.targetDate < day) - Number(b.targetDate < day) ||
      a.targetDate.localeCompare(b.targetDate),
  );
}

function debtOf(facts: FactSet, day: IsoDate): SectorAnswer["debt"] {
  const recorded = recordedDebt(facts.debts, facts.debtEvents, day);
  const counted = new Set(recorded?.instruments);
  const apart = apartLines(facts, facts.debts);
  const usd = (reason: string): number => apart.find((line) => line.apart === reason)?.principalUsd ?? 0;
  return {
    recordedUsd: recorded?.principalUsd ?? null,
    miners: new Set(facts.debts.filter((debt) => counted.has(debt.id)).map((debt) => debt.miner)).size,
    instruments: counted.size,
    preferredUsd: usd("preferred_equity"),
    jointVentureUsd: usd("joint_venture"),
    notDrawnUsd: usd("not_drawn"),
    notClosedUsd: usd("not_closed"),
    beingReplacedUsd: usd("being_replaced"),
  };
}
