import type { IsoDate } from "../domain/time.ts";
import { dayInWords, plural } from "../domain/wording.ts";
import type { AnswerBase, Freshness } from "../surface/answers/common.ts";
import { agoWords, momentWords } from "./age-words.ts";
import { sourceName } from "./source-names.ts";

/** One line: of when the oldest input is, how old where that is too old, and who gave the prices; none without inputs. */
export function freshnessLines({ freshness }: Pick<AnswerBase, "freshness">): readonly string[] {
  if (freshness === undefined) return [];
  const parts = [oldestText(freshness), whoseText(freshness)].filter((part) => part !== null);
  return parts.length === 0 ? [] : [parts.join(" ")];
}

/** The session of a figure: `31 Jul 2026`, marked where it should be a newer one: `31 Jul 2026, 82 sessions ago`. */
export function sessionWords({ freshness }: Pick<AnswerBase, "freshness">, session: IsoDate): string {
  const prices = freshness?.prices ?? null;
  return prices !== null && prices.stale && prices.oldest === session
    ? `${dayInWords(session)}, ${sessionsWords(prices.sessionsAgo)}`
    : dayInWords(session);
}

function sessionsWords(sessions: number): string {
  return `${plural(sessions, "session")} ago`;
}

function oldestText({ prices, readings }: Freshness): string | null {
  if (prices !== null) {
    const age = prices.stale ? `, ${sessionsWords(prices.sessionsAgo)}` : "";
    return `Oldest price: ${dayInWords(prices.oldest)}${age}.`;
  }
  return readings === null
    ? null
    : `Oldest reading: ${momentWords(readings.oldest)}, ${agoWords(readings.ageS)}.`;
}

function whoseText({ stocksFrom, btcFrom }: Freshness): string | null {
  const stocks = stocksFrom.map(sourceName);
  const coin = btcFrom === null ? null : sourceName(btcFrom.source);
  if (stocks.length === 0) return coin === null ? null : `BTC: ${coin}${kindWords(btcFrom)}.`;
  const whose = stocks.join(", ");
  if (coin === null) return `Prices: ${whose}.`;
  return coin === whose
    ? `Prices and BTC: ${whose}.`
    : `Prices: ${whose}; BTC: ${coin}${kindWords(btcFrom)}.`;
}

function kindWords(from: Freshness["btcFrom"]): string {
  if (from?.kind === "close") return " at the close";
  return from?.kind === "utc_day" ? " by UTC day" : "";
}
