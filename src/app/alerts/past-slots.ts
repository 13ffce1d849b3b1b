import { readingKey, type RuleReading } from "../../domain/rule-metrics.ts";
import { createSlotReader } from "../../domain/rule-reader.ts";
import type { RuleSide } from "../../domain/rule.ts";
import { agreedPrices, slotAt } from "../../domain/slot-readings.ts";
import { addDays, epochMs, type IsoDate } from "../../domain/time.ts";
import { readSpots, slotsBetween } from "../replay/replay-slots.ts";
import { firstAtOrAfter, walk } from "../replay/walk.ts";
import type { PastDeps } from "./alerts-deps.ts";
import { type SidePast, sidePast } from "./past-side.ts";

/** The longest window of bitcoin, and the rest after an end: what a rule remembers lies in so many days. */
const BASELINE_DAYS = 35;

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
  const first = firstAtOrAfter(bars, slotAt(epochMs(`${from}T00:00:00Z`)));
  const readings = new Map<string, readonly (RuleReading | null)[]>();
  const pasts: SidePast[] = [];
  for (const side of sides) {
    const key = readingKey(side);
    let known = readings.get(key);
    if (known === undefined) {
      const read: (RuleReading | null)[] = [];
      for (const bar of bars) {
        read.push(createSlotReader(bar, prices)(side, from));
        if (read.length % 1000 === 0) await breathe();
      }
      known = read;
      readings.set(key, known);
    }
    const values = known;
    const walked = await walk({
      rule: side,
      target: "",
      bars,
      first,
      read: (_, t) => values[t] ?? null,
      breathe,
    });
    pasts.push(sidePast(side, walked, null));
  }
  return pasts;
}
