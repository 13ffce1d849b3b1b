import type { Fact } from "./fact.ts";
import { daysBetween, type IsoDate } from "./time.ts";

/** Quarters and years differ in length by a few days; a quarter of 14 weeks by one week. */
const SLACK_DAYS = 9;

/** What a figure is of: a day (no start), or a period with both its days in it. */
export interface FigureSpan {
  readonly start: IsoDate | null;
  readonly end: IsoDate;
}

/**
 * Of the same series the figure of the newest day or period before this one: a day before a day, and before a period
 * one as long that ended before it began. Null where none is known, and where two disagree about that time.
 */
export function periodBefore<T extends Fact>(
  row: T,
  series: readonly T[],
  spanOf: (row: T) => FigureSpan,
): T | null {
  const own = spanOf(row);
  const days = lengthOf(own);
  const earlier = series.filter((other) => {
    const span = spanOf(other);
    if (other.id === row.id || (span.start === null) !== (own.start === null)) return false;
    return span.end < (own.start ?? own.end) && Math.abs(lengthOf(span) - days) <= SLACK_DAYS;
  });
  const newest = earlier.reduce((end, other) => (spanOf(other).end > end ? spanOf(other).end : end), "");
  const [only, ...others] = earlier.filter((other) => spanOf(other).end === newest);
  return only === undefined || others.length > 0 ? null : only;
}

function lengthOf({ start, end }: FigureSpan): number {
  return start === null ? 0 : daysBetween(start, end);
}
