import { describe, expect, it } from "vitest";
import type { DebtTotal, InterestExpense } from "../../../src/domain/debt.ts";
import { againstRecords } from "../../../src/domain/filing/against-records.ts";
import type { FiledRow } from "../../../src/domain/filing/filed-rows.ts";
import { differsReview } from "../../../src/domain/filing/filing-review.ts";
import type { RevenuePeriod } from "../../../src/domain/revenue.ts";
import type { Holding } from "../../../src/domain/treasury.ts";
import { aFactSet, aHolding, aSource } from "../../support/facts.ts";
import { sampleMiner, SAMPLE_CIK } from "../../support/filed-reports.ts";

const report = {
  miner: SAMPLE_CIK,
  asOf: "2026-03-31",
  knownAt: "2026-05-08",
  sources: [aSource({ title: "Sample Mining 10-Q for 31 Mar 2026 (1)", url: "https://www.sec.gov/report" })],
  evidence: "filing",
  note: null,
  reasoning: "Taken from a tag.",
} as const;

const record = {
  ...report,
  knownAt: "2026-04-02",
  sources: [aSource({ title: "A page of news", url: "https://example.com/news", kind: "news" })],
  evidence: "one_host",
} as const;

const filedHolding = (btc: number, basis: Holding["basis"] = "as_reported_total"): FiledRow => ({
  list: "holdings",
  row: { ...report, id: "t-filed", date: "2026-03-31", btc, qualifier: "exact", basis, disputed: false },
});

const recorded = (over: Partial<Holding>): Holding =>
  aHolding("t-record", { ...record, date: "2026-03-31", btc: 1000, ...over });

const debtTotal = (over: Partial<DebtTotal>): DebtTotal => ({
  ...record,
  id: "dt-record",
  totalUsd: 5_800_000_000,
  scope: "total_debt",
  instruments: ["d-one"],
  ...over,
});

const revenueRow = (id: string, totalUsd: number | null, aiUsd: number | null): RevenuePeriod => ({
  ...(id === "r-filed" ? report : record),
  id,
  periodStart: "2026-01-01",
  periodEnd: "2026-03-31",
  periodLabel: "Q1 2026",
  totalUsd,
  aiUsd,
  aiLabel: aiUsd === null ? null : "HPC",
  miningUsd: 13_000_000,
  otherUsd: null,
  btcMined: null,
  netIncomeUsd: -427_600_000,
});
describe("coins beside a record of the day", () => {
  it.each([
    ["the same", 1000, {}, "confirmed"],
    ["a figure that the record rounds", 1004.9, {}, "confirmed"],
    ["a little more", 1006, {}, "differs"],
    ["a little less", 994, {}, "differs"],
    ["nothing beside nothing", 0, { btc: 0 }, "confirmed"],
    ["something beside nothing", 3, { btc: 0 }, "differs"],
    ["near what it says is about right", 1015, { qualifier: "about" }, "confirmed"],
    ["far from what it says is about right", 1030, { qualifier: "about" }, "differs"],
    ["more than it says is the least", 1400, { qualifier: "more_than" }, "confirmed"],
    ["less than it says is the least", 900, { qualifier: "more_than" }, "differs"],
    ["less than it says is the most", 900, { qualifier: "less_than" }, "confirmed"],
    ["more than it says is the most", 1400, { qualifier: "less_than" }, "differs"],
    ["the same number of another basis", 1000.2, { basis: "unencumbered_only" }, "confirmed"],
    ["nearly the number of another basis", 1003, { basis: "unencumbered_only" }, "new"],
    [
      "the same as a bound of another basis",
      1000,
      { basis: "unencumbered_only", qualifier: "more_than" },
      "new",
    ],
    ["of another day", 1000, { date: "2026-03-30" }, "new"],
    ["of another miner", 1000, { miner: "0000000001" }, "new"],
    ["a record that is disputed", 1000, { disputed: true }, "new"],
    ["a record that no longer holds", 1000, { withdrawn: "It was wrong." }, "new"],
    ["its own row", 900, { id: "t-filed" }, "new"],
  ] satisfies readonly (readonly [string, number, Partial<Holding>, string])[])(
    "%s",
    (_name, btc, over, expected) => {
      const known = aFactSet({ holdings: [recorded(over)] });
      expect(againstRecords(filedHolding(btc), known).kind).toBe(expected);
    },
  );

  it("that differ make the record's next version, with the report as its first source", () => {
    const known = aFactSet({ holdings: [recorded({ qualifier: "about", note: "From the letter." })] });
    const filed = filedHolding(1100);
    const against = againstRecords(filed, known);
    if (against.kind !== "differs") throw new Error(against.kind);
    expect(against.corrected).toEqual({
      list: "holdings",
      row: {
        ...recorded({ note: "From the letter." }),
        btc: 1100,
        qualifier: "exact",
        knownAt: "2026-05-08",
        evidence: "filing",
        reasoning: "Taken from a tag.",
        sources: [report.sources[0], record.sources[0]],
      },
    });
    expect(differsReview(filed, against, sampleMiner())).toMatchObject({
      key: "differs t-record btc 1100",
      kind: "differs",
      about: "SMPL bitcoin held on 31 Mar 2026",
      what: "Sample Mining 10-Q for 31 Mar 2026 (1) says 1,100 BTC; the record has 1,000 BTC.",
      source: "https://www.sec.gov/report",
      proposal: { list: "holdings", editable: { field: "btc", unit: "btc" } },
    });
  });
});

