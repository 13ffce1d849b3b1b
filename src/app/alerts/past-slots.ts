import { readingKey } from "../../domain/rule-metrics.ts";
import { createSlotReader } from "../../domain/rule-reader.ts";
import type { RuleSide } from "../../domain/rule.ts";
import { agreedPrices, slotAt } from "../../domain/slot-readings.ts";
import { addDays, epochMs, type IsoDate } from "../../domain/time.ts";
import { readSpots, slotsBetween } from "../replay/replay-slots.ts";
import type { PastDeps } from "./alerts-deps.ts";
import { type SidePast, stepSides } from "./past-side.ts";

/** The longest window of bitcoin, and the rest after an end: what a rule remembers lies in so many days. */
const BASELINE_DAYS = 35;

/** So many readings of slots take less than the loop may be held. */
const READINGS_AT_ONCE = 1000;

/**
 * Steps sides of rules about bitcoin through the stored slots of five minutes of the UTC days from `from` to `to`, both
 * inclusive; the five weeks before are their baseline. In their order. A side of which nothing is stored has no bars.
 */
export async function pastOfSlots(
  deps: PastDeps,
  sides: readonly RuleSide[],
  from: IsoDate,
  to: IsoDate,
): Promise<readonly SidePast[]> {
  const { breathe } = deps;
  const stored = await readSpots(deps.spots, addDays(from, -BASELINE_DAYS), to, breathe);
  const [oldest, newest] = [stored[0]?.slot, stored.at(-1)?.slot];
  const bars =
    oldest === undefined || newest === undefined ? [] : await slotsBetween(oldest, newest, breathe);
  const prices = agreedPrices(stored);
  await breathe();
  return stepSides(sides, {
    from: slotAt(epochMs(`${from}T00:00:00Z`)),
    barsOf: () => bars,
    keyOf: (side) => readingKey(side),
    read: (side, bar) => createSlotReader(bar, prices)(side, from),
    measurementOf: () => null,
    readingsAtOnce: READINGS_AT_ONCE,
    breathe,
  });
}
