import { expect, test } from "vitest";
import { maturityWall } from "../../src/domain/maturity-wall.ts";
import { aDebtEvent } from "../support/debt-facts.ts";
import { aDebt } from "../support/facts.ts";

const DAY = "2026-11-24";

test("principal stands by year and type, earliest first, unstated last", () => {
  const wall = maturityWall(
    [
      aDebt("a", { maturity: null, maturityYear: null, principalUsd: 5 }),
      aDebt("b", { maturity: "2030-12-31", principalUsd: 10 }),
      aDebt("c", { maturity: null, maturityYear: 2030, principalUsd: 30, type: "senior_secured_notes" }),
      aDebt("d", { maturity: "2028-08-15", principalUsd: 7 }),
      aDebt("undrawn", { maturity: null, maturityYear: 2027, countInTotals: false, apart: "not_drawn" }),
      aDebt("unstated", { maturityYear: 2029, maturity: null, principalUsd: null }),
    ],
    [],
    DAY,
  );
  expect(wall).toEqual({
    years: [
      {
        year: 2028,
        principalUsd: 7,
        byType: [{ type: "convertible_notes", principalUsd: 7 }],
        mayBeLessUsd: 0,
      },
      {
        year: 2030,
        principalUsd: 40,
        byType: [
          { type: "senior_secured_notes", principalUsd: 30 },
          { type: "convertible_notes", principalUsd: 10 },
        ],
        mayBeLessUsd: 0,
      },
      {
        year: null,
        principalUsd: 5,
        byType: [{ type: "convertible_notes", principalUsd: 5 }],
        mayBeLessUsd: 0,
      },
    ],
    notTakenOffUsd: 0,
    withoutPrincipal: 1,
  });
});

test("a repayment comes off where all it touches falls due in one year; else it is told and stays in", () => {
  const rows = [
    aDebt("a", { maturity: "2029-12-15", principalUsd: 550 }),
    aDebt("b", { maturity: "2029-06-01", principalUsd: 200 }),
    aDebt("c", { maturity: "2030-06-01", principalUsd: 440 }),
  ];
  const within = aDebtEvent("within", { principalUsd: 50, instruments: ["a", "b"] });
  const across = aDebtEvent("across", { principalUsd: 544, instruments: ["a", "c"] });
  const wall = maturityWall(rows, [within, across], DAY);
  expect(wall.years.map((year) => [year.year, year.principalUsd])).toEqual([
    [2029, 700],
    [2030, 440],
  ]);
  expect(wall.notTakenOffUsd).toBe(544);
});

test("nothing counted leaves an empty wall", () => {
  expect(maturityWall([], [], DAY)).toEqual({ years: [], notTakenOffUsd: 0, withoutPrincipal: 0 });
});

test("a year may be less by no more than an event retired, and no more than it touches there", () => {
  const rows = [
    aDebt("a", { maturity: "2029-12-15", principalUsd: 550 }),
    aDebt("b", { maturity: "2030-06-01", principalUsd: 40 }),
    aDebt("c", { maturity: "2031-06-01", principalUsd: 440 }),
    aDebt("gone", { maturity: "2020-06-01", principalUsd: 100 }),
  ];
  const across = aDebtEvent("across", { principalUsd: 300, instruments: ["a", "b"] });
  const withGone = aDebtEvent("gone", { principalUsd: 7, instruments: ["gone", "c"] });
  const later = aDebtEvent("later", { principalUsd: 9, instruments: ["a", "c"], date: "2027-01-01" });
  const wall = maturityWall(rows, [across, withGone, later], DAY);
  expect(wall.years.map((year) => [year.year, year.mayBeLessUsd])).toEqual([
    [2029, 300],
    [2030, 40],
    [2031, 7],
  ]);
  expect(wall.notTakenOffUsd).toBe(307);
});
