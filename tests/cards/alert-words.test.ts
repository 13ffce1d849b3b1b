import { describe, expect, it } from "vitest";
import {
  barWords,
  endInWords,
  factRuleInWords,
  ruleInWords,
  stateInWords,
  wishInWords,
} from "../../src/cards/alert-words.ts";
import { INITIAL_STATE } from "../../src/domain/alert.ts";
import type { FactRule } from "../../src/domain/fact-rule.ts";
import { METRIC_NAMES } from "../../src/domain/rule-metrics.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import type { Rule } from "../../src/domain/rule.ts";
import { ALERT_MINERS } from "../support/alerts.ts";

const tickerOf = (security: string): string => security.replace("id-", "");

function ruleOf(text: string): Rule {
  const parsed = parseRule(text, { basketId: "PW14", miners: ALERT_MINERS });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  return parsed.rule;
}

const CASES = [
  ["spread PW14 30d 30", "gap of miners (PW14) to BTC over 30 days at +30 pp or more, two sessions in a row"],
  [
    "spread PW14 ytd 60 below",
    "gap of miners (PW14) to BTC this year at −60 pp or less, two sessions in a row",
  ],
  ["spread PW14 1d 12.5 both", "gap of miners (PW14) to BTC over one session at ±12.5 pp or beyond"],
  [
    "beta_spread MARA 7d 1.6x for 1",
    "beta-adjusted gap of MARA to BTC over 7 days at +1.6 times its own volatility or more",
  ],
  [
    "opposite_sign [MARA,RIOT,CLSK] 1d 5 above",
    "a list (MARA, RIOT, CLSK) up and BTC down over one session, each by 5% or more",
  ],
  ["opposite_sign MARA 1d 5 below", "MARA down and BTC up over one session, each by 5% or more"],
  ["opposite_sign MARA 1d 5", "MARA and BTC opposite ways over one session, each by 5% or more"],
  [
    "z1 MARA 1d 2.5",
    "move of MARA in one session against what BTC's implies at ±2.5 standard deviations or beyond",
  ],
  [
    "rho_break PW14 30d 3",
    "correlation of miners (PW14) with BTC over 30 sessions against its usual at −3 standard deviations or less, two sessions in a row",
  ],
  [
    "cusum PW14 1d 8 above",
    "drift of miners (PW14) away from BTC, summed session by session (CUSUM), at +8 or more",
  ],
  ["big_day MARA 1d 10 above", "move of MARA over one session at +10% or more"],
  ["move BTC 1d 8 below", "move of BTC over 24 hours at −8% or less, for 10 minutes"],
  ["move BTC 1h 4", "move of BTC over one hour at ±4% or beyond, for 10 minutes"],
  ["level BTC 1d 100000 above", "price of BTC at $100,000 or above, for 10 minutes"],
  ["level MARA 1d 12.5", "price of MARA crossing $12.50"],
  [
    "hashrate_move NETWORK 30d 10",
    "network hashrate, mean of seven days, against 30 days before at ±10% or beyond, two sessions in a row",
  ],
] as const;

describe("a rule in words", () => {
  it.each(CASES)("%s", (text, words) => {
    expect(ruleInWords(ruleOf(text), tickerOf)).toBe(words);
  });

  it("is there for every metric", () => {
    expect(new Set(CASES.map(([text]) => text.split(" ")[0]))).toEqual(new Set(METRIC_NAMES));
  });

  it.each([
    ["spread PW14 30d 30", "ends under +18 pp, two sessions in a row; then rests three sessions"],
    ["spread PW14 30d 30 below clear 0 clearfor 1 cooldown 0", "ends over 0 pp; no rest after it"],
    ["big_day MARA 1d 10 cooldown 1", "ends within ±6%, two sessions in a row; then rests one session"],
    ["level BTC 1d 100000 above", "ends under $98,000, for 10 minutes; then rests 6 hours"],
    ["level BTC 1d 100000 below", "ends over $102,000, for 10 minutes; then rests 6 hours"],
    ["level BTC 1d 100000", "ends $2,000 back, for 10 minutes; then rests 6 hours"],
  ])("%s says when it ends", (text, words) => {
    expect(endInWords(ruleOf(text))).toBe(words);
  });

  it("has no markdown in a ticker", () => {
    expect(ruleInWords(ruleOf("spread MARA 30d 30"), () => "A*B_")).toContain("gap of A\\*B\\_ to BTC");
  });
});

