import {
  array,
  assert,
  constant,
  constantFrom,
  double,
  integer,
  nat,
  oneof,
  option,
  property,
  record,
  string,
  uniqueArray,
} from "fast-check";
import { describe, expect, it, test } from "vitest";
import { METRIC_NAMES, METRICS, windowsOf } from "../../src/domain/rule-metrics.ts";
import { parseRule, printRule } from "../../src/domain/rule-text.ts";
import { completeRule, type Rule, ruleKey, type RuleTarget, sidesOf } from "../../src/domain/rule.ts";
import { miner } from "../support/small-bundle.ts";

const MINERS = ["MARA", "RIOT", "CLSK", "KEEL", "WULF"].map((ticker, index) =>
  miner(
    `000000000${index}`,
    ticker,
    ticker === "KEEL" ? { formerTickers: [{ ticker: "BITF", until: "2026-04-01" }] } : {},
  ),
);
const NAMES = { basketId: "PW14", miners: MINERS };

function idOf(ticker: string): string {
  return MINERS.find((one) => one.ticker === ticker)?.id ?? "";
}

function tickerOf(id: string): string {
  return MINERS.find((one) => one.id === id)?.ticker ?? id;
}

function parsed(text: string): Rule {
  const read = parseRule(text, NAMES);
  if (!read.ok) throw new Error(read.problems.join(" "));
  return read.rule;
}

function keysOf(text: string): readonly string[] {
  return sidesOf(parsed(text)).map(ruleKey);
}

test("the shortest form takes the defaults of metric and window", () => {
  expect(parsed("spread PW14 30d 30")).toEqual({
    metric: "spread",
    target: { kind: "basket", id: "PW14" },
    window: "30d",
    direction: "above",
    scale: "plain",
    threshold: 30,
    clear: 18,
    forBars: 2,
    clearBars: 2,
    cooldown: 3,
  });
});

test("the longest form sets everything", () => {
  expect(parsed("Spread mara 1d 2.5x BOTH clear 1x for 3 clearfor 4 cooldown 0")).toEqual({
    metric: "spread",
    target: { kind: "miner", security: idOf("MARA") },
    window: "1d",
    direction: "both",
    scale: "own_volatility",
    threshold: 2.5,
    clear: 1,
    forBars: 3,
    clearBars: 4,
    cooldown: 0,
  });
});

test.each([
  ["spread PW14 1d 10", { forBars: 1, clear: 6, direction: "above" }],
  ["opposite_sign PW14 90d 5", { forBars: 2, clear: 3, direction: "both" }],
  ["z1 PW14 3", { window: "1d", forBars: 1, clear: 1.8, direction: "both" }],
  ["big_day PW14 10", { window: "1d", forBars: 1, direction: "both" }],
  ["rho_break PW14 2.33", { window: "30d", forBars: 2, direction: "below" }],
  ["cusum PW14 1d 5 above", { window: "1d", forBars: 1, direction: "above" }],
  ["spread PW14 30d 35", { clear: 21 }],
  ["spread BITF 30d 30", { target: { kind: "miner", security: idOf("KEEL") } }],
  [
    "spread [MARA, RIOT,clsk] 30d 30",
    { target: { kind: "list", securities: ["MARA", "RIOT", "CLSK"].map(idOf) } },
  ],
  [
    "move BTC 1h 5",
    {
      target: { kind: "btc" },
      window: "1h",
      direction: "both",
      clear: 3,
      forBars: 2,
      clearBars: 2,
      cooldown: 72,
    },
  ],
  ["move btc 1d 10 for 288 clearfor 288 cooldown 2016", { forBars: 288, clearBars: 288, cooldown: 2016 }],
  ["move PW14 30d 40", { target: { kind: "basket", id: "PW14" }, forBars: 2, clear: 24, cooldown: 3 }],
  ["move MARA 1d 1.6x", { scale: "own_volatility", threshold: 1.6, forBars: 1, clear: 0.96 }],
  [
    "level BTC 100000",
    { target: { kind: "btc" }, window: "1d", direction: "both", clear: 2000, forBars: 2, cooldown: 72 },
  ],
  ["level BTC $100,000 above clear $1,500", { threshold: 100_000, clear: 1500, direction: "above" }],
  ["level MARA 12.50 below", { threshold: 12.5, clear: 0.25, forBars: 1, clearBars: 2, cooldown: 3 }],
  [
    "hashrate_move network 30d 10",
    { target: { kind: "network" }, direction: "both", clear: 6, forBars: 2, cooldown: 3 },
  ],
])("%s means %o", (text, fields) => {
  expect(parsed(text)).toMatchObject(fields);
});

