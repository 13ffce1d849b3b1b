import { count, usd, usdPrice } from "../wording.ts";
import { isBitcoinAlone } from "./coin-axis.ts";
import { type CoinValue, coinValueOn, observeValue, sumOf } from "./coin-value.ts";
import { plainFacts } from "./fact-book.ts";
import { type FiledFact, isBitcoinUnit, isOwnTag, localName } from "./filed-fact.ts";
import type { FiledObservation, FilingQuestion, Found } from "./observation.ts";
import { COINS, OWN_COINS } from "./preferences.ts";
import { ask, askConflicts, askWhich, isOnBalanceDay, observe, type Subject } from "./subject.ts";

/** Whether a price of one bitcoin can be true: far wider than what was seen, narrower than a wrong unit. */
const isPrice = (usdPerCoin: number): boolean => usdPerCoin >= 1e3 && usdPerCoin <= 1e7;

/** The most bitcoin there will ever be. */
const ALL_COINS = 21e6;

/** How far the fair value may lie from the coins times the day's price. */
const PRICE_SHARE = 0.15;

/**
 * The number of bitcoin and their fair value on every balance day.
 *
 * `priceOn` gives the price of one bitcoin in USD at the end of a day, null where it is not known: then the fair value
 * per coin must only be a price that bitcoin can have.
 */
export function findCoins(subject: Subject, priceOn: (day: string) => number | null): Found {
  const questions: FilingQuestion[] = [];
  const values = subject.balanceDays.flatMap((day) => coinValueOn(subject, day, questions));
  const observations = values.flatMap((value) => observeValue(subject, value));
  const counted = countedCoins(subject);
  for (const name of subject.book.conflicts.keys()) {
    if (name !== COINS && !isOwnCoins(name)) continue;
    questions.push(
      ...askConflicts(
        subject,
        name,
        "btc_held",
        (_subject, fact) =>
          isOnBalanceDay(subject, fact) &&
          (name !== COINS || isBitcoinAlone(fact) || isBitcoinUnit(fact.unit)),
      ),
    );
  }
  for (const [day, [first, ...more]] of Map.groupBy(counted, ({ period }) => period.end)) {
    if (first === undefined) continue;
    if (more.length > 0) {
      questions.push(askWhich(subject, [first, ...more], "btc_held"));
      continue;
    }
    const value = values.find((one) => one.day === day);
    const found = judgeCount(subject, first, value ?? null, priceOn(day));
    if ("kind" in found) questions.push(found);
    else observations.push(found);
  }
  if (counted.length === 0) questions.push(...otherCoins(subject));
  return { observations, questions };
}

/** The figures that count bitcoin on balance days, by the first of three ways that gives any. */
function countedCoins(subject: Subject): readonly FiledFact[] {
  const onDay = (fact: FiledFact): boolean => fact.value !== null && isOnBalanceDay(subject, fact);
  const units = (subject.book.byName.get(COINS) ?? []).filter(onDay);
  const byAxis = units.filter(isBitcoinAlone);
  if (byAxis.length > 0) return byAxis;
  const own = [...subject.book.byName]
    .filter(([name]) => isOwnCoins(name))
    .flatMap(([name]) => plainFacts(subject.book, name).filter(onDay));
  if (own.length > 0) return own;
  return units.filter((fact) => fact.dimensions.length === 0 && isBitcoinUnit(fact.unit));
}

function isOwnCoins(name: string): boolean {
  return isOwnTag(name) && OWN_COINS.test(localName(name));
}

