import {
  array,
  assert,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  option,
  property,
  record,
  string,
  uniqueArray,
} from "fast-check";
import { describe, expect, it, test } from "vitest";
import { WINDOWS } from "../../src/domain/reading.ts";
import { METRIC_NAMES, METRICS } from "../../src/domain/rule-metrics.ts";
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
    ),
    window: constantFrom(...WINDOWS),
    direction: constantFrom("above" as const, "below" as const, "both" as const, null),
    scale: constantFrom("plain" as const, "own_volatility" as const),
    threshold: double({ min: 1e-9, max: 1e9, noNaN: true }),
    share: option(double({ min: 0, max: 1, noNaN: true })),
    forBars: option(integer({ min: 1, max: 60 })),
    clearBars: option(integer({ min: 1, max: 60 })),
    cooldown: option(integer({ min: 0, max: 250 })),
  }).map(({ share, ...draft }) => {
    const fixed = METRICS[draft.metric].windows;
    return completeRule({
      ...draft,
      window: fixed.includes(draft.window) ? draft.window : null,
      scale:
        draft.target.kind === "miner" && METRICS[draft.metric].volatility !== null ? draft.scale : "plain",
      clear: share === null ? null : share * draft.threshold,
    });
  });

  it("and reading again gives the same rule", () => {
    assert(
      property(rules, (made) => {
        if (!made.ok) throw new Error(made.problems.join(" "));
        const text = printRule(made.rule, tickerOf);
        expect(parseRule(text, NAMES)).toEqual(made);
        expect(printRule(parsed(text), tickerOf)).toBe(text);
      }),
    );
  });

  it("whatever is read never throws", () => {
    const word = constantFrom(
      "spread",
      "z1",
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
    ];
    expect(new Set(texts.flatMap(keysOf)).size).toBe(texts.length);
  });

  it("stays what it is: stored states hang on it", () => {
    expect(keysOf("spread PW14 30d 30")).toEqual(["AGrOY4BBqgRAgT57"]);
  });
});
