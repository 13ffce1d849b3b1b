import { z } from "zod";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcSpotSource,
  Sourced,
} from "../../app/ports/market-sources.ts";
import { askedBySpans, type Candle, type Span } from "../candles.ts";
import type { Explained, Http } from "../http.ts";
import { numeric, parseAnswer } from "../parse-answer.ts";
import { checkSpot } from "../plausible.ts";
import { fail, give, andThen } from "../sourced.ts";
import { msOfSeconds } from "../unix-time.ts";

const SPACING_MS = 250;

/** A request gives at most 1,000 candles; one is asked for beyond the last that is wanted. */
const PER_CALL = 999;

const OLDEST_SPOT_MS = 5 * 60_000;

const tickerSchema = z.object({ last: numeric, timestamp: numeric });
const ohlcSchema = z.object({
  data: z.object({
    pair: z.string(),
    ohlc: z.array(z.object({ timestamp: numeric, close: numeric })),
  }),
});

/** Bitcoin in US dollars at Bitstamp: spot, closes on the hour, UTC days; all figures are texts. No key. */
export function createBitstamp({
  http,
  baseUrl = "https://www.bitstamp.net/api/v2",
}: {
  readonly http: Http;
  readonly baseUrl?: string;
}): BtcSpotSource & BtcCloseSource & BtcDailySource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });

  const candles = async (stepS: number, { firstS, lastS }: Span): Promise<Sourced<readonly Candle[]>> => {
    const query = {
      step: String(stepS),
      // Where both ends are given only the later one may count: the limit then reaches back to the earlier one.
      limit: String((lastS - firstS) / stepS + 2),
      start: String(firstS),
      end: String(lastS + stepS - 1),
      exclude_current_candle: "true",
    };
    return andThen(await site.get({ path: "/ohlc/btcusd/", query, explain }), (text) =>
      andThen(parseAnswer(text, ohlcSchema), ({ data }) =>
        data.pair === "BTC/USD"
          ? give(data.ohlc.map(({ timestamp, close }) => ({ startS: timestamp, close })))
          : fail("wrong", "Its answer is about another pair than bitcoin in US dollars."),
      ),
    );
  };

  return {
    name: "bitstamp",
    spot: async (now) =>
      andThen(await site.get({ path: "/ticker/btcusd/", explain }), (text) =>
        andThen(parseAnswer(text, tickerSchema), ({ last, timestamp }) =>
          checkSpot(last, msOfSeconds(timestamp), now, OLDEST_SPOT_MS),
        ),
      ),
    ...askedBySpans(PER_CALL, candles),
  };
}

/** Bitstamp says with a code of its own, under status 400, that it was asked too often. */
function explain(_status: number, body: string): Explained | null {
  return /"400\.002"/.test(body)
    ? { kind: "rate_limited", detail: "It says that it was asked too often." }
    : null;
}
