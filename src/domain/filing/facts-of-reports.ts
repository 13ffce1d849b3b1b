import type { FactRows, FactSet } from "../fact-set.ts";
import type { Fact } from "../fact.ts";
import type { Miner } from "../miner.ts";
import type { IsoDate } from "../time.ts";
import { type AgainstRecords, againstRecords } from "./against-records.ts";
import { type FiledRow, isKept, rowOfFigure, rowOfRevenue } from "./filed-rows.ts";
import {
  differsKeys,
  differsReview,
  type FilingReview,
  jumpReview,
  questionReview,
} from "./filing-review.ts";
import type { FiledObservation, FilingQuestion } from "./observation.ts";
import { outOfProportion } from "./out-of-proportion.ts";
import { type FiledReport, type StandingFigure, standingOf, type StandingQuestion } from "./standing.ts";

/** Rows of reports by the name of their list. */
export type FiledFacts = Pick<FactRows, "holdings" | "debtTotals" | "interest" | "revenue" | "figures">;

/** What the reports of one company say that is new here. */
export interface FactsOfReports {
  /** Figures of the reports' own days and periods, and those that a later report restated. */
  readonly facts: FiledFacts;
  /** Figures that a report gave to compare with and that nobody had recorded: history. */
  readonly comparatives: FiledFacts;
  /** What a person is to settle. */
  readonly reviews: readonly FilingReview[];
  /** Keys of questions that a later report or a record has answered. */
  readonly answered: readonly string[];
  /** Ids of records that a report gives the same figure as. */
  readonly confirmed: readonly string[];
}

/**
 * The facts of one company from all its reports, oldest or newest first. A figure that a record of another id gives
 * already is not written again, and one that contradicts a record is a question. What ends before the miner's
 * `factsSince` is another business and left out. The document of each report is named by its accession number.
 */
export function factsOfReports(
  reports: readonly FiledReport[],
  miner: Miner,
  known: FactSet,
): FactsOfReports {
  const { figures, questions } = standingOf(reports, miner.cik ?? miner.id);
  const isOurs = (end: IsoDate): boolean => miner.factsSince === null || end >= miner.factsSince;
  const kept = figures.filter(({ observation }) => isKept(observation) && isOurs(observation.periodEnd));
  const rows = [...plainRows(kept, miner), ...revenueRows(kept, questions, miner)];
  const ids = new Set(rows.map(({ row }) => row.row.id));
  // Two rows of ours must not give way to each other.
  const others = { ...known, holdings: known.holdings.filter(({ id }) => !ids.has(id)) };
  const judged = rows.map((filed) => {
    const against = sayingMore(filed.row, rows) ?? againstRecords(filed.row, others);
    // What a person let pass, or stood before, is not asked about again.
    const isOwn = knownRow(filed.row.row.id, known) !== null;
    const jump = against.kind !== "new" || isOwn ? null : outOfProportion(filed.row, known);
    return { ...filed, against, jump };
  });
  const written = judged.flatMap((one) => {
    const own = knownRow(one.row.row.id, known);
    if (one.jump !== null) return [];
    if (one.against.kind === "new") return [{ row: one.row, isNews: !one.isComparative || own !== null }];
    // A record that came later, with a release or by a person, takes the place of a row of ours.
    return own === null ? [] : [{ row: withdrawn(one.row, one.against.record), isNews: true }];
  });
  const asked = questions
    .filter(({ question }) => isOurs(question.periodEnd) && !isRepeated(question, questions))
    .map((one) => ({
      key: `filing ${miner.id} ${one.key}`,
      review: one.isAnswered ? null : questionReview(one, miner, reports, kept, known),
    }));
  return {
    facts: listed(written.filter(({ isNews }) => isNews)),
    comparatives: listed(written.filter(({ isNews }) => !isNews)),
    reviews: [
      ...asked.flatMap(({ review }) => (review === null ? [] : [review])),
      ...judged.flatMap(({ row, against }) =>
        against.kind === "differs" ? [differsReview(row, against, miner)] : [],
      ),
      ...judged.flatMap(({ row, jump }) => (jump === null ? [] : [jumpReview(row, jump, miner)])),
    ],
    answered: [
      ...asked.flatMap(({ key, review }) => (review === null ? [key] : [])),
      ...judged.flatMap(({ row, against }) =>
        against.kind === "confirmed" ? differsKeys(row, against.record) : [],
      ),
    ],
    confirmed: judged.flatMap(({ against }) => (against.kind === "confirmed" ? [against.record.id] : [])),
  };
}

/**
 * A count of coins of which a report does not say what is in it, confirmed by another report's that does: without a price
 * of the day at hand it could not be told. Null where there is none.
 */
function sayingMore({ list, row }: FiledRow, rows: readonly PlacedRow[]): AgainstRecords | null {
  if (list !== "holdings" || row.basis !== "as_reported_total") return null;
  const record = rows
    .flatMap(({ row: other }) => (other.list === "holdings" ? [other.row] : []))
    .find((other) => other.date === row.date && other.btc === row.btc && other.basis !== row.basis);
  return record === undefined ? null : { kind: "confirmed", record };
}

