import type { FactRows, FactSet } from "../fact-set.ts";
import type { Fact } from "../fact.ts";
import type { Miner } from "../miner.ts";
import type { IsoDate } from "../time.ts";
import { count, dayInWords, span } from "../wording.ts";
import { type AgainstRecords, againstRecords } from "./against-records.ts";
import { type FiledRow, rowOfFigure, rowOfRevenue } from "./filed-rows.ts";
import type { FiledBasis, FiledMetric, FiledObservation, FiledUnit, FilingQuestion } from "./observation.ts";
import type { Disproportion } from "./out-of-proportion.ts";
import { lengthOf } from "./period.ts";
import type { FiledReport, StandingFigure, StandingQuestion } from "./standing.ts";

/** Something that a person is to settle about the reports of a company. */
export interface FilingReview {
  /** The same for the same thing, whichever report brings it up. */
  readonly key: string;
  readonly kind: "filing_question" | "differs";
  readonly about: string;
  readonly what: string;
  /** The report's address. */
  readonly source: string | null;
  readonly knownAt: IsoDate | null;
  /** What approving writes; null where approving only closes it. */
  readonly proposal: {
    readonly list: keyof FactRows;
    readonly row: Fact;
    readonly editable: { readonly field: string; readonly unit: FiledUnit } | null;
  } | null;
}

const METRICS: Readonly<Record<FiledMetric, string>> = {
  btc_held: "bitcoin held",
  btc_fair_value: "fair value of the bitcoin",
  debt_line: "a line of debt",
  debt_total: "debt in total",
  interest_expense: "interest expense",
  interest_paid: "interest paid",
  revenue: "revenue",
  ai_revenue: "revenue from AI and high-performance computing",
  cash: "cash",
  shares_outstanding: "shares outstanding",
};

/** What a suggestion includes where the report does not tell; a metric that is not here is then not proposed. */
const PLAIN_BASIS: Readonly<Partial<Record<FiledMetric, FiledBasis>>> = {
  btc_held: "as_reported_total",
  debt_total: "sum_of_lines",
  interest_expense: "company",
  interest_paid: "company",
  revenue: "company",
  ai_revenue: "sum_of_parts",
};

/**
 * A refused figure as something to settle, with the row that its likely meaning makes; null where a record has that
 * very figure already.
 */
export function questionReview(
  { question, report, key }: StandingQuestion,
  miner: Miner,
  reports: readonly FiledReport[],
  figures: readonly StandingFigure[],
  known: FactSet,
): FilingReview | null {
  const { metric, suggestion } = question;
  const meant = meantRow(question, report, miner, reports, figures);
  const against: AgainstRecords = meant === null ? { kind: "new" } : againstRecords(meant, known);
  if (against.kind === "confirmed") return null;
  const likely =
    suggestion === null ? "" : ` Likely ${amount(suggestion.value, suggestion.unit)}: ${suggestion.why}.`;
  const recorded =
    against.kind === "differs" && against.was !== null && suggestion !== null
      ? ` Recorded here: ${amount(against.was, suggestion.unit)}.`
      : "";
  const row = against.kind === "differs" ? against.corrected : meant;
  return {
    key: `filing ${miner.id} ${key}`,
    kind: "filing_question",
    about: aboutOf(miner, METRICS[metric], question),
    what: `${question.sentence}${likely}${recorded}`,
    source: report.url,
    knownAt: report.knownAt,
    proposal:
      row === null
        ? null
        : { list: row.list, row: row.row, editable: editableOf(row, metric === "ai_revenue") },
  };
}

/** A figure that contradicts a record: approving makes the record say what the report says. */
export function differsReview(
  filed: FiledRow,
  { record, corrected, field, was, is }: Extract<AgainstRecords, { kind: "differs" }>,
  miner: Miner,
): FilingReview {
  const isAi = field === "aiUsd";
  const { unit } = editableOf(corrected, isAi);
  const [source] = filed.row.sources;
  const report = source?.title ?? "The report";
  const said = was === null ? "no figure" : amount(was, unit);
  const days = "periodEnd" in filed.row ? filed.row : { periodStart: null, periodEnd: filed.row.asOf };
  return {
    key: differsKey(record, field, is),
    kind: "differs",
    about: aboutOf(miner, metricOf(filed, isAi), days),
    what: `${report} says ${amount(is, unit)}; the record has ${said}.`,
    source: source?.url ?? null,
    knownAt: filed.row.knownAt,
    proposal: { list: corrected.list, row: corrected.row, editable: editableOf(corrected, isAi) },
  };
}

/** A figure out of proportion to what is recorded of the quarter before: approving writes it as the report gives it. */
export function jumpReview(filed: FiledRow, { was, wasOn, is }: Disproportion, miner: Miner): FilingReview {
  const editable = editableOf(filed, false);
  const { unit } = editable;
  const [source] = filed.row.sources;
  const days = "periodEnd" in filed.row ? filed.row : { periodStart: null, periodEnd: filed.row.asOf };
  return {
    key: `jump ${filed.row.id} ${String(is)}`,
    kind: "filing_question",
    about: aboutOf(miner, metricOf(filed, false), days),
    what: `${source?.title ?? "The report"} says ${amount(is, unit)}, and the record up to ${dayInWords(wasOn)} says ${amount(was, unit)}: more than five times up or down in one quarter.`,
    source: source?.url ?? null,
    knownAt: filed.row.knownAt,
    proposal: { list: filed.list, row: filed.row, editable },
  };
}

