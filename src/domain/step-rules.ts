import { type AlertState, machineRuleOf, step, type Stepped } from "./alert.ts";
import { readingKey, type RuleReading } from "./rule-metrics.ts";
import type { RuleReader } from "./rule-reader.ts";
import type { RuleSide } from "./rule.ts";
import type { IsoDate } from "./time.ts";

/** One side of a rule with the state it is in. */
export interface KeptRule {
  readonly side: RuleSide;
  /** The day on which the rule was made. */
  readonly since: IsoDate;
  readonly state: AlertState;
}

/** What a bar made of a rule, with the reading it was made of. */
export interface SteppedRule extends Stepped {
  readonly side: RuleSide;
  /** Null where the bar said nothing. */
  readonly reading: RuleReading | null;
}

/**
 * Steps rules through one bar, a session or a slot, a batch per call; gives what came of each in their order. The
 * readings of a bar are taken once, however many rules stand on each: the cost of a bar grows with the distinct rules
 * by their comparison alone. `read` is of that very bar.
 */
export function createBarStepper(
  bar: string,
  read: RuleReader,
): (rules: readonly KeptRule[]) => readonly SteppedRule[] {
  const readings = new Map<string, RuleReading | null>();
  const readOnce = (side: RuleSide, since: IsoDate): RuleReading | null => {
    const key = readingKey(side, since);
    const known = readings.get(key);
    if (known !== undefined) return known;
    const reading = read(side, since);
    readings.set(key, reading);
    return reading;
  };
  return (rules) =>
    rules.map(({ side, since, state }) => {
      const reading = readOnce(side, since);
      return { side, reading, ...step(machineRuleOf(side), state, reading, bar) };
    });
}
