import { expect, test } from "vitest";
import { type HashrateDay, quartersFromDays } from "../../src/domain/network-days.ts";
import { addDays } from "../../src/domain/time.ts";

function days(from: string, count: number, hashrateEhs: number): readonly HashrateDay[] {
  return Array.from({ length: count }, (_, index) => ({ date: addDays(from, index), hashrateEhs }));
}

const twoQuarters = [...days("2026-01-01", 90, 1000), ...days("2026-04-01", 91, 950)];

test("a quarter is compared with the one before, by the means of their days", () => {
  expect(quartersFromDays(twoQuarters.toReversed(), "2026-07-01")).toEqual([
    { quarter: "Q2 2026", meanEhs: 950, changePct: expect.closeTo(-5, 9), days: 91 },
  ]);
});

test("a quarter that is not over is none", () => {
  expect(quartersFromDays(twoQuarters, "2026-06-30")).toEqual([]);
});

test.each([
  [9, 1],
  [10, 0],
])("with %d of 91 days missing there are %d quarters", (missing, count) => {
  expect(quartersFromDays(twoQuarters.slice(0, 181 - missing), "2026-07-01")).toHaveLength(count);
});

test("a quarter after a hole is compared with nothing", () => {
  const apart = [...days("2026-01-01", 90, 1000), ...days("2026-07-01", 92, 950)];
  expect(quartersFromDays(apart, "2026-10-01")).toEqual([]);
});

test("the first quarter of a year follows the last of the year before", () => {
  const over = [...days("2025-10-01", 92, 1000), ...days("2026-01-01", 90, 1100)];
  expect(quartersFromDays(over, "2026-04-01").map(({ quarter }) => quarter)).toEqual(["Q1 2026"]);
});