/** The row as one that no longer holds, since another says the same thing. */
function withdrawn(filed: FiledRow, record: Fact): FiledRow {
  const why = { withdrawn: `Recorded under ${record.id} by now.` };
  switch (filed.list) {
    case "holdings":
      return { list: "holdings", row: { ...filed.row, ...why } };
    case "debtTotals":
      return { list: "debtTotals", row: { ...filed.row, ...why } };
    case "interest":
      return { list: "interest", row: { ...filed.row, ...why } };
    case "revenue":
      return { list: "revenue", row: { ...filed.row, ...why } };
    case "figures":
      return { list: "figures", row: { ...filed.row, ...why } };
  }
}

/** True for a question about the year so far that is asked about its last quarter or the year too. */
function isRepeated(question: FilingQuestion, all: readonly StandingQuestion[]): boolean {
  if (isKept(question)) return false;
  return all.some(
    ({ question: other }) =>
      isKept(other) &&
      other.kind === question.kind &&
      other.metric === question.metric &&
      other.periodEnd === question.periodEnd,
  );
}

interface PlacedRow {
  readonly row: FiledRow;
  readonly isComparative: boolean;
}

function plainRows(figures: readonly StandingFigure[], miner: Miner): readonly PlacedRow[] {
  return figures.flatMap((figure) => {
    const row = rowOfFigure(figure, miner);
    return row === null ? [] : [{ row, isComparative: figure.isComparative }];
  });
}

/** One row for each period that revenue is given for. */
function revenueRows(
  figures: readonly StandingFigure[],
  questions: readonly StandingQuestion[],
  miner: Miner,
): readonly PlacedRow[] {
  const totals = figures.filter(({ observation }) => observation.metric === "revenue");
  const parts = figures.filter(({ observation }) => observation.metric === "ai_revenue");
  const periods = Map.groupBy([...totals, ...parts], ({ observation }) => periodOf(observation));
  return [...periods].flatMap(([period, same]) => {
    const total = same.find(({ observation }) => observation.metric === "revenue") ?? null;
    const isUnsettled = questions.some(
      ({ question, isAnswered }) =>
        question.metric === "ai_revenue" && !isAnswered && periodOf(question) === period,
    );
    const ai = isUnsettled ? null : aiOf(same, parts);
    const label = ai === null ? null : aiLabelOf(ai, same);
    const row = rowOfRevenue({ total, ai, aiLabel: label }, miner);
    const isComparative = (total ?? ai)?.isComparative ?? false;
    return row === null ? [] : [{ row, isComparative }];
  });
}

function periodOf({ periodStart, periodEnd }: Pick<FiledObservation, "periodStart" | "periodEnd">): string {
  return `${periodStart ?? ""} ${periodEnd}`;
}

/**
 * All revenue of AI of a period: the sum of its parts, or its only part where the same reports name no other one, for
 * then a part may be missing.
 */
function aiOf(same: readonly StandingFigure[], parts: readonly StandingFigure[]): StandingFigure | null {
  const ai = same.filter(({ observation }) => observation.metric === "ai_revenue");
  const whole = ai.find(({ observation }) => observation.basis === "sum_of_parts");
  if (whole !== undefined) return whole;
  const [only, ...more] = ai;
  if (only === undefined || more.length > 0) return null;
  const hasOther = parts.some(
    ({ observation, reports }) =>
      observation.label !== null &&
      observation.label !== only.observation.label &&
      reports.some((report) => only.reports.includes(report)),
  );
  return hasOther ? null : only;
}

function aiLabelOf({ observation }: StandingFigure, same: readonly StandingFigure[]): string | null {
  if (observation.label !== null) return observation.label;
  const labels = same.flatMap((figure) =>
    figure.observation.metric === "ai_revenue" && figure.observation.label !== null
      ? [figure.observation.label]
      : [],
  );
  return labels.length === 0 ? null : labels.join(" and ");
}

function knownRow(id: string, known: FactSet): Fact | null {
  const rows: readonly Fact[] = [
    ...known.holdings,
    ...known.debtTotals,
    ...known.interest,
    ...known.revenue,
    ...known.figures,
  ];
  return rows.find((row) => row.id === id) ?? null;
}

function listed(rows: readonly { readonly row: FiledRow }[]): FiledFacts {
  const of = rows.map(({ row }) => row);
  return {
    holdings: of.flatMap((one) => (one.list === "holdings" ? [one.row] : [])),
    debtTotals: of.flatMap((one) => (one.list === "debtTotals" ? [one.row] : [])),
    interest: of.flatMap((one) => (one.list === "interest" ? [one.row] : [])),
    revenue: of.flatMap((one) => (one.list === "revenue" ? [one.row] : [])),
    figures: of.flatMap((one) => (one.list === "figures" ? [one.row] : [])),
  };
}