/** Keys under which a row that agrees with a record by now may have been told to differ from it. */
export function differsKeys(filed: FiledRow, record: Fact): readonly string[] {
  const { list, row } = filed;
  const figures: readonly (readonly [field: string, value: number | null])[] =
    list === "holdings"
      ? [["btc", row.btc]]
      : list === "debtTotals"
        ? [["totalUsd", row.totalUsd]]
        : list === "interest"
          ? [["amountUsd", row.amountUsd]]
          : list === "figures"
            ? [["value", row.value]]
            : [
                ["totalUsd", row.totalUsd],
                ["aiUsd", row.aiUsd],
              ];
  return figures.flatMap(([field, value]) => (value === null ? [] : [differsKey(record, field, value)]));
}

function differsKey({ id }: Fact, field: string, value: number): string {
  return `differs ${id} ${field} ${String(value)}`;
}

function metricOf(filed: FiledRow, isAi: boolean): string {
  switch (filed.list) {
    case "holdings":
      return METRICS.btc_held;
    case "debtTotals":
      return METRICS.debt_total;
    case "interest":
      return METRICS.interest_expense;
    case "revenue":
      return isAi ? METRICS.ai_revenue : METRICS.revenue;
    case "figures":
      return METRICS[filed.row.metric];
  }
}

function editableOf(row: FiledRow, isAi: boolean): { readonly field: string; readonly unit: FiledUnit } {
  switch (row.list) {
    case "holdings":
      return { field: "btc", unit: "btc" };
    case "debtTotals":
      return { field: "totalUsd", unit: "usd" };
    case "interest":
      return { field: "amountUsd", unit: "usd" };
    case "revenue":
      return { field: isAi ? "aiUsd" : "totalUsd", unit: "usd" };
    case "figures":
      return { field: "value", unit: row.row.unit };
  }
}

/** “CLSK bitcoin held on 30 Jun 2025”, “CLSK revenue, 1 Apr – 30 Jun 2025”. */
function aboutOf(
  { ticker }: Miner,
  metric: string,
  { periodStart, periodEnd }: { readonly periodStart: IsoDate | null; readonly periodEnd: IsoDate },
): string {
  return periodStart === null
    ? `${ticker} ${metric} on ${dayInWords(periodEnd)}`
    : `${ticker} ${metric}, ${span(periodStart, periodEnd)}`;
}

/** In whole units, so that a person can compare it with the page. */
function amount(value: number, unit: FiledUnit): string {
  if (unit === "usd") return `${value < 0 ? "−" : ""}$${count(Math.abs(value))}`;
  return `${count(value, unit === "btc" ? 8 : 0)} ${unit === "btc" ? "BTC" : "shares"}`;
}

/** The row that the suggestion makes, of the basis of the figure that was refused where that is known. */
function meantRow(
  question: FilingQuestion,
  report: FiledReport,
  miner: Miner,
  reports: readonly FiledReport[],
  figures: readonly StandingFigure[],
): FiledRow | null {
  const { metric, periodStart, periodEnd, suggestion, evidence } = question;
  const length = lengthOf({ start: periodStart, end: periodEnd });
  if (suggestion === null || length === null || length === "half" || length === "nine_months") return null;
  const refused = reports
    .flatMap((one) => one.report.observations)
    .find(
      (one) =>
        one.metric === metric &&
        one.periodStart === periodStart &&
        one.periodEnd === periodEnd &&
        one.value === suggestion.value,
    );
  const basis = refused?.basis ?? PLAIN_BASIS[metric];
  if (basis === undefined) return null;
  const observation: FiledObservation = {
    metric,
    periodStart,
    periodEnd,
    length,
    value: suggestion.value,
    unit: suggestion.unit,
    basis,
    label: refused?.label ?? null,
    how: "tagged",
    evidence,
  };
  const figure: StandingFigure = {
    observation,
    reports: [report],
    knownAt: report.knownAt,
    isComparative: false,
  };
  if (metric !== "revenue" && metric !== "ai_revenue") return rowOfFigure(figure, miner);
  // One row has both figures of a period: the other one stays what it is.
  const other = (wanted: FiledMetric): StandingFigure | null =>
    figures.find(
      (one) =>
        one.observation.metric === wanted &&
        one.observation.periodStart === periodStart &&
        one.observation.periodEnd === periodEnd &&
        one.observation.basis !== "one_part",
    ) ?? null;
  const ai = metric === "ai_revenue" ? figure : other("ai_revenue");
  const total = metric === "revenue" ? figure : other("revenue");
  return rowOfRevenue({ total, ai, aiLabel: ai?.observation.label ?? null }, miner);
}