function judgeCount(
  subject: Subject,
  fact: FiledFact,
  value: CoinValue | null,
  priceUsd: number | null,
): FiledObservation | FilingQuestion {
  const coins = fact.value ?? 0;
  if (!isBitcoinUnit(fact.unit) && fact.unit !== "xbrli:pure") {
    const tagged = `${count(coins, 2)} ${localName(fact.unit)}`;
    const sentence = `${fact.name} is tagged ${tagged}; a number of coins has no such unit.`;
    return askCount(subject, [fact], value, "wrong_unit", sentence);
  }
  if (coins < 0) {
    const sentence = `${fact.name} is below zero; nobody holds fewer coins than none.`;
    return ask(subject, [fact], { kind: "negative", metric: "btc_held", sentence });
  }
  if (coins > ALL_COINS || (value === null && coins !== 0 && fact.scale !== 0)) {
    const shown = fact.scale === 0 ? "" : `, printed as ${count(printed(fact), 8)}`;
    const why = coins > ALL_COINS ? "there will never be so many" : "nothing beside it shows which is meant";
    const sentence = `${fact.name} says ${count(coins, 8)} coins${shown}: ${why}.`;
    return askCount(subject, [fact], value, "impossible_count", sentence);
  }
  const what = { metric: "btc_held", value: coins, unit: "btc" } as const;
  if (value === null || coins === 0) return observe(subject, [fact], { ...what, basis: "as_reported_total" });
  const pledgedUsd = sumOf(value.pledged);
  const fits = (totalUsd: number): boolean =>
    priceUsd === null
      ? isPrice(totalUsd / coins)
      : Math.abs(totalUsd / (coins * priceUsd) - 1) <= PRICE_SHARE;
  const without = fits(value.heldUsd);
  const all = fits(value.heldUsd + pledgedUsd);
  if (!without && !all) {
    const implied = usdPrice(value.heldUsd / coins);
    const against = priceUsd === null ? "no price of bitcoin" : `not the ${usdPrice(priceUsd)} of that day`;
    const sentence = `${fact.name} of ${count(coins, 8)} beside a fair value of ${usd(value.heldUsd)} makes ${implied} a coin, which is ${against}.`;
    return askCount(subject, [fact, ...value.held], value, "implied_price", sentence);
  }
  // Only a price can tell whether the pledged coins are inside.
  if (pledgedUsd === 0 || priceUsd === null || without === all) {
    return observe(subject, [fact], { ...what, basis: "as_reported_total" });
  }
  return observe(subject, [fact], { ...what, basis: without ? "without_pledged" : "with_pledged" });
}

/** The number on the page, before scale and sign. */
function printed({ value, scale }: FiledFact): number {
  return Math.abs(value ?? 0) / 10 ** scale;
}

/**
 * A question about a count. Where a unit or a scale was attached that coins do not have, the number on the page is most
 * likely right, and it is suggested with the price that the fair value beside it then makes.
 */
function askCount(
  subject: Subject,
  facts: readonly [FiledFact, ...FiledFact[]],
  value: CoinValue | null,
  kind: "wrong_unit" | "impossible_count" | "implied_price",
  sentence: string,
): FilingQuestion {
  const [fact] = facts;
  const coins = printed(fact);
  const price = value === null || coins === 0 ? null : value.heldUsd / coins;
  const isLikely = price === null ? kind !== "implied_price" && coins <= ALL_COINS : isPrice(price);
  const isOther = kind === "wrong_unit" || fact.scale !== 0;
  const why =
    price === null
      ? "as printed, without unit and scale"
      : `as printed; the fair value beside it then makes ${usdPrice(price)} a coin`;
  const suggestion = isLikely && isOther ? { value: coins, unit: "btc" as const, why } : null;
  return ask(subject, facts, { kind, metric: "btc_held", sentence, suggestion });
}

/** Coins counted without a word that they are bitcoin: never taken for bitcoin, and said so. */
function otherCoins(subject: Subject): readonly FilingQuestion[] {
  const [first, ...rest] = plainFacts(subject.book, COINS).filter(
    (fact) => fact.value !== null && isOnBalanceDay(subject, fact),
  );
  if (first === undefined) return [];
  const units = [...new Set([first, ...rest].map(({ unit }) => unit))].join(" and ");
  const sentence = `No number of bitcoin is tagged; ${COINS} is in ${units}.`;
  return [ask(subject, [first, ...rest], { kind: "wrong_unit", metric: "btc_held", sentence })];
}
