import type { BarPass, RuleOutcome, StoredRule } from "../../src/app/ports/rules.ts";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import { type RuleSide, ruleKey } from "../../src/domain/rule.ts";
import { event, firing, side, stateAt } from "../support/stored-rules.ts";

// Rules that begin and end by the number of the bar alone, so that everybody knows what should have been told.

const SLOT_MS = 300_000;

const ofBtc = (fields: Partial<RuleSide>): RuleSide =>
  side(3, { target: { kind: "btc" }, metric: "big_day", ...fields });

/** Six sides of which none keeps another quiet. */
export const SIDES: readonly RuleSide[] = [
  ofBtc({ window: "1h" }),
  ofBtc({ window: "1d" }),
  ofBtc({ metric: "level", window: "1d", threshold: 90_000, clear: 900 }),
  ofBtc({ window: "1h", direction: "below" }),
  ofBtc({ window: "1d", direction: "below" }),
  ofBtc({ metric: "level", window: "1d", threshold: 60_000, clear: 600, direction: "below" }),
];

const KEYS: readonly string[] = SIDES.map((one) => ruleKey(one));

/** The key of the rule with that number, counted round. */
export function keyOf(rule: number): string {
  return KEYS[rule % KEYS.length] ?? "";
}

/** The bar with that number: five minutes after the one before. */
export function barAt(firstMs: number, number: number): BarPass {
  return { clock: "slot", bar: new Date(firstMs + number * SLOT_MS).toISOString(), pass: 1 };
}

export function numberOf(firstMs: number, bar: string): number {
  return (Date.parse(bar) - firstMs) / SLOT_MS;
}

/** What happens to a rule at a bar: it begins, ends at the next, and is quiet at the one after. */
export function plannedFor(rule: number, bar: number): "fire" | "resolve" | null {
  const phase = (bar + rule) % 3;
  if (phase === 0) return "fire";
  return phase === 1 && bar > 0 ? "resolve" : null;
}

/** What a bar makes of rules, as an evaluation would: an end belongs to the episode that the stored state knows. */
export function stepAt(firstMs: number, { bar }: BarPass): (rules: readonly StoredRule[]) => RuleOutcome[] {
  const number = numberOf(firstMs, bar);
  return (rules) =>
    rules.map(({ key, side: of, state }) => {
      const planned = plannedFor(KEYS.indexOf(key), number);
      if (planned === "fire") return { key, state: firing(bar), events: [event(of, bar)] };
      const episode = state?.episode ?? null;
      if (planned === null || episode === null) {
        return { key, state: { ...(state ?? INITIAL_STATE), lastBar: bar }, events: [] };
      }
      const ended = event(of, bar, "resolve");
      if (ended.kind !== "series") throw new TypeError("an end is of a series");
      const transition = { ...ended.transition, episode };
      return { key, state: stateAt(bar), events: [{ ...ended, transition }] };
    });
}
