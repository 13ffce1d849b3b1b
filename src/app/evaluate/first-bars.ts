import { METRICS, type RuleReading } from "../../domain/rule-metrics.ts";
import type { RuleSide } from "../../domain/rule.ts";

/**
 * How many bars are a rule's beginning: those before it was made, of which there are `before`. A price that has reached
 * its level at the first readings of all has crossed nothing, so those belong to the beginning too; null where it does
 * not have enough of them yet. `readings` run from the first bar to the newest.
 */
export function firstBars(
  side: RuleSide,
  readings: readonly (RuleReading | null)[],
  before: number,
): number | null {
  if (METRICS[side.metric].bound !== "price") return before;
  let left = side.forBars;
  const last = readings.findIndex((reading) => reading !== null && --left === 0);
  return last < 0 ? null : Math.max(before, last + 1);
}
