import { quarterDays, quarterOf } from "./network.ts";
import { addDays, daysBetween, type IsoDate } from "./time.ts";

/** The mean hashrate of one UTC day, EH/s. */
export interface HashrateDay {
  readonly date: IsoDate;
  readonly hashrateEhs: number;
}

/** The mean of a whole quarter against that of the quarter before. */
export interface ComputedQuarter {
  /** `Q3 2026`. */
  readonly quarter: string;
  readonly meanEhs: number;
  readonly changePct: number;
  /** Days of the quarter that are known. */
  readonly days: number;
}

/** A quarter of which fewer days are known is not compared: a hole of a fortnight may hide its turn. */
const LEAST_SHARE = 0.9;

/** Quarters that are over by `day` and follow one that is known too, newest first; the days may come in any order. */
export function quartersFromDays(days: readonly HashrateDay[], day: IsoDate): readonly ComputedQuarter[] {
  const means = new Map<string, { readonly mean: number; readonly days: number }>();
  for (const [quarter, own] of Map.groupBy(days, ({ date }) => quarterOf(date))) {
    const span = quarterDays(quarter);
    if (span === null || span.to >= day) continue;
    if (own.length < LEAST_SHARE * (daysBetween(span.from, span.to) + 1)) continue;
    const sum = own.reduce((total, { hashrateEhs }) => total + hashrateEhs, 0);
    means.set(quarter, { mean: sum / own.length, days: own.length });
  }
  return [...means]
    .flatMap(([quarter, { mean, days: known }]) => {
      const span = quarterDays(quarter);
      const before = span === null ? undefined : means.get(quarterOf(addDays(span.from, -1)));
      if (span === null || before === undefined) return [];
      return [
        { from: span.from, quarter, meanEhs: mean, changePct: (mean / before.mean - 1) * 100, days: known },
      ];
    })
    .toSorted((a, b) => b.from.localeCompare(a.from))
    .map(({ quarter, meanEhs, changePct, days: known }) => ({ quarter, meanEhs, changePct, days: known }));
}
