import { describe, expect, test } from "vitest";
import {
  countsOn,
  maturityYearOf,
  outstandingUsd,
  recordedDebt,
  yearlyCouponUsd,
} from "../../src/domain/debt.ts";
import { aDebtEvent } from "../support/debt-facts.ts";
import { aDebt } from "../support/facts.ts";

const M = 1e6;

const iren = [
  aDebt("2030", { principalUsd: 440 * M, issued: "2024-12-06" }),
  aDebt("2029", { principalUsd: 550 * M, issued: "2025-06-13" }),
  aDebt("2031", { principalUsd: 1000 * M, issued: "2025-10-14" }),
  aDebt("2032", { principalUsd: 1000 * M, issued: "2025-12-08" }),
  aDebt("2033a", { principalUsd: 1000 * M, issued: "2025-12-08" }),
  aDebt("greenshoe", { principalUsd: 300 * M, issued: "2025-12-08" }),
  aDebt("2033b", { principalUsd: 2600 * M, issued: "2026-05-12" }),
];
const buyback = aDebtEvent("buyback", {
  date: "2025-12-08",
  principalUsd: 544.3 * M,
  cashUsd: 1632.4 * M,
  instruments: ["2029", "2030"],
});

describe("recordedDebt", () => {
  test.each([
    ["before the buyback and the issue of that day", "2025-12-07", 1990 * M],
    ["after it: face comes off, not the cash paid", "2025-12-08", 3745.7 * M],
    ["the day before the next issue", "2026-05-11", 3745.7 * M],
    ["after the next issue", "2026-05-12", 6345.7 * M],
  ])("IREN's convertible notes %s", (_, day, sum) => {
    expect(recordedDebt(iren, [buyback], day)?.principalUsd).toBeCloseTo(sum, 0);
  });

  test("an option still open stays beside the principal", () => {
    const wulf = [
      aDebt("775", { principalUsd: 3200 * M }),
      aDebt("2030", { principalUsd: 500 * M }),
      aDebt("2031", { principalUsd: 1000 * M }),
      aDebt("2032", { principalUsd: 900 * M, optionUsd: 125 * M }),
    ];
    const recorded = recordedDebt(wulf, [], "2026-03-31");
    expect(recorded).toMatchObject({ principalUsd: 5600 * M, openOptionsUsd: 125 * M });
    expect((recorded?.principalUsd ?? 0) + (recorded?.openOptionsUsd ?? 0)).toBe(5725 * M);
  });

  test("an add-on is principal of the same series", () => {
    const series = [aDebt("7125", { principalUsd: 1400 * M }), aDebt("addon", { principalUsd: 333 * M })];
    expect(recordedDebt(series, [], "2026-01-01")?.principalUsd).toBe(1733 * M);
  });

  test("what is not counted, not issued yet or matured is not in the sum", () => {
    const rows = [
      aDebt("in"),
      aDebt("apart", { countInTotals: false, apart: "joint_venture" }),
      aDebt("later", { issued: "2026-06-09" }),
      aDebt("matured", { maturity: "2026-01-01" }),
    ];
    expect(recordedDebt(rows, [], "2026-06-08")?.instruments).toEqual(["in"]);
  });

  test("a buyback that also touches other debt is not taken off, and is told", () => {
    const recorded = recordedDebt(
      iren.filter((row) => row.id === "2030"),
      [buyback],
      "2026-01-01",
    );
    expect(recorded).toMatchObject({ principalUsd: 440 * M, retiredUsd: 0, unallocatedUsd: 544.3 * M });
  });

  test("a repayment of nothing recorded changes nothing", () => {
    const repaid = aDebtEvent("loan", { kind: "partial_repayment", instruments: [] });
    expect(recordedDebt([aDebt("a")], [repaid], "2026-06-01")?.principalUsd).toBe(1e9);
  });

  test("an instrument without a stated amount is counted and told, never taken as zero", () => {
    expect(recordedDebt([aDebt("a", { principalUsd: null })], [], "2026-06-01")).toMatchObject({
      principalUsd: null,
      withoutPrincipal: 1,
    });
    expect(recordedDebt([aDebt("a", { principalUsd: null }), aDebt("b")], [], "2026-06-01")).toMatchObject({
      principalUsd: 1e9,
      withoutPrincipal: 1,
    });
  });

  test("no counted instrument is null, not zero", () => {
    expect(recordedDebt([], [], "2026-06-01")).toBeNull();
    expect(recordedDebt([aDebt("a", { countInTotals: false })], [], "2026-06-01")).toBeNull();
  });
});

test("an instrument without an issue date counts from the day it is known to have stood", () => {
  const row = aDebt("a", { issued: null, asOf: "2025-06-30" });
  expect([countsOn(row, "2025-06-29"), countsOn(row, "2025-06-30")]).toEqual([false, true]);
});

test("a repayment of this loan alone lowers what is outstanding; one shared with another does not", () => {
  const loan = aDebt("loan", { principalUsd: 300 * M });
  const own = aDebtEvent("own", { principalUsd: 100 * M, date: "2026-02-06", instruments: ["loan"] });
  const shared = aDebtEvent("shared", { instruments: ["loan", "other"] });
  expect(outstandingUsd(loan, [own, shared], "2026-02-06")).toBe(200 * M);
  expect(outstandingUsd(loan, [own, shared], "2026-02-05")).toBe(300 * M);
});

describe("yearlyCouponUsd", () => {
  test("WULF's coupons come to 67.94 million a quarter", () => {
    const wulf = [
      aDebt("775", { principalUsd: 3200 * M, couponPct: 7.75 }),
      aDebt("2030", { principalUsd: 500 * M, couponPct: 2.75 }),
      aDebt("2031", { principalUsd: 1000 * M, couponPct: 1 }),
      aDebt("2032", { principalUsd: 900 * M, couponPct: 0 }),
    ];
    expect((yearlyCouponUsd(wulf, [], "2026-03-31") ?? 0) / 4).toBeCloseTo(67.9375 * M, 0);
  });

  test.each([
    ["a floating coupon", { couponPct: null, couponText: "SOFR + 2.50%" }],
    ["no stated principal", { principalUsd: null }],
  ])("%s leaves the sum unknown", (_, over) => {
    expect(yearlyCouponUsd([aDebt("a"), aDebt("b", over)], [], "2026-03-31")).toBeNull();
  });

  test("no debt has no coupon", () => {
    expect(yearlyCouponUsd([], [], "2026-03-31")).toBeNull();
  });
});

test.each([
  ["the day", { maturity: "2042-11-30", maturityYear: null }, 2042],
  ["the stated year", { maturity: null, maturityYear: 2030 }, 2030],
  ["nothing", { maturity: null, maturityYear: null }, null],
])("the year of maturity comes from %s", (_, over, year) => {
  expect(maturityYearOf(aDebt("a", over))).toBe(year);
});