function factRule(over: Partial<FactRule>): FactRule {
  return {
    kind: "contract_signed",
    target: { kind: "all" },
    least: null,
    direction: null,
    forms: [],
    ...over,
  };
}

describe("a rule on facts in words", () => {
  it.each<readonly [Partial<FactRule>, string]>([
    [{}, "contract signed by any watched miner"],
    [
      { least: { unit: "usd", size: 500e6 } },
      "contract signed by any watched miner, $500M or more over the base term, at its share",
    ],
    [{ kind: "contract_ended", target: { kind: "miner", security: "id-MARA" } }, "contract ended of MARA"],
    [
      { kind: "debt_raised", target: { kind: "basket", id: "PW14" }, least: { unit: "usd", size: 1e9 } },
      "debt raised by any of PW14, $1B or more",
    ],
    [{ kind: "debt_repaid" }, "debt repaid by any watched miner"],
    [
      { kind: "btc_bought", least: { unit: "btc", size: 1000 } },
      "bitcoin bought by any watched miner, 1,000 BTC or more",
    ],
    [
      {
        kind: "btc_sold",
        target: { kind: "list", securities: ["id-MARA", "id-RIOT", "id-HUT"] },
        least: { unit: "pct", size: 5 },
      },
      "bitcoin sold by MARA or RIOT or HUT, 5% of its holdings or more",
    ],
    [
      { kind: "ai_share", least: { unit: "pct", size: 50 }, direction: "above" },
      "AI share of the revenue of any watched miner rising to 50%",
    ],
    [
      { kind: "ai_share", least: { unit: "pct", size: 50 }, direction: "both" },
      "AI share of the revenue of any watched miner crossing 50%",
    ],
    [
      { kind: "ai_share", least: { unit: "pct", size: 50 }, direction: "below" },
      "AI share of the revenue of any watched miner falling to 50%",
    ],
    [{ kind: "filing", forms: ["8-K", "10-Q"] }, "8-K or 10-Q by any watched miner"],
    [{ kind: "filing" }, "any filing by any watched miner"],
  ])("%j", (over, words) => {
    expect(factRuleInWords(factRule(over), tickerOf)).toBe(words);
  });
});

describe("a wish in words", () => {
  const wish = { target: "PW14", sensitivity: "normal", rules: [], facts: [] } as const;
  it.each([
    [{ ...wish, facts: ["contracts", "debt"] as const }, "PW14, normal, contracts and debt"],
    [
      { ...wish, facts: ["contracts", "debt", "treasury", "ai_share"] as const },
      "PW14, normal, contracts, debt, treasury and AI share",
    ],
    [wish, "PW14, normal"],
    [{ ...wish, sensitivity: "own" as const, rules: ["spread PW14 7d 9"] }, "PW14, 1 typed rule"],
    [{ ...wish, rules: ["a", "b"] }, "PW14, normal, 2 typed rules"],
    [{ ...wish, target: "[MARA,RIOT]" }, "\\[MARA,RIOT\\], normal"],
  ])("%j", (given, words) => {
    expect(wishInWords({ wish: given })).toBe(words);
  });
});

describe("a state in words", () => {
  const rule = ruleOf("spread PW14 30d 30");
  const looked = { ...INITIAL_STATE, lastBar: "2026-11-20" };
  const since = { ...looked, episode: "2026-11-19" };
  it.each([
    [null, "not looked at yet"],
    [INITIAL_STATE, "not looked at yet"],
    [looked, "quiet"],
    [
      { ...since, status: "pending" as const, count: 1 },
      "at the threshold since 19 Nov 2026, 1 of 2 sessions needed",
    ],
    [{ ...since, status: "firing" as const, told: "yes" as const }, "firing since 19 Nov 2026"],
    [
      { ...since, status: "firing" as const, told: "withheld" as const },
      "firing since 19 Nov 2026, from before it was set",
    ],
    [{ ...since, status: "recovering" as const, count: 1 }, "ending, 1 of 2 sessions needed"],
    [
      { ...since, status: "firing" as const, told: "yes" as const, stale: true },
      "firing since 19 Nov 2026; no data up to 20 Nov 2026, so nothing changes",
    ],
  ])("%j", (state, words) => {
    expect(stateInWords(state, rule)).toBe(words);
  });

  it("names a slot by its moment", () => {
    expect(barWords("2026-11-20T15:05:00.000Z")).toBe("20 Nov 2026, 15:05 UTC");
  });
});
