import type { MinerId } from "./fact.ts";
import { monthsBetween } from "./interest.ts";
import type { Miner } from "./miner.ts";
import { aiSharePct, type RevenuePeriod } from "./revenue.ts";
import type { IsoDate } from "./time.ts";

/** The AI shares that one miner told, quarter by quarter. */
export interface QuarterlyAiShares {
  readonly miner: MinerId;
  /** Why they are never ranked with others; null where they may be, among equal quarters. */
  readonly caveat: string | null;
  /** Oldest first, one a quarter; never empty. */
  readonly quarters: readonly { readonly period: RevenuePeriod; readonly pct: number }[];
}

/** Quarters of 13 or 14 weeks are quarters too. */
const LONGEST_DIFFERENCE_MONTHS = 0.25;

/**
 * The AI shares of each miner that reported AI revenue in at least one quarter, quarters alone: a share of a half-year or
 * a year would hide its own rise. Newest quarter first, then largest share. Quarters that do not tell both figures are
 * left out; of two rows of one quarter the first counts.
 */
export function quarterlyAiShares(
  revenue: readonly RevenuePeriod[],
  miners: readonly Miner[],
): readonly QuarterlyAiShares[] {
  return miners
    .flatMap((miner): readonly QuarterlyAiShares[] => {
      const byEnd = new Map<IsoDate, { readonly period: RevenuePeriod; readonly pct: number }>();
      for (const period of revenue) {
        const pct = aiSharePct(period);
        if (period.miner !== miner.id || pct === null || !isQuarter(period)) continue;
        if (!byEnd.has(period.periodEnd)) byEnd.set(period.periodEnd, { period, pct });
      }
      const quarters = [...byEnd.values()].toSorted((a, b) =>
        a.period.periodEnd.localeCompare(b.period.periodEnd),
      );
      return quarters.some(({ pct }) => pct > 0)
        ? [{ miner: miner.id, caveat: miner.aiShareCaveat, quarters }]
        : [];
    })
    .toSorted((a, b) => {
      const [x, y] = [a.quarters.at(-1), b.quarters.at(-1)];
      if (x === undefined || y === undefined) return 0;
      return y.period.periodEnd.localeCompare(x.period.periodEnd) || y.pct - x.pct;
    });
}

function isQuarter(period: RevenuePeriod): boolean {
  return Math.abs(monthsBetween(period.periodStart, period.periodEnd) - 3) <= LONGEST_DIFFERENCE_MONTHS;
}
