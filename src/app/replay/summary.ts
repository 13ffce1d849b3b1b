import { medianOf } from "../../domain/basket.ts";
import type { Measurement } from "../../domain/divergence.ts";
import { gapBetween } from "../../domain/gap-between.ts";
import type { Walked } from "./walk.ts";

/** How a rule did over the sessions of a replay. */
export interface ReplaySummary {
  /** Fires over 252 sessions with a reading; null where no session had one. */
  readonly firesPerYear: number | null;
  /** Sessions from a fire to its end, the median over the episodes that ended; null of none. */
  readonly medianSessionsFiring: number | null;
  /**
   * The rule's own score: the median gap to BTC over the 20 sessions after each fire, in percentage points, with its
   * sign turned after a fire below. Above zero the move went on, below zero it came back. Null where no fire lies 20
   * sessions back.
   */
  readonly gapAfter20SessionsPp: number | null;
}

const SESSIONS_A_YEAR = 252;
const SCORED_AFTER = 20;

/** Sums a replay up. */
export function summarise(measurement: Measurement, { episodes, sessions }: Walked): ReplaySummary {
  const read = sessions.filter(({ value }) => value !== null).length;
  const gaps = episodes.flatMap(({ firedAt, direction }) => {
    const gap = gapBetween(measurement, firedAt, firedAt + SCORED_AFTER);
    return gap === null ? [] : [direction === "below" ? -gap : gap];
  });
  return {
    firesPerYear: read === 0 ? null : (episodes.length * SESSIONS_A_YEAR) / read,
    medianSessionsFiring: medianOf(
      episodes.flatMap(({ firedAt, endedAt }) => (endedAt === null ? [] : [endedAt - firedAt])),
    ),
    gapAfter20SessionsPp: medianOf(gaps),
  };
}
