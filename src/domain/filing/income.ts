import { usd } from "../wording.ts";
import { plainFacts } from "./fact-book.ts";
import { type FiledFact, isMoney, isOwnTag, localName, tagInWords } from "./filed-fact.ts";
import type { FiledObservation, FilingQuestion, Found } from "./observation.ts";
import {
  AI_MEMBER,
  COSTS,
  INTEREST_EXPENSE,
  INTEREST_NET,
  INTEREST_PAID,
  MINING_MEMBER,
  OPERATING_SEGMENTS,
  OWN_REVENUE,
  REVENUE,
  REVENUE_AXES,
  UNCLEAR_MEMBER,
} from "./preferences.ts";
import {
  ask,
  askConflicts,
  firstTagInUse,
  isOfReportedPeriod,
  observe,
  observeMoney,
  type Subject,
  together,
} from "./subject.ts";

const COMPANY = { basis: "company" } as const;

/** Interest expense and interest paid of every reported period; an amount net of interest earned is a question. */
export function findInterest(subject: Subject): Found {
  const expense = firstTagInUse(subject, INTEREST_EXPENSE, isOfReportedPeriod);
  return together(
    expense === null ? netInterest(subject) : observeTag(subject, expense, "interest_expense"),
    observeTag(subject, firstTagInUse(subject, INTEREST_PAID, isOfReportedPeriod), "interest_paid"),
  );
}

function netInterest(subject: Subject): Found {
  const [first, ...rest] = firstTagInUse(subject, INTEREST_NET, isOfReportedPeriod)?.facts ?? [];
  if (first === undefined) return { observations: [], questions: [] };
  const sentence = `${first.name} takes interest earned off interest paid; no interest expense is tagged by itself.`;
  const kind = "net_of_income";
  return {
    observations: [],
    questions: [ask(subject, [first, ...rest], { kind, metric: "interest_expense", sentence })],
  };
}

/** Total revenue of every reported period, and what of it is AI and high-performance computing. */
export function findRevenue(subject: Subject): Found {
  const standard = firstTagInUse(subject, REVENUE, isOfReportedPeriod);
  const total = standard === null ? ownRevenue(subject) : observeTag(subject, standard, "revenue");
  return together(total, findAiRevenue(subject, total.observations));
}

/**
 * The company's own tag of total revenue: the last one that stands above the costs on the income statement. Lines
 * before it are its parts only where they add up to it; otherwise no figure is the total.
 */
function ownRevenue(subject: Subject): Found {
  const { book } = subject;
  const floor = Math.min(
    ...COSTS.flatMap((name) => plainFacts(book, name))
      .filter((fact) => !fact.hidden && isOfReportedPeriod(subject, fact))
      .map(({ order }) => order),
  );
  if (!Number.isFinite(floor)) return { observations: [], questions: [] };
  const above = [...book.byName.keys()]
    .filter(
      (name) => isOwnTag(name) && OWN_REVENUE.test(localName(name)) && !localName(name).startsWith("CostOf"),
    )
    .map((name) =>
      plainFacts(book, name).filter((fact) => isOfReportedPeriod(subject, fact) && fact.value !== null),
    )
    .filter((facts) => facts.some((fact) => !fact.hidden && fact.order < floor && isMoney(fact)))
    .toSorted((a, b) => placeOf(a) - placeOf(b));
  const last = above.at(-1) ?? [];
  const [first] = last;
  if (first === undefined) return { observations: [], questions: [] };
  const parts = above.slice(0, -1).flat();
  const isTotal = last.every((fact) => {
    const same = parts.filter(
      (part) => part.period.start === fact.period.start && part.period.end === fact.period.end,
    );
    return same.length === 0 || sumOf(same) === fact.value;
  });
  if (!isTotal) {
    const sentence =
      "Several tags of the company's own stand above the costs, and none is the sum of the others.";
    const kind = "several_candidates";
    return {
      observations: [],
      questions: [ask(subject, [first, ...parts], { kind, metric: "revenue", sentence })],
    };
  }
  return observeTag(subject, { name: first.name, facts: last }, "revenue");
}

function placeOf(facts: readonly FiledFact[]): number {
  return Math.min(...facts.filter((fact) => !fact.hidden).map(({ order }) => order));
}

/** Where a figure of revenue belongs: one axis of products or segments, and nothing else that narrows it. */
interface Slice {
  readonly fact: FiledFact;
  readonly axis: string;
  readonly member: string;
}

function sliceOf(fact: FiledFact): readonly Slice[] {
  const [only, ...more] = fact.dimensions.filter(
    ({ axis, member }) => axis !== OPERATING_SEGMENTS.axis || member !== OPERATING_SEGMENTS.member,
  );
  if (only === undefined || more.length > 0 || !REVENUE_AXES.includes(only.axis)) return [];
  return [{ fact, axis: only.axis, member: localName(only.member) }];
}

