import { z } from "zod";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcSpotSource,
  Sourced,
} from "../../app/ports/market-sources.ts";
import { epochMs } from "../../domain/time.ts";
import { type Candle, closesAt, daySpans, finishedDays, hourSpans, pastInstants } from "../candles.ts";
import type { Http } from "../http.ts";
import { numeric, parseAnswer } from "../parse-answer.ts";
import { checkSpot } from "../plausible.ts";
import { fail, give, andThen } from "../sourced.ts";
import { HOUR_MS } from "../unix-time.ts";

const SPACING_MS = 1000;

/** However early `since` lies, no more than the newest 720 candles are given; the last of them still runs. */
const MOST_CANDLES = 720;

/** Kraken names the pair its own way: `XBTUSD` comes back as `XXBTZUSD`. A pair with a stablecoin is another one. */
const BTC_USD = /^X?(?:XBT|BTC)\/?Z?USD$/;

const envelope = z.object({
  error: z.array(z.string()),
  result: z.record(z.string(), z.unknown()).optional(),
});
const tickerSchema = z.object({ c: z.tuple([numeric], z.unknown()) });

/** `[start in s, open, high, low, close, vwap, volume, trades]`. */
const candlesSchema = z
  .array(z.tuple([numeric, numeric, numeric, numeric, numeric], z.unknown()))
  .transform((rows): readonly Candle[] => rows.map(([startS, , , , close]) => ({ startS, close })));

/** Bitcoin in US dollars at Kraken: spot without a time, the last 720 hours and days. No key. */
export function createKraken({
  http,
  baseUrl = "https://api.kraken.com/0/public",
}: {
  readonly http: Http;
  readonly baseUrl?: string;
}): BtcSpotSource & BtcCloseSource & BtcDailySource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });

  const candles = async (minutes: number, sinceS: number): Promise<Sourced<readonly Candle[]>> => {
    const query = { pair: "XBTUSD", interval: String(minutes), since: String(sinceS) };
    const answer = andThen(await site.get({ path: "/OHLC", query }), (text) => readPair(text, candlesSchema));
    // The last row always is the candle that still runs, even where its time looks past.
    return andThen(answer, (rows) => give(rows.toSorted((a, b) => a.startS - b.startS).slice(0, -1)));
  };

  return {
    name: "kraken",
    spot: async (now) =>
      andThen(await site.get({ path: "/Ticker", query: { pair: "XBTUSD" } }), (text) =>
        andThen(readPair(text, tickerSchema), ({ c: [last] }) => checkSpot(last, epochMs(now), now, 0)),
      ),
    closes: async (at, now) => {
      const oldest = epochMs(now) - MOST_CANDLES * HOUR_MS;
      const reached = pastInstants(at, now).filter((instant) => epochMs(instant) > oldest);
      const first = hourSpans(reached, 1)[0];
      if (first === undefined) return at.length === 0 ? give([]) : tooOld("hours");
      return andThen(await candles(60, first.firstS - 3600), (all) => closesAt(all, reached, now));
    },
    daily: async (from, to, now) => {
      const spans = daySpans(from, to, now, 1);
      const [first, last] = [spans[0], spans.at(-1)];
      if (first === undefined || last === undefined) return give([]);
      if (last.lastS * 1000 < epochMs(now) - MOST_CANDLES * 24 * HOUR_MS) return tooOld("days");
      return andThen(await candles(1440, first.firstS - 86_400), (all) => finishedDays(all, from, to, now));
    },
  };
}

function tooOld(unit: string): Sourced<never> {
  return fail("empty", `It gives only the last ${MOST_CANDLES} ${unit}.`);
}

/** What the answer holds for the pair. Errors come with status 200; beside the pair there may be `last`. */
function readPair<T>(text: string, schema: z.ZodType<T>): Sourced<T> {
  const answer = parseAnswer(text, envelope);
  if (!answer.ok) return answer;
  const { error, result } = answer.value;
  if (error.length > 0) return errorFailure(error.join(" "));
  const pairs = Object.entries(result ?? {}).filter(([key]) => key !== "last");
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1)
    return fail("malformed", "Its answer has not the form that is known.");
  if (!BTC_USD.test(pair[0]))
    return fail("wrong", "Its answer is about another pair than bitcoin in US dollars.");
  const parsed = schema.safeParse(pair[1]);
  return parsed.success ? give(parsed.data) : fail("malformed", "Its answer has not the form that is known.");
}

function errorFailure(error: string): Sourced<never> {
  if (/rate limit|too many|throttled/i.test(error)) {
    return fail("rate_limited", "It says that it was asked too often.");
  }
  if (/unavailable|busy|internal/i.test(error)) return fail("server_error", "It reports a fault of its own.");
  return fail("refused", "It refused the question.");
}
