import type { Bar } from "../../domain/alert.ts";
import type { RuleOutcome } from "../ports/rules.ts";

/** What came of stepping rules, for the line that people read. */
export interface Tally {
  /** Bars that were stepped. */
  readonly bars: ReadonlySet<Bar>;
  /** Distinct rules that were stepped. */
  readonly rules: ReadonlySet<string>;
  /** Rules that got their first state. */
  readonly begun: number;
  /** How often each kind of event happened. */
  readonly events: ReadonlyMap<string, number>;
}

export const NOTHING: Tally = { bars: new Set(), rules: new Set(), begun: 0, events: new Map() };

/** Both together. */
export function addTally(a: Tally, b: Tally): Tally {
  const events = new Map(a.events);
  for (const [kind, count] of b.events) events.set(kind, (events.get(kind) ?? 0) + count);
  return { bars: a.bars.union(b.bars), rules: a.rules.union(b.rules), begun: a.begun + b.begun, events };
}

/** What one bar came to. */
export function tallyOf(bar: Bar, outcomes: readonly RuleOutcome[]): Tally {
  const events = new Map<string, number>();
  for (const detail of outcomes.flatMap((outcome) => outcome.events)) {
    const kind = detail.kind === "fact" ? "fact" : detail.transition.event;
    events.set(kind, (events.get(kind) ?? 0) + 1);
  }
  return { bars: new Set([bar]), rules: new Set(outcomes.map(({ key }) => key)), begun: 0, events };
}
