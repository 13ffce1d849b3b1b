import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { readDate, readMonthDay } from "../../../src/domain/filing/cover.ts";
import type { FilingReport } from "../../../src/domain/filing/observation.ts";
import { reportOn } from "../../../src/domain/filing/report.ts";
import { joinReports } from "../../../src/domain/filing/several-reports.ts";
import {
  balanceSheet,
  figure,
  reportOf,
  type SampleCover,
  type SampleFigure,
  taggedDocument,
} from "../../support/filings.ts";

const DAY = "2025-06-30";
const YEAR_END = "2024-12-31";

/** A balance sheet as MARA tags it, in thousands: notes under an unusual name, coins lent under its own. */
const MARA: readonly SampleFigure[] = [
  ...row("us-gaap:AssetsCurrent", "236,455", "470,373"),
  ...row("us-gaap:PropertyPlantAndEquipmentNet", "1,634,053", "1,549,491"),
  ...row("us-gaap:CryptoAssetFairValueNoncurrent", "3,686,882", "3,223,989"),
  ...row("mara:CryptoAssetReceivableAfterAllowanceForCreditLoss", "1,646,478", "960,057"),
  ...row("us-gaap:AssetsNoncurrent", "7,484,988", "6,330,944"),
  ...row("us-gaap:Assets", "7,721,443", "6,801,317"),
  ...row("us-gaap:LiabilitiesCurrent", "441,020", "95,197"),
  ...row("us-gaap:LongTermNotesPayable", "2,250,546", "2,246,578"),
  ...row("us-gaap:LongTermLineOfCredit", "—", "200,000"),
  ...row("us-gaap:LiabilitiesNoncurrent", "2,484,211", "2,570,178"),
  ...row("us-gaap:LiabilitiesAndStockholdersEquity", "7,721,443", "6,801,317"),
];

function row(tag: string, now: string, before: string): readonly SampleFigure[] {
  return [
    [now, DAY],
    [before, YEAR_END],
  ].map(([text = "", day = ""]) =>
    figure(tag, text, day, {
      more: { scale: "3", decimals: "-3", format: text === "—" ? "ixt:fixed-zero" : "ixt:num-dot-decimal" },
    }),
  );
}

const figuresOf = ({ observations }: FilingReport) =>
  observations.map(({ metric, periodEnd, value, basis }) => [metric, periodEnd, value, basis]);

const sharesOf = (text: string, member?: string) =>
  figure("dei:EntityCommonStockSharesOutstanding", text, "2025-08-01", {
    unit: "shares",
    ...(member === undefined ? {} : { axes: { "us-gaap:StatementClassOfStockAxis": member } }),
  });

const reportOfShares = (rest: Partial<SampleFigure>) =>
  reportOf([figure("dei:EntityCommonStockSharesOutstanding", "5", DAY, rest)]);

const quarterly = (end: string, nine: string, value: string, cover: SampleCover = {}) =>
  reportOf([figure("us-gaap:Revenues", value, `${nine}/${end}`)], { periodEnd: end, ...cover }, `${end}.htm`);

const reportOfCash = (end: string, text: string) =>
  reportOf([figure("us-gaap:Cash", text, end)], { periodEnd: end });

const reportOfDebt = (end: string, text: string) =>
  reportOf(balanceSheet([], [figure("us-gaap:LongTermLineOfCredit", text, end)], [end]), {
    periodEnd: end,
  });

describe("a report with the traps of MARA's balance sheet", () => {
  it("has the coins with and without those lent, and all of its debt", () => {
    const report = reportOf(MARA, { cik: "0001507605" });
    expect(figuresOf(report)).toEqual([
      ["btc_fair_value", DAY, 3_686_882_000, "without_pledged"],
      ["btc_fair_value", DAY, 5_333_360_000, "with_pledged"],
      ["btc_fair_value", YEAR_END, 3_223_989_000, "without_pledged"],
      ["btc_fair_value", YEAR_END, 4_184_046_000, "with_pledged"],
      ["debt_line", DAY, 2_250_546_000, "noncurrent"],
      ["debt_line", DAY, 0, "noncurrent"],
      ["debt_line", YEAR_END, 2_246_578_000, "noncurrent"],
      ["debt_line", YEAR_END, 200_000_000, "noncurrent"],
      ["debt_total", DAY, 2_250_546_000, "sum_of_lines"],
      ["debt_total", YEAR_END, 2_446_578_000, "sum_of_lines"],
    ]);
    expect(report.questions).toEqual([]);
    expect(report.problems).toEqual([]);
  });

  const recorded = new URL(
    "../../../../shared/fixtures/edgar/ixbrl/mara-10q-2025-06-30.partial-facts.json",
    import.meta.url,
  );
  describe.skipIf(!existsSync(recorded))("beside the lines known of the filing", () => {
    it("gives every line the figure of the filing", () => {
      const { facts }: { facts: { name: string; end: string; value: number }[] } = JSON.parse(
        readFileSync(recorded, "utf8"),
      );
      const { numbers } = taggedDocument(MARA);
      expect(facts.length).toBeGreaterThan(15);
      for (const { name, end, value } of facts) {
        const found = numbers.filter((one) => one.name === name && one.contextId?.includes(end));
        expect(
          found.map(({ text }) => (text === "—" ? 0 : Number(text.replaceAll(",", "")) * 1000)),
          name,
        ).toEqual([value]);
      }
    });
  });
});

