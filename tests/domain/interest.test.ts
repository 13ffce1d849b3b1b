import { describe, expect, test } from "vitest";
import { compareInterest, monthsBetween } from "../../src/domain/interest.ts";
import { anInterest } from "../support/debt-facts.ts";

test.each([
  ["2025-01-01", "2025-09-30", 9],
  ["2025-10-01", "2025-12-31", 3],
  ["2024-01-01", "2024-12-31", 12],
  ["2025-10-22", "2026-10-21", 12],
  ["2026-02-01", "2026-02-28", 1],
  ["2025-12-01", "2026-02-28", 3],
])("from %s to %s are %i months", (start, end, months) => {
  expect(monthsBetween(start, end)).toBe(months);
});

test("a period off the calendar is measured in days", () => {
  expect(monthsBetween("2026-01-10", "2026-02-28")).toBeCloseTo(50 / (365.25 / 12), 10);
});

describe("Cipher's interest", () => {
  const nine = anInterest("9m", {
    periodStart: "2025-01-01",
    periodEnd: "2025-09-30",
    periodLabel: "9M 2025",
    amountUsd: 3.2e6,
  });
  const fourth = anInterest("q4", {
    periodStart: "2025-10-01",
    periodEnd: "2025-12-31",
    periodLabel: "Q4 2025",
    amountUsd: 33.4e6,
  });
  const year = anInterest("fy", {
    periodStart: "2025-01-01",
    periodEnd: "2025-12-31",
    periodLabel: "FY2025",
    amountUsd: 36.559e6,
  });
  const lines = compareInterest([nine, year, fourth]);
  const line = (id: string) => lines.find((one) => one.row.id === id);

  test("3.2 million over nine months are 1.0667 million a quarter", () => {
    expect(line("9m")?.perQuarterUsd).toBeCloseTo(1_066_666.67, 1);
  });

  test("33.4 million in the next quarter are 31.3 times that, not ten times", () => {
    expect(line("q4")?.timesPrevious).toBeCloseTo(31.3125, 4);
    expect(line("q4")?.previous?.id).toBe("9m");
  });

  test("both legs add up to the year within rounding", () => {
    expect(Math.abs(nine.amountUsd + fourth.amountUsd - year.amountUsd)).toBeLessThan(0.05e6);
  });

  test("the year is not compared with its own parts", () => {
    expect(line("fy")).toMatchObject({ timesPrevious: null, previous: null });
  });

  test("of two periods that end the day before, the one nearest in length is taken", () => {
    const third = anInterest("q3", { periodStart: "2025-07-01", periodEnd: "2025-09-30", amountUsd: 2e6 });
    const found = compareInterest([nine, third, fourth]).find((one) => one.row.id === "q4");
    expect(found?.previous?.id).toBe("q3");
  });
});

test.each([
  ["another miner's period", { miner: "id-CIFR" }],
  ["another scope", { scope: "convertible_notes" as const }],
  ["a period that overlaps", { periodEnd: "2026-01-15" }],
  ["a period with a gap", { periodEnd: "2025-12-30" }],
  ["a period without interest", { amountUsd: 0 }],
])("%s gives no comparison", (_, over) => {
  const before = anInterest("before", { periodStart: "2025-10-01", periodEnd: "2025-12-31", ...over });
  const found = compareInterest([before, anInterest("now")]).find((one) => one.row.id === "now");
  expect(found?.timesPrevious).toBeNull();
});

test("the coupon of one series is no reported expense and is never compared", () => {
  const reported = anInterest("q1", { scope: "one_series" });
  const coupon = anInterest("coupon", {
    periodStart: "2026-04-01",
    periodEnd: "2027-03-31",
    amountUsd: 248e6,
    scope: "one_series",
  });
  const found = compareInterest([reported, coupon]).find((one) => one.row.id === "coupon");
  expect(found).toMatchObject({ months: 12, perQuarterUsd: 62e6, timesPrevious: null });
});
