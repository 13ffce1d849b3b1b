import { describe, expect, test } from "vitest";
import {
  conflicts,
  halvingAfter,
  hashprice,
  hashrateSeries,
  impliedHashrateEhs,
  newestFigure,
  quarterChanges,
  quarterDays,
  quarterOf,
  subsidyAtHeight,
} from "../../src/domain/network.ts";
import { aFigure } from "../support/network-facts.ts";

describe("hashprice by the difficulty form", () => {
  const recorded = { difficulty: 126_231_507_121_868.19, priceUsd: 63_400, subsidyBtc: 3.125 };

  test.each([
    [0, 31.57, 49_801],
    [0.0255, 31.83, 50_208],
  ])("with %d BTC of fees a block it is $%d and %d satoshi per PH/s and day", (fees, usd, satoshi) => {
    const computed = hashprice({ ...recorded, feesBtcPerBlock: fees });
    expect(computed?.usdPerPhDay).toBeCloseTo(usd, 2);
    // The fee of the recorded day is known to four digits only: one satoshi either way.
    expect(Math.abs((computed?.satPerPhDay ?? 0) - satoshi)).toBeLessThan(1.01);
  });

  test.each([
    ["2025-12-14", 148.195e12, 89_316, 0.016, 38.08],
    ["2026-08-22", 125.807e12, 77_362, 0, 38.66],
  ])("agrees with the published one of %s", (_day, difficulty, priceUsd, feesBtcPerBlock, usd) => {
    const computed = hashprice({ difficulty, priceUsd, subsidyBtc: 3.125, feesBtcPerBlock });
    expect(Math.abs((computed?.usdPerPhDay ?? 0) - usd)).toBeLessThan(0.011);
  });

  test.each([
    ["no difficulty", 0, 63_400],
    ["a price of zero", 126e12, 0],
    ["a price that is no number", 126e12, Number.NaN],
  ])("with %s there is none", (_what, difficulty, priceUsd) => {
    expect(hashprice({ difficulty, priceUsd, subsidyBtc: 3.125, feesBtcPerBlock: 0 })).toBeNull();
  });
});

test("the hashrate at a difficulty is D · 2³² / 600", () => {
  expect(impliedHashrateEhs(126_231_507_121_868.19)).toBeCloseTo(903.6, 1);
});

test.each([
  [0, 50],
  [209_999, 50],
  [210_000, 25],
  [839_999, 6.25],
  [840_000, 3.125],
  [960_409, 3.125],
  [1_050_000, 1.5625],
])("at height %d a block pays %d BTC", (height, subsidy) => {
  expect(subsidyAtHeight(height)).toBe(subsidy);
});

test.each([
  ["2012-11-27", 210_000, 50, 2012],
  ["2024-04-19", 840_000, 6.25, 2024],
  ["2024-04-20", 1_050_000, 3.125, 2028],
  ["2026-11-24", 1_050_000, 3.125, 2028],
  ["2028-04-18", 1_260_000, 1.5625, 2032],
])("on %s the next halving is at block %d", (day, nextHeight, subsidyBtc, estimatedYear) => {
  expect(halvingAfter(day)).toEqual({
    nextHeight,
    subsidyBtc,
    nextSubsidyBtc: subsidyBtc / 2,
    estimatedYear,
  });
});

describe("the newest figure", () => {
  const figures = [
    aFigure("mean", { date: "2026-05-20", daily: false, value: 970 }),
    aFigure("day", { date: "2026-05-01" }),
    aFigure("older", { date: "2026-03-21", value: 948 }),
    aFigure("difficulty", { metric: "difficulty", unit: "t", value: 132.47, date: "2026-05-01" }),
  ];

  test("is a reading of one day, however new a mean is", () => {
    expect(newestFigure(figures, "hashrate")?.id).toBe("day");
  });

  test("is a mean where there is nothing else", () => {
    expect(newestFigure(figures.slice(0, 1), "hashrate")?.id).toBe("mean");
  });

  test("is none where the metric was never recorded", () => {
    expect(newestFigure(figures, "hashprice")).toBeNull();
  });
});

describe("hashrates that disagree", () => {
  test("stand side by side when they are of the same weeks", () => {
    const groups = conflicts(
      [
        aFigure("range", { date: "2026-03-21", value: 948, label: "upper end of range" }),
        aFigure("report", { date: "2026-03-20", value: 1020, label: "after rebound" }),
        aFigure("may", { date: "2026-05-01", value: 959 }),
      ],
      "hashrate",
      14,
    );
    expect(groups.map((group) => group.map((figure) => figure.id))).toEqual([["report", "range"]]);
  });

  test("are no conflict within 3 %", () => {
    const close = [aFigure("a", { value: 993 }), aFigure("b", { value: 995 })];
    expect(conflicts(close, "hashrate", 14)).toEqual([]);
  });

  test("are no conflict months apart", () => {
    const apart = [aFigure("a", { date: "2026-01-19", value: 993 }), aFigure("b", { value: 1157 })];
    expect(conflicts(apart, "hashrate", 14)).toEqual([]);
  });
});