describe("a report's other figures", () => {
  it("has cash without restricted cash where it is tagged, else cash with it", () => {
    const plain = figure("us-gaap:CashAndCashEquivalentsAtCarryingValue", "34", DAY);
    const all = figure("us-gaap:CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents", "38", DAY);
    expect(figuresOf(reportOf([plain, all]))).toEqual([["cash", DAY, 34, "without_restricted"]]);
    expect(figuresOf(reportOf([all]))).toEqual([["cash", DAY, 38, "with_restricted"]]);
  });

  it("takes cash of the balance sheets' days only", () => {
    const cash = [DAY, YEAR_END, "2024-06-30"].map((day) => figure("us-gaap:Cash", "5", day));
    expect(figuresOf(reportOf([...balanceSheet(cash, [], [DAY, YEAR_END])])).map(([, day]) => day)).toEqual([
      DAY,
      YEAR_END,
    ]);
  });

  it("has the shares of every class and no sum", () => {
    const { observations } = reportOf([
      sharesOf("100", "us-gaap:CommonClassAMember"),
      sharesOf("20", "us-gaap:CommonClassBMember"),
    ]);
    expect(observations.map(({ value, basis, label }) => [value, basis, label])).toEqual([
      [100, "one_part", "common class A"],
      [20, "one_part", "common class B"],
    ]);
    expect(figuresOf(reportOf([sharesOf("120")]))).toEqual([
      ["shares_outstanding", "2025-08-01", 120, "company"],
    ]);
  });

  it("asks about shares in dollars or below zero", () => {
    expect(reportOfShares({}).questions).toMatchObject([{ kind: "wrong_unit" }]);
    expect(reportOfShares({ unit: "shares", more: { sign: "-" } }).questions).toMatchObject([
      { kind: "negative" },
    ]);
    expect(reportOfShares({ unit: "shares", more: { sign: "-" } }).observations).toEqual([]);
  });

  it("reads a report under international rules", () => {
    const figures = [
      figure("ifrs-full:CashAndCashEquivalents", "5", DAY),
      figure("ifrs-full:Assets", "90", DAY),
      figure("ifrs-full:CurrentBorrowings", "10", DAY),
      figure("ifrs-full:LongtermBorrowings", "20", DAY),
      figure("ifrs-full:EquityAndLiabilities", "90", DAY),
      figure("ifrs-full:Revenue", "40", "2025-04-01/2025-06-30"),
      figure("ifrs-full:FinanceCosts", "2", "2025-04-01/2025-06-30"),
    ];
    expect(figuresOf(reportOf(figures)).map(([metric, , value]) => [metric, value])).toEqual([
      ["debt_line", 10],
      ["debt_line", 20],
      ["debt_total", 30],
      ["interest_expense", 2],
      ["revenue", 40],
      ["cash", 5],
    ]);
  });

  it("goes by its last period where the cover does not say when it ends, and says so", () => {
    const figures = [
      figure("us-gaap:Revenues", "3", "2025-04-01/2025-06-30"),
      figure("us-gaap:Cash", "5", DAY),
    ];
    const report = reportOf(figures, { periodEnd: "soon" });
    expect(report.problems).toEqual([
      { kind: "no_period_end", sentence: "The cover says only “soon” about when the reported period ends." },
    ]);
    expect(figuresOf(report).map(([metric]) => metric)).toEqual(["revenue", "cash"]);
  });

  it("says what the cover says, and that the contexts name two companies", () => {
    const tagged = taggedDocument([figure("us-gaap:Cash", "5", DAY)], {
      form: "10-K/A",
      fiscalYearEnd: "--05-31",
    });
    const [context] = tagged.contexts;
    if (context === undefined) throw new Error("the sample has a context");
    const two = { ...tagged, contexts: [context, { ...context, id: "other", entity: "7" }] };
    const { document, problems } = reportOn(two, "x.htm", () => null);
    expect(document).toEqual({
      name: "x.htm",
      company: "Sample Mining Corp.",
      cik: "0001234567",
      form: "10-K/A",
      isAmendment: false,
      periodEnd: DAY,
      fiscalYearEnd: "05-31",
      figures: 1,
    });
    expect(problems.map(({ kind }) => kind)).toEqual(["two_companies"]);
  });

  it("is empty and whole for a document without any figure", () => {
    const empty = { contexts: [], units: [], numbers: [], texts: [], problems: [] };
    const report = reportOn(empty, "x.htm", () => null);
    expect(report).toMatchObject({
      observations: [],
      questions: [],
      document: { cik: null, periodEnd: null, isAmendment: null },
    });
  });
});