test.each([
  ["", "A rule is written <metric>"],
  ["sprad PW14 30d 30", "There is no metric “sprad”; the nearest is spread."],
  ["bigday PW14 10", "the nearest is big_day"],
  ["spread", "A target is missing"],
  ["spread MAAR 30d 30", "There is no miner “MAAR” here; nearest: MARA"],
  ["spread [MARA,RIOT,XXXX] 30d 30", "There is no miner “XXXX” here"],
  ["spread [MARA,RIOT,CLSK 30d 30", "The list does not end"],
  ["spread [MARA,,CLSK] 30d 30", "The list holds an empty name."],
  ["spread [] 30d 30", "The list holds an empty name."],
  ["spread [MARA,RIOT] 30d 30", "A list needs at least 3 miners"],
  ["spread [MARA,RIOT,MARA] 30d 30", "The list names a miner twice."],
  ["spread PW14", "Window and threshold are missing"],
  ["spread PW14 30", "There is no window “30”. Known: 1d, 7d, 30d, 90d, ytd."],
  ["spread PW14 60d 30", "There is no window “60d”."],
  ["z1 PW14 30d 3", "z1 has one window, 1d"],
  ["spread PW14 30d", "A number is missing for the threshold."],
  ["spread PW14 30d many", "“many” is no number for the threshold"],
  ["spread PW14 30d NaN", "“NaN” is no number"],
  ["spread PW14 30d 1e999", "The threshold must be a number."],
  ["spread PW14 30d 0", "A threshold of zero would fire at every session"],
  ["spread PW14 30d -30", "A threshold is a size, without a sign"],
  ["spread PW14 30d −30", "A threshold is a size, without a sign"],
  ["spread PW14 30d 30 clear 31", "“clear” (31) lies above the threshold (30)"],
  ["spread PW14 30d 30 clear -1", "“clear” must be a number from zero up."],
  ["spread PW14 30d 30 clear", "A number is missing for the clear."],
  ["spread MARA 30d 2x clear 18", "both plain, or both multiples"],
  ["spread PW14 30d 2x", "A multiple such as 2.5x is of one miner's own volatility"],
  ["z1 MARA 2x", "z1 has no volatility to multiply"],
  ["spread PW14 30d 30 for 0", "“for” must be a whole number of sessions from 1 to 60."],
  ["spread PW14 30d 30 for 1.5", "“for” must be a whole number"],
  ["spread PW14 30d 30 clearfor 61", "“clearfor” must be a whole number"],
  ["spread PW14 30d 30 cooldown 9999", "“cooldown” must be a whole number of sessions from 0 to 250."],
  ["spread PW14 30d 30 for", "A number of sessions must follow “for”."],
  ["spread PW14 30d 30 abve", "“abve” means nothing here; the nearest word is “above”."],
  ["spread PW14 30d 30 above below", "“below” stands there twice, or beside its opposite."],
  ["spread PW14 30d 30 for 2 for 3", "“for” stands there twice"],
  ["level PW14 100", "level is of BTC or of one miner: a basket, a list and NETWORK have no price."],
  ["level [MARA,RIOT,CLSK] 100", "level is of BTC or of one miner"],
  ["level NETWORK 100", "level is of BTC or of one miner"],
  ["spread BTC 30d 30", "spread compares with BTC: it cannot be of BTC."],
  ["cusum BTC 5", "cusum compares with BTC: it cannot be of BTC."],
  ["big_day BTC 10", "big_day is of shares: for bitcoin write move BTC 1d 10."],
  ["spread NETWORK 30d 30", "spread is of shares: NETWORK has hashrate_move alone."],
  ["move NETWORK 30d 30", "move is of a price, and NETWORK has none"],
  ["hashrate_move BTC 30d 10", "hashrate_move is of NETWORK alone"],
  ["hashrate_move MARA 30d 10", "hashrate_move is of NETWORK alone"],
  ["hashrate_move NETWORK 1d 10", "hashrate_move needs a window: 7d, 30d, 90d."],
  ["move BTC ytd 30", "move of BTC needs a window: 1h, 1d, 7d, 30d."],
  ["move BTC 2h 30", "There is no window “2h”. Known: 1h, 1d, 7d, 30d."],
  ["move MARA 1h 5", "1h is a window of BTC alone; move needs a window: 1d, 7d, 30d, 90d, ytd."],
  ["spread PW14 1h 5", "1h is a window of BTC alone"],
  ["move BTC 1d 0", "A threshold of zero would fire at every slot"],
  ["move BTC 1d 2x", "A multiple such as 2.5x is of one miner's own volatility"],
  ["move BTC 1d 5 for 289", "“for” must be a whole number of slots of five minutes from 1 to 288."],
  ["move BTC 1d 5 cooldown 2017", "slots of five minutes from 0 to 2,016."],
  ["move BTC 1d 5 for", "A number of slots of five minutes must follow “for”."],
  ["level BTC 30d 100000", "level is of one moment: leave the window out."],
  ["level BTC", "A number is missing for the level."],
  ["level BTC much", "“much” is no number for the threshold: 100000, or 12.50."],
  ["level BTC 0", "A level is a price in USD above zero."],
  ["level BTC -5", "A level is a price in USD above zero."],
  ["level MARA 2x", "level has no volatility to multiply"],
  ["level BTC 100 clear 100", "is as far as the level itself (100): the rule could never end."],
  ["level BTC 100 clear 101 below", "the rule could never end."],
  ["spread BTCC 30d 30", "PW14, BTC, NETWORK."],
  ["x".repeat(501), "This rule is too long to be one."],
])("“%s” is refused: %s", (text, sentence) => {
  const read = parseRule(text, NAMES);
  expect(read.ok ? "" : read.problems.join(" ")).toContain(sentence);
});

