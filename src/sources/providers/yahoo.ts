import type { z } from "zod";
import type {
  Quote,
  QuoteSource,
  Sourced,
  StockBars,
  StockBarSource,
} from "../../app/ports/market-sources.ts";
import {
  addDays,
  epochMs,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkInstant,
} from "../../domain/time.ts";
import type { Explained, Http } from "../http.ts";
import { parseAnswer } from "../parse-answer.ts";
import { isStockPrice } from "../plausible.ts";
import { fail, give, andThen } from "../sourced.ts";
import { askEach, checkQuote, readStockRows, type StockRow } from "../stock-rows.ts";
import { instantOf, msOfSeconds } from "../unix-time.ts";
import { chartSchema } from "./yahoo-chart.ts";

/** Yahoo publishes no limit and is quick to send away who asks faster. */
const SPACING_MS = 1000;

type ChartResult = NonNullable<z.infer<typeof chartSchema>["chart"]["result"]>[number];

/**
 * Daily bars, splits and provisional prices from Yahoo's chart: keyless, unofficial, one symbol a request. Closes are
 * split-adjusted. The bar of a session that still runs is left out.
 */
export function createYahoo({
  http,
  baseUrl = "https://query2.finance.yahoo.com",
}: {
  readonly http: Http;
  readonly baseUrl?: string;
}): StockBarSource & QuoteSource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });

  const chart = async (
    symbol: string,
    query: Readonly<Record<string, string>>,
  ): Promise<Sourced<ChartResult>> => {
    const path = `/v8/finance/chart/${encodeURIComponent(symbol)}`;
    const answer = await site.get({
      path,
      query: { interval: "1d", includePrePost: "false", ...query },
      explain,
    });
    return andThen(answer, (text) =>
      andThen(parseAnswer(finiteOnly(text), chartSchema), (body) => only(body, symbol)),
    );
  };

  const bars = async (
    symbol: string,
    from: IsoDate,
    to: IsoDate,
    now: Instant,
  ): Promise<Sourced<StockBars>> => {
    const end = Math.min(epochMs(newYorkInstant(addDays(to, 1), "00:00")), epochMs(now));
    const start = epochMs(newYorkInstant(from, "00:00"));
    if (start >= end) return fail("empty", "It has no finished session of that time.");
    const query = { period1: seconds(start), period2: seconds(end), events: "split" };
    return andThen(await chart(symbol, query), (result) => readBars(result, from, to, now));
  };

  return {
    name: "yahoo",
    symbolsPerCall: 1,
    bars: (symbols, from, to, now) => askEach(symbols, (symbol) => bars(symbol, from, to, now)),
    quotes: (symbols, now) =>
      askEach(symbols, async (symbol) =>
        andThen(await chart(symbol, { range: "5d" }), (result) => {
          const { regularMarketPrice, regularMarketTime = 0 } = result.meta;
          return andThen(checkQuote(regularMarketPrice, msOfSeconds(regularMarketTime), now), (quote) =>
            give({ ...quote, previous: closeBefore(result, newYorkDate(quote.at)) }),
          );
        }),
      ),
  };
}

function explain(status: number): Explained | null {
  return status === 404 ? { kind: "refused", detail: "It knows no such symbol (404)." } : null;
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

/** Yahoo has written infinite figures as bare words, which JSON does not know: they count as missing. */
function finiteOnly(text: string): string {
  return text.replaceAll(/(?<=[[,:]\s*)-?(?:Infinity|NaN)(?=\s*[,\]}])/g, "null");
}

/** The one result of an answer, if it is about the symbol asked for, in dollars, in New York, a row a day. */
function only({ chart }: z.infer<typeof chartSchema>, symbol: string): Sourced<ChartResult> {
  const result = chart.result?.[0];
  if ((chart.error ?? null) !== null || result === undefined)
    return fail("refused", "It answered that it has no such data.");
  const { meta } = result;
  if (chart.result?.length !== 1 || meta.symbol.toUpperCase() !== symbol) {
    return fail("wrong", "Its answer is about another symbol.");
  }
  if (meta.currency !== "USD" || meta.exchangeTimezoneName !== "America/New_York") {
    return fail("wrong", "Its answer is about a listing elsewhere than in New York and in US dollars.");
  }
  if ((meta.dataGranularity ?? "1d") !== "1d") return fail("wrong", "Its rows are not of one day each.");
  return give(result);
}

function readBars(result: ChartResult, from: IsoDate, to: IsoDate, now: Instant): Sourced<StockBars> {
  const { timestamp = [], indicators, meta } = result;
  const closes = indicators.quote[0]?.close ?? [];
  const adjusted = indicators.adjclose?.[0]?.adjclose ?? [];
  if (timestamp.length !== closes.length) return fail("malformed", "Its closes do not match their days.");
  const rows: StockRow[] = [];
  for (const [index, time] of timestamp.entries()) {
    const ms = msOfSeconds(time);
    if (ms === null) return fail("wrong", "One of its rows has no time that can be one.");
    rows.push({
      session: newYorkDate(instantOf(ms)),
      close: closes[index],
      adjustedClose: adjusted[index],
    });
  }
  const splits = readSplits(result);
  if (!splits.ok) return splits;
  const running = runningSession(meta, now);
  const finished = rows.filter(({ session }) => session !== running);
  return andThen(readStockRows(finished, from, to, now), (read) =>
    give({
      ...read,
      basis: "split_adjusted",
      splits: splits.value.filter(({ exDate }) => exDate >= from && exDate <= to),
    }),
  );
}

/** The newest close of an earlier session in the answer; null where it has none. */
function closeBefore(
  { timestamp = [], indicators }: ChartResult,
  day: IsoDate,
): NonNullable<Quote["previous"]> | null {
  const closes = indicators.quote[0]?.close ?? [];
  for (let index = timestamp.length - 1; index >= 0; index -= 1) {
    const ms = msOfSeconds(timestamp[index] ?? 0);
    const close = closes[index];
    const session = ms === null ? day : newYorkDate(instantOf(ms));
    if (session < day && typeof close === "number" && isStockPrice(close)) return { session, close };
  }
  return null;
}

/**
 * The session whose bar still changes: New York's today, until Yahoo's last trade is at or past the end it gives for
 * the regular hours (13:00 on half days). Null where today's is over. In the night the hours are the next day's already.
 */
function runningSession(meta: ChartResult["meta"], now: Instant): IsoDate | null {
  const today = newYorkDate(now);
  const endMs = msOfSeconds(meta.currentTradingPeriod?.regular?.end ?? 0);
  if (endMs === null) return today;
  const period = newYorkDate(instantOf(endMs));
  if (period !== today) return period > today ? null : today;
  return (meta.regularMarketTime ?? 0) * 1000 >= endMs ? null : today;
}

function readSplits({ events }: ChartResult): Sourced<StockBars["splits"]> {
  const splits: StockBars["splits"][number][] = [];
  for (const { date, numerator, denominator } of Object.values(events?.splits ?? {})) {
    const ms = msOfSeconds(date);
    if (ms === null || numerator <= 0 || denominator <= 0) {
      return fail("malformed", "One of its splits has not the form that is known.");
    }
    splits.push({ exDate: newYorkDate(instantOf(ms)), newShares: numerator, oldShares: denominator });
  }
  return give(splits.toSorted((a, b) => (a.exDate < b.exDate ? -1 : 1)));
}
