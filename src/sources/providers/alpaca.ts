import { z } from "zod";
import type { QuoteSource, Sourced, StockBars, StockBarSource } from "../../app/ports/market-sources.ts";
import {
  addDays,
  epochMs,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkInstant,
} from "../../domain/time.ts";
import type { Http, HttpSite } from "../http.ts";
import { parseAnswer } from "../parse-answer.ts";
import { fail, give, andThen } from "../sourced.ts";
import {
  checkQuote,
  type CloseOf,
  isFinished,
  isSymbol,
  noSymbol,
  readStockRows,
  type StockRow,
  usualClose,
} from "../stock-rows.ts";
import { instantOf, msOfText } from "../unix-time.ts";
import { explainKey } from "./keyed.ts";

/** The free plan allows 200 requests a minute. */
const SPACING_MS = 350;

const SYMBOLS_PER_CALL = 50;

/** The free plan gives the consolidated tape once it is a quarter of an hour old. */
const TAPE_DELAY_MS = 16 * 60_000;

/** A page holds up to 10,000 rows of all symbols together; more pages than this no question of ours has. */
const MOST_PAGES = 100;

const barsSchema = z.object({
  bars: z.record(z.string(), z.array(z.object({ t: z.string(), c: z.unknown() }))).nullable(),
  next_page_token: z.string().nullish(),
});

const tradesSchema = z.object({
  trades: z.record(z.string(), z.object({ t: z.string(), p: z.unknown() })).nullable(),
});

type RawBar = { readonly t: string; readonly c?: unknown };

/**
 * Daily bars of the consolidated tape, split-adjusted, many symbols a request, and last trades at IEX, from Alpaca.
 * Needs the two halves of a key. Splits themselves are not in its bars. `closeOf` says when a session closes, for
 * half days.
 */
export function createAlpaca({
  http,
  keyId,
  secretKey,
  baseUrl = "https://data.alpaca.markets/v2",
  closeOf = usualClose,
}: {
  readonly http: Http;
  readonly keyId: string;
  readonly secretKey: string;
  readonly baseUrl?: string;
  readonly closeOf?: CloseOf;
}): StockBarSource & QuoteSource {
  const site = http.site({ baseUrl, spacingMs: SPACING_MS });
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };

  return {
    name: "alpaca",
    symbolsPerCall: SYMBOLS_PER_CALL,
    bars: (symbols, from, to, now) =>
      askTogether(symbols, async (asked) => {
        const end = Math.min(
          epochMs(newYorkInstant(addDays(to, 1), "00:00")) - 1000,
          epochMs(now) - TAPE_DELAY_MS,
        );
        const start = epochMs(newYorkInstant(from, "00:00"));
        if (start >= end) return fail("empty", "It has no finished session of that time.");
        const query = {
          symbols: asked.join(","),
          timeframe: "1Day",
          start: instantOf(start),
          end: instantOf(Math.floor(end / 1000) * 1000),
          adjustment: "split",
          feed: "sip",
          limit: "10000",
        };
        return andThen(await allPages(site, headers, query), (pages) =>
          give((symbol: string) => readBars(pages.get(symbol) ?? [], from, to, now, closeOf)),
        );
      }),
    quotes: (symbols, now) =>
      askTogether(symbols, async (asked) => {
        const query = { symbols: asked.join(","), feed: "iex" };
        const answer = await site.get({ path: "/stocks/trades/latest", query, headers, explain: explainKey });
        return andThen(answer, (text) =>
          andThen(parseAnswer(text, tradesSchema), ({ trades }) =>
            give((symbol: string) => {
              const trade = trades?.[symbol];
              if (trade === undefined) return fail("empty", "It has no trade of this symbol.");
              return checkQuote(trade.p, msOfText(trade.t), now);
            }),
          ),
        );
      }),
  };
}

/** Asks once for all symbols that are some; every symbol has an entry, and shares a failure of the whole. */
async function askTogether<T>(
  symbols: readonly string[],
  ask: (symbols: readonly string[]) => Promise<Sourced<(symbol: string) => Sourced<T>>>,
): Promise<ReadonlyMap<string, Sourced<T>>> {
  const asked = symbols.filter(isSymbol);
  const answer = asked.length === 0 ? null : await ask(asked);
  return new Map(
    symbols.map((symbol) => {
      if (answer === null || !isSymbol(symbol)) return [symbol, noSymbol()];
      return [symbol, answer.ok ? answer.value(symbol) : answer];
    }),
  );
}

/** The rows of every symbol over all pages: a page may end in the middle of one. */
async function allPages(
  site: HttpSite,
  headers: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
): Promise<Sourced<ReadonlyMap<string, readonly RawBar[]>>> {
  const rows = new Map<string, RawBar[]>();
  let token: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Sourced<z.infer<typeof barsSchema>> = andThen(
      await site.get({
        path: "/stocks/bars",
        query: token === null ? query : { ...query, page_token: token },
        headers,
        explain: explainKey,
      }),
      (text) => parseAnswer(text, barsSchema),
    );
    if (!answer.ok) return answer;
    for (const [symbol, bars] of Object.entries(answer.value.bars ?? {})) {
      rows.set(symbol, [...(rows.get(symbol) ?? []), ...bars]);
    }
    const next: string | null = answer.value.next_page_token ?? null;
    if (next === null) return give(rows);
    if (next === token) break;
    token = next;
  }
  return fail("malformed", "Its answer has no end: page follows page.");
}

function readBars(
  raw: readonly RawBar[],
  from: IsoDate,
  to: IsoDate,
  now: Instant,
  closeOf: CloseOf,
): Sourced<StockBars> {
  const rows: StockRow[] = [];
  for (const { t, c } of raw) {
    // A bar carries the midnight of New York: 04:00 or 05:00 UTC.
    const ms = msOfText(t);
    if (ms === null) return fail("malformed", "One of its bars has no time that can be one.");
    const session = newYorkDate(instantOf(ms));
    if (session < newYorkDate(now) || isFinished(session, now, closeOf)) {
      rows.push({ session, close: c, adjustedClose: null });
    }
  }
  return andThen(readStockRows(rows, from, to, now), (read) =>
    give({ ...read, basis: "split_adjusted", splits: [] }),
  );
}
