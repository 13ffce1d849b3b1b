import { describe, expect, test } from "vitest";
import { sectorChart } from "../../src/cards/sector-chart.ts";
import type { AiShare } from "../../src/surface/answers/miner.ts";
import type { SectorAnswer } from "../../src/surface/answers/sector.ts";
import type { QuarterShare, ShareSeries } from "../../src/surface/answers/series.ts";
import type { LinesChart } from "../../src/surface/chart.ts";

const Q3 = { periodStart: "2025-07-01", periodEnd: "2025-09-30", periodLabel: "Q3 2025" };
const Q4 = { periodStart: "2025-10-01", periodEnd: "2025-12-31", periodLabel: "Q4 2025" };
const Q1 = { periodStart: "2026-01-01", periodEnd: "2026-03-31", periodLabel: "Q1 2026" };
const FISCAL = { periodStart: "2025-12-01", periodEnd: "2026-02-28", periodLabel: "FQ3 2026" };

const at = (quarter: Omit<QuarterShare, "pct">, pct: number): QuarterShare => ({ ...quarter, pct });

function told(miner: string, ...quarters: readonly QuarterShare[]): ShareSeries {
  return { miner, caveat: null, quarters };
}

const CORZ = told("CORZ", at(Q3, 9), at(Q1, 67.27));
const WULF = told("WULF", at(Q3, 0), at(Q4, 27.04), at(Q1, 61.76));
const IREN = told("IREN", at(Q3, 3.04), at(Q4, 9.37));

function aShare(miner: string, over: Partial<AiShare> = {}): AiShare & { readonly miner: string } {
  const figures = { pct: 50, aiUsd: 1, totalUsd: 2, aiLabel: null, caveat: null };
  return { miner, ...figures, ...Q1, ...over };
}

function anAnswer(series: readonly ShareSeries[], over: Partial<SectorAnswer> = {}): SectorAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-26",
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: [],
    gaps: [],
    contracts: { baseValueUsd: null, count: 0, byKind: [] },
    debt: {
      recordedUsd: null,
      miners: 0,
      instruments: 0,
      preferredUsd: 0,
      jointVentureUsd: 0,
      notDrawnUsd: 0,
      notClosedUsd: 0,
      beingReplacedUsd: 0,
    },
    treasury: { btc: null, asOf: null, why: null, holders: [] },
    aiShares: [],
    aiShareSeries: series,
    jointAiShare: null,
    guidance: [],
    risks: [],
    claims: [],
    ...over,
  };
}

function drawn(series: readonly ShareSeries[], over: Partial<SectorAnswer> = {}): LinesChart {
  const chart = sectorChart(anAnswer(series, over));
  if (chart === null) throw new Error("a chart was expected");
  return chart;
}

describe("the title", () => {
  test.each([
    ["names the largest share of the newest quarter", [CORZ, WULF], "CORZ earned 67% from AI in Q1 2026"],
    ["says where it came from", [WULF], "WULF earned 62% from AI in Q1 2026, up from 27%"],
    ["says a fall", [told("RIOT", at(Q4, 30), at(Q1, 20))], "RIOT: 20% from AI in Q1 2026, down from 30%"],
    [
      "says no turn where both round alike",
      [told("RIOT", at(Q4, 20.1), at(Q1, 20.2))],
      "RIOT earned 20% from AI in Q1 2026",
    ],
    [
      "says nothing for none",
      [told("RIOT", at(Q4, 4), at(Q1, 0))],
      "RIOT: nothing from AI in Q1 2026, down from 4%",
    ],
    [
      "compares with the quarter just before alone",
      [told("IREN", at(Q3, 3), at(Q1, 9.4))],
      "IREN earned 9.4% from AI in Q1 2026",
    ],
    [
      "names a fiscal quarter by its end",
      [told("APLD", at(FISCAL, 33))],
      "APLD: 33% from AI in the quarter to 28 Feb 2026",
    ],
  ])("%s", (_what, series, title) => {
    expect(drawn(series).title).toBe(title);
    expect(title.length).toBeLessThanOrEqual(48);
  });
});

