import { usd } from "../wording.ts";
import { isBitcoinAlone, isOtherCoin } from "./coin-axis.ts";
import { plainFacts } from "./fact-book.ts";
import { type FiledFact, isOwnTag, localName } from "./filed-fact.ts";
import type { FiledObservation, FilingQuestion } from "./observation.ts";
import { COIN_VALUE_PARTS, COIN_VALUE_TOTAL, COINS, NOT_A_LINE, OWN_PLEDGED } from "./preferences.ts";
import { ask, askConflicts, askWhich, moneyFault, observe, type Subject } from "./subject.ts";

/** How far two figures that should be one may lie apart. */
const SAME_SHARE = 0.03;

/** The value of the coins on one day: with and without what is lent or pledged. */
export interface CoinValue {
  readonly day: string;
  readonly held: readonly [FiledFact, ...FiledFact[]];
  readonly heldUsd: number;
  readonly pledged: readonly FiledFact[];
  /** True where coins are lent or pledged and no line could be told to be theirs. */
  readonly isUnsettled: boolean;
}

/**
 * The fair value of the bitcoin on a balance day, in a list of one; none where it is not tagged, where it is of all
 * coins together, or where it raises a question, which joins `questions`.
 */
export function coinValueOn(
  subject: Subject,
  day: string,
  questions: FilingQuestion[],
): readonly CoinValue[] {
  const { book } = subject;
  const onDay = (fact: FiledFact): boolean =>
    fact.period.start === null && fact.period.end === day && fact.value !== null;
  const all = [...COIN_VALUE_PARTS, COIN_VALUE_TOTAL].flatMap((name) => book.byName.get(name) ?? []);
  const today = all.filter(onDay);
  const parts = today.filter(({ name }) => name !== COIN_VALUE_TOTAL);
  const bitcoin = parts.filter(isBitcoinAlone);
  const bitcoinTotal = today.filter((fact) => fact.name === COIN_VALUE_TOTAL && isBitcoinAlone(fact));
  if (askTorn(subject, day, isBitcoinAlone, questions)) return [];
  if (bitcoin.length > 0) return usable(subject, day, bitcoin, questions);
  if (bitcoinTotal.length > 0) return usable(subject, day, bitcoinTotal, questions);
  // Without an axis the figure is of all coins: bitcoin only where the document speaks of no other.
  const coins = (book.byName.get(COINS) ?? []).filter((fact) => fact.value !== null);
  const hasOther =
    all.some(isOtherCoin) ||
    coins.some(
      (fact) =>
        isOtherCoin(fact) || /^(?:eth|ether|ethereum|sol|solana|ltc|doge)s?$/i.test(localName(fact.unit)),
    );
  if (hasOther) return [];
  const plain = parts.filter((fact) => fact.dimensions.length === 0);
  const total = today.find((fact) => fact.name === COIN_VALUE_TOTAL && fact.dimensions.length === 0);
  if (askTorn(subject, day, (fact) => fact.dimensions.length === 0, questions)) return [];
  const [first, ...rest] = plain;
  if (first === undefined) return total === undefined ? [] : usable(subject, day, [total], questions);
  const sum = sumOf(plain);
  if (total?.value !== undefined && total.value !== null && !isClose(sum, total.value)) {
    const sentence = `The lines of coins on the balance sheet add up to ${usd(sum)}, and ${COIN_VALUE_TOTAL} says ${usd(total.value)}.`;
    questions.push(
      ask(subject, [first, ...rest, total], { kind: "parts_disagree", metric: "btc_fair_value", sentence }),
    );
    return [];
  }
  return usable(subject, day, plain, questions);
}

/** True where a part that would be added is given twice and differently; asks about it. */
function askTorn(
  subject: Subject,
  day: string,
  isMeant: (fact: FiledFact) => boolean,
  questions: FilingQuestion[],
): boolean {
  const torn = COIN_VALUE_PARTS.flatMap((name) =>
    askConflicts(
      subject,
      name,
      "btc_fair_value",
      (_subject, fact) => fact.period.start === null && fact.period.end === day && isMeant(fact),
    ),
  );
  questions.push(...torn);
  return torn.length > 0;
}