function findAiRevenue(subject: Subject, totals: readonly FiledObservation[]): Found {
  const { book } = subject;
  const slices = REVENUE.flatMap((name) => book.byName.get(name) ?? [])
    .filter((fact) => isOfReportedPeriod(subject, fact))
    .flatMap(sliceOf);
  const torn = REVENUE.flatMap((name) =>
    askConflicts(
      subject,
      name,
      "ai_revenue",
      (_subject, fact) => isOfReportedPeriod(subject, fact) && sliceOf(fact).some(isAi),
    ),
  );
  const isTorn = (fact: FiledFact): boolean =>
    torn.some(
      ({ periodStart, periodEnd }) => periodStart === fact.period.start && periodEnd === fact.period.end,
    );
  const found = [
    ...Map.groupBy(slices, ({ fact }) => `${fact.period.start} ${fact.period.end}`).values(),
  ].map((same) => aiOfPeriod(subject, oneSplit(same), totals, !same.some(({ fact }) => isTorn(fact))));
  return together({ observations: [], questions: torn }, ...found);
}

/** The figures of one tag along one axis: two splits of one revenue are never added. */
function oneSplit(slices: readonly Slice[]): readonly Slice[] {
  const splits = REVENUE_AXES.flatMap((axis) =>
    REVENUE.map((name) => slices.filter((slice) => slice.axis === axis && slice.fact.name === name)),
  );
  const best = splits.find((split) => split.some(isAi)) ?? splits.find((split) => split.length > 0) ?? [];
  // The same figure may stand once with and once without the word that it is of the segments: the plainer one counts.
  return [...Map.groupBy(best, ({ member }) => member).values()].flatMap((same) =>
    same.toSorted((a, b) => a.fact.dimensions.length - b.fact.dimensions.length).slice(0, 1),
  );
}

function isAi({ member }: Slice): boolean {
  return AI_MEMBER.test(member) && !MINING_MEMBER.test(member);
}

/** What of one period is AI; the parts are summed only where `isComplete` and every one of them has a figure. */
function aiOfPeriod(
  subject: Subject,
  slices: readonly Slice[],
  totals: readonly FiledObservation[],
  isComplete: boolean,
): Found {
  const metric = "ai_revenue";
  const questions: FilingQuestion[] = slices
    .filter((slice) => !isAi(slice) && UNCLEAR_MEMBER.test(slice.member) && !MINING_MEMBER.test(slice.member))
    .filter(({ fact }) => fact.value !== null && fact.value !== 0)
    .map(({ fact, member }) => {
      const sentence = `“${tagInWords(member)}” may be hosting of other people's mining machines or of AI; the tag does not say.`;
      return ask(subject, [fact], { kind: "unclear_segment", metric, sentence });
    });
  const ai = slices.filter(isAi);
  const known = ai.map(({ fact }) => fact).filter((fact) => fact.value !== null);
  const parts = observeMoney(subject, known, metric, (fact) => ({
    basis: "one_part",
    label: tagInWords(ai.find((slice) => slice.fact === fact)?.member ?? ""),
  }));
  questions.push(...parts.questions);
  const [first, ...rest] = known;
  const isWhole = isComplete && ai.length > 1 && known.length === ai.length && parts.questions.length === 0;
  if (first === undefined) return { observations: [], questions };
  const sum = sumOf(known);
  const total = totals.find(
    ({ periodStart, periodEnd }) => periodStart === first.period.start && periodEnd === first.period.end,
  );
  if (total !== undefined && sum > total.value) {
    const sentence = `The segments of AI add up to ${usd(sum)}, more than the revenue of ${usd(total.value)}.`;
    questions.push(ask(subject, [first, ...rest], { kind: "more_than_total", metric, sentence }));
    return { observations: [], questions };
  }
  const whole = isWhole
    ? [observe(subject, [first, ...rest], { metric, value: sum, unit: "usd", basis: "sum_of_parts" })]
    : [];
  return { observations: [...parts.observations, ...whole], questions };
}

function observeTag(
  subject: Subject,
  tag: { readonly name: string; readonly facts: readonly FiledFact[] } | null,
  metric: "interest_expense" | "interest_paid" | "revenue",
): Found {
  if (tag === null) return { observations: [], questions: [] };
  const found = observeMoney(subject, tag.facts, metric, () => COMPANY);
  const conflicts = askConflicts(subject, tag.name, metric, isOfReportedPeriod);
  return { observations: found.observations, questions: [...conflicts, ...found.questions] };
}

function sumOf(facts: readonly FiledFact[]): number {
  return facts.reduce((sum, { value }) => sum + (value ?? 0), 0);
}
