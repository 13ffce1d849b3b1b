import { describe, expect, it, test } from "vitest";
import { factPresetRules } from "../../src/domain/fact-presets.ts";
import { parseFactRule, printFactRule } from "../../src/domain/fact-rule-text.ts";
import { FOLLOWED_FORMS } from "../../src/domain/filed.ts";
import { PRESET_NAMES, presetRules } from "../../src/domain/presets.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { FACT_WISHES } from "../../src/domain/subscription.ts";
import { aMiner } from "../support/facts.ts";

const miners = ["MARA", "RIOT"].map((ticker) => aMiner(ticker));
const names = { basketId: "PW14", miners };
const tickerOf = (id: string): string => miners.find((one) => one.id === id)?.ticker ?? id;

describe("presets of facts", () => {
  const cases = PRESET_NAMES.flatMap((preset) => FACT_WISHES.map((wish) => [preset, wish] as const));
  it.each(cases)("%s: every rule on %s can be read, of the basket, a miner and a list", (preset, wish) => {
    for (const target of ["PW14", "MARA", "[MARA,RIOT]"]) {
      const texts = factPresetRules(preset, wish, target);
      expect(texts.length).toBeGreaterThan(0);
      const read = texts.map((text) => parseFactRule(text, names));
      expect(read.map((one) => (one.ok ? printFactRule(one.rule, tickerOf) : one.problems.join()))).toEqual(
        texts,
      );
    }
  });

  it.each(FACT_WISHES.filter((wish) => wish !== "ai_share" && wish !== "filings"))(
    "the calmer, the larger: %s",
    (wish) => {
      const sizes = PRESET_NAMES.map((preset) =>
        factPresetRules(preset, wish, "PW14").map((text) => {
          const read = parseFactRule(text, names);
          return read.ok ? (read.rule.least?.size ?? 0) : NaN;
        }),
      );
      const [calm = [], normal = [], jumpy = []] = sizes;
      expect(calm.length).toBe(normal.length);
      expect(calm.every((size, index) => size > (normal[index] ?? Infinity))).toBe(true);
      expect(normal.every((size, index) => size > (jumpy[index] ?? Infinity))).toBe(true);
    },
  );
});

test("filings: every preset takes the forms of the calmer one and more", () => {
  const forms = PRESET_NAMES.map((preset) => {
    const [text = ""] = factPresetRules(preset, "filings", "PW14");
    const read = parseFactRule(text, names);
    return read.ok ? read.rule.forms : [];
  });
  const [calm = [], normal = [], jumpy = []] = forms;
  expect(calm).toEqual(["10-Q", "10-K", "20-F", "40-F"]);
  expect(normal).toEqual([...calm, "8-K", "6-K"]);
  expect(jumpy).toEqual([...normal, "424B5", "S-3"]);
  expect(new Set(jumpy)).toEqual(new Set(FOLLOWED_FORMS));
});

describe("presets of bitcoin", () => {
  it.each(PRESET_NAMES)("%s: every rule can be read and fires either way", (preset) => {
    const read = presetRules(preset, "btc", "BTC").map((text) => parseRule(text, names));
    expect(read.map((one) => one.ok && `${one.rule.target.kind} ${one.rule.direction}`)).toEqual(
      read.map(() => "btc both"),
    );
  });
});
