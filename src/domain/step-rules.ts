import { type AlertState, machineRuleOf, step, type Stepped } from "./alert.ts";
import { readingKey, readRule, type RuleReading, type RuleSubject } from "./rule-metrics.ts";
import type { RuleSide, RuleTarget } from "./rule.ts";

/** One side of a rule with the state it is in. */
export interface KeptRule {
  readonly side: RuleSide;
  readonly state: AlertState;
}

/** What a session made of a rule, with the reading it was made of. */
export interface SteppedRule extends Stepped {
  readonly side: RuleSide;
  /** Null where the session said nothing. */
  readonly reading: RuleReading | null;
}

/**
 * Steps rules through one session, a batch per call. The readings of a session are taken once, however many rules
 * stand on each: the cost of a bar grows with the distinct rules by their comparison alone. `subjectFor` gives the
 * measured prices of a target, null where there are none: its rules then have no data.
 */
export function createBarStepper(
  session: string,
  subjectFor: (target: RuleTarget) => RuleSubject | null,
): (rules: readonly KeptRule[]) => readonly SteppedRule[] {
  const readings = new Map<string, RuleReading | null>();
  const read = (side: RuleSide): RuleReading | null => {
    const key = readingKey(side);
    const known = readings.get(key);
    if (known !== undefined) return known;
    const subject = subjectFor(side.target);
    const t = subject?.measurement.sessions.lastIndexOf(session) ?? -1;
    const reading = subject === null || t < 0 ? null : readRule(subject, t, side);
    readings.set(key, reading);
    return reading;
  };
  return (rules) =>
    rules.map(({ side, state }) => {
      const reading = read(side);
      return { side, reading, ...step(machineRuleOf(side), state, reading, session) };
    });
}
