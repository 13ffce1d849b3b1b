import { z } from "zod";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcSpotSource,
  Sourced,
} from "../../app/ports/market-sources.ts";
import { askedBySpans, type Candle, type Span } from "../candles.ts";
import type { Http } from "../http.ts";
import { numeric, parseAnswer } from "../parse-answer.ts";
import { checkSpot } from "../plausible.ts";
import { andThen } from "../sourced.ts";
import { instantOf, msOfText } from "../unix-time.ts";

/** Coinbase allows 10 requests a second and asks that candles be fetched sparingly. */
const SPACING_MS = 250;

/** The most candles one request may ask for; one more is rejected. */
const PER_CALL = 300;

const OLDEST_SPOT_MS = 5 * 60_000;

const tickerSchema = z.object({ price: numeric, time: z.string() });

/** `[start in s, low, high, open, close, volume]`: the order is Coinbase's own. */
const candlesSchema = z
  .array(z.tuple([numeric, numeric, numeric, numeric, numeric], z.unknown()))
  .transform((rows): readonly Candle[] => rows.map(([startS, , , , close]) => ({ startS, close })));

/** Bitcoin in US dollars at Coinbase Exchange: spot, closes on the hour, UTC days. No key. */
export function createCoinbase({
  http,
  baseUrl = "https://api.exchange.coinbase.com",
}: {
  readonly http: Http;
  readonly baseUrl?: string;
}): BtcSpotSource & BtcCloseSource & BtcDailySource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });

  const candles = async (stepS: number, { firstS, lastS }: Span): Promise<Sourced<readonly Candle[]>> => {
    const query = {
      granularity: String(stepS),
      start: instantOf(firstS * 1000),
      // One second before the last candle ends: it is in the answer whether or not the end counts as inside.
      end: instantOf((lastS + stepS - 1) * 1000),
    };
    return andThen(await site.get({ path: "/products/BTC-USD/candles", query }), (text) =>
      parseAnswer(text, candlesSchema),
    );
  };

  return {
    name: "coinbase",
    spot: async (now) =>
      andThen(await site.get({ path: "/products/BTC-USD/ticker" }), (text) =>
        andThen(parseAnswer(text, tickerSchema), ({ price, time }) =>
          checkSpot(price, msOfText(time), now, OLDEST_SPOT_MS),
        ),
      ),
    ...askedBySpans(PER_CALL, candles),
  };
}
