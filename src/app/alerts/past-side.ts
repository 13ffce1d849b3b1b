import type { Bar } from "../../domain/alert.ts";
import type { Measurement } from "../../domain/divergence.ts";
import { gapBetween } from "../../domain/gap-between.ts";
import type { RuleReading } from "../../domain/rule-metrics.ts";
import { ruleKey, type RuleSide } from "../../domain/rule.ts";
import { firstAtOrAfter, type ReplayedTransition, walk, type Walked } from "../replay/walk.ts";

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

/** What sides are stepped through. */
export interface PastBars {
  /** The first bar that counts; those before are the baseline. */
  readonly from: Bar;
  readonly barsOf: (side: RuleSide) => readonly Bar[];
  /** Sides with one key have the same readings. */
  readonly keyOf: (side: RuleSide) => string;
  readonly read: (side: RuleSide, bar: Bar) => RuleReading | null;
  /** Null of a rule without shares. */
  readonly measurementOf: (side: RuleSide) => Measurement | null;
  /** Readings between two breaths. */
  readonly readingsAtOnce: number;
  readonly breathe: () => Promise<void>;
}

/** Steps each side through its bars; every number is read once, however many sides look at it. In their order. */
export async function stepSides(sides: readonly RuleSide[], past: PastBars): Promise<readonly SidePast[]> {
  const readings = new Map<string, readonly (RuleReading | null)[]>();
  const pasts: SidePast[] = [];
  for (const side of sides) {
    const bars = past.barsOf(side);
    const key = past.keyOf(side);
    const values = readings.get(key) ?? (await readAll(side, bars, past));
    readings.set(key, values);
    const walked = await walk({
      rule: side,
      target: "",
      bars,
      first: firstAtOrAfter(bars, past.from),
      read: (_, t) => values[t] ?? null,
      breathe: past.breathe,
    });
    pasts.push(sidePast(side, walked, past.measurementOf(side)));
  }
  return pasts;
}

async function readAll(
  side: RuleSide,
  bars: readonly Bar[],
  { read, readingsAtOnce, breathe }: PastBars,
): Promise<readonly (RuleReading | null)[]> {
  const values: (RuleReading | null)[] = [];
  for (const bar of bars) {
    values.push(read(side, bar));
    if (values.length % readingsAtOnce === 0) await breathe();
  }
  return values;
}

/** Keeps of a walk what an alert says of its past; the measurement gives the score, null of a rule without shares. */
function sidePast(side: RuleSide, walked: Walked, measurement: Measurement | null): SidePast {
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