describe("the lines", () => {
  const chart = drawn([CORZ, WULF, IREN]);

  test("have a dot a quarter at the quarter's end, and a gap where none was told", () => {
    expect(chart).toMatchObject({ kind: "lines", unit: "percent", name: "ai-share" });
    expect(chart.dates).toEqual(["2025-09-30", "2025-12-31", "2026-03-31"]);
    expect(chart.lines).toEqual([
      { name: "CORZ", tone: "one", values: [9, null, 67.27], dots: true, endLabel: "67%" },
      { name: "WULF", tone: "two", values: [0, 27.04, 61.76], dots: true, endLabel: "62%" },
      { name: "IREN", tone: "three", values: [3.04, 9.37, null], dots: true, endLabel: "9.4%, Q4 2025" },
    ]);
  });

  test("are one dot where one quarter was told", () => {
    expect(drawn([told("RIOT", at(Q1, 20))])).toMatchObject({
      dates: ["2026-03-31"],
      lines: [{ values: [20] }],
    });
  });

  test("are six at most, the rest counted", () => {
    const eight = Array.from({ length: 8 }, (_, index) => told(`M${index}`, at(Q1, 80 - index)));
    const many = drawn(eight);
    expect(many.lines.map((line) => line.tone)).toEqual(["one", "two", "three", "four", "five", "six"]);
    expect(many.subtitle).toBe("AI share of revenue by quarter · +2 more");
    expect(many.alt).toContain("M5 75% in Q1 2026; +2 more.");
    expect(chart.subtitle).toBe("AI share of revenue by quarter · a gap is a quarter not told");
    expect(drawn([WULF, IREN]).subtitle).toBe("AI share of revenue by quarter");
  });

  test("of quarters that end in other months stand at their own ends, and the picture says so", () => {
    const mixed = drawn([CORZ, told("CLSK", at(FISCAL, 5))]);
    expect(mixed.dates).toEqual(["2025-09-30", "2026-02-28", "2026-03-31"]);
    expect(mixed.lines[1]).toMatchObject({ values: [null, 5, null], endLabel: "5%, quarter to 28 Feb 2026" });
    expect(mixed.subtitle).toBe("AI share of revenue by quarter · fiscal quarters at their own ends");
  });
});

describe("what is not comparable is left out and said", () => {
  const apart = { ...told("APLD", at(Q1, 90)), caveat: "tenant fit-out" };
  const aiShares = [
    aShare("CORZ"),
    aShare("WYFI", { periodStart: "2025-01-01", periodEnd: "2025-12-31" }),
    aShare("APLD", { caveat: "tenant fit-out" }),
    aShare("CLSK", { aiUsd: 0, pct: 0 }),
  ];

  test("a caveat, and a share of a year", () => {
    const { lines, footer, alt } = drawn([apart, CORZ], { aiShares });
    expect(lines.map((line) => line.name)).toEqual(["CORZ"]);
    expect(footer).toBe(
      "As reported, facts to 26 Jun 2026 · without WYFI (no quarter), APLD (not comparable)",
    );
    expect(alt).toMatch(/ Left out: WYFI \(no quarter\), APLD \(not comparable\)\.$/);
  });

  test("nothing is said where nothing is left out, and a day asked for is named", () => {
    const chart = drawn([CORZ], { pointInTime: true, asOf: "2026-05-20" });
    expect(chart.footer).toBe("As reported, published by 20 May 2026");
    expect(chart.alt).not.toContain("Left out");
  });

  test("alone makes no picture", () => {
    expect(sectorChart(anAnswer([apart], { aiShares }))).toBeNull();
  });
});

test("without any share there is no picture", () => {
  expect(sectorChart(anAnswer([]))).toBeNull();
});

describe("the alt text", () => {
  test("tells every figure with its quarter", () => {
    expect(drawn([CORZ, WULF, IREN]).alt).toBe(
      "Line chart, AI share of revenue by quarter, quarters that end 30 Sep 2025 – 31 Mar 2026: CORZ 9% in Q3 2025, 67% in Q1 2026; WULF none in Q3 2025, 27% in Q4 2025, 62% in Q1 2026; IREN 3% in Q3 2025, 9.4% in Q4 2025.",
    );
  });

  test("tells the newest figures alone where all are too long, and never runs over", () => {
    const years = Array.from({ length: 12 }, (_, year) =>
      [Q3, Q4].map((quarter) =>
        at(
          {
            ...quarter,
            periodStart: quarter.periodStart.replace("2025", String(2010 + year)),
            periodEnd: quarter.periodEnd.replace("2025", String(2010 + year)),
          },
          year + 1,
        ),
      ),
    ).flat();
    const six = ["A", "B", "C", "D", "E", "F"].map((name) => told(name, ...years));
    expect(drawn(six).alt).toContain(": A 12% in Q4 2021; B 12% in Q4 2021; C");
    const names = ["A", "B", "C"].map((name) => told(name.repeat(600), ...years));
    expect(drawn(names).alt.length).toBe(1000);
  });
});
