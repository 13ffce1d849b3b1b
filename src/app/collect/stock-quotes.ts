import { type Calendar, closeInstant, isSession } from "../../domain/calendar.ts";
import type { SecurityId } from "../../domain/market.ts";
import { isSplitLikeJump } from "../../domain/series.ts";
import {
  addDays,
  epochMs,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkInstant,
} from "../../domain/time.ts";
import { plural } from "../../domain/wording.ts";
import type { Quote, QuoteSource } from "../ports/market-sources.ts";
import type { Prices } from "../ports/prices.ts";
import type { Quotes, StoredQuote } from "../ports/quotes.ts";
import type { JobResult } from "../run-jobs.ts";
import { askSymbols, type Unsettled } from "./ask-symbols.ts";
import { inSharesOfToday } from "./bar-check.ts";
import type { CollectDeps } from "./collect-deps.ts";
import type { WatchedSecurity } from "./watched.ts";
import { inBrackets, joined, listed, whyPassed } from "./words.ts";

export interface StockQuotesDeps extends CollectDeps {
  readonly prices: Prices;
  readonly quotes: Quotes;
  /** In the order in which they are asked. */
  readonly sources: readonly QuoteSource[];
  watched(): Promise<readonly WatchedSecurity[]>;
}

/** The last trades of a session come a little after its close. */
const AFTER_CLOSE_MS = 20 * 60_000;
const AHEAD_MS = 60_000;

/** Free prices come up to a quarter of an hour late, so for so long after the opening there may be none of today. */
const OPENING_MS = 20 * 60_000;

/** A close older than this says little about the price of today. */
const CLOSE_DAYS = 30;

/** Providers round; closes of one session that lie further apart are not the same. */
const SAME_CLOSE = 0.005;

/** Beyond this factor against the last close a price is a fault or a split, and no quote. */
const FURTHEST = 3;

/**
 * Stores the newest price of every watched security while the exchange is open: provisional, with its time. A price
 * that was not made in today's session, that comes with another last close than the stored one, or that steps like a
 * split from it, is none. Outside sessions
 * nothing is asked. Rejects only once the signal aborts or the store fails.
 */
export async function collectQuotes(
  deps: StockQuotesDeps,
  now: Instant,
  signal: AbortSignal,
): Promise<JobResult> {
  const session = openSession(deps.calendar, now);
  if (session === null) {
    return { outcome: "done", detail: "The exchange is closed: nothing was asked.", idle: true };
  }
  const watched = await deps.watched();
  const closes = await lastCloses(deps.prices, watched, session);
  let stored = 0;
  const asked = await askSymbols({ ...deps, signal }, "stock_quotes", deps.sources, watched, now, {
    total: watched.length,
    call: (source, wants) =>
      source.quotes(
        wants.map(({ symbol }) => symbol),
        now,
      ),
    take: async (source, want, quote) => {
      if (isOfYesterday(quote, session) && isOpening(session, now)) return null;
      const unsettled = judge(quote, session, closes.get(want.security) ?? null, now);
      if (unsettled === null) {
        await deps.quotes.write([toStored(want, quote, source.name, now)]);
        stored += 1;
      }
      return unsettled;
    },
  });
  const by = asked.gave.length === 0 ? "" : ` by ${asked.gave.join(", ")}`;
  const missing = asked.left.map(({ want }) => want.symbol);
  const why = asked.left[0]?.why;
  const lines = [
    `Prices of ${stored} of ${plural(watched.length, "symbol")}${by}.`,
    missing.length > 0 && `Without: ${listed(missing)}${why === undefined ? "" : ` ${inBrackets(why)}`}.`,
    whyPassed(
      asked.passed,
      asked.left.map((one) => one.why),
    ),
  ];
  return {
    outcome: missing.length === 0 ? "done" : stored > 0 ? "partly" : "failed",
    detail: joined(lines),
  };
}

/** The session that runs now, or ended a few minutes ago; null where the exchange is closed. */
function openSession(calendar: Calendar, now: Instant): IsoDate | null {
  const today = newYorkDate(now);
  if (!isSession(calendar, today)) return null;
  const isOpen =
    epochMs(now) >= openMs(today) && epochMs(now) <= epochMs(closeInstant(calendar, today)) + AFTER_CLOSE_MS;
  return isOpen ? today : null;
}

function openMs(session: IsoDate): number {
  return epochMs(newYorkInstant(session, "09:30"));
}

interface LastClose {
  readonly session: IsoDate;
  readonly close: number;
  readonly isExact: boolean;
}

/** The newest usable close of each security before the session, in shares of today. */
async function lastCloses(
  prices: Prices,
  watched: readonly WatchedSecurity[],
  session: IsoDate,
): Promise<ReadonlyMap<SecurityId, LastClose>> {
  const securities = watched.map(({ security }) => security);
  const { bars, actions } = await prices.history(
    securities,
    addDays(session, -CLOSE_DAYS),
    addDays(session, -1),
  );
  const closes = new Map<SecurityId, LastClose>();
  for (const [security, rows] of bars) {
    const last = rows.findLast(({ quarantined }) => !quarantined);
    if (last === undefined) continue;
    const own = actions.filter((action) => action.security === security && action.exDate <= session);
    closes.set(security, {
      session: last.session,
      close: inSharesOfToday(last, last.basis, own),
      // A dividend-adjusted close stands in for a missing one and is no measure.
      isExact: last.basis !== "dividend_adjusted",
    });
  }
  return closes;
}

function judge(quote: Quote, session: IsoDate, last: LastClose | null, now: Instant): Unsettled | null {
  const { at, priceUsd } = quote;
  if (!Number.isFinite(priceUsd) || priceUsd <= 0)
    return wrong("What it gives as a price cannot be one.", true);
  if (epochMs(at) > epochMs(now) + AHEAD_MS)
    return wrong("Its price is of a time that has not come yet.", true);
  // A share without a trade today has no price of today; many of them mean that the provider is behind.
  if (isOfYesterday(quote, session)) return wrong("Its newest price is from before today's session.", true);
  if (last === null) return null;
  if (contradicts(quote, last))
    return wrong("The close it gives beside its price is not the stored one.", true);
  const ratio = priceUsd / last.close;
  const isFar = ratio > FURTHEST || ratio < 1 / FURTHEST;
  return isFar || isSplitLikeJump(last.close, priceUsd)
    ? wrong("Its price steps from the last close as only a split does.", false)
    : null;
}

/** True where the provider's own last close shows that it counts in another scale than what is stored. */
function contradicts({ previous }: Quote, { session, close, isExact }: LastClose): boolean {
  if (previous === undefined || previous === null || !isExact || previous.session !== session) return false;
  return Math.abs(previous.close / close - 1) > SAME_CLOSE;
}

function isOfYesterday({ at }: Quote, session: IsoDate): boolean {
  return epochMs(at) < openMs(session);
}

function isOpening(session: IsoDate, now: Instant): boolean {
  return epochMs(now) < openMs(session) + OPENING_MS;
}

function wrong(detail: string, atFault: boolean): Unsettled {
  return { failure: { kind: "wrong", detail, retryAfterS: null }, atFault };
}

function toStored(want: WatchedSecurity, quote: Quote, source: string, now: Instant): StoredQuote {
  return {
    security: want.security,
    symbol: want.symbol,
    priceUsd: quote.priceUsd,
    at: quote.at,
    source,
    fetchedAt: now,
  };
}
