import { array, assert, constantFrom, integer, pre, property } from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  deriveQuarters,
  lengthOf,
  readPeriod,
  type StandingValue,
  valuesKnownOn,
} from "../../../src/domain/filing/period.ts";
import { addDays } from "../../../src/domain/time.ts";

test.each([
  ["2025-04-01", "2025-06-30", "quarter"],
  ["2024-01-29", "2024-04-28", "quarter"],
  ["2024-07-29", "2024-11-03", "quarter"],
  ["2025-01-01", "2025-06-30", "half"],
  ["2024-10-01", "2025-06-30", "nine_months"],
  ["2024-01-29", "2025-01-26", "year"],
  ["2022-01-31", "2023-02-05", "year"],
  ["2025-06-01", "2025-06-30", null],
  ["2024-01-01", "2025-06-30", null],
])("%s to %s is a %s", (start, end, length) => {
  expect(lengthOf({ start, end })).toBe(length);
});

test.each([
  [null, null, "2025-06-30", { start: null, end: "2025-06-30" }],
  [null, null, "2025-07-01T00:00:00", { start: null, end: "2025-06-30" }],
  ["2025-04-01", "2025-06-30", null, { start: "2025-04-01", end: "2025-06-30" }],
  ["2025-04-01T00:00:00", "2025-07-01T00:00:00Z", null, { start: "2025-04-01", end: "2025-06-30" }],
  ["2025-07-01", "2025-06-30", null, null],
  ["2025-04-31", "2025-06-30", null, null],
  ["2025-04-01", null, null, null],
  [null, null, "yesterday", null],
])("the texts %s, %s, %s are the period %o", (start, end, instant, period) => {
  expect(readPeriod(start, end, instant)).toEqual(period);
});

const value = (
  start: string,
  end: string,
  amount: number,
  firstFiled: string | null = null,
): StandingValue => ({
  start,
  end,
  value: amount,
  firstFiled,
  lastFiled: firstFiled,
});

describe("quarters by subtraction", () => {
  it("gives the fourth as the year less nine months", () => {
    const derived = deriveQuarters([
      value("2024-01-01", "2024-12-31", 463_456, "2025-02-18"),
      value("2024-01-01", "2024-09-30", 342_759, "2024-10-31"),
    ]);
    expect(derived).toMatchObject([
      { start: "2024-10-01", end: "2024-12-31", value: 120_697, firstFiled: "2025-02-18" },
    ]);
  });

  it("gives the second and third of figures that are told only since the year's beginning", () => {
    const derived = deriveQuarters([
      value("2025-01-01", "2025-03-31", 10),
      value("2025-01-01", "2025-06-30", 25),
      value("2025-01-01", "2025-09-30", 45),
    ]);
    expect(derived.map(({ start, end, value: amount }) => [start, end, amount])).toEqual([
      ["2025-07-01", "2025-09-30", 20],
      ["2025-04-01", "2025-06-30", 15],
    ]);
  });

  it("follows the company's own year, whatever month it ends in", () => {
    assert(
      property(
        integer({ min: 0, max: 700 }),
        array(integer({ min: -1e9, max: 1e9 }), { minLength: 4, maxLength: 4 }),
        array(constantFrom(90, 91, 92, 98), { minLength: 4, maxLength: 4 }),
        (shift, amounts, days) => {
          const start = addDays("2023-01-01", shift);
          let last = addDays(start, -1);
          let sum = 0;
          const toDate = amounts.map((amount, quarter) => {
            last = addDays(last, days[quarter] ?? 91);
            sum += amount;
            return value(start, last, sum);
          });
          const derived = deriveQuarters(
            toDate.filter(({ start: from, end }) => lengthOf({ start: from, end }) !== null),
          );
          // Where every length is one that reports have, the quarters sum to the year.
          pre(derived.length === 3);
          expect(derived.reduce((total, quarter) => total + quarter.value, toDate[0]?.value ?? 0)).toBe(sum);
        },
      ),
    );
  });

  it.each([
    [
      "a quarter that was reported",
      [
        value("2024-01-01", "2024-12-31", 4),
        value("2024-01-01", "2024-09-30", 3),
        value("2024-10-01", "2024-12-31", 2),
      ],
    ],
    [
      "beginnings a month apart",
      [value("2024-01-01", "2024-12-31", 4), value("2024-02-01", "2024-10-31", 3)],
    ],
    ["a year and a half", [value("2024-01-01", "2024-12-31", 4), value("2024-01-01", "2024-06-30", 2)]],
    ["a single period", [value("2024-01-01", "2024-12-31", 4)]],
  ])("derives nothing from %s", (_what, values) => {
    expect(deriveQuarters(values)).toEqual([]);
  });

  it("takes beginnings a few days apart for one year and knows a difference when both reports are out", () => {
    const [derived] = deriveQuarters([
      value("2024-01-01", "2024-12-29", 100, "2025-02-20"),
      value("2024-01-04", "2024-09-29", 70, "2025-03-05"),
    ]);
    expect(derived).toMatchObject({ value: 30, firstFiled: "2025-03-05" });
    const unknown = deriveQuarters([
      value("2024-01-01", "2024-12-31", 1, "2025-02-20"),
      value("2024-01-01", "2024-09-30", 1),
    ]);
    expect(unknown[0]?.firstFiled).toBeNull();
  });
});

describe("what could be known on a day", () => {
  const quarter = { start: "2012-01-01", end: "2012-03-31" };
  const rows = [
    { ...quarter, value: 145.1, filed: "2012-05-01", accession: "0001-12-000001" },
    { ...quarter, value: 138.3, filed: "2013-05-03", accession: "0001-13-000009" },
    { ...quarter, value: 138.2, filed: "2013-05-03", accession: "0001-13-000008" },
  ];

  it.each([
    ["2012-04-30", []],
    ["2012-05-01", [145.1]],
    ["2013-05-02", [145.1]],
    ["2013-05-03", [138.3]],
  ])("on %s it was %o", (day, values) => {
    expect(valuesKnownOn(rows, day).map(({ value: amount }) => amount)).toEqual(values);
  });

  it("keeps the day of the first report beside that of the last", () => {
    expect(valuesKnownOn(rows, "2020-01-01")).toMatchObject([
      { firstFiled: "2012-05-01", lastFiled: "2013-05-03" },
    ]);
  });
});
