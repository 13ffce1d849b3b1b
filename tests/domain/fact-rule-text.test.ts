import {
  assert,
  constantFrom,
  double,
  integer,
  oneof,
  option,
  property,
  record,
  subarray,
  tuple,
} from "fast-check";
import { expect, test } from "vitest";
import { factRuleKey } from "../../src/domain/fact-rule-key.ts";
import { FACT_RULE_KIND_NAMES, FACT_RULE_KINDS } from "../../src/domain/fact-rule-kinds.ts";
import { factRuleProblems, parseFactRule, printFactRule } from "../../src/domain/fact-rule-text.ts";
import type { FactRule, FactTarget, Least } from "../../src/domain/fact-rule.ts";
import { miner } from "../support/small-bundle.ts";

const TICKERS = ["MARA", "RIOT", "CLSK", "KEEL", "WULF"];
const MINERS = TICKERS.map((ticker, index) =>
  miner(`000000000${index}`, ticker, {
    formerTickers: ticker === "KEEL" ? [{ ticker: "BITF", until: "2026-04-01" }] : [],
  }),
);
const NAMES = { basketId: "PW14", miners: MINERS };

function idOf(ticker: string): string {
  return MINERS.find((one) => one.ticker === ticker)?.id ?? "";
}

function tickerOf(id: string): string {
  return MINERS.find((one) => one.id === id)?.ticker ?? id;
}

function parsed(text: string): FactRule {
  const read = parseFactRule(text, NAMES);
  if (!read.ok) throw new Error(read.problems.join(" "));
  return read.rule;
}

function print(rule: FactRule): string {
  return printFactRule(rule, tickerOf);
}

test("a rule in its text form", () => {
  expect(parsed("contract_signed ALL 500m")).toEqual({
    kind: "contract_signed",
    target: { kind: "all" },
    least: { unit: "usd", size: 500_000_000 },
    direction: null,
    forms: [],
  });
});

test.each<[string, Partial<FactRule>, string]>([
  [
    "debt_raised pw14 1.5B",
    { target: { kind: "basket", id: "PW14" }, least: { unit: "usd", size: 1.5e9 } },
    "debt_raised PW14 1.5b",
  ],
  [
    "DEBT_REPAID bitf",
    { target: { kind: "miner", security: idOf("KEEL") }, least: null },
    "debt_repaid KEEL",
  ],
  ["contract_ended MARA $250k", { least: { unit: "usd", size: 250_000 } }, "contract_ended MARA 250k"],
  ["contract_signed MARA $900", { least: { unit: "usd", size: 900 } }, "contract_signed MARA $900"],
  ["contract_signed MARA 1.1bn", { least: { unit: "usd", size: 1.1e9 } }, "contract_signed MARA 1.1b"],
  ["contract_signed MARA 1e3m", { least: { unit: "usd", size: 1e9 } }, "contract_signed MARA 1b"],
  [
    "btc_sold [MARA, riot] 1000BTC",
    {
      target: { kind: "list", securities: [idOf("MARA"), idOf("RIOT")] },
      least: { unit: "btc", size: 1000 },
    },
    "btc_sold [MARA,RIOT] 1000btc",
  ],
  ["btc_bought all 250%", { least: { unit: "pct", size: 250 } }, "btc_bought ALL 250%"],
  ["ai_share PW14 50%", { direction: "above" }, "ai_share PW14 50%"],
  [
    "ai_share PW14 below 50%",
    { direction: "below", least: { unit: "pct", size: 50 } },
    "ai_share PW14 50% below",
  ],
  ["filing MARA 8-k, 10-Q/a", { forms: ["8-K", "10-Q/A"], least: null }, "filing MARA 8-K,10-Q/A"],
])("%s means %o and prints as %s", (text, fields, printed) => {
  expect(parsed(text)).toMatchObject(fields);
  expect(print(parsed(text))).toBe(printed);
});

