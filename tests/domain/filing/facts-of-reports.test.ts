import { describe, expect, it } from "vitest";
import type { InterestExpense } from "../../../src/domain/debt.ts";
import { factsOfReports } from "../../../src/domain/filing/facts-of-reports.ts";
import { aFactSet } from "../../support/facts.ts";
import { filedReport, quarterFigures, sampleMiner, SAMPLE_CIK } from "../../support/filed-reports.ts";
import { figure, type SampleFigure } from "../../support/filings.ts";

const Q1 = "2025-01-01/2025-03-31";
const Q2 = "2025-04-01/2025-06-30";
const H1 = "2025-01-01/2025-06-30";
const M9 = "2025-01-01/2025-09-30";
const Y = "2025-01-01/2025-12-31";
const NEXT = "2026-01-01/2026-03-31";

const miner = sampleMiner();
const none = aFactSet({ miners: [miner] });
const interest = (text: string, period: string): SampleFigure =>
  figure("us-gaap:InterestExpense", text, period);
const amounts = (rows: readonly InterestExpense[]) =>
  rows.map((row) => [row.periodLabel, row.amountUsd, row.knownAt]);

describe("the facts of one report", () => {
  const report = filedReport(9, "2025-08-08", quarterFigures({ start: "2025-04-01", end: "2025-06-30" }));
  const { facts, comparatives, reviews } = factsOfReports([report], miner, none);

  it("are a row of their own kind each, with the report as source", () => {
    expect(facts.debtTotals).toEqual([
      {
        id: `dt-${SAMPLE_CIK}-2025-06-30-total-debt`,
        miner: SAMPLE_CIK,
        asOf: "2025-06-30",
        knownAt: "2025-08-08",
        sources: [
          {
            title: "Sample Mining 10-Q for 30 Jun 2025 (0001234567-26-000009)",
            url: "https://www.sec.gov/Archives/edgar/data/1234567/9/report.htm",
            published: "2025-08-08",
            kind: "filing",
          },
        ],
        evidence: "filing",
        note: null,
        reasoning: "Taken from us-gaap:LongTermDebtNoncurrent.",
        totalUsd: 700_000_000,
        scope: "total_debt",
        instruments: [],
      },
    ]);
    expect(facts.revenue).toMatchObject([
      {
        id: `r-${SAMPLE_CIK}-2025-04-01-2025-06-30`,
        periodLabel: "Q2 2025",
        totalUsd: 100_000_000,
        aiUsd: null,
        aiLabel: null,
      },
    ]);
    expect(facts.interest).toMatchObject([
      { id: `ie-${SAMPLE_CIK}-2025-04-01-2025-06-30-company`, amountUsd: 5_000_000, scope: "company" },
    ]);
    expect(facts.figures.map(({ id, value, unit, basis }) => [id, value, unit, basis])).toEqual([
      [
        `fig-${SAMPLE_CIK}-debt-line-2025-06-30-noncurrent-long-term-debt-noncurrent`,
        700_000_000,
        "usd",
        "noncurrent",
      ],
      [`fig-${SAMPLE_CIK}-cash-2025-06-30-without-restricted`, 50_000_000, "usd", "without_restricted"],
      [`fig-${SAMPLE_CIK}-shares-outstanding-2025-06-30-company`, 300_000_000, "shares", "company"],
    ]);
    expect(comparatives.figures).toEqual([]);
    expect(reviews).toEqual([]);
  });

  it("say nothing new when they are read again", () => {
    const known = aFactSet({ ...facts, miners: [miner] });
    const again = factsOfReports([report], miner, known);
    expect(again.facts).toEqual(facts);
    expect(again.comparatives).toEqual(comparatives);
  });

  it("are history where the report gives them only to compare with", () => {
    const own = quarterFigures({ start: "2025-04-01", end: "2025-06-30" });
    const before = [
      figure("us-gaap:Revenues", "90,000,000", "2024-04-01/2024-06-30"),
      figure("us-gaap:CashAndCashEquivalentsAtCarryingValue", "60,000,000", "2024-12-31"),
      figure("us-gaap:Assets", "9,000,000,000", "2024-12-31"),
    ];
    const found = factsOfReports([filedReport(9, "2025-08-08", [...own, ...before])], miner, none);
    expect(found.facts.revenue.map(({ periodLabel }) => periodLabel)).toEqual(["Q2 2025"]);
    expect(found.comparatives.revenue).toMatchObject([{ periodLabel: "Q2 2024", knownAt: "2025-08-08" }]);
    expect(found.comparatives.figures).toMatchObject([{ metric: "cash", periodEnd: "2024-12-31" }]);
  });

  it("end where the company was another business", () => {
    const cut = factsOfReports([report], sampleMiner({ factsSince: "2025-07-01" }), none);
    expect(Object.values(cut.facts).flat()).toEqual([]);
    const kept = factsOfReports([report], sampleMiner({ factsSince: "2025-06-30" }), none);
    expect(kept.facts.debtTotals).toHaveLength(1);
  });

  it("have a row for each class of shares and none for all", () => {
    const classes = ["A", "B"].map((name) =>
      figure(
        "dei:EntityCommonStockSharesOutstanding",
        name === "A" ? "90,000,000" : "10,000,000",
        "2025-06-30",
        {
          unit: "shares",
          axes: { "us-gaap:StatementClassOfStockAxis": `us-gaap:CommonClass${name}Member` },
        },
      ),
    );
    const found = factsOfReports([filedReport(1, "2025-08-08", classes)], miner, none);
    expect(found.facts.figures.map(({ id, value }) => [id, value])).toEqual([
      [`fig-${SAMPLE_CIK}-shares-outstanding-2025-06-30-one-part-common-class-a`, 90_000_000],
      [`fig-${SAMPLE_CIK}-shares-outstanding-2025-06-30-one-part-common-class-b`, 10_000_000],
    ]);
  });

  it.each([
    ["03-31", "Q1 FY26"],
    ["05-31", "1 Apr – 30 Jun 2025"],
    ["06-30", "Q4 FY25"],
    ["09-30", "Q3 FY25"],
    ["12-31", "Q2 2025"],
  ])("name their period by the fiscal year that ends on %s", (fiscalYearEnd, expected) => {
    const cover = { fiscalYearEnd: `--${fiscalYearEnd}` };
    const found = factsOfReports([filedReport(1, "2025-08-08", [interest("1", Q2)], cover)], miner, none);
    expect(found.facts.interest.map(({ periodLabel }) => periodLabel)).toEqual([expected]);
  });
});

