import type { CollectDeps } from "../../src/app/collect/collect-deps.ts";
import type { WatchedSecurity } from "../../src/app/collect/watched.ts";
import type {
  Sourced,
  SourceFailureKind,
  StockBars,
  StockBarSource,
} from "../../src/app/ports/market-sources.ts";
import type { NoticeKind, OperatorNotices } from "../../src/app/ports/operator-notices.ts";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import type { CorporateAction } from "../../src/domain/market.ts";
import { splitFactor } from "../../src/domain/series.ts";
import { type IsoDate, newYorkDate } from "../../src/domain/time.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { createLinesLog } from "./lines-log.ts";
import { nyseCalendar } from "./market.ts";
import { openMemoryStore } from "./memory-store.ts";

/** Real stores in memory, and everything else a collecting job is given. */
export async function createCollectWorld() {
  const opened = await openMemoryStore();
  const { db } = opened;
  const log = createLinesLog();
  const told: { readonly kind: NoticeKind; readonly text: string }[] = [];
  const notices: OperatorNotices = { notify: async (kind, text) => void told.push({ kind, text }) };
  const states = createSourceStateStore(db);
  const base: CollectDeps = { states, off: new Set(), log, calendar: nyseCalendar() };
  const prices = createPriceStore(db);
  return {
    db,
    log,
    told,
    notices,
    states,
    base,
    prices,
    quotes: createQuoteStore(db),
    spots: createSpotStore(db),
    readings: createNetworkReadingStore(db),
    /** Stored bars of a series as `[session, close, basis]`, those set aside with a mark. */
    bars: async (security: string) => {
      const { bars } = await prices.history([security], "2000-01-01", "2030-01-01");
      return bars.get(security) ?? [];
    },
    /** All rows of all series, without the time of fetching. */
    rows: () =>
      db
        .selectFrom("price_bar")
        .select(["security", "session", "symbol", "close", "basis", "quarantined", "provider"])
        .orderBy("security")
        .orderBy("session")
        .execute(),
    close: () => opened.close(),
  };
}

export type CollectWorld = Awaited<ReturnType<typeof createCollectWorld>>;

export const NEVER = new AbortController().signal;

export function watch(symbol: string, fields: Partial<WatchedSecurity> = {}): WatchedSecurity {
  return { security: `id-${symbol}`, symbol, since: null, ...fields };
}

export function failing(kind: SourceFailureKind, detail = `It failed (${kind}).`): Sourced<never> {
  return { ok: false, failure: { kind, detail, retryAfterS: null } };
}

/** A made-up market in which every symbol has its own smooth path, and some split their shares. */
export interface MadeMarket {
  /** As traded on that session. */
  raw(symbol: string, session: IsoDate): number;
  /** As a vendor shows it who has applied the splits up to a day. */
  adjusted(symbol: string, session: IsoDate, upTo: IsoDate): number;
  splitsOf(symbol: string): readonly CorporateAction[];
}

function inTodaysShares(symbol: string, session: IsoDate): number {
  const day = Date.parse(session) / 86_400_000;
  const own = Array.from(symbol, (character) => character.codePointAt(0) ?? 0).reduce((a, b) => a + b, 0);
  return Math.round((20 + (own % 37) + 3 * Math.sin(day / 9 + own)) * 10_000) / 10_000;
}

export function madeMarket(splits: readonly CorporateAction[] = []): MadeMarket {
  const splitsOf = (symbol: string): readonly CorporateAction[] =>
    splits.filter(({ security }) => security === `id-${symbol}`);
  const raw = (symbol: string, session: IsoDate): number =>
    inTodaysShares(symbol, session) / splitFactor(splitsOf(symbol), session);
  return {
    raw,
    splitsOf,
    adjusted: (symbol, session, upTo) =>
      raw(symbol, session) *
      splitFactor(
        splitsOf(symbol).filter(({ exDate }) => exDate <= upTo),
        session,
      ),
  };
}

export function splitOf(
  symbol: string,
  exDate: IsoDate,
  newShares: number,
  oldShares: number,
): CorporateAction {
  return { security: `id-${symbol}`, exDate, kind: "split", newShares, oldShares };
}

type Row = StockBars["bars"][number];

export interface FakeBars extends StockBarSource {
  /** `SYMBOL from to` of every symbol asked for. */
  readonly asked: string[];
  /** Calls made. */
  calls: number;
}

export interface FakeBarsOptions {
  readonly symbolsPerCall?: number;
  readonly basis?: StockBars["basis"];
  /** How many days after the ex-date the vendor adjusts its history; null: never. */
  readonly adjustsAfter?: number | null;
  readonly namesSplits?: boolean;
  /** What becomes of a symbol's rows on their way. */
  readonly change?: (rows: readonly Row[], symbol: string) => readonly Row[];
  /** Instead of an answer, where it gives one. */
  readonly fails?: (symbol: string) => Sourced<never> | null;
  readonly holes?: readonly IsoDate[];
}

/** A provider of that market's bars. */
export function fakeBars(name: string, market: MadeMarket, options: FakeBarsOptions = {}): FakeBars {
  const calendar = nyseCalendar();
  const basis = options.basis ?? "split_adjusted";
  const answer = (symbol: string, from: IsoDate, to: IsoDate, now: string): Sourced<StockBars> => {
    const failed = options.fails?.(symbol) ?? null;
    if (failed !== null) return failed;
    const delay = options.adjustsAfter === undefined ? 0 : options.adjustsAfter;
    const today = new Date(Date.parse(newYorkDate(now)) - (delay ?? 0) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const upTo = delay === null ? "0000-01-01" : today;
    const holes = options.holes ?? [];
    const rows = sessionsBetween(calendar, from, to)
      .filter((session) => !holes.includes(session))
      .map((session) => ({
        session,
        close: basis === "raw" ? market.raw(symbol, session) : market.adjusted(symbol, session, upTo),
        adjustedClose: null,
      }));
    const splits = options.namesSplits === true ? market.splitsOf(symbol) : [];
    return {
      ok: true,
      value: {
        bars: options.change?.(rows, symbol) ?? rows,
        basis,
        splits: splits.filter(({ exDate }) => exDate >= from && exDate <= newYorkDate(now)),
        holes: holes.filter((session) => session >= from && session <= to),
      },
    };
  };
  const source: FakeBars = {
    name,
    symbolsPerCall: options.symbolsPerCall ?? 1,
    asked: [],
    calls: 0,
    bars: async (symbols, from, to, now) => {
      source.calls += 1;
      source.asked.push(...symbols.map((symbol) => `${symbol} ${from} ${to}`));
      return new Map(symbols.map((symbol) => [symbol, answer(symbol, from, to, now)]));
    },
  };
  return source;
}

/** Drops the newest so many rows. */
export function late(sessions: number): (rows: readonly Row[]) => readonly Row[] {
  return (rows) => rows.slice(0, Math.max(0, rows.length - sessions));
}

/** Multiplies every close, or those of some sessions. */
export function off(
  factor: number,
  ...sessions: readonly IsoDate[]
): (rows: readonly Row[]) => readonly Row[] {
  return (rows) =>
    rows.map((row) =>
      sessions.length === 0 || sessions.includes(row.session) ? { ...row, close: row.close * factor } : row,
    );
}
