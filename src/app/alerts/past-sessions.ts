import { readingKey, type RuleReading } from "../../domain/rule-metrics.ts";
import type { RuleSide } from "../../domain/rule.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { Measured } from "../evaluate/subjects.ts";
import { firstAtOrAfter, walk } from "../replay/walk.ts";
import { type SidePast, sidePast } from "./past-side.ts";

/**
 * Steps sides of rules through the stored sessions from `from` up to the last one measured; those before are their
 * baseline. What is not measured yet is added. Every number is read once, however many sides look at it. In their order.
 */
export async function pastOfSessions(
  measured: Measured,
  sides: readonly RuleSide[],
  from: IsoDate,
  breathe: () => Promise<void>,
): Promise<readonly SidePast[]> {
  await measured.add(
    sides.map(({ target }) => target),
    new AbortController().signal,
  );
  const readings = new Map<string, readonly (RuleReading | null)[]>();
  const pasts: SidePast[] = [];
  for (const side of sides) {
    const bars = measured.sessionsOf(side.target);
    const key = readingKey(side, from);
    let known = readings.get(key);
    if (known === undefined) {
      const read: (RuleReading | null)[] = [];
      for (const bar of bars) {
        read.push(measured.readerAt(bar)(side, from));
        if (read.length % 100 === 0) await breathe();
      }
      known = read;
      readings.set(key, known);
    }
    const values = known;
    const walked = await walk({
      rule: side,
      target: "",
      bars,
      first: firstAtOrAfter(bars, from),
      read: (_, t) => values[t] ?? null,
      breathe,
    });
    pasts.push(sidePast(side, walked, measured.subjectFor(side.target)?.measurement ?? null));
  }
  return pasts;
}
