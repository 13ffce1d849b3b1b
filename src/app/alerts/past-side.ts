import type { Bar } from "../../domain/alert.ts";
import type { Measurement } from "../../domain/divergence.ts";
import { gapBetween } from "../../domain/gap-between.ts";
import type { RuleSide } from "../../domain/rule.ts";
import { ruleKey } from "../../domain/rule.ts";
import type { ReplayedTransition, Walked } from "../replay/walk.ts";

/** What happened to one side of a rule in the past. */
export interface SidePast {
  readonly key: string;
  readonly side: RuleSide;
  readonly transitions: readonly ReplayedTransition[];
  /** Bars with a reading, and those at which it fired, the bars of an untold beginning too. */
  readonly read: number;
  readonly fired: number;
  /** Null where no bar has a reading. */
  readonly firstReading: Bar | null;
  readonly lastReading: Bar | null;
  /** The value at which the episode that runs at the end fired, or the last one where that is longer ago; null while quiet. */
  readonly firingValue: number | null;
  /** The beginning of the episode that runs at the end; null while quiet. */
  readonly firingSince: Bar | null;
  /** Gap to BTC over the 20 sessions after each fire, its sign turned after one below; none of what is not of shares. */
  readonly scores: readonly number[];
}

const SCORED_AFTER = 20;

/** Keeps of a walk what an alert says of its past; the measurement gives the score, null of a rule without shares. */
export function sidePast(side: RuleSide, walked: Walked, measurement: Measurement | null): SidePast {
  const read = walked.sessions.filter(({ value }) => value !== null);
  const scores = walked.episodes.flatMap(({ firedAt, direction }) => {
    const gap = measurement === null ? null : gapBetween(measurement, firedAt, firedAt + SCORED_AFTER);
    return gap === null ? [] : [direction === "below" ? -gap : gap];
  });
  const firingSince = walked.stillFiringSince[0] ?? null;
  const fire = walked.transitions.findLast(({ event }) => event === "fire");
  return {
    key: ruleKey(side),
    side,
    transitions: walked.transitions,
    read: read.length,
    fired: walked.sessions.filter((one) => isFiring(one[side.direction])).length,
    firstReading: read[0]?.session ?? null,
    lastReading: read.at(-1)?.session ?? null,
    firingValue:
      firingSince === null
        ? null
        : ((fire?.episode === firingSince ? fire.value : read.at(-1)?.value) ?? null),
    firingSince,
    scores,
  };
}

function isFiring(mark: string): boolean {
  return mark === "firing" || mark === "fired";
}
