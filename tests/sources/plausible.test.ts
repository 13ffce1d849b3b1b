import { expect, test } from "vitest";
import {
  checkSpot,
  isBlockFee,
  isBtcPrice,
  isDifficulty,
  isDifficultyChange,
  isHashrate,
  isStockPrice,
  isTipHeight,
  timeProblem,
} from "../../src/sources/plausible.ts";

const NOW = "2026-11-24T12:00:00Z";
const NOW_MS = Date.parse(NOW);

test.each([
  ["a price of bitcoin", isBtcPrice, [1e3, 63_400, 1e7], [0, -1, 999, 1.1e7, Number.NaN, Infinity]],
  ["a difficulty", isDifficulty, [1e13, 126.2e12, 1e16], [0, -1, 126.2, 1e17, Number.NaN]],
  ["a hashrate in EH/s", isHashrate, [100, 903.6, 10_000], [0, -1, 0.9, 9e8, 9e20, Number.NaN]],
  ["a height", isTipHeight, [963_692], [0, -1, 698_767, 963_692.5, 1e9, Number.NaN]],
  ["a fee of a block", isBlockFee, [0.0255, 5], [0, -1, 2_550_000, Number.NaN]],
  ["a change of difficulty", isDifficultyChange, [-2.1, 14.7, -75, 300], [-80, 900, Number.NaN]],
  ["a price of a share", isStockPrice, [0.01, 17.62, 5000], [0, -1, Number.NaN, Infinity]],
])("%s", (_, isPlausible, possible, impossible) => {
  expect(possible.filter((value) => !isPlausible(value))).toEqual([]);
  expect(impossible.filter(isPlausible)).toEqual([]);
});

test.each([
  [-60_000, null],
  [-61_000, "Its figure is from 1 min ahead of this machine's clock: one of the two is wrong."],
  [-13 * 3_600_000, "Its figure is from 13 h ahead of this machine's clock: one of the two is wrong."],
  [300_000, null],
  [420_000, "Its newest figure is 7 min old."],
  [119 * 60_000, "Its newest figure is 119 min old."],
  [120 * 60_000, "Its newest figure is 2 h old."],
  [7 * 86_400_000, "Its newest figure is 7 days old."],
])("a figure %s ms old", (ageMs, detail) => {
  expect(timeProblem(NOW_MS - ageMs, NOW, 300_000)?.detail ?? null).toBe(detail);
});

test("a price without a time has failed", () => {
  expect(checkSpot(63_400, null, NOW, 1000)).toMatchObject({ failure: { kind: "wrong" } });
});
