import { lastSessionOnOrBefore } from "../../domain/calendar.ts";
import type { Claim } from "../../domain/claim.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Miner } from "../../domain/miner.ts";
import { aiSharePct, newestAiShares, type RevenuePeriod } from "../../domain/revenue.ts";
import { daysBetween } from "../../domain/time.ts";
import { readWindow } from "../../domain/window.ts";
import { dayInWords, usd } from "../../domain/wording.ts";
import type { AnswerDeps } from "./context.ts";
import { ownFigure } from "./divergence.ts";

/** Our own figure beside a claim about one miner: its return, its revenue or its AI share; null where none fits. */
export function ourMinerFigure(
  deps: AnswerDeps,
  claim: Claim,
  facts: FactSet,
  miner: Miner,
  measurement: Measurement,
): string | null {
  const revenue = facts.revenue.filter((row) => row.miner === miner.id);
  const checked = revenue.filter((row) => claim.checkedAgainst.includes(row.id));
  if (/share of revenue/i.test(claim.metric)) {
    const newest = newestAiShares(revenue, [miner])[0]?.period;
    const ofItsDay = checked.length > 0 ? checked : revenue.filter((row) => row.periodEnd === claim.asOf);
    const rows = new Set([...ofItsDay, ...(newest === undefined ? [] : [newest])]);
    const shares = [...rows].flatMap((row) => shareInWords(row) ?? []);
    return shares.length === 0 ? null : shares.join("; ");
  }
  if (checked.length > 0) return checked.map(revenueInWords).join("; ");
  return ownFigure(deps, miner, measurement, claim) ?? dayFigure(deps, measurement, claim);
}

/** `61.8% in Q1 2026 ($21M of $34M)`; null where the row does not tell both. */
function shareInWords(row: RevenuePeriod): string | null {
  const pct = aiSharePct(row);
  if (pct === null || row.aiUsd === null || row.totalUsd === null) return null;
  return `${pct.toFixed(1)}% in ${row.periodLabel} (${usd(row.aiUsd)} of ${usd(row.totalUsd)})`;
}

function revenueInWords(row: RevenuePeriod): string {
  const total = row.totalUsd === null ? "total not known" : `total ${usd(row.totalUsd)}`;
  const ai = row.aiUsd === null ? "AI revenue not known" : `AI ${usd(row.aiUsd)}`;
  return `${ai}, ${total} in ${row.periodLabel}`;
}

/** Our own return of one session beside one that was published for that day. */
function dayFigure(deps: AnswerDeps, measurement: Measurement, claim: Claim): string | null {
  const { periodStart, periodEnd } = claim;
  if (claim.origin !== "performance" || periodStart === null || periodEnd === null) return null;
  if (daysBetween(periodStart, periodEnd) !== 1) return null;
  const session = lastSessionOnOrBefore(deps.calendar, periodEnd);
  if (session !== periodEnd) return null;
  const reading = readWindow(measurement, "1d", session);
  if (reading.returnPct === null || reading.baseSession === null) return null;
  const size = `${reading.returnPct < 0 ? "−" : "+"}${Math.abs(reading.returnPct).toFixed(1)}%`;
  return `${size} from the close of ${dayInWords(reading.baseSession)} to that of ${dayInWords(session)}`;
}
