import { expect, test } from "vitest";
import { turnWish } from "../../../src/app/alerts/turn-wish.ts";
import type { AlertWish } from "../../../src/domain/subscription.ts";
import { bundledMarket } from "../../support/real-prices.ts";

const names = { basketId: "PW14", miners: bundledMarket().miners };
const wish = (fields: Partial<AlertWish>): AlertWish => ({
  target: "PW14",
  sensitivity: "own",
  rules: [],
  facts: [],
  ...fields,
});

test.each([
  ["calm", "more", "normal"],
  ["normal", "more", "jumpy"],
  ["jumpy", "fewer", "normal"],
  ["normal", "fewer", "calm"],
] as const)("%s turned to %s is %s", (sensitivity, how, expected) => {
  const rules = ["spread PW14 90d 40"];
  expect(turnWish(wish({ sensitivity, rules }), how, names)).toEqual({
    wish: wish({ sensitivity: expected, rules }),
    note: null,
  });
});

test.each([
  ["jumpy", "more", "This is the most a preset hears of."],
  ["calm", "fewer", "This is the least a preset hears of."],
] as const)("%s cannot hear of %s, and says so", (sensitivity, how, note) => {
  const turned = turnWish(wish({ sensitivity }), how, names);
  expect(turned.wish.sensitivity).toBe(sensitivity);
  expect(turned.note).toContain(note);
});

test.each([
  ["more", "spread PW14 30d 30 both", "spread PW14 30d 24 both"],
  ["fewer", "spread PW14 30d 30 both", "spread PW14 30d 37.5 both"],
  ["more", "spread MARA 30d 2.5x clear 1x", "spread MARA 30d 2x clear 0.8x"],
  ["fewer", "spread PW14 30d 30 clear 30", "spread PW14 30d 37.5 clear 37.5"],
  ["more", "contract_signed ALL 500m", "contract_signed ALL 400m"],
  ["fewer", "btc_sold MARA 90%", "btc_sold MARA 100%"],
] as const)("typed rules turned to %s: %s becomes %s", (how, before, expected) => {
  expect(turnWish(wish({ rules: [before] }), how, names)).toEqual({
    wish: wish({ rules: [expected] }),
    note: null,
  });
});

test.each(["level BTC 100000", "ai_share PW14 50% both", "debt_raised ALL"])(
  "%s has nothing to turn, and says so",
  (rule) => {
    const turned = turnWish(wish({ rules: [rule] }), "more", names);
    expect(turned.wish.rules).toEqual([rule]);
    expect(turned.note).toBe("Nothing in these rules has a size that could be turned.");
  },
);