test("several mistakes are told at once", () => {
  const read = parseRule("spread PW14 30d 30 clear 40 for 0 cooldown 999", NAMES);
  expect(read.ok ? [] : read.problems).toHaveLength(3);
});

test("a metric of several windows asks for one where a draft has none", () => {
  const draft = { ...parsed("spread PW14 30d 30"), window: null };
  expect(completeRule(draft)).toEqual({
    ok: false,
    problems: ["spread needs a window: 1d, 7d, 30d, 90d, ytd."],
  });
  expect(completeRule({ ...draft, metric: "z1" })).toMatchObject({ ok: true, rule: { window: "1d" } });
});

describe("printing", () => {
  it.each([
    ["SPREAD pw14 30d 30.0 above clear 18 for 2 clearfor 2 cooldown 3", "spread PW14 30d 30"],
    ["z1 pw14 3 both", "z1 PW14 1d 3"],
    ["spread MARA 30d 2.50x clear 1x", "spread MARA 30d 2.5x clear 1x"],
    ["spread [clsk, MARA, riot] ytd 60 below for 5", "spread [CLSK,MARA,RIOT] ytd 60 below for 5"],
    ["LEVEL btc 1D $100,000.00 both clear 2000 cooldown 72", "level BTC 100000"],
    ["level mara 12.50 below clear 1", "level MARA 12.5 below clear 1"],
    ["move Btc 1H 5 for 2 clearfor 2 cooldown 3", "move BTC 1h 5 cooldown 3"],
    ["hashrate_move network 30d 10 below", "hashrate_move NETWORK 30d 10 below"],
  ])("%s becomes %s", (given, shortest) => {
    expect(printRule(parsed(given), tickerOf)).toBe(shortest);
  });

  const rules = record({
    metric: constantFrom(...METRIC_NAMES),
    target: oneof(
      constant<RuleTarget>({ kind: "basket", id: "PW14" }),
      constantFrom(...MINERS).map((one): RuleTarget => ({ kind: "miner", security: one.id })),
      uniqueArray(constantFrom(...MINERS.map((one) => one.id)), { minLength: 3 }).map(
        (securities): RuleTarget => ({ kind: "list", securities }),
      ),
      constant<RuleTarget>({ kind: "btc" }),
      constant<RuleTarget>({ kind: "network" }),
    ),
    pick: nat(),
    direction: constantFrom("above" as const, "below" as const, "both" as const, null),
    scale: constantFrom("plain" as const, "own_volatility" as const),
    threshold: double({ min: 1e-9, max: 1e9, noNaN: true }),
    share: option(double({ min: 0, max: 1, noNaN: true })),
    forBars: option(integer({ min: 1, max: 60 })),
    clearBars: option(integer({ min: 1, max: 60 })),
    cooldown: option(integer({ min: 0, max: 250 })),
  })
    .filter(({ metric, target }) => METRICS[metric].targets.includes(target.kind))
    .map(({ share, pick, ...draft }) => {
      const { bound, volatility } = METRICS[draft.metric];
      const windows = windowsOf(draft.metric, draft.target);
      return completeRule({
        ...draft,
        window: windows[pick % windows.length] ?? null,
        scale: draft.target.kind === "miner" && volatility !== null ? draft.scale : "plain",
        // A level's distance must stay under the level.
        clear: share === null ? null : share * draft.threshold * (bound === "price" ? 0.9 : 1),
      });
    });

  it("and reading again gives the same rule, of every metric on every target it has", () => {
    const seen = new Set<string>();
    assert(
      property(rules, (made) => {
        if (!made.ok) throw new Error(made.problems.join(" "));
        const text = printRule(made.rule, tickerOf);
        expect(parseRule(text, NAMES)).toEqual(made);
        seen.add(`${made.rule.metric} ${made.rule.target.kind}`);
        expect(printRule(parsed(text), tickerOf)).toBe(text);
      }),
      { numRuns: 600 },
    );
    expect([...seen].toSorted()).toEqual(
      METRIC_NAMES.flatMap((name) => METRICS[name].targets.map((kind) => `${name} ${kind}`)).toSorted(),
    );
  });

  it("whatever is read never throws", () => {
    const word = constantFrom(
      "spread",
      "z1",
      "level",
      "move",
      "BTC",
      "NETWORK",
      "1h",
      "$1,000",
      "PW14",
      "[MARA,RIOT,CLSK]",
      "30d",
      "30",
      "2x",
      "clear",
      "for",
      "both",
      "[",
      "-1",
      "NaN",
    );
    assert(
      property(
        oneof(
          string(),
          array(word).map((words) => words.join(" ")),
        ),
        (text) => {
          const read = parseRule(text, NAMES);
          expect(read.ok || read.problems.every((problem) => problem.endsWith("."))).toBe(true);
        },
      ),
    );
  });
});