describe("debt beside a record of the day", () => {
  it.each([
    ["within its rounding", {}, 5_812_000_000, "confirmed"],
    ["beyond it", {}, 5_900_000_000, "differs"],
    ["of another scope", { scope: "long_term_debt" }, 5_900_000_000, "new"],
    ["of another day", { asOf: "2026-06-05" }, 5_900_000_000, "new"],
  ] satisfies readonly (readonly [string, Partial<DebtTotal>, number, string])[])(
    "%s",
    (_name, over, totalUsd, expected) => {
      const filed: FiledRow = {
        list: "debtTotals",
        row: { ...report, id: "dt-filed", totalUsd, scope: "total_debt", instruments: [] },
      };
      const against = againstRecords(filed, aFactSet({ debtTotals: [debtTotal(over)] }));
      expect(against.kind).toBe(expected);
      const version = against.kind === "differs" ? against.corrected.row : debtTotal({ totalUsd });
      expect(version).toMatchObject({ id: "dt-record", totalUsd, instruments: ["d-one"] });
    },
  );
});

describe("interest beside a record of the period", () => {
  it.each([
    ["of the same days", "2026-01-01", "company", "confirmed"],
    ["of other days", "2025-07-01", "company", "new"],
    ["of another scope", "2026-01-01", "one_series", "new"],
  ] satisfies readonly (readonly [string, string, InterestExpense["scope"], string])[])(
    "%s",
    (_name, periodStart, scope, expected) => {
      const row = { ...report, periodEnd: "2026-03-31", periodLabel: "Q1 2026", amountUsd: 67_100_000 };
      const filed: FiledRow = {
        list: "interest",
        row: { ...row, id: "ie-filed", periodStart: "2026-01-01", amountUsd: 67_134_000, scope: "company" },
      };
      const known = aFactSet({ interest: [{ ...row, id: "ie-record", periodStart, scope }] });
      expect(againstRecords(filed, known).kind).toBe(expected);
    },
  );
});

const filedRevenue = (totalUsd: number | null, aiUsd: number | null): FiledRow => ({
  list: "revenue",
  row: { ...revenueRow("r-filed", totalUsd, aiUsd), miningUsd: null, netIncomeUsd: null },
});

describe("revenue beside a record of the period", () => {
  it.each([
    ["both figures agree", [34_050_000, 21_030_000], [34_000_000, 21_000_000], "confirmed", null],
    ["the report gives one of them", [34_050_000, null], [34_000_000, 21_000_000], "confirmed", null],
    ["the total differs", [36_000_000, 21_000_000], [34_000_000, 21_000_000], "differs", "totalUsd"],
    ["what is AI differs", [34_000_000, 25_000_000], [34_000_000, 21_000_000], "differs", "aiUsd"],
    ["the record does not know what is AI", [34_000_000, 21_000_000], [34_000_000, null], "differs", "aiUsd"],
    ["the record knows neither", [34_000_000, null], [null, null], "differs", "totalUsd"],
  ] as const)("%s", (_name, [total, ai], [knownTotal, knownAi], kind, field) => {
    const known = aFactSet({ revenue: [revenueRow("r-record", knownTotal, knownAi)] });
    const against = againstRecords(filedRevenue(total, ai), known);
    expect(against.kind).toBe(kind);
    if (against.kind !== "differs") return;
    expect(against.field).toBe(field);
    expect(against.corrected.row).toMatchObject({
      id: "r-record",
      totalUsd: total,
      aiUsd: ai ?? knownAi,
      miningUsd: 13_000_000,
      netIncomeUsd: -427_600_000,
    });
  });

  it("says that the record has no figure", () => {
    const known = aFactSet({ revenue: [revenueRow("r-record", 34_000_000, null)] });
    const rowOfReport = filedRevenue(34_000_000, 21_000_000);
    const against = againstRecords(rowOfReport, known);
    if (against.kind !== "differs") throw new Error(against.kind);
    expect(differsReview(rowOfReport, against, sampleMiner())).toMatchObject({
      about: "SMPL revenue from AI and high-performance computing, 1 Jan – 31 Mar 2026",
      what: "Sample Mining 10-Q for 31 Mar 2026 (1) says $21,000,000; the record has no figure.",
      proposal: { editable: { field: "aiUsd", unit: "usd" } },
    });
  });
});