/** The value with its pledged lines, unless a figure of it raises a question. */
function usable(
  subject: Subject,
  day: string,
  held: readonly FiledFact[],
  questions: FilingQuestion[],
): readonly CoinValue[] {
  const [first, ...rest] = held;
  if (first === undefined) return [];
  if (new Set(held.map(({ name }) => name)).size < held.length) {
    questions.push(askWhich(subject, [first, ...rest], "btc_fair_value"));
    return [];
  }
  const faults = held
    .map((fact) => moneyFault(subject, fact, "btc_fair_value"))
    .filter((fault) => fault !== null);
  questions.push(...faults);
  if (faults.length > 0) return [];
  const candidates = pledgedOn(subject, day);
  const torn = [...subject.book.conflicts.keys()]
    .filter(isPledged)
    .flatMap((name) =>
      askConflicts(subject, name, "btc_fair_value", (_subject, fact) => fact.period.end === day),
    );
  questions.push(...torn);
  const isCrowd = candidates.length > 1 && !isPair(candidates);
  const isUnsettled = isCrowd || torn.length > 0;
  const [one, ...more] = candidates;
  if (isCrowd && one !== undefined) {
    questions.push(askWhich(subject, [one, ...more], "btc_fair_value"));
  }
  const pledged = isUnsettled ? [] : candidates;
  return [{ day, held: [first, ...rest], heldUsd: sumOf(held), pledged, isUnsettled }];
}

/** The company's own lines of lent or pledged coins: on the balance sheet where one was recognised, else anywhere. */
function pledgedOn({ book, liabilities }: Subject, day: string): readonly FiledFact[] {
  const floor = liabilities?.from ?? Infinity;
  return [...book.byName.keys()]
    .filter(isPledged)
    .map((name) => plainFacts(book, name))
    .filter((facts) => facts.some((fact) => !fact.hidden && fact.order < floor))
    .flat()
    .filter((fact) => fact.period.start === null && fact.period.end === day)
    .filter((fact) => fact.unit === "iso4217:USD" && fact.value !== null);
}

function isPledged(name: string): boolean {
  const local = localName(name);
  return isOwnTag(name) && OWN_PLEDGED.test(local) && !NOT_A_LINE.test(local);
}

/** One line of what comes back within a year and one of what comes back later. */
function isPair(lines: readonly FiledFact[]): boolean {
  const terms = lines.map(({ name }) => /(Non)?[Cc]urrent$/.exec(name)).filter((term) => term !== null);
  return (
    lines.length === 2 && terms.length === 2 && terms.filter(([, non]) => non === undefined).length === 1
  );
}

/** The observations of a value: without and with the pledged coins where both are known. */
export function observeValue(
  subject: Subject,
  { held, heldUsd, pledged, isUnsettled }: CoinValue,
): readonly FiledObservation[] {
  const what = { metric: "btc_fair_value", unit: "usd" } as const;
  if (pledged.length === 0) {
    const basis = isUnsettled ? "without_pledged" : "as_reported_total";
    return [observe(subject, held, { ...what, value: heldUsd, basis })];
  }
  return [
    observe(subject, held, { ...what, value: heldUsd, basis: "without_pledged" }),
    observe(subject, [...held, ...pledged], {
      ...what,
      value: heldUsd + sumOf(pledged),
      basis: "with_pledged",
    }),
  ];
}

/** The sum of the values; an unknown one adds nothing, so callers leave it out before. */
export function sumOf(facts: readonly FiledFact[]): number {
  return facts.reduce((sum, { value }) => sum + (value ?? 0), 0);
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_SHARE * Math.max(Math.abs(a), Math.abs(b));
}
