import { describe, expect, test } from "vitest";
import { compareTotals } from "../../src/domain/debt-totals.ts";
import { aDebtTotal } from "../support/debt-facts.ts";
import { aDebt } from "../support/facts.ts";

const M = 1e6;
const DAY = "2026-11-24";

describe("a published total beside our own sum", () => {
  const wulf = [
    aDebt("775", { type: "senior_secured_notes", principalUsd: 3200 * M }),
    aDebt("conv", { principalUsd: 2400 * M, optionUsd: 125 * M }),
    aDebt("bridge", { principalUsd: 500 * M, countInTotals: false, apart: "being_replaced" }),
    aDebt("jv", { principalUsd: 1300 * M, countInTotals: false, apart: "joint_venture" }),
  ];

  test.each([
    ["3.4 % apart is marked", 5800 * M, -3.448, true],
    ["1.8 % apart is not", 5700 * M, -1.754, false],
    ["2.9 % more is not", 5442 * M, 2.903, false],
  ])("%s", (_, totalUsd, pct, differs) => {
    const [line] = compareTotals(wulf, [], [aDebtTotal("t", { totalUsd })], DAY);
    expect(line?.recorded?.principalUsd).toBe(5600 * M);
    expect(line?.differencePct).toBeCloseTo(pct, 2);
    expect(line?.differs).toBe(differs);
  });

  test("two totals of the same scope are both shown", () => {
    const totals = [aDebtTotal("filing"), aDebtTotal("article", { totalUsd: 5700 * M, asOf: "2026-06-05" })];
    expect(compareTotals(wulf, [], totals, DAY).map((line) => line.total?.id)).toEqual(["filing", "article"]);
  });
});

describe("a total that a later issue has made old", () => {
  const listed = ["a", "b"];
  const rows = [
    aDebt("a", { issued: "2024-12-06" }),
    aDebt("b", { issued: "2025-12-08" }),
    aDebt("c", { issued: "2026-05-12", principalUsd: 2600 * M }),
  ];
  // The article of June repeats a figure of the end of the year before: its own date does not make it new.
  const total = aDebtTotal("t", {
    scope: "convertible_notes",
    totalUsd: 2000 * M,
    asOf: "2026-06-05",
    instruments: listed,
  });

  test("is compared with its own instruments, marked old, and followed by the sum of the day", () => {
    const lines = compareTotals(rows, [], [total], DAY);
    expect(lines[0]).toMatchObject({
      asOf: "2026-06-05",
      differencePct: 0,
      outdated: true,
      outdatedSince: "2026-05-12",
    });
    expect(lines[0]?.recordedNow?.principalUsd).toBe(4600 * M);
    expect(lines.slice(1).map((line) => [line.scope, line.total, line.recorded?.principalUsd])).toEqual([
      ["total_debt", null, 4600 * M],
      ["convertible_notes", null, 4600 * M],
    ]);
  });

  test("is not old before that issue", () => {
    expect(compareTotals(rows, [], [total], "2026-05-11")[0]).toMatchObject({
      outdated: false,
      asOf: "2026-05-11",
    });
  });

  test("is not made old by debt of another scope or by debt that does not count", () => {
    const others = [
      aDebt("secured", { type: "senior_secured_notes", issued: "2026-05-12" }),
      aDebt("priced", { issued: "2026-05-12", countInTotals: false, apart: "not_closed" }),
    ];
    expect(compareTotals([...rows.slice(0, 2), ...others], [], [total], DAY)[0]?.outdated).toBe(false);
  });

  test("without listed instruments its date decides", () => {
    const undated = aDebtTotal("t", { totalUsd: 2000 * M, asOf: "2026-03-31" });
    expect(compareTotals(rows, [], [undated], DAY)[0]).toMatchObject({ outdated: true, differencePct: 0 });
  });
});

test("one series is compared with its own rows and never stands for the company", () => {
  const rows = [
    aDebt("7125", { type: "senior_secured_notes", principalUsd: 1400 * M, issued: "2025-11-13" }),
    aDebt("addon", { type: "senior_secured_notes", principalUsd: 333 * M, issued: "2025-11-24" }),
    aDebt("6125", { type: "senior_secured_notes", principalUsd: 2000 * M, issued: "2026-02-11" }),
  ];
  const total = aDebtTotal("t", {
    scope: "barber_lake_secured_notes",
    totalUsd: 1733 * M,
    asOf: "2025-11-24",
    instruments: ["7125", "addon"],
  });
  const lines = compareTotals(rows, [], [total], DAY);
  expect(lines[0]).toMatchObject({ differencePct: 0, outdated: false });
  expect(lines[1]).toMatchObject({ scope: "total_debt", total: null });
  expect(lines[1]?.recorded?.principalUsd).toBe(3733 * M);
});

test("a miner whose total nobody published still gets a recorded line", () => {
  expect(compareTotals([aDebt("a")], [], [], DAY)).toMatchObject([
    { scope: "total_debt", total: null, asOf: DAY, differencePct: null, outdated: false },
  ]);
});

test("a published total without any recorded instrument keeps the sum unknown", () => {
  expect(compareTotals([], [], [aDebtTotal("t")], DAY)).toMatchObject([
    { recorded: null, recordedNow: null, differencePct: null, differs: false },
  ]);
});

test("no debt at all gives no line", () => {
  expect(compareTotals([], [], [], DAY)).toEqual([]);
});
