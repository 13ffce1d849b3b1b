import { medianOf } from "../../domain/basket.ts";
import type { Measurement } from "../../domain/divergence.ts";
import { gapBetween } from "../../domain/gap-between.ts";
import type { BarClock } from "../../domain/rule.ts";
import { SLOTS_A_DAY } from "../../domain/slot-readings.ts";
import type { Walked } from "./walk.ts";

/** How a rule did over the bars of a replay. */
export interface ReplaySummary {
  /** Fires over 252 sessions, or 365 days of slots, with a reading; null where no bar had one. */
  readonly firesPerYear: number | null;
  /** Sessions, or slots, from a fire to its end, the median over the episodes that ended; null of none. */
  readonly medianSessionsFiring: number | null;
  /**
   * The rule's own score: the median gap to BTC over the 20 sessions after each fire, in percentage points, with its
   * sign turned after a fire below. Above zero the move went on, below zero it came back. Null where no fire lies 20
   * sessions back, and of a rule that is not of shares.
   */
  readonly gapAfter20SessionsPp: number | null;
}

/** Bars of a whole year, by their clock. */
export const BARS_A_YEAR: Readonly<Record<BarClock, number>> = { session: 252, slot: 365 * SLOTS_A_DAY };

const SCORED_AFTER = 20;

/** Sums a replay up; the measurement whose sessions were walked gives the score, null of a rule without shares. */
export function summarise(
  clock: BarClock,
  { episodes, sessions }: Walked,
  measurement: Measurement | null,
): ReplaySummary {
  const read = sessions.filter(({ value }) => value !== null).length;
  const gaps = episodes.flatMap(({ firedAt, direction }) => {
    const gap = measurement === null ? null : gapBetween(measurement, firedAt, firedAt + SCORED_AFTER);
    return gap === null ? [] : [direction === "below" ? -gap : gap];
  });
  return {
    firesPerYear: read === 0 ? null : (episodes.length * BARS_A_YEAR[clock]) / read,
    medianSessionsFiring: medianOf(
      episodes.flatMap(({ firedAt, endedAt }) => (endedAt === null ? [] : [endedAt - firedAt])),
    ),
    gapAfter20SessionsPp: medianOf(gaps),
  };
}
