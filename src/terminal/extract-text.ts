import {
  type Evidence,
  FILED_METRICS,
  type FiledBasis,
  type FiledMetric,
  type FiledObservation,
  type FiledUnit,
  type FilingQuestion,
  type FilingReport,
} from "../domain/filing/observation.ts";
import type { ReadingProblem } from "../domain/filing/tagged.ts";
import { count, dayInWords, plural } from "../domain/wording.ts";

const TITLES: Readonly<Record<FiledMetric, string>> = {
  btc_held: "Bitcoin held",
  btc_fair_value: "Fair value of the bitcoin",
  debt_line: "Debt, line by line",
  debt_total: "Debt in total",
  interest_expense: "Interest expense",
  interest_paid: "Interest paid",
  revenue: "Revenue",
  ai_revenue: "Revenue from AI and high-performance computing",
  cash: "Cash",
  shares_outstanding: "Shares outstanding",
};

const UNITS: Readonly<Record<FiledUnit, string>> = { usd: "USD", btc: "BTC", shares: "shares" };

const BASES: Readonly<Record<FiledBasis, string>> = {
  company: "whole company",
  as_reported_total: "as reported",
  without_pledged: "without pledged coins",
  with_pledged: "with pledged coins",
  current: "due within a year",
  noncurrent: "due later",
  sum_of_lines: "sum of the lines",
  carrying_amount: "carrying amount in the notes",
  without_restricted: "without restricted cash",
  with_restricted: "with restricted cash",
  one_part: "one part",
  sum_of_parts: "sum of the parts",
};

/** Of one kind of problem a broken document can have thousands. */
const MOST_OF_A_KIND = 5;

/** A report as lines for a terminal: a table per metric with its questions under it, then what was wrong. */
export function describeReport({
  document,
  observations,
  questions,
  problems,
}: FilingReport): readonly string[] {
  const { company, cik, form, isAmendment, periodEnd, fiscalYearEnd, figures } = document;
  const amended = isAmendment === true && form?.endsWith("/A") === false ? " (amendment)" : "";
  const about = [
    company ?? "A company that the cover does not name",
    form === null ? null : `${form}${amended}`,
    periodEnd === null ? "end of the period unknown" : `period to ${dayInWords(periodEnd)}`,
    fiscalYearEnd === null ? null : `fiscal year to ${fiscalYearEnd}`,
    cik === null ? null : `CIK ${cik}`,
  ];
  const sections = FILED_METRICS.flatMap((metric) =>
    describeMetric(
      metric,
      observations.filter((one) => one.metric === metric),
      questions.filter((one) => one.metric === metric),
    ),
  );
  const nothing = ["", "None of the figures that are looked for is tagged here."];
  return [
    about.filter((part) => part !== null).join(" · "),
    `${document.name}: ${plural(figures, "tagged figure")}, ${plural(observations.length, "figure")} taken, ${plural(questions.length, "question")}, ${plural(problems.length, "problem")}`,
    ...(sections.length === 0 ? nothing : sections),
    ...describeProblems(problems),
  ];
}

function describeMetric(
  metric: FiledMetric,
  observations: readonly FiledObservation[],
  questions: readonly FilingQuestion[],
): readonly string[] {
  if (observations.length === 0 && questions.length === 0) return [];
  return ["", TITLES[metric], ...table(observations.map(cells)), ...questions.flatMap(describeQuestion)];
}

/** Period, value, unit, basis, tag, context. */
function cells(observation: FiledObservation): readonly string[] {
  const { periodStart, periodEnd, value, unit, basis, label, how, evidence } = observation;
  const minus = how === "difference";
  const tags = [...new Set(evidence.map(({ tag }) => tag))].join(minus ? " − " : " + ");
  const single =
    evidence.length > 1 && tags === evidence[0]?.tag && minus ? `${tags}, longer − shorter` : tags;
  return [
    periodOf(periodStart, periodEnd),
    count(value, 8),
    UNITS[unit],
    [BASES[basis], label].filter((part) => part !== null).join(": "),
    single,
    [...new Set(evidence.map(place))].join(" + "),
  ];
}

function periodOf(start: string | null, end: string): string {
  return start === null ? dayInWords(end) : `${dayInWords(start)} – ${dayInWords(end)}`;
}

function place({ context, dimensions }: Evidence): string {
  const axes = dimensions.map(({ axis, member }) => `${axis}=${member}`);
  return axes.length === 0 ? context : `${context} [${axes.join(", ")}]`;
}

/** Columns as wide as their widest cell; figures stand to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join("  ")}`.trimEnd(),
  );
}

function describeQuestion({
  sentence,
  periodStart,
  periodEnd,
  suggestion,
  evidence,
}: FilingQuestion): readonly string[] {
  const meant =
    suggestion === null
      ? []
      : [`      likely ${count(suggestion.value, 8)} ${UNITS[suggestion.unit]}: ${suggestion.why}`];
  return [
    `  ? ${periodOf(periodStart, periodEnd)}: ${sentence}`,
    ...meant,
    ...evidence.map(
      (one) =>
        `      ${one.tag} = ${one.value === null ? "none" : count(one.value, 8)} ${one.unit}, printed “${one.text}”, ${place(one)}, ${periodOf(one.periodStart, one.periodEnd)}`,
    ),
  ];
}

function describeProblems(problems: readonly ReadingProblem[]): readonly string[] {
  if (problems.length === 0) return [];
  const lines = [...Map.groupBy(problems, ({ kind }) => kind).values()].flatMap((same) => {
    const more = same.length - MOST_OF_A_KIND;
    return [
      ...same.slice(0, MOST_OF_A_KIND).map(({ sentence }) => `  ! ${sentence}`),
      ...(more > 0 ? [`  ! … and ${count(more)} more of this kind`] : []),
    ];
  });
  return ["", "Problems of the document", ...lines];
}
