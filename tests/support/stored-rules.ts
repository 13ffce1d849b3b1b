import type { BarPass, NewFactEvent, RuleOutcome, Rules, StoredRule } from "../../src/app/ports/rules.ts";
import { type AlertState, INITIAL_STATE, type Transition } from "../../src/domain/alert.ts";
import type { FactRule } from "../../src/domain/fact-rule.ts";
import type { EventDetail } from "../../src/domain/rule-event.ts";
import type { RuleSide } from "../../src/domain/rule.ts";

export const NOW = "2026-11-24T21:30:00.000Z";
export const LATER = "2026-11-25T21:30:00.000Z";
export const MONDAY: BarPass = { clock: "session", bar: "2026-11-23", pass: 1 };
export const TUESDAY: BarPass = { clock: "session", bar: "2026-11-24", pass: 1 };
export const ALL_EVENTS = { clock: null, from: null, ruleKey: null, limit: 10_000 };

export function side(threshold: number, fields: Partial<RuleSide> = {}): RuleSide {
  return {
    metric: "spread",
    target: { kind: "basket", id: "PW14" },
    window: "30d",
    direction: "above",
    scale: "plain",
    threshold,
    clear: threshold * 0.6,
    forBars: 2,
    clearBars: 2,
    cooldown: 5,
    ...fields,
  };
}

export const sides = (count: number): readonly RuleSide[] =>
  Array.from({ length: count }, (_, n) => side(n + 1));

export const OF_BTC = side(3, { target: { kind: "btc" }, metric: "big_day", window: "1h" });

export function factRule(fields: Partial<FactRule> = {}): FactRule {
  return {
    kind: "contract_signed",
    target: { kind: "all" },
    least: { unit: "usd", size: 5e8 },
    direction: null,
    forms: [],
    ...fields,
  };
}

export function stateAt(bar: string, fields: Partial<AlertState> = {}): AlertState {
  return { ...INITIAL_STATE, lastBar: bar, ...fields };
}

export function firing(bar: string, episode = bar): AlertState {
  return stateAt(bar, { status: "firing", episode, told: "yes", unit: 1 });
}

export function event(
  of: RuleSide,
  bar: string,
  name: Transition["event"] = "fire",
  value: number | null = 31.5,
): EventDetail {
  return {
    kind: "series",
    side: of,
    transition: { event: name, bar, episode: bar, value, late: false },
    reading: value === null ? null : { value, unit: 1, btcReturnPct: -2.25, subjectReturnPct: null },
  };
}

export function fact(
  ruleKeyOfFact: string,
  changeId: number,
  fields: Partial<NewFactEvent> = {},
): NewFactEvent {
  return {
    ruleKey: ruleKeyOfFact,
    notBefore: null,
    detail: {
      kind: "fact",
      rule: factRule(),
      hit: { factId: "hut-anthropic", miner: "hut", value: 7e9, unit: "usd", knownAt: "2026-11-23" },
      changeId,
    },
    ...fields,
  };
}

export const factBar = (changeId: number): BarPass => ({
  clock: "fact",
  bar: String(changeId).padStart(10, "0"),
  pass: 1,
});

export const slotBar = (bar: string): BarPass => ({ clock: "slot", bar, pass: 1 });

/** Every rule fires. */
export const fireAll =
  ({ bar }: BarPass) =>
  (rules: readonly StoredRule[]): readonly RuleOutcome[] =>
    rules.map(({ key, side: of }) => ({ key, state: firing(bar), events: [event(of, bar)] }));

/** Every rule is stepped and stays as it was. */
export const nothing =
  ({ bar }: BarPass) =>
  (rules: readonly StoredRule[]): readonly RuleOutcome[] =>
    rules.map(({ key, state }) => ({
      key,
      state: { ...(state ?? INITIAL_STATE), lastBar: bar },
      events: [],
    }));

/** Steps a bar page by page, as the evaluation does, and gives the keys in the order in which they were looked at. */
export async function stepAll(
  rules: Rules,
  at: BarPass,
  decide: (some: readonly StoredRule[]) => readonly (RuleOutcome | null)[],
): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { lastKey }: { readonly lastKey: string | null } = await rules.stepThrough(
      at,
      after,
      250,
      NOW,
      (some) => {
        seen.push(...some.map(({ key }) => key));
        return decide(some);
      },
    );
    after = lastKey;
  } while (after !== null);
  return seen;
}
