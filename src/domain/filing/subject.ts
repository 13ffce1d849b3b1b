import { daysBetween, type IsoDate } from "../time.ts";
import { type FactBook, plainFacts } from "./fact-book.ts";
import { type FiledFact, isMoney } from "./filed-fact.ts";
import {
  evidenceOf,
  type FiledBasis,
  type FiledMetric,
  type FiledObservation,
  type FiledUnit,
  type FilingQuestion,
  type Found,
  type QuestionKind,
} from "./observation.ts";
import { lengthOf } from "./period.ts";

/** A document as the rules look at it. */
export interface Subject {
  readonly document: string;
  /** End of the period it reports on. */
  readonly periodEnd: IsoDate;
  readonly book: FactBook;
  /** Days of its balance sheets, newest first. */
  readonly balanceDays: readonly IsoDate[];
  /** Places of the first and last figure among the liabilities; null where no balance sheet was recognised. */
  readonly liabilities: { readonly from: number; readonly to: number } | null;
}

/** How far from the end of the period a tag may last have been used and still be the company's, in days. */
const RECENT_DAYS = 200;

const ASSETS = ["us-gaap:Assets", "ifrs-full:Assets"];
const FOOT = ["us-gaap:LiabilitiesAndStockholdersEquity", "ifrs-full:EquityAndLiabilities"];

/**
 * Sets the rules' view of a document up. A balance day is one that total assets are given for; what stands between
 * total assets and the total of liabilities and equity is the liabilities' side of the balance sheet.
 */
export function createSubject(document: string, periodEnd: IsoDate, book: FactBook): Subject {
  const totals = ASSETS.flatMap((name) => plainFacts(book, name)).filter(
    (fact) => fact.period.start === null && fact.value !== null,
  );
  const days = new Set([periodEnd, ...totals.map(({ period }) => period.end)]);
  const from = Math.min(...totals.filter((fact) => !fact.hidden).map(({ order }) => order));
  const to = Math.min(
    ...FOOT.flatMap((name) => plainFacts(book, name))
      .filter((fact) => !fact.hidden && fact.order > from)
      .map(({ order }) => order),
  );
  return {
    document,
    periodEnd,
    book,
    balanceDays: [...days].toSorted((a, b) => b.localeCompare(a)),
    liabilities: Number.isFinite(from) && Number.isFinite(to) ? { from, to } : null,
  };
}

/** True for a figure of a balance day. */
export function isOnBalanceDay({ balanceDays }: Subject, { period }: FiledFact): boolean {
  return period.start === null && balanceDays.includes(period.end);
}

/** True for a figure of a reporting period: a quarter, half, nine months or a year. */
export function isOfReportedPeriod(_subject: Subject, { period }: FiledFact): boolean {
  return period.start !== null && lengthOf(period) !== null;
}

/**
 * The facts about the whole company of the first tag that has a figure near the end of the period: by recency, since
 * companies change tags and leave the old one in their comparatives. Null where none has.
 */
export function firstTagInUse(
  subject: Subject,
  names: readonly string[],
  accepts: (subject: Subject, fact: FiledFact) => boolean,
): { readonly name: string; readonly facts: readonly FiledFact[] } | null {
  for (const name of names) {
    const facts = plainFacts(subject.book, name).filter(
      (fact) => fact.value !== null && accepts(subject, fact),
    );
    const conflicts = (subject.book.conflicts.get(name) ?? []).flat();
    const inUse = [...facts, ...conflicts.filter((fact) => accepts(subject, fact))];
    const isRecent = (fact: FiledFact): boolean =>
      fact.dimensions.length === 0 &&
      Math.abs(daysBetween(fact.period.end, subject.periodEnd)) <= RECENT_DAYS;
    if (inUse.some(isRecent)) return { name, facts };
  }
  return null;
}

