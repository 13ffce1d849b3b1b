import { describe, expect, it } from "vitest";
import { findDebt } from "../../../src/domain/filing/debts.ts";
import { balanceSheet, figure, type SampleFigure, subjectOf } from "../../support/filings.ts";

const DAY = "2025-06-30";
const BEFORE = "2024-12-31";
const debt = (tag: string, text: string, day = DAY, rest = {}) => figure(`us-gaap:${tag}`, text, day, rest);
const find = (figures: readonly SampleFigure[]) => {
  const { observations, questions } = findDebt(subjectOf(figures));
  return {
    lines: observations
      .filter(({ metric }) => metric === "debt_line")
      .map(({ value, basis, label }) => [value, basis, label]),
    totals: observations
      .filter(({ metric }) => metric === "debt_total")
      .map(({ periodEnd, value, basis }) => [periodEnd, value, basis]),
    questions: questions.map(({ kind }) => kind),
  };
};

describe("debt", () => {
  it("is the lines of the balance sheet: not the gross amount, and not a total that is only a part", () => {
    const sheet = balanceSheet(
      [],
      [debt("LoansPayableCurrent", "176,424"), debt("LongTermLoansPayable", "643,913")],
    );
    const notes = [
      debt("LoansPayable", "835,143"),
      debt("DebtInstrumentCarryingAmount", "820,337"),
      debt("LongTermDebt", "643,913"),
      debt("DebtInstrumentCarryingAmount", "635,295", DAY, { axes: { "a:Axis": "own:NoteMember" } }),
    ];
    expect(find([...sheet, ...notes])).toEqual({
      lines: [
        [176_424, "current", "loans payable current"],
        [643_913, "noncurrent", "long term loans payable"],
      ],
      totals: [[DAY, 820_337, "sum_of_lines"]],
      questions: [],
    });
  });

  it("has a line of nothing where the report says nothing is drawn", () => {
    const lines = [
      debt("LongTermNotesPayable", "2,250,546"),
      debt("LongTermLineOfCredit", "—", DAY, { more: { format: "ixt:fixed-zero" } }),
    ];
    expect(find(balanceSheet([], lines))).toMatchObject({
      lines: [
        [2_250_546, "noncurrent", "long term notes payable"],
        [0, "noncurrent", "long term line of credit"],
      ],
      totals: [[DAY, 2_250_546, "sum_of_lines"]],
    });
  });

  it("takes no line from the notes where there is a balance sheet", () => {
    const sheet = balanceSheet([], [debt("LongTermDebtNoncurrent", "500")]);
    expect(find([...sheet, debt("ConvertibleNotesPayableNoncurrent", "300")])).toMatchObject({
      lines: [[500, "noncurrent", "long term debt noncurrent"]],
      totals: [[DAY, 500, "sum_of_lines"]],
    });
  });

  it("gives no total where a total in the notes differs by more than three hundredths", () => {
    const sheet = balanceSheet([], [debt("LongTermLoansPayable", "100")]);
    expect(find([...sheet, debt("DebtInstrumentCarryingAmount", "104")])).toMatchObject({
      totals: [],
      questions: ["parts_disagree"],
    });
    expect(find([...sheet, debt("DebtInstrumentCarryingAmount", "103")])).toMatchObject({
      totals: [[DAY, 100, "sum_of_lines"]],
      questions: [],
    });
  });

  it("gives no total where a line looks like debt and is in no list", () => {
    const own = figure("own:BridgeLoanPayable", "40", DAY);
    expect(find(balanceSheet([], [debt("LongTermLoansPayable", "100"), own]))).toMatchObject({
      totals: [],
      questions: ["unlisted_line"],
    });
    expect(find(balanceSheet([own], [debt("LongTermLoansPayable", "100")]))).toMatchObject({
      totals: [[DAY, 100, "sum_of_lines"]],
    });
  });

  it("gives no total for a day that lacks a line of the other, unless a total says that it is complete", () => {
    const days = [DAY, BEFORE];
    const lines = [
      debt("LoansPayableCurrent", "20"),
      debt("LongTermLoansPayable", "100"),
      debt("LongTermLoansPayable", "90", BEFORE),
    ];
    expect(find(balanceSheet([], lines, days))).toMatchObject({
      totals: [[DAY, 120, "sum_of_lines"]],
      questions: ["lines_missing"],
    });
    const said = debt("DebtInstrumentCarryingAmount", "90", BEFORE);
    expect(find([...balanceSheet([], lines, days), said])).toMatchObject({
      totals: [
        [DAY, 120, "sum_of_lines"],
        [BEFORE, 90, "sum_of_lines"],
      ],
      questions: [],
    });
  });

  it("counts a nil line as missing and never as nothing", () => {
    const lines = [
      debt("LoansPayableCurrent", "", DAY, { more: { nil: true } }),
      debt("LongTermLoansPayable", "100"),
    ];
    expect(find(balanceSheet([], lines))).toMatchObject({
      lines: [[100, "noncurrent", "long term loans payable"]],
      totals: [],
      questions: ["lines_missing"],
    });
  });

  it("gives no total without a whole balance sheet, unless a stated total says that the lines are all", () => {
    const lines = [debt("LongTermDebtNoncurrent", "500"), debt("ConvertibleNotesPayableNoncurrent", "300")];
    expect(find(lines)).toMatchObject({ totals: [], questions: ["no_balance_sheet"] });
    const cut = balanceSheet([], [debt("LoansPayableCurrent", "20")]).slice(0, -1);
    expect(find(cut)).toMatchObject({ totals: [], questions: ["no_balance_sheet"] });
    expect(find([...lines, debt("DebtInstrumentCarryingAmount", "800")])).toMatchObject({
      totals: [[DAY, 800, "sum_of_lines"]],
    });
  });

  it("is the carrying amount of the notes where no line is tagged, and nothing where there is none", () => {
    expect(find([debt("DebtInstrumentCarryingAmount", "77")]).totals).toEqual([[DAY, 77, "carrying_amount"]]);
    expect(find([debt("LongTermDebt", "77")])).toEqual({ lines: [], totals: [], questions: [] });
    expect(find(balanceSheet([], []))).toEqual({ lines: [], totals: [], questions: [] });
  });

  it.each([
    ["below zero", { more: { sign: "-" } }, "negative"],
    ["in another currency", { unit: "iso4217:CAD" }, "other_currency"],
    ["in shares", { unit: "shares" }, "wrong_unit"],
  ])("is asked about %s", (_what, rest, kind) => {
    expect(find(balanceSheet([], [debt("LongTermLoansPayable", "100", DAY, rest)]))).toEqual({
      lines: [],
      totals: [],
      questions: [kind],
    });
  });

  it("is asked about where a line is given twice and differently", () => {
    const lines = [
      debt("LongTermLoansPayable", "100"),
      debt("LongTermLoansPayable", "200"),
      debt("LoansPayableCurrent", "20"),
    ];
    expect(find(balanceSheet([], lines)).questions).toContain("inconsistent");
    expect(find(balanceSheet([], lines)).totals).toEqual([]);
  });
});
