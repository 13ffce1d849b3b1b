import { daysBetween } from "../time.ts";
import { count } from "../wording.ts";
import type { FiledObservation, FilingQuestion, FilingReport } from "./observation.ts";
import { deriveQuarters, lengthOf, type StandingValue } from "./period.ts";
import { inOrder } from "./report.ts";

/** How far a figure may move from one quarter to the next before a person looks at it. */
const LEAST_STEP = 0.2;
const MOST_STEP = 5;

/** Metrics whose parts come and go: a single line of debt is paid back or drawn in a day. */
const NOT_STEADY = new Set(["debt_line"]);

interface Placed extends StandingValue {
  readonly observation: FiledObservation;
  /** The place of the report it comes from. */
  readonly report: number;
}

/**
 * What several reports of one company say together: quarters that follow by subtraction join the report of the longer
 * period, and a figure that has moved out of proportion since the quarter before becomes a question. Reports of
 * different companies, or of unknown ones, do not touch each other. Of two reports that give one period, the later
 * report's figure is taken.
 */
export function joinReports(reports: readonly FilingReport[]): readonly FilingReport[] {
  const groups = Map.groupBy(
    reports.keys(),
    (index) => reports[index]?.document.cik ?? `alone ${String(index)}`,
  );
  const joined = new Map<number, FilingReport>();
  for (const indexes of groups.values()) {
    const own = indexes.flatMap((index) => {
      const report = reports[index];
      return report === undefined ? [] : [{ index, report }];
    });
    const derived = quartersOf(own);
    const all = own.map(({ index, report }) => ({
      index,
      report: {
        ...report,
        observations: [...report.observations, ...(derived.get(index) ?? [])].toSorted(inOrder),
      },
    }));
    const known = all.flatMap(({ report }) => report.observations);
    for (const { index, report } of all) joined.set(index, askAboutJumps(report, known));
  }
  return reports.flatMap((_report, index) => joined.get(index) ?? []);
}

/** What makes two observations figures of one thing. */
function seriesOf({ metric, unit, basis, label, evidence }: FiledObservation): string {
  return [metric, unit, basis, label ?? "", evidence[0]?.tag ?? ""].join("|");
}

function quartersOf(
  own: readonly { readonly index: number; readonly report: FilingReport }[],
): ReadonlyMap<number, readonly FiledObservation[]> {
  const placed = own.flatMap(({ index, report }) =>
    report.observations.flatMap((observation): readonly Placed[] =>
      observation.periodStart === null
        ? []
        : [
            {
              start: observation.periodStart,
              end: observation.periodEnd,
              value: observation.value,
              firstFiled: null,
              lastFiled: null,
              observation,
              report: index,
            },
          ],
    ),
  );
  const age = new Map(own.map(({ index, report }) => [index, report.document.periodEnd ?? ""]));
  const derived = [...Map.groupBy(placed, ({ observation }) => seriesOf(observation)).values()].flatMap(
    (series) => {
      const latest = [...Map.groupBy(series, ({ start, end }) => `${start} ${end}`).values()].flatMap(
        (same) =>
          same
            .toSorted((a, b) => (age.get(b.report) ?? "").localeCompare(age.get(a.report) ?? ""))
            .slice(0, 1),
      );
      return deriveQuarters(latest).map((quarter) => {
        const { observation, report } = quarter.longer;
        const evidence = [...observation.evidence, ...quarter.shorter.observation.evidence];
        const { start, end, value } = quarter;
        return {
          report,
          observation: {
            ...observation,
            periodStart: start,
            periodEnd: end,
            length: "quarter" as const,
            value,
            how: "difference" as const,
            evidence,
          },
        };
      });
    },
  );
  return new Map(
    [...Map.groupBy(derived, ({ report }) => report)].map(([report, found]) => [
      report,
      found.map(({ observation }) => observation),
    ]),
  );
}

function askAboutJumps(report: FilingReport, known: readonly FiledObservation[]): FilingReport {
  const questions: FilingQuestion[] = [];
  const observations = report.observations.filter((observation) => {
    const before = quarterBefore(observation, known);
    if (observation.value < 0) questions.push(negativeQuarter(observation));
    else if (before !== null && isJump(observation.value / before.value))
      questions.push(jump(observation, before));
    else return true;
    return false;
  });
  return { ...report, observations, questions: [...report.questions, ...questions].toSorted(inOrder) };
}

/** True where a figure is so many times the one of the quarter before that a person should look at it. */
export function isJump(step: number): boolean {
  return step < LEAST_STEP || step > MOST_STEP;
}

/** The same figure a quarter earlier; null where it is not known or nothing. */
function quarterBefore(
  observation: FiledObservation,
  known: readonly FiledObservation[],
): FiledObservation | null {
  if (NOT_STEADY.has(observation.metric)) return null;
  if (observation.length !== "quarter" && observation.length !== "instant") return null;
  const series = seriesOf(observation);
  const before = known.find(
    (other) =>
      other.length === observation.length &&
      seriesOf(other) === series &&
      isQuarterApart(other.periodEnd, observation.periodEnd),
  );
  return before === undefined || before.value <= 0 ? null : before;
}

function isQuarterApart(from: string, to: string): boolean {
  return daysBetween(from, to) > 0 && lengthOf({ start: from, end: to }) === "quarter";
}

function jump(observation: FiledObservation, before: FiledObservation): FilingQuestion {
  const { metric, periodStart, periodEnd, value, evidence } = observation;
  const from = `${count(before.value, 2)} on ${before.periodEnd}`;
  const sentence = `It went from ${from} to ${count(value, 2)}: more than five times up or down in one quarter.`;
  return {
    kind: "jump",
    metric,
    periodStart,
    periodEnd,
    sentence,
    suggestion: { value, unit: observation.unit, why: "as tagged" },
    evidence: [...evidence, ...before.evidence],
  };
}

function negativeQuarter(observation: FiledObservation): FilingQuestion {
  const { metric, periodStart, periodEnd, evidence } = observation;
  const sentence = "The shorter period has more than the longer one that holds it: one of them was restated.";
  return { kind: "negative", metric, periodStart, periodEnd, sentence, suggestion: null, evidence };
}
