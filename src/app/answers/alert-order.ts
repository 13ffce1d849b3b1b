import type { AlertEvent } from "../../surface/answers/alert.ts";

/** What fired is news; what stopped having data, or ended without its beginning beside it, comes after it. */
const ORDER: Readonly<Record<Extract<AlertEvent, { kind: "series" }>["event"], number>> = {
  fire: 0,
  remind: 1,
  fresh: 2,
  stale: 3,
  resolve: 4,
};

/**
 * Events in the order in which they are read: the strongest first, then the others of the same subject, then the next
 * subject. Strength is how many times its own threshold a value is, which is the same for any unit; facts, which have no
 * such measure, follow by their value within one unit and are never weighed against prices.
 */
export function strongestFirst(events: readonly AlertEvent[]): readonly AlertEvent[] {
  const sorted = events.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || strengthOf(b) - strengthOf(a) || sizeOf(b) - sizeOf(a) || a.id - b.id,
  );
  return [...Map.groupBy(sorted, subjectOf).values()].flat();
}

function rankOf(event: AlertEvent): number {
  return event.kind === "series" ? ORDER[event.event] : 1;
}

/** A price beyond a level is beyond by as little as it likes: one. */
function strengthOf(event: AlertEvent): number {
  if (event.kind === "fact") return 0;
  const { value, thresholdValue } = event;
  if (value === null || thresholdValue === null || thresholdValue === 0) return 0;
  return event.rule.metric === "level" ? 1 : value / thresholdValue;
}

/** Dollars with dollars, coins with coins: other units come after, in the order of their ids. */
function sizeOf(event: AlertEvent): number {
  return event.kind === "fact" && event.unit === "usd" ? (event.value ?? 0) : 0;
}

function subjectOf(event: AlertEvent): string {
  return event.kind === "fact" ? event.miner : event.target.name;
}