/** An observation of one fact, or of several that make it up; its days are those of the first. */
export function observe(
  { document }: Subject,
  facts: readonly [FiledFact, ...FiledFact[]],
  what: {
    readonly metric: FiledMetric;
    readonly value: number;
    readonly unit: FiledUnit;
    readonly basis: FiledBasis;
    readonly label?: string;
  },
): FiledObservation {
  const { period } = facts[0];
  return {
    metric: what.metric,
    periodStart: period.start,
    periodEnd: period.end,
    length: lengthOf(period) ?? "instant",
    value: what.value,
    unit: what.unit,
    basis: what.basis,
    label: what.label ?? null,
    how: facts.length > 1 ? "sum" : "tagged",
    evidence: facts.map((fact) => evidenceOf(fact, document)),
  };
}

/** A question about some facts; its days are those of the first. */
export function ask(
  { document }: Subject,
  facts: readonly [FiledFact, ...FiledFact[]],
  what: {
    readonly kind: QuestionKind;
    readonly metric: FiledMetric;
    readonly sentence: string;
    readonly suggestion?: FilingQuestion["suggestion"];
  },
): FilingQuestion {
  const { period } = facts[0];
  return {
    kind: what.kind,
    metric: what.metric,
    periodStart: period.start,
    periodEnd: period.end,
    sentence: what.sentence,
    suggestion: what.suggestion ?? null,
    evidence: facts.map((fact) => evidenceOf(fact, document)),
  };
}

/** The conflicts of a tag that an observation would have come from, as questions. */
export function askConflicts(
  subject: Subject,
  name: string,
  metric: FiledMetric,
  accepts: (subject: Subject, fact: FiledFact) => boolean,
): readonly FilingQuestion[] {
  return (subject.book.conflicts.get(name) ?? []).flatMap(([first, ...rest]) => {
    if (first === undefined || !accepts(subject, first)) return [];
    const sentence = `${name} is given twice for the same days, with different figures.`;
    return [ask(subject, [first, ...rest], { kind: "inconsistent", metric, sentence })];
  });
}

/** A question about several figures of one day of which only one, a part or the sum may be meant. */
export function askWhich(
  subject: Subject,
  facts: readonly [FiledFact, ...FiledFact[]],
  metric: FiledMetric,
): FilingQuestion {
  const sentence =
    "Several figures of this day may be the one that is meant; none was taken and none was added.";
  return ask(subject, facts, { kind: "several_candidates", metric, sentence });
}

/**
 * Observations of money from facts as they are: another currency and a figure below zero are questions.
 * Facts without a value are left out.
 */
export function observeMoney(
  subject: Subject,
  facts: readonly FiledFact[],
  metric: FiledMetric,
  basisOf: (fact: FiledFact) => { readonly basis: FiledBasis; readonly label?: string },
): Found {
  const observations: FiledObservation[] = [];
  const questions: FilingQuestion[] = [];
  for (const fact of facts) {
    if (fact.value === null) continue;
    const wrong = moneyFault(subject, fact, metric);
    if (wrong === null) {
      observations.push(
        observe(subject, [fact], { metric, value: fact.value, unit: "usd", ...basisOf(fact) }),
      );
    } else questions.push(wrong);
  }
  return { observations, questions };
}

/** The question that an amount raises by itself; null for dollars that are not below zero. */
export function moneyFault(subject: Subject, fact: FiledFact, metric: FiledMetric): FilingQuestion | null {
  if (!isMoney(fact)) {
    const sentence = `${fact.name} has the unit ${fact.unit}, which is no money.`;
    return ask(subject, [fact], { kind: "wrong_unit", metric, sentence });
  }
  if (fact.unit !== "iso4217:USD") {
    const sentence = `${fact.name} is in ${fact.unit.slice("iso4217:".length)}; amounts here are in US dollars and nothing is converted.`;
    return ask(subject, [fact], { kind: "other_currency", metric, sentence });
  }
  if (fact.value !== null && fact.value < 0) {
    const sentence = `${fact.name} is below zero, which this figure cannot be.`;
    return ask(subject, [fact], { kind: "negative", metric, sentence });
  }
  return null;
}

/** The figures and questions of several findings together. */
export function together(...found: readonly Found[]): Found {
  return {
    observations: found.flatMap(({ observations }) => observations),
    questions: found.flatMap(({ questions }) => questions),
  };
}