test.each([
  ["2026-01-01", "Q1 2026"],
  ["2026-03-31", "Q1 2026"],
  ["2026-04-01", "Q2 2026"],
  ["2025-12-31", "Q4 2025"],
])("%s lies in %s", (date, quarter) => {
  expect(quarterOf(date)).toBe(quarter);
});

test("the first quarter of 2026 fell by 4 %, the first such fall in six years", () => {
  const figures = [
    aFigure("change", { metric: "hashrate_change", unit: "percent", value: -4, date: "2026-03-31" }),
    aFigure("streak", { metric: "hashrate_streak", unit: "years", value: 6, date: "2026-03-31" }),
    aFigure("reading"),
  ];
  expect(quarterChanges(figures)).toMatchObject([
    { quarter: "Q1 2026", changePct: -4, firstFallInYears: 6, figure: { id: "change" } },
  ]);
});

test("a quarter nobody put in a row has no years", () => {
  const change = aFigure("change", {
    metric: "hashrate_change",
    unit: "percent",
    value: 2,
    date: "2026-06-30",
  });
  expect(quarterChanges([change])[0]?.firstFallInYears).toBeNull();
});

function trillions(id: string, date: string, value: number) {
  return aFigure(id, { metric: "difficulty", label: "network difficulty", unit: "t", date, value });
}

/** A line of two means or ranges of one wording. */
function lineOf(label: string) {
  return hashrateSeries(
    ["2026-03-01", "2026-04-01"].map((date) => aFigure(date, { label, daily: false, date })),
  );
}

describe("hashrates on one line", () => {
  test("are readings of one day of one wording, the longest run of them, one a day", () => {
    const series = hashrateSeries([
      aFigure("d-2", { date: "2026-05-01" }),
      aFigure("d-1", { date: "2026-04-01", value: 940 }),
      aFigure("d-0", { date: "2026-03-01", value: 930 }),
      aFigure("d-0b", { date: "2026-03-01", value: 931 }),
      aFigure("m-1", { label: "7-day mean", daily: false, date: "2026-03-01" }),
      aFigure("m-2", { label: "7-day mean", daily: false, date: "2026-04-01" }),
      trillions("t-1", "2026-01-01", 140),
      trillions("t-2", "2026-02-01", 130),
    ]);
    expect(series).toEqual({
      basis: "published",
      label: "network hashrate",
      points: [
        { id: "d-0", date: "2026-03-01", hashrateEhs: 930 },
        { id: "d-1", date: "2026-04-01", hashrateEhs: 940 },
        { id: "d-2", date: "2026-05-01", hashrateEhs: 959 },
      ],
      leftOut: 3,
    });
  });

  test("may be means of one wording, never ranges or peaks", () => {
    expect(lineOf("network hashrate, 7-day mean")?.points.length).toBe(2);
    expect(lineOf("network hashrate, monthly average")?.points.length).toBe(2);
    expect(lineOf("network hashrate peak")).toBeNull();
    expect(lineOf("upper end of range")).toBeNull();
  });

  test("are computed from difficulty where no two readings compare", () => {
    const series = hashrateSeries([
      aFigure("one"),
      aFigure("mean", { label: "monthly mean", daily: false }),
      trillions("t-2", "2026-05-01", 132.47),
      { ...trillions("t-1", "2026-01-08", 146.5e12), unit: "usd" as const },
      { ...trillions("range", "2026-02-08", 120), daily: false },
    ]);
    expect(series?.basis).toBe("from_difficulty");
    expect(series?.leftOut).toBe(2);
    expect(series?.points.map(({ id, hashrateEhs }) => [id, Math.round(hashrateEhs)])).toEqual([
      ["t-1", 1049],
      ["t-2", 948],
    ]);
    expect(hashrateSeries([trillions("t-1", "2026-01-01", 140)])).toBeNull();
    expect(hashrateSeries([])).toBeNull();
  });
});

test.each([
  ["Q1 2026", { from: "2026-01-01", to: "2026-03-31" }],
  ["Q2 2024", { from: "2024-04-01", to: "2024-06-30" }],
  ["Q4 2025", { from: "2025-10-01", to: "2025-12-31" }],
  ["Q5 2025", null],
  ["2025", null],
])("the days of %s", (quarter, days) => {
  expect(quarterDays(quarter)).toEqual(days);
});
