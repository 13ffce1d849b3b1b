import type {
  BtcClose,
  BtcCloseSource,
  BtcDailySource,
  BtcDay,
  Sourced,
} from "../app/ports/market-sources.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../domain/time.ts";
import { isBtcPrice, isBtcStep } from "./plausible.ts";
import { andThen, fail, give } from "./sourced.ts";
import { DAY_MS, HOUR_MS, msOfSeconds, utcDateOf, utcMidnight } from "./unix-time.ts";

/** One candle of bitcoin: when it began, in seconds since 1970, and its last price in USD. */
export interface Candle {
  readonly startS: number;
  readonly close: number;
}

/** Candles to ask for in one request: when the first and the last of them begin, in seconds since 1970. */
export interface Span {
  readonly firstS: number;
  readonly lastS: number;
}

const WEEK_MS = 7 * DAY_MS;

/** Those of the instants that are not ahead of `now`. */
export function pastInstants(at: readonly Instant[], now: Instant): readonly Instant[] {
  return at.filter((instant) => epochMs(instant) <= epochMs(now));
}

/** The spans, of at most `perCall` candles each, that hold the candles ending at those instants on the hour. */
export function hourSpans(at: readonly Instant[], perCall: number): readonly Span[] {
  const starts = at
    .map((instant) => epochMs(instant) - HOUR_MS)
    .filter((ms) => ms % HOUR_MS === 0)
    .toSorted((a, b) => a - b);
  return cut(starts, HOUR_MS, perCall);
}

/** The spans, of at most `perCall` candles each, that hold the finished UTC days from `from` to `to`. */
export function daySpans(from: IsoDate, to: IsoDate, now: Instant, perCall: number): readonly Span[] {
  const starts: number[] = [];
  const last = Math.min(utcMidnight(to), utcMidnight(lastFinishedDay(now)));
  for (let start = utcMidnight(from); start <= last; start += DAY_MS) starts.push(start);
  return cut(starts, DAY_MS, perCall);
}

function cut(starts: readonly number[], stepMs: number, perCall: number): readonly Span[] {
  const spans: Span[] = [];
  for (const start of starts) {
    const open = spans.at(-1);
    if (open !== undefined && start / 1000 - open.firstS < (perCall * stepMs) / 1000) {
      spans[spans.length - 1] = { firstS: open.firstS, lastS: start / 1000 };
    } else spans.push({ firstS: start / 1000, lastS: start / 1000 });
  }
  return spans;
}

/** Asks for span after span and gives all candles; the first failure ends it and is the answer. */
export async function askSpans(
  spans: readonly Span[],
  ask: (span: Span) => Promise<Sourced<readonly Candle[]>>,
): Promise<Sourced<readonly Candle[]>> {
  const candles: Candle[] = [];
  for (const span of spans) {
    const page = await ask(span);
    if (!page.ok) return page;
    candles.push(...page.value);
  }
  return give(candles);
}

/**
 * Closes on the hour and of UTC days from a provider whose candles can be asked for by their span, `perCall` of them at
 * a time; `candles` asks for those of so many seconds.
 */
export function askedBySpans(
  perCall: number,
  candles: (stepS: number, span: Span) => Promise<Sourced<readonly Candle[]>>,
): Pick<BtcCloseSource, "closes"> & Pick<BtcDailySource, "daily"> {
  return {
    closes: async (at, now) => {
      const past = pastInstants(at, now);
      const all = await askSpans(hourSpans(past, perCall), (span) => candles(HOUR_MS / 1000, span));
      return andThen(all, (found) => closesAt(found, past, now));
    },
    daily: async (from, to, now) => {
      const all = await askSpans(daySpans(from, to, now, perCall), (span) => candles(DAY_MS / 1000, span));
      return andThen(all, (found) => finishedDays(found, from, to, now));
    },
  };
}

/** The newest UTC day that is over at an instant. */
export function lastFinishedDay(now: Instant): IsoDate {
  return addDays(utcDateOf(epochMs(now)), -1);
}

/**
 * The closes at instants, out of hourly candles: the close of the candle that ends there, ascending. A candle that has
 * not ended by `now` counts as absent; where none of those asked for is there the answer is a failure.
 */
export function closesAt(
  candles: readonly Candle[],
  at: readonly Instant[],
  now: Instant,
): Sourced<readonly BtcClose[]> {
  const read = readCandles(candles, HOUR_MS, now);
  if (!read.ok) return read;
  const closes = at
    .toSorted((a, b) => epochMs(a) - epochMs(b))
    .flatMap((instant) => {
      const priceUsd = read.value.get(epochMs(instant) - HOUR_MS);
      return priceUsd === undefined ? [] : [{ at: instant, priceUsd }];
    });
  return check(closes, at.length > 0, (close) => epochMs(close.at));
}

/**
 * The closes of finished UTC days from `from` to `to`, out of daily candles, ascending. Where there should be some and
 * none is there the answer is a failure.
 */
export function finishedDays(
  candles: readonly Candle[],
  from: IsoDate,
  to: IsoDate,
  now: Instant,
): Sourced<readonly BtcDay[]> {
  const read = readCandles(candles, DAY_MS, now);
  if (!read.ok) return read;
  const days = [...read.value]
    .map(([ms, priceUsd]) => ({ date: utcDateOf(ms), priceUsd }))
    .filter(({ date }) => date >= from && date <= to)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return check(days, daySpans(from, to, now, 1).length > 0, (day) => utcMidnight(day.date));
}

/** Finished candles by their beginning in milliseconds. */
function readCandles(
  candles: readonly Candle[],
  lengthMs: number,
  now: Instant,
): Sourced<ReadonlyMap<number, number>> {
  const read = new Map<number, number>();
  for (const { startS, close } of candles) {
    const ms = msOfSeconds(startS);
    if (ms === null || ms % lengthMs !== 0)
      return fail("wrong", "Its candles are not of the length asked for.");
    if (ms + lengthMs <= epochMs(now)) read.set(ms, close);
  }
  return give(read);
}

/** One impossible price makes the whole answer unfit: who serves it may serve others that only look possible. */
function check<T extends { readonly priceUsd: number }>(
  rows: readonly T[],
  expected: boolean,
  msOf: (row: T) => number,
): Sourced<readonly T[]> {
  if (rows.length === 0 && expected) return fail("empty", "It has no finished candle for that time.");
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const isNear = before !== undefined && msOf(row) - msOf(before) <= WEEK_MS;
    if (!isBtcPrice(row.priceUsd) || (isNear && !isBtcStep(before.priceUsd, row.priceUsd))) {
      return fail("wrong", "One of its prices of bitcoin cannot be one.");
    }
  }
  return give(rows);
}
