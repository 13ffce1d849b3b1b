import { z } from "zod";
import type { Sourced, StockBars, StockBarSource } from "../../app/ports/market-sources.ts";
import { type Instant, type IsoDate, newYorkDate, parseIsoDate } from "../../domain/time.ts";
import type { Http } from "../http.ts";
import { numeric, parseAnswer } from "../parse-answer.ts";
import { fail, give, andThen } from "../sourced.ts";
import {
  askEach,
  type CloseOf,
  isFinished,
  readStockRows,
  type StockRow,
  usualClose,
} from "../stock-rows.ts";
import { explainKey } from "./keyed.ts";

/** The free plan allows 50 requests an hour: its limit is met by asking seldom, not by waiting between requests. */
const SPACING_MS = 1000;

const pricesSchema = z.array(
  z.object({
    date: z.string(),
    close: z.unknown(),
    adjClose: z.unknown(),
    splitFactor: numeric.nullish(),
  }),
);

type Prices = z.infer<typeof pricesSchema>;

/**
 * Daily bars as traded, with splits, from Tiingo: one symbol a request. Needs a token. `closeOf` says when a session
 * closes, for half days.
 */
export function createTiingo({
  http,
  token,
  baseUrl = "https://api.tiingo.com",
  closeOf = usualClose,
}: {
  readonly http: Http;
  readonly token: string;
  readonly baseUrl?: string;
  readonly closeOf?: CloseOf;
}): StockBarSource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });
  const headers = { authorization: `Token ${token}` };
  return {
    name: "tiingo",
    symbolsPerCall: 1,
    bars: (symbols, from, to, now) =>
      askEach(symbols, async (symbol) => {
        const path = `/tiingo/daily/${encodeURIComponent(symbol.toLowerCase())}/prices`;
        const query = { startDate: from, endDate: to, format: "json" };
        return andThen(await site.get({ path, query, headers, explain: explainKey }), (text) =>
          andThen(parseAnswer(text, pricesSchema), (prices) => readBars(prices, from, to, now, closeOf)),
        );
      }),
  };
}

function readBars(
  prices: Prices,
  from: IsoDate,
  to: IsoDate,
  now: Instant,
  closeOf: CloseOf,
): Sourced<StockBars> {
  const rows: StockRow[] = [];
  const splits: StockBars["splits"][number][] = [];
  for (const { date, close, adjClose, splitFactor } of prices) {
    // The session's date at midnight UTC, written with Z or +00:00: read as an instant it would be the evening before.
    const session = parseIsoDate(date.slice(0, 10));
    if (session === null || !/^T00:00:00(?:\.0+)?(?:Z|\+00:00)$/.test(date.slice(10))) {
      return fail("malformed", "One of its rows has no date that can be one.");
    }
    if (session >= newYorkDate(now) && !isFinished(session, now, closeOf)) continue;
    rows.push({ session, close, adjustedClose: adjClose });
    const factor = splitFactor ?? 1;
    if (factor <= 0) return fail("wrong", "One of its splits cannot be one.");
    if (factor !== 1 && session >= from && session <= to) splits.push({ exDate: session, ...ratio(factor) });
  }
  return andThen(readStockRows(rows, from, to, now), (read) => give({ ...read, basis: "raw", splits }));
}

/** New shares for old ones in whole numbers where the factor is such a ratio: 4 is 4 for 1, 0.1 is 1 for 10. */
function ratio(factor: number): { readonly newShares: number; readonly oldShares: number } {
  for (let oldShares = 1; oldShares <= 100; oldShares += 1) {
    const newShares = Math.round(factor * oldShares);
    if (newShares > 0 && Math.abs(newShares / oldShares / factor - 1) < 1e-5) return { newShares, oldShares };
  }
  return { newShares: factor, oldShares: 1 };
}