describe("the key of a rule", () => {
  it("is one for two texts of one rule, short and plain", () => {
    expect(keysOf("spread PW14 30d 30 clear 18")).toEqual(keysOf("SPREAD pw14 30d 30.0"));
    expect(keysOf("spread [MARA,RIOT,CLSK] 30d 30")).toEqual(keysOf("spread [CLSK,MARA,RIOT] 30d 30"));
    expect(keysOf("spread BITF 30d 2x")).toEqual(keysOf("spread KEEL 30d 2x"));
    expect(keysOf("spread PW14 30d 30")[0]).toMatch(/^[\w-]{16}$/);
  });

  it("is shared by a rule of both sides and the two of one", () => {
    expect(keysOf("spread PW14 30d 30 both")).toEqual([
      ...keysOf("spread PW14 30d 30"),
      ...keysOf("spread PW14 30d 30 below"),
    ]);
  });

  it("differs with every field", () => {
    const texts = [
      "spread PW14 30d 30",
      "beta_spread PW14 30d 30",
      "spread MARA 30d 30",
      "spread MARA 30d 30x",
      "spread [MARA,RIOT,CLSK] 30d 30",
      "spread [MARA,RIOT,WULF] 30d 30",
      "spread PW14 90d 30",
      "spread PW14 30d 30 below",
      "spread PW14 30d 31 clear 18",
      "spread PW14 30d 30 clear 17",
      "spread PW14 30d 30 for 1",
      "spread PW14 30d 30 clearfor 1",
      "spread PW14 30d 30 cooldown 1",
      "move MARA 30d 30 above",
      "move BTC 30d 30 above",
      "level MARA 30 above",
      "level BTC 30 above",
      "hashrate_move NETWORK 30d 30 above",
    ];
    expect(new Set(texts.flatMap(keysOf)).size).toBe(texts.length);
  });

  it("stays what it is: stored states hang on it", () => {
    expect(keysOf("spread PW14 30d 30")).toEqual(["AGrOY4BBqgRAgT57"]);
  });
});
