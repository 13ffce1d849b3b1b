import { dayInWords, plural } from "../../domain/wording.ts";
import type { Freshness } from "../../surface/answers/common.ts";
import type { SourceHealth } from "../health-sources.ts";
import type { Health } from "../health.ts";

const CAPABILITIES: Readonly<Record<SourceHealth["capability"], string>> = {
  btc_spot: "BTC now",
  btc_close: "BTC at the close",
  btc_daily: "BTC by UTC day",
  stock_bars: "daily closes",
  stock_quotes: "prices in session",
  network: "the network",
  filings: "the SEC",
};

/** A few that no longer trade, or are halted, are no fault of the data. */
const LEAST_SHARE = 0.75;

/**
 * What is wrong with the data, one sentence each: prices that are missing, what no source answers, and a calendar that
 * ends. Nothing where all is well. Where nobody tells of the bot's work, by the age of the prices alone.
 */
export function healthSentences(health: Health | null, freshness: Freshness | undefined): readonly string[] {
  if (health === null) return staleSentences(freshness);
  const { stocks, btc } = health.prices;
  return [
    ...(stocks.verdict === "late" && stocks.expected !== null
      ? [`Closes of ${dayInWords(stocks.expected)} are missing.`]
      : stocks.upToDate < LEAST_SHARE * stocks.securities && stocks.expected !== null
        ? [
            `Closes of ${dayInWords(stocks.expected)} are here for ${stocks.upToDate} of ${stocks.securities} securities.`,
          ]
        : []),
    ...(btc.verdict === "late" && btc.expected !== null
      ? [`BTC's close of ${dayInWords(btc.expected)} is missing.`]
      : []),
    ...silentSentences(health.sources),
    ...(health.calendar.endsSoon
      ? [`The trading calendar ends on ${dayInWords(health.calendar.validUntil)}.`]
      : []),
  ];
}

function staleSentences(freshness: Freshness | undefined): readonly string[] {
  const prices = freshness?.prices ?? null;
  if (prices === null || !prices.stale) return [];
  return [
    `Prices end on ${dayInWords(prices.oldest)}: ${plural(prices.sessionsAgo, "session")} since then ${prices.sessionsAgo === 1 ? "is" : "are"} missing.`,
  ];
}

/** A source that fails beside one that answers is nobody's loss. */
function silentSentences(sources: readonly SourceHealth[]): readonly string[] {
  const silent = [...Map.groupBy(sources, ({ capability }) => capability)].flatMap(([capability, own]) => {
    const answers = own.some(({ verdict }) => verdict === "fresh" || verdict === "standby");
    return !answers && own.some(({ verdict }) => verdict === "failing" || verdict === "late")
      ? [CAPABILITIES[capability]]
      : [];
  });
  return silent.length === 0 ? [] : [`No source answers for ${silent.join(", ")}.`];
}
