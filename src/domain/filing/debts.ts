import { usd } from "../wording.ts";
import { plainFacts } from "./fact-book.ts";
import { type FiledFact, isMoney, localName, tagInWords } from "./filed-fact.ts";
import type { FiledObservation, FilingQuestion, Found } from "./observation.ts";
import { DEBT_CURRENT, DEBT_LIKE, DEBT_NONCURRENT, DEBT_TOTALS } from "./preferences.ts";
import { ask, askConflicts, isOnBalanceDay, moneyFault, observe, type Subject } from "./subject.ts";

/** How far the sum of the lines may lie from a total that the report gives. */
const SAME_SHARE = 0.03;

const LISTED = [...DEBT_CURRENT, ...DEBT_NONCURRENT];

/**
 * The lines of debt on every balance sheet and their sum. Lines count that stand on the liabilities' side of the
 * balance sheet: there every line is one of its own. A sum that a total in the notes contradicts, or that lacks a line,
 * is a question.
 */
export function findDebt(subject: Subject): Found {
  const lines = linesOf(subject);
  const torn = tornLines(subject);
  const names = [...new Set([...lines.map(({ name }) => name), ...torn])];
  const questions: FilingQuestion[] = names.flatMap((name) =>
    askConflicts(subject, name, "debt_line", isOnBalanceDay),
  );
  const observations: FiledObservation[] = [];
  const sound: FiledFact[] = [];
  for (const line of lines) {
    const fault = moneyFault(subject, line, "debt_line");
    if (fault !== null) questions.push(fault);
    else if (line.value !== null) {
      sound.push(line);
      const basis = DEBT_CURRENT.includes(line.name) ? "current" : "noncurrent";
      const label = tagInWords(line.name);
      observations.push(
        observe(subject, [line], { metric: "debt_line", value: line.value, unit: "usd", basis, label }),
      );
    }
  }
  const strangers = unlistedLines(subject);
  for (const day of subject.balanceDays) {
    const today = sound.filter(({ period }) => period.end === day);
    const total = totalOn(subject, day, today, names, strangers);
    if (total === null) continue;
    if ("kind" in total) questions.push(total);
    else observations.push(total);
  }
  return { observations, questions };
}

function linesOf(subject: Subject): readonly FiledFact[] {
  return LISTED.flatMap((name) => plainFacts(subject.book, name)).filter(
    (fact) => isOnBalanceDay(subject, fact) && isAmongLiabilities(subject, fact.name),
  );
}

/** Tags of lines that have no figure to take because the report gives two. */
function tornLines({ book, liabilities }: Subject): readonly string[] {
  return LISTED.filter((name) =>
    (book.conflicts.get(name) ?? [])
      .flat()
      .some(
        (fact) =>
          fact.dimensions.length === 0 &&
          (liabilities === null || (fact.order > liabilities.from && fact.order < liabilities.to)),
      ),
  );
}

/** True where the first printed figure of the tag stands on the balance sheet; all pass where none was recognised. */
function isAmongLiabilities({ book, liabilities }: Subject, name: string): boolean {
  if (liabilities === null) return true;
  const places = plainFacts(book, name).filter((fact) => !fact.hidden);
  return places.some(({ order }) => order > liabilities.from && order < liabilities.to);
}

/** Lines of the balance sheet that look like debt and that no list knows. */
function unlistedLines(subject: Subject): readonly FiledFact[] {
  if (subject.liabilities === null) return [];
  return [...subject.book.byName.keys()]
    .filter(
      (name) => DEBT_LIKE.test(localName(name)) && !LISTED.includes(name) && !DEBT_TOTALS.includes(name),
    )
    .filter((name) => isAmongLiabilities(subject, name))
    .flatMap((name) => plainFacts(subject.book, name))
    .filter(
      (fact) => isOnBalanceDay(subject, fact) && isMoney(fact) && fact.value !== null && fact.value !== 0,
    );
}

function totalOn(
  subject: Subject,
  day: string,
  lines: readonly FiledFact[],
  names: readonly string[],
  strangers: readonly FiledFact[],
): FiledObservation | FilingQuestion | null {
  const metric = "debt_total";
  const given = DEBT_TOTALS.flatMap((name) => plainFacts(subject.book, name)).find(
    (fact) =>
      fact.period.end === day &&
      isOnBalanceDay(subject, fact) &&
      fact.unit === "iso4217:USD" &&
      fact.value !== null,
  );
  const [first, ...rest] = lines;
  if (first === undefined) {
    // Lines that have no sound figure today were asked about already: the notes do not stand in for them.
    if (given?.value === undefined || given.value === null || names.length > 0) return null;
    return observe(subject, [given], { metric, value: given.value, unit: "usd", basis: "carrying_amount" });
  }
  const stranger = strangers.filter(({ period }) => period.end === day);
  if (stranger.length > 0) {
    const sentence = `A line of the balance sheet looks like debt and is not known here: ${named(stranger)}. No total is given.`;
    return ask(subject, [first, ...rest, ...stranger], { kind: "unlisted_line", metric, sentence });
  }
  const sum = lines.reduce((total, { value }) => total + (value ?? 0), 0);
  const value = given?.value ?? null;
  if (given !== undefined && value !== null && Math.abs(sum - value) > SAME_SHARE * Math.max(sum, value)) {
    const sentence = `The lines of debt add up to ${usd(sum)}, and ${given.name} says ${usd(value)}. No total is given.`;
    return ask(subject, [first, ...rest, given], { kind: "parts_disagree", metric, sentence });
  }
  if (value === null && new Set(lines.map(({ name }) => name)).size < names.length) {
    const sentence = "Another day has a line of debt that has no figure on this one. No total is given.";
    return ask(subject, [first, ...rest], { kind: "lines_missing", metric, sentence });
  }
  if (subject.liabilities === null && value === null) {
    const sentence =
      "No whole balance sheet was recognised and no total is stated: lines may be missing, or one may hold another. No total is given.";
    return ask(subject, [first, ...rest], { kind: "no_balance_sheet", metric, sentence });
  }
  return observe(subject, [first, ...rest], { metric, value: sum, unit: "usd", basis: "sum_of_lines" });
}

function named(facts: readonly FiledFact[]): string {
  return [...new Set(facts.map(({ name }) => name))].join(", ");
}
