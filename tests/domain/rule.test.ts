import { describe, expect, it, test } from "vitest";
import { INITIAL_STATE, machineRuleOf, step } from "../../src/domain/alert.ts";
import { parseRule } from "../../src/domain/rule-text.ts";
import { boundsOf, ruleKey, type RuleSide, sidesOf } from "../../src/domain/rule.ts";
import { miner } from "../support/small-bundle.ts";

function sidesFrom(text: string): readonly RuleSide[] {
  const parsed = parseRule(text, { basketId: "PW14", miners: [miner("0000000001", "MARA")] });
  if (!parsed.ok) throw new Error(parsed.problems.join(" "));
  return sidesOf(parsed.rule);
}

/** `2 fire` for a fire at the third value. */
function stepThrough(text: string, values: readonly (number | null)[]): readonly string[] {
  return sidesFrom(text).flatMap((side) => {
    let state = INITIAL_STATE;
    return values.flatMap((value, t) => {
      const reading = value === null ? null : { value, unit: 1 };
      const stepped = step(machineRuleOf(side), state, reading, String(t).padStart(3, "0"));
      state = stepped.state;
      return stepped.transitions.map(({ event }) => `${t} ${side.direction} ${event}`);
    });
  });
}

describe("a price level", () => {
  it.each([
    [
      "above fires at the level and ends under it less the distance",
      "above",
      [99, 100, 99, 98, 97.9],
      ["1 above fire", "4 above resolve"],
    ],
    ["above does not fire under it", "above", [99.99, 99, 98], []],
    [
      "below fires at the level and ends over it plus the distance",
      "below",
      [101, 100, 101, 102, 102.1],
      ["1 below fire", "4 below resolve"],
    ],
    ["below does not fire over it", "below", [100.01, 101, 150], []],
    [
      "of both sides is crossed either way, each with a state of its own",
      "both cooldown 0",
      [90, 101, 103, 99, 97, 97],
      ["1 above fire", "4 above resolve", "0 below fire", "2 below resolve", "3 below fire"],
    ],
  ] as const)("%s", (_, words, prices, told) => {
    expect(stepThrough(`level MARA 100 ${words} clear 2 for 1 clearfor 1`, prices)).toEqual(told);
  });

  it("ends 2% beyond it where nothing is said", () => {
    const [above, below] = sidesFrom("level BTC 100000");
    expect(above && boundsOf(above)).toEqual({ threshold: 100_000, clear: 98_000 });
    expect(below && boundsOf(below)).toEqual({ threshold: -100_000, clear: -102_000 });
  });

  it("has as the larger bound the level that is harder to reach", () => {
    const [high] = sidesFrom("level BTC 120000 above");
    const [low] = sidesFrom("level BTC 100000 above");
    const [deep] = sidesFrom("level BTC 50000 below");
    const [shallow] = sidesFrom("level BTC 80000 below");
    if (!high || !low || !deep || !shallow) throw new Error("a side is missing");
    expect(boundsOf(high).threshold).toBeGreaterThan(boundsOf(low).threshold);
    expect(boundsOf(deep).threshold).toBeGreaterThan(boundsOf(shallow).threshold);
  });
});

test.each([
  ["spread PW14 30d 30 below", 30, 18, 3],
  ["move MARA 1d 10 above", 10, 6, 3],
  ["move BTC 1d 10 below", 10, 6, 12],
  ["level BTC 100 above", 100, 98, 12],
  ["level MARA 100 below", -100, -102, 3],
  ["hashrate_move NETWORK 30d 10 below", 10, 6, 3],
])("%s goes to the machine with %d, %d, stale after %d", (text, threshold, clear, staleAfter) => {
  const [side] = sidesFrom(text);
  expect(side && machineRuleOf(side)).toMatchObject({ threshold, clear, staleAfter });
});

test("a rule about bitcoin is stale after an hour of slots without a price, not after three", () => {
  const prices = [100, 100, ...Array.from({ length: 12 }, () => null), 100];
  expect(stepThrough("level BTC 90 above", prices)).toEqual([
    "1 above fire",
    "13 above stale",
    "14 above fresh",
  ]);
});

test("a level in shares of after a split is another rule than the same figure before it", () => {
  const [side] = sidesFrom("level MARA 12 below");
  if (side === undefined) throw new Error("there is no side");
  const keys = [side, { ...side, splits: 1 }, { ...side, splits: 2 }].map(ruleKey);
  expect(new Set(keys).size).toBe(3);
});
