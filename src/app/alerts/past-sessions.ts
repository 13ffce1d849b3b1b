import { readingKey } from "../../domain/rule-metrics.ts";
import type { RuleSide } from "../../domain/rule.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { Measured } from "../evaluate/subjects.ts";
import { type SidePast, stepSides } from "./past-side.ts";

/** So many readings of sessions take less than the loop may be held. */
const READINGS_AT_ONCE = 100;

/**
 * Steps sides of rules through the stored sessions from `from` up to the last one measured; those before are their
 * baseline. What is not measured yet is added. In their order. A miner's level is of the shares of the day `made`, on
 * which the rules count as made.
 */
export async function pastOfSessions(
  measured: Measured,
  sides: readonly RuleSide[],
  { from, made }: { readonly from: IsoDate; readonly made: IsoDate },
  breathe: () => Promise<void>,
): Promise<readonly SidePast[]> {
  await measured.add(
    sides.map(({ target }) => target),
    new AbortController().signal,
  );
  return stepSides(sides, {
    from,
    barsOf: (side) => measured.sessionsOf(side.target),
    keyOf: (side) => readingKey(side, made),
    read: (side, bar) => measured.readerAt(bar)(side, made),
    measurementOf: (side) => measured.subjectFor(side.target)?.measurement ?? null,
    readingsAtOnce: READINGS_AT_ONCE,
    breathe,
  });
}