describe("several reports", () => {
  const first = filedReport(1, "2025-05-08", [interest("10", Q1)], { periodEnd: "2025-03-31" });
  const third = filedReport(3, "2025-11-06", [interest("45", M9)], { periodEnd: "2025-09-30" });
  const year = filedReport(4, "2026-03-02", [interest("70", Y)], { form: "10-K", periodEnd: "2025-12-31" });

  it("give the quarters that nobody reported, known once both of their periods are", () => {
    const found = factsOfReports([first, third, year], miner, none);
    expect(amounts(found.facts.interest)).toEqual([
      ["FY2025", 70, "2026-03-02"],
      ["Q1 2025", 10, "2025-05-08"],
      ["Q4 2025", 25, "2026-03-02"],
    ]);
    const derived = found.facts.interest.at(-1);
    expect(derived?.note).toBe("The year less nine months, by subtraction.");
    expect(derived?.reasoning).toBe("The year less nine months, each from us-gaap:InterestExpense.");
    expect(derived?.sources.map(({ title }) => title)).toEqual([
      "Sample Mining 10-K for 31 Dec 2025 (0001234567-26-000004)",
      "Sample Mining 10-Q for 30 Sep 2025 (0001234567-26-000003)",
    ]);
  });

  it("keep no figure of the year so far", () => {
    const half = filedReport(2, "2025-08-08", [interest("25", H1)]);
    const found = factsOfReports([half], miner, none);
    expect(found.facts.interest).toEqual([]);
    expect(amounts(factsOfReports([first, half], miner, none).facts.interest)).toEqual([
      ["Q1 2025", 10, "2025-05-08"],
      ["Q2 2025", 15, "2025-08-08"],
    ]);
  });

  it("do not move a derived quarter's day when a later report repeats one of its periods", () => {
    const later = filedReport(
      5,
      "2026-11-05",
      [interest("45", M9), interest("60", "2026-01-01/2026-09-30")],
      {
        periodEnd: "2026-09-30",
      },
    );
    const found = factsOfReports([later, year, third, first], miner, none);
    const q4 = [...found.facts.interest, ...found.comparatives.interest].find(
      ({ periodLabel }) => periodLabel === "Q4 2025",
    );
    expect(q4).toMatchObject({ amountUsd: 25, knownAt: "2026-03-02" });
  });

  it("take a figure that is given before one by subtraction, whichever tag it has", () => {
    const given = filedReport(
      6,
      "2026-03-09",
      [figure("us-gaap:InterestExpenseNonoperating", "26", "2025-10-01/2025-12-31")],
      {
        periodEnd: "2025-12-31",
      },
    );
    const found = factsOfReports([first, third, year, given], miner, none);
    expect(found.facts.interest.filter(({ periodLabel }) => periodLabel === "Q4 2025")).toMatchObject([
      { amountUsd: 26, knownAt: "2026-03-09", note: null },
    ]);
  });

  it.each([
    [
      "an amendment",
      filedReport(7, "2025-06-01", [interest("12", Q1)], { form: "10-Q/A", periodEnd: "2025-03-31" }),
      12,
      "2025-06-01",
    ],
    [
      "a comparative of the next year",
      filedReport(8, "2026-05-08", [interest("11", NEXT), interest("13", Q1)], { periodEnd: "2026-03-31" }),
      13,
      "2026-05-08",
    ],
    [
      "the same figure once more",
      filedReport(8, "2026-05-08", [interest("11", NEXT), interest("10", Q1)], { periodEnd: "2026-03-31" }),
      10,
      "2025-05-08",
    ],
    [
      "the figure rounded to tens",
      filedReport(
        8,
        "2026-05-08",
        [interest("11", NEXT), figure("us-gaap:InterestExpense", "1", Q1, { more: { scale: "1" } })],
        {
          periodEnd: "2026-03-31",
        },
      ),
      10,
      "2025-05-08",
    ],
    [
      "another accession of the same day",
      filedReport(2, "2025-05-08", [interest("14", Q1)], { periodEnd: "2025-03-31" }),
      14,
      "2025-05-08",
    ],
  ])("let %s decide what stands, from its day on", (_name, later, amountUsd, knownAt) => {
    for (const order of [
      [first, later],
      [later, first],
    ]) {
      const found = factsOfReports(order, miner, none);
      const all = [...found.facts.interest, ...found.comparatives.interest].filter(
        ({ periodLabel }) => periodLabel === "Q1 2025",
      );
      expect(all).toMatchObject([{ amountUsd, knownAt }]);
    }
  });

  it("make a restated figure news, though the report only compares with it", () => {
    const known = aFactSet({ ...factsOfReports([first], miner, none).facts, miners: [miner] });
    const later = filedReport(8, "2026-05-08", [interest("11", NEXT), interest("13", Q1)], {
      periodEnd: "2026-03-31",
    });
    const found = factsOfReports([first, later], miner, known);
    expect(amounts(found.facts.interest)).toEqual([
      ["Q1 2026", 11, "2026-05-08"],
      ["Q1 2025", 13, "2026-05-08"],
    ]);
    expect(found.comparatives.interest).toEqual([]);
  });

  it("turn a jump into a question with the row that it would be", () => {
    const second = filedReport(2, "2025-08-08", [interest("60", Q2)]);
    const found = factsOfReports([first, second], miner, none);
    expect(amounts(found.facts.interest)).toEqual([["Q1 2025", 10, "2025-05-08"]]);
    expect(found.reviews).toMatchObject([
      {
        kind: "filing_question",
        about: "SMPL interest expense, 1 Apr – 30 Jun 2025",
        source: second.url,
        knownAt: "2025-08-08",
        proposal: { list: "interest", row: { amountUsd: 60 }, editable: { field: "amountUsd", unit: "usd" } },
      },
    ]);
    expect(found.reviews[0]?.what).toContain("Likely $60: as tagged.");
  });
});
