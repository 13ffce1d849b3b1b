import type { Quote, Sourced, SourceFailure, StockBars } from "../app/ports/market-sources.ts";
import { epochMs, type Instant, type IsoDate, newYorkDate, newYorkInstant, weekday } from "../domain/time.ts";
import { isStockPrice, timeProblem } from "./plausible.ts";
import { fail, give, isAboutTheHost } from "./sourced.ts";
import { DAY_MS, instantOf } from "./unix-time.ts";

/** One session of a share as a provider gives it; closes may be null, infinite or of another type. */
export interface StockRow {
  readonly session: IsoDate;
  readonly close: unknown;
  readonly adjustedClose: unknown;
}

/** When a session closes; null where it is none. Handed in from the trading calendar. */
export type CloseOf = (session: IsoDate) => Instant | null;

/** 16:00 New York, for want of a calendar: right but for half days, whose bar then counts as running for longer. */
export function usualClose(session: IsoDate): Instant {
  return newYorkInstant(session, "16:00");
}

/** How long after the close a bar may still change: free figures are a quarter of an hour old. */
const SETTLING_MS = 16 * 60_000;

/** True once the bar of a session can be the final one. */
export function isFinished(session: IsoDate, now: Instant, closeOf: CloseOf): boolean {
  const close = closeOf(session) ?? usualClose(session);
  return epochMs(now) >= epochMs(close) + SETTLING_MS;
}

/**
 * The bars from `from` to `to`, ascending, one a session. A session without a finite close is a hole; one twice in the
 * answer counts with the close that came last. An impossible close or date makes the whole answer unfit.
 */
export function readStockRows(
  rows: readonly StockRow[],
  from: IsoDate,
  to: IsoDate,
  now: Instant,
): Sourced<Pick<StockBars, "bars" | "holes">> {
  const found = new Map<IsoDate, StockBars["bars"][number] | null>();
  for (const { session, close, adjustedClose } of rows) {
    if (session < from || session > to) continue;
    if (session > newYorkDate(now))
      return fail("wrong", "One of its bars is of a day that has not come yet.");
    if (weekday(session) > 5) return fail("wrong", "One of its bars is of a weekend.");
    const price = finite(close);
    if (price === null) {
      found.set(session, found.get(session) ?? null);
      continue;
    }
    if (!isStockPrice(price)) return fail("wrong", "One of its closes is zero or negative.");
    const adjusted = finite(adjustedClose);
    const isKept = adjusted !== null && isStockPrice(adjusted);
    found.set(session, { session, close: price, adjustedClose: isKept ? adjusted : null });
  }
  if (found.size === 0) return fail("empty", "It has no finished session of that time.");
  const sessions = [...found.keys()].toSorted();
  return give({
    bars: sessions.flatMap((session) => found.get(session) ?? []),
    holes: sessions.filter((session) => found.get(session) === null),
  });
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The longest time without a session, a holiday beside a weekend, and a day more. */
const OLDEST_QUOTE_MS = 5 * DAY_MS;

/** A price of a share that can be true and was made since the session before last; its time is never after `now`. */
export function checkQuote(priceUsd: unknown, atMs: number | null, now: Instant): Sourced<Quote> {
  const price = finite(priceUsd);
  if (price === null || !isStockPrice(price)) return fail("wrong", "What it gives as a price cannot be one.");
  if (atMs === null) return fail("wrong", "It does not say when its price was made.");
  const problem = timeProblem(atMs, now, OLDEST_QUOTE_MS);
  if (problem !== null) return { ok: false, failure: problem };
  return give({ priceUsd: price, at: instantOf(Math.min(atMs, epochMs(now))) });
}

/** True for what can be the symbol of a share; nothing else may become part of an address. */
export function isSymbol(text: string): boolean {
  return /^[A-Z][A-Z0-9]{0,6}(?:[.-][A-Z]{1,3})?$/.test(text);
}

/** The failure for a text that is no symbol. */
export function noSymbol(): Sourced<never> {
  return fail("refused", "What was to be asked for is not a symbol.");
}

/**
 * Asks for one symbol after another. Once the host itself fails or sends us away, the rest are not asked for and have
 * that failure.
 */
export async function askEach<T>(
  symbols: readonly string[],
  ask: (symbol: string) => Promise<Sourced<T>>,
): Promise<ReadonlyMap<string, Sourced<T>>> {
  const answers = new Map<string, Sourced<T>>();
  let away: SourceFailure | null = null;
  for (const symbol of symbols) {
    const answer: Sourced<T> =
      away === null ? await (isSymbol(symbol) ? ask(symbol) : noSymbol()) : { ok: false, failure: away };
    if (!answer.ok && isAboutTheHost(answer.failure)) away = answer.failure;
    answers.set(symbol, answer);
  }
  return answers;
}