describe("several reports of one company", () => {
  it("give the last quarter of a year that ends in any month", () => {
    const [, year] = joinReports([
      quarterly("2025-02-28", "2024-06-01", "70"),
      quarterly("2025-05-31", "2024-06-01", "100", { form: "10-K" }),
    ]);
    expect(
      year?.observations.map(({ periodStart, periodEnd, value, how }) => [
        periodStart,
        periodEnd,
        value,
        how,
      ]),
    ).toEqual([
      ["2025-03-01", "2025-05-31", 30, "difference"],
      ["2024-06-01", "2025-05-31", 100, "tagged"],
    ]);
    expect(year?.observations[0]?.evidence.map(({ document, value }) => [document, value])).toEqual([
      ["2025-05-31.htm", 100],
      ["2025-02-28.htm", 70],
    ]);
  });

  it("take the later report's figure of a period that both give", () => {
    const figures = [
      figure("us-gaap:Revenues", "100", "2024-01-01/2024-12-31"),
      figure("us-gaap:Revenues", "60", "2024-01-01/2024-09-30"),
    ];
    const [, later] = joinReports([
      quarterly("2024-09-30", "2024-01-01", "70"),
      reportOf(figures, { periodEnd: YEAR_END }),
    ]);
    expect(later?.observations.filter(({ how }) => how === "difference").map(({ value }) => value)).toEqual([
      40,
    ]);
  });

  it("do not touch a report of another company or of an unknown one", () => {
    const nine = quarterly("2025-02-28", "2024-06-01", "70");
    const year = (cik: string) => quarterly("2025-05-31", "2024-06-01", "100", { cik });
    for (const cik of ["0000000007", "none"]) {
      expect(joinReports([nine, year(cik)]).flatMap(({ observations }) => observations)).toHaveLength(2);
    }
  });

  it("ask about a figure that moved more than five times in a quarter, and about a quarter below nothing", () => {
    const steady = joinReports([reportOfCash("2025-03-31", "100"), reportOfCash(DAY, "500")]);
    expect(steady.flatMap(({ questions }) => questions)).toEqual([]);
    for (const text of ["501", "19"]) {
      const [, jumped] = joinReports([reportOfCash("2025-03-31", "100"), reportOfCash(DAY, text)]);
      expect(jumped?.observations).toEqual([]);
      expect(jumped?.questions).toMatchObject([
        { kind: "jump", metric: "cash", suggestion: { value: Number(text) } },
      ]);
    }
    const [, below] = joinReports([
      quarterly("2025-02-28", "2024-06-01", "170"),
      quarterly("2025-05-31", "2024-06-01", "100"),
    ]);
    expect(below?.questions).toMatchObject([{ kind: "negative", periodStart: "2025-03-01" }]);
  });

  it("do not compare with the year before, nor the lines of debt, nor with nothing", () => {
    expect(
      joinReports([reportOfCash("2024-06-30", "100"), reportOfCash(DAY, "5,000")]).flatMap(
        ({ questions }) => questions,
      ),
    ).toEqual([]);
    expect(
      joinReports([reportOfCash("2025-03-31", "0"), reportOfCash(DAY, "5,000")]).flatMap(
        ({ questions }) => questions,
      ),
    ).toEqual([]);
    const [, drawn] = joinReports([reportOfDebt("2025-03-31", "1"), reportOfDebt(DAY, "900")]);
    expect(drawn?.observations.map(({ metric }) => metric)).toEqual(["debt_line"]);
    expect(drawn?.questions).toMatchObject([{ kind: "jump", metric: "debt_total" }]);
  });
});

test.each([
  ["2025-06-30", "2025-06-30"],
  ["June 30, 2025", "2025-06-30"],
  ["Sept. 30, 2025", "2025-09-30"],
  ["6/30/2025", "2025-06-30"],
  ["30 June 2025", "2025-06-30"],
  ["June 31, 2025", null],
  ["Juno 30, 2025", null],
  ["2025", null],
  [null, null],
])("the cover's date “%s” is %s", (text, date) => {
  expect(readDate(text)).toBe(date);
});

test.each([
  ["--12-31", "12-31"],
  ["09-30", "09-30"],
  ["3/31", "03-31"],
  ["May 31", "05-31"],
  ["02-29", "02-29"],
  ["13-01", null],
  ["", null],
  [null, null],
])("the cover's end of the fiscal year “%s” is %s", (text, day) => {
  expect(readMonthDay(text)).toBe(day);
});