test.each([
  ["", "A rule on facts is written <kind> <target>"],
  ["contarct_signed ALL", "There is no kind of fact “contarct_signed”; the nearest is contract_signed."],
  ["debt ALL", "the nearest is debt_raised"],
  ["contract_signed", "A target is missing: ALL, PW14, a ticker, or a list."],
  ["contract_signed MAAR", "There is no miner “MAAR” here; nearest: MARA"],
  ["contract_signed BTC", "There is no miner “BTC” here"],
  ["contract_signed [MARA,XXXX]", "There is no miner “XXXX” here"],
  ["contract_signed [MARA,RIOT", "The list does not end"],
  ["contract_signed [MARA,]", "The list holds an empty name."],
  ["contract_signed [MARA]", "A list names at least two miners"],
  ["contract_signed [MARA,MARA]", "The list names a miner twice."],
  ["contract_signed ALL 1000btc", "contract_signed is not measured in BTC: write 500m."],
  ["debt_raised ALL 5%", "debt_raised is not measured in percent: write 500m."],
  ["btc_sold ALL 500m", "btc_sold is not measured in dollars: write 1000btc or 5%."],
  ["ai_share ALL 10btc", "ai_share is not measured in BTC"],
  ["contract_signed ALL 500", "“500” has no unit: write 500m."],
  ["ai_share ALL 50", "“50” has no unit: write 5%."],
  ["contract_signed ALL 0m", "A least size of zero takes everything"],
  ["contract_signed ALL $0.2", "A least size of zero takes everything"],
  ["btc_sold ALL 0btc", "A least size of zero"],
  ["btc_sold ALL -5btc", "“-5btc” is below zero"],
  ["btc_sold ALL −5%", "“−5%” is below zero"],
  ["btc_sold ALL NaN", "“NaN” is no size: write 1000btc or 5%."],
  ["btc_sold ALL Infinity", "“Infinity” is no size"],
  ["btc_sold ALL 1e999btc", "The least size must be a number."],
  ["contract_signed ALL 1e999b", "The least size must be a number."],
  ["contract_signed ALL 99999999999b", "Dollars are whole, and fewer than that."],
  ["btc_sold ALL 101%", "There is no part above 100%."],
  ["ai_share ALL 101%", "There is no part above 100%."],
  ["btc_sold ALL $5btc", "“$5btc” is in two units at once"],
  ["btc_sold ALL 5% 6%", "A second size, “6%”: one is enough."],
  ["btc_sold ALL 5% lots", "“lots” means nothing here."],
  ["ai_share ALL 50% abve", "“abve” means nothing here; the nearest word is “above”."],
  ["ai_share ALL 50% above below", "“below” stands there twice, or beside its opposite."],
  ["ai_share ALL", "ai_share needs a level to cross, such as 50%."],
  ["contract_signed ALL 500m above", "contract_signed has no side: leave “above” out."],
  ["filing MARA", "filing needs forms, such as 8-K,10-Q."],
  ["filing MARA 8K", "There is no form “8K” here; the nearest is 8-K."],
  ["filing MARA 8-K,8-k", "A form stands there twice."],
  ["x".repeat(501), "This rule is too long to be one."],
])("“%s” is refused: %s", (text, sentence) => {
  const read = parseFactRule(text, NAMES);
  expect(read.ok ? "" : read.problems.join(" ")).toContain(sentence);
});

test("what no text can say is refused too", () => {
  const rule = parsed("ai_share ALL 50%");
  expect(factRuleProblems({ ...rule, direction: null })).toEqual([
    "ai_share needs a side: above, below or both.",
  ]);
  const filing = parsed("filing ALL 8-K");
  expect(factRuleProblems({ ...filing, least: { unit: "usd", size: 1 } })).toEqual([
    "filing has no size: leave it out.",
  ]);
  const signed = parsed("contract_signed ALL");
  expect(factRuleProblems({ ...signed, forms: ["8-K"] })).toEqual([
    "contract_signed has no forms: leave “8-K” out.",
  ]);
  const securities = Array.from({ length: 31 }, (_, index) => `m${index}`);
  expect(factRuleProblems({ ...signed, target: { kind: "list", securities } })).toEqual([
    "A list holds at most 30 miners.",
  ]);
});

test.each([
  ["btc_sold [MARA,RIOT] 5%", "btc_sold [RIOT,MARA] 5%", true],
  ["filing MARA 8-K,10-Q", "filing MARA 10-q,8-k", true],
  ["contract_signed ALL 1.5b", "contract_signed all 1500m", true],
  ["ai_share MARA 50%", "ai_share MARA 50% above", true],
  ["ai_share MARA 50%", "ai_share MARA 50% both", false],
  ["btc_sold MARA 5%", "btc_sold MARA 5btc", false],
  ["btc_sold MARA", "btc_bought MARA", false],
  ["btc_sold ALL", "btc_sold PW14", false],
  ["filing MARA 8-K", "filing MARA 8-K,10-Q", false],
])("%s and %s have one key: %s", (a, b, same) => {
  expect(factRuleKey(parsed(a)) === factRuleKey(parsed(b))).toBe(same);
});

test("printing and reading again gives the same rule", () => {
  const anyTarget = oneof(
    constantFrom<FactTarget>({ kind: "all" }, { kind: "basket", id: "PW14" }),
    constantFrom(...MINERS).map((one): FactTarget => ({ kind: "miner", security: one.id })),
    subarray(
      MINERS.map((one) => one.id),
      { minLength: 2 },
    ).map((securities): FactTarget => ({ kind: "list", securities })),
  );
  const usd = integer({ min: 1, max: 2 ** 49 });
  const btc = double({ min: 1e-8, max: 21e6, noNaN: true });
  const pct = double({ min: 0.001, max: 100, noNaN: true });
  const any = tuple(
    constantFrom(...FACT_RULE_KIND_NAMES),
    anyTarget,
    option(record({ usd, btc, pct, first: constantFrom(true, false) })),
    constantFrom("above" as const, "below" as const, "both" as const),
    subarray(["8-K", "10-Q/A", "424B5"], { minLength: 1 }),
  );
  assert(
    property(any, ([kind, target, sizes, side, forms]) => {
      const entry = FACT_RULE_KINDS[kind];
      const unit = sizes?.first === false ? entry.units.at(-1) : entry.units[0];
      const given: Least | null = sizes === null || unit === undefined ? null : { unit, size: sizes[unit] };
      const rule: FactRule = {
        kind,
        target,
        least: given ?? (entry.needsLeast ? { unit: "pct", size: 50 } : null),
        direction: entry.hasDirection ? side : null,
        forms: entry.hasForms ? forms : [],
      };
      expect(parsed(print(rule))).toEqual(rule);
      expect(factRuleKey(parsed(print(rule)))).toBe(factRuleKey(rule));
    }),
  );
});
