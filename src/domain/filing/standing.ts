import { addDays, type IsoDate } from "../time.ts";
import type { FiledObservation, FilingQuestion, FilingReport } from "./observation.ts";
import { joinReports } from "./several-reports.ts";

/** A report that was read, with where it stands and when it could be known. */
export interface FiledReport {
  readonly accession: string;
  readonly form: string;
  readonly filed: IsoDate;
  /** The day on which it could be known in New York. */
  readonly knownAt: IsoDate;
  readonly url: string;
  readonly report: FilingReport;
}

/** A figure of one day or period as it stands after all reports. */
export interface StandingFigure {
  readonly observation: FiledObservation;
  /** The first report that gave this figure; for a quarter by subtraction that of the longer period, then the other. */
  readonly reports: readonly [FiledReport, ...FiledReport[]];
  /** The day on which it became known as it stands now. */
  readonly knownAt: IsoDate;
  /** True where that report is about a later period and gives it only to compare with. */
  readonly isComparative: boolean;
}

/** A figure that a rule refused, with the newest report in which it did. */
export interface StandingQuestion {
  readonly question: FilingQuestion;
  readonly report: FiledReport;
  /** The same for the same question, whichever report it is asked about. */
  readonly key: string;
  /** True where a later report gives the figure without raising the question. */
  readonly isAnswered: boolean;
}

export interface Standing {
  readonly figures: readonly StandingFigure[];
  readonly questions: readonly StandingQuestion[];
}

interface Entry {
  readonly observation: FiledObservation;
  readonly report: FiledReport;
}

/** A balance sheet or a cover may be dated some weeks beside the end of the period. */
const OWN_DAYS = 45;

/**
 * What the reports of one company say together as of the last of them: of each day or period the figure that was filed
 * last, ties by accession number, since the day on which it was first given as it is. A figure that was given is taken
 * before one by subtraction, and that one is known once both of its periods are.
 *
 * The reports' documents are named by their accession numbers, by which their evidence leads back to them.
 */
export function standingOf(reports: readonly FiledReport[], cik: string): Standing {
  const newestFirst = reports.toSorted((a, b) => inFilingOrder(b, a));
  const joined = joinReports(
    newestFirst.map(({ report }) => ({ ...report, document: { ...report.document, cik } })),
  );
  const told = newestFirst.map((filed, index) => ({ filed, report: joined[index] ?? filed.report }));
  const entries = told.flatMap(({ filed, report }) =>
    report.observations.map((observation): Entry => ({ observation, report: filed })),
  );
  const byKey = Map.groupBy(entries, ({ observation }) => keyOf(observation));
  const given = new Map<string, StandingFigure>();
  for (const [key, same] of byKey) {
    const [first, ...rest] = same.filter(({ observation }) => observation.how !== "difference");
    if (first !== undefined) given.set(key, standingFigure([first, ...rest]));
  }
  const derived = [...byKey].flatMap(([key, same]) => {
    const [newest] = same;
    return newest === undefined || given.has(key) ? [] : [derivedFigure(newest, given, newestFirst)];
  });
  return { figures: [...given.values(), ...derived], questions: standingQuestions(told) };
}

function inFilingOrder(a: FiledReport, b: FiledReport): number {
  return a.filed.localeCompare(b.filed) || a.accession.localeCompare(b.accession);
}

/** A total of debt is one figure of its day, whether the lines or the notes give it. */
function keyOf(observation: FiledObservation): string {
  const { metric, basis, label, periodStart, periodEnd } = observation;
  return [metric, metric === "debt_total" ? "" : basis, label ?? "", periodStart ?? "", periodEnd].join("|");
}

function standingFigure(same: readonly [Entry, ...Entry[]]): StandingFigure {
  const [last, ...before] = same.toSorted((a, b) => inFilingOrder(b.report, a.report));
  let first = last ?? same[0];
  for (const entry of before) {
    if (!isSame(entry.observation, first.observation)) break;
    first = entry;
  }
  const { observation, report } = first;
  return {
    observation,
    reports: [report],
    knownAt: report.knownAt,
    isComparative: isComparative(observation, report),
  };
}

/** The same figure, or one of the two is the other rounded as it is printed. */
function isSame(a: FiledObservation, b: FiledObservation): boolean {
  return Math.abs(a.value - b.value) <= Math.max(roundingOf(a), roundingOf(b)) / 2;
}

/** The size of the last digit printed, for each part of a sum. */
function roundingOf({ evidence }: FiledObservation): number {
  return evidence.reduce((sum, { text, scale }) => {
    const decimals = /\.(\d+)\s*$/.exec(text)?.[1]?.length ?? 0;
    // Whole units are exact: a share or a dollar more is another figure.
    return sum + (scale - decimals > 0 ? 10 ** (scale - decimals) : 0);
  }, 0);
}

function isComparative({ periodEnd }: FiledObservation, { report }: FiledReport): boolean {
  const end = report.document.periodEnd;
  return end !== null && periodEnd < addDays(end, -OWN_DAYS);
}

/** A quarter by subtraction, with the reports and the days of the two periods it comes from. */
function derivedFigure(
  { observation, report }: Entry,
  given: ReadonlyMap<string, StandingFigure>,
  all: readonly FiledReport[],
): StandingFigure {
  const inputs = observation.evidence.flatMap(({ document, periodStart, periodEnd }) => {
    const figure = given.get(keyOf({ ...observation, periodStart, periodEnd }));
    if (figure !== undefined) return [{ report: figure.reports[0], knownAt: figure.knownAt }];
    const from = all.find(({ accession }) => accession === document);
    return from === undefined ? [] : [{ report: from, knownAt: from.knownAt }];
  });
  const [first, ...rest] = new Set(inputs.map((input) => input.report));
  return {
    observation,
    reports: [first ?? report, ...rest],
    knownAt:
      inputs.reduce((latest, { knownAt }) => (knownAt > latest ? knownAt : latest), "") || report.knownAt,
    isComparative: isComparative(observation, report),
  };
}

/** Each question once, as the newest report asks it. */
function standingQuestions(
  told: readonly { readonly filed: FiledReport; readonly report: FilingReport }[],
): readonly StandingQuestion[] {
  const found = new Map<string, StandingQuestion>();
  told.forEach(({ filed, report }, index) => {
    for (const question of report.questions) {
      const key = questionKey(question);
      if (found.has(key)) continue;
      const isAnswered = told.slice(0, index).some((later) => givesFigure(later.report, question));
      found.set(key, { question, report: filed, key, isAnswered });
    }
  });
  return [...found.values()];
}

function questionKey({ kind, metric, periodStart, periodEnd, evidence }: FilingQuestion): string {
  return [kind, metric, periodStart ?? "", periodEnd, evidence[0]?.tag ?? ""].join("|");
}

/** True where a report gives a figure of the question's metric and days, and asks nothing about them. */
function givesFigure(report: FilingReport, { metric, periodStart, periodEnd }: FilingQuestion): boolean {
  const isOfIt = (one: FiledObservation | FilingQuestion): boolean =>
    one.metric === metric && one.periodStart === periodStart && one.periodEnd === periodEnd;
  return report.observations.some(isOfIt) && !report.questions.some(isOfIt);
}
