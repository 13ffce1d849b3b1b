import { type Calendar, closeInstant, isSession } from "../domain/calendar.ts";
import type { Bar, BtcBar, SecurityId } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import { epochMs, type Instant, type IsoDate, newYorkDate, weekday } from "../domain/time.ts";
import type { PriceFile, PriceRow, RefusedRow } from "./ports/price-files.ts";
import type { NewBar, NewBtcBar, Prices, PriceWriter } from "./ports/prices.ts";
import { judgeSplits, type Suspect } from "./split-guard.ts";

/** What the rows of a file are prices of. */
export type PricedThing =
  | { readonly kind: "btc" }
  | { readonly kind: "miner"; readonly miner: Miner }
  | { readonly kind: "benchmark"; readonly security: SecurityId };

/** What became of one file. */
export interface FileReport {
  readonly name: string;
  readonly symbol: string;
  readonly thing: PricedThing;
  /** Why nothing of the file could be used; null otherwise. */
  readonly problem: string | null;
  /** First and last date of the rows that were taken; null where none was. */
  readonly first: IsoDate | null;
  readonly last: IsoDate | null;
  readonly added: number;
  /** Rows that were stored with another value before. */
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
  /** True where the file is as traded: splits are applied to it when it is read. */
  readonly asTraded: boolean;
  /** Rows whose adjusted close stands in for a missing close. */
  readonly standIns: number;
  /** Rows kept and not used, from this session on; null where none is. */
  readonly quarantined: number;
  readonly suspect: Suspect | null;
}

export interface ImportContext {
  readonly prices: Prices & PriceWriter;
  readonly calendar: Calendar;
  readonly miners: readonly Miner[];
  readonly now: Instant;
}

const PROVIDER = "file";
const BTC_SYMBOLS: readonly string[] = ["BTC-USD", "BTC"];

/** Whose prices a symbol names: tickers in use first, then former ones; any other symbol is a benchmark. */
export function whatSymbolNames(symbol: string, miners: readonly Miner[]): PricedThing {
  if (BTC_SYMBOLS.includes(symbol)) return { kind: "btc" };
  const miner =
    miners.find((candidate) => candidate.ticker === symbol) ??
    miners.find((candidate) => candidate.formerTickers.some((former) => former.ticker === symbol));
  return miner === undefined ? { kind: "benchmark", security: symbol } : { kind: "miner", miner };
}

/**
 * Takes one price file into the store: stocks on sessions of the calendar only, bitcoin on every day (flagged
 * `utc_day`). Days that are not over are refused. Importing the same file twice changes nothing.
 */
export async function importPriceFile(file: PriceFile, context: ImportContext): Promise<FileReport> {
  const thing = whatSymbolNames(file.symbol, context.miners);
  const empty: FileReport = {
    name: file.name,
    symbol: file.symbol,
    thing,
    problem: file.problem,
    first: null,
    last: null,
    added: 0,
    changed: 0,
    unchanged: 0,
    refused: file.refused,
    asTraded: false,
    standIns: 0,
    quarantined: 0,
    suspect: null,
  };
  if (file.problem !== null) return empty;
  const refuse = thing.kind === "btc" ? refuseDay(context.now) : refuseSession(context);
  const refused = [...file.refused];
  const rows: PriceRow[] = [];
  for (const row of file.rows.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const reason = refuse(row.date);
    if (reason === null) rows.push(row);
    else refused.push({ line: row.line, reason, text: `${row.date} ${row.close}` });
  }
  refused.sort((a, b) => a.line - b.line);
  const first = rows[0]?.date ?? null;
  const last = rows.at(-1)?.date ?? null;
  if (first === null || last === null) {
    return { ...empty, refused, problem: "not one row of the file can be used" };
  }
  const report = { ...empty, refused, first, last };
  return thing.kind === "btc"
    ? importBtc(report, rows, first, last, context)
    : importStock(report, file.symbol, thing, rows, last, context);
}

/** A day of bitcoin ends at midnight UTC. */
function refuseDay(now: Instant): (date: IsoDate) => string | null {
  const today = now.slice(0, 10);
  return (date) =>
    date < today ? null : date === today ? "the day is not over in UTC" : "the date lies ahead";
}

function refuseSession({ calendar, now }: ImportContext): (date: IsoDate) => string | null {
  const today = newYorkDate(now);
  return (date) => {
    if (date < calendar.from) return `before the calendar (${calendar.from})`;
    if (date > calendar.validUntil) return `after the calendar (${calendar.validUntil})`;
    if (!isSession(calendar, date)) {
      return weekday(date) > 5
        ? "the exchange is closed at the weekend"
        : "the exchange was closed on that holiday";
    }
    if (date < today) return null;
    if (date > today) return "the date lies ahead";
    return epochMs(closeInstant(calendar, date)) <= epochMs(now) ? null : "the session is not over";
  };
}

async function importBtc(
  report: FileReport,
  rows: readonly PriceRow[],
  first: IsoDate,
  last: IsoDate,
  { prices, now }: ImportContext,
): Promise<FileReport> {
  const stored = await prices.history([], first, last);
  const bars = rows.map((row): NewBtcBar => ({
    date: row.date,
    priceUsd: row.close,
    align: "utc_day",
    provider: PROVIDER,
    fetchedAt: now,
  }));
  await prices.writeBtc(bars);
  const before = new Map(stored.btc.map((bar) => [bar.date, bar]));
  return {
    ...report,
    ...count(bars, (bar) => before.get(bar.date), sameBtc),
    standIns: rows.filter((row) => row.basis === "dividend_adjusted").length,
  };
}

/** A price at the close instant is better than the day's and stays. */
function sameBtc(stored: BtcBar, bar: BtcBar): boolean {
  return stored.align === "close" || stored.priceUsd === bar.priceUsd;
}

async function importStock(
  report: FileReport,
  symbol: string,
  thing: Exclude<PricedThing, { kind: "btc" }>,
  rows: readonly PriceRow[],
  last: IsoDate,
  { prices, calendar, now }: ImportContext,
): Promise<FileReport> {
  const security = thing.kind === "miner" ? thing.miner.id : thing.security;
  const since = thing.kind === "miner" ? (thing.miner.pricesSince ?? "") : "";
  const history = await prices.history([security], calendar.from, last);
  const stored = history.bars.get(security) ?? [];
  // Prices from before belong to another business or to a blank-cheque company: kept, never judged, never used.
  const closes = rows
    .filter((row) => row.date >= since)
    .map((row) => ({ session: row.date, close: row.close }));
  const begin = closes[0]?.session ?? "";
  const verdict = judgeSplits(
    closes,
    history.actions,
    stored.filter((bar) => bar.session >= since && bar.session < begin),
  );
  const { asTraded, suspect } = verdict;
  const bars = rows.map((row): NewBar => ({
    security,
    session: row.date,
    close: row.close,
    basis: asTraded && row.basis === "split_adjusted" ? "raw" : row.basis,
    quarantined: suspect !== null && row.date >= suspect.from,
    symbol,
    adjustedClose: row.adjustedClose,
    provider: PROVIDER,
    fetchedAt: now,
  }));
  await prices.writeBars(bars);
  const before = new Map(stored.map((bar) => [bar.session, bar]));
  return {
    ...report,
    ...count(bars, (bar) => before.get(bar.session), sameBar),
    asTraded,
    standIns: rows.filter((row) => row.basis === "dividend_adjusted").length,
    quarantined: bars.filter((bar) => bar.quarantined).length,
    suspect,
  };
}

function sameBar(stored: Bar, bar: Bar): boolean {
  return stored.close === bar.close && stored.basis === bar.basis && stored.quarantined === bar.quarantined;
}

function count<New, Stored>(
  bars: readonly New[],
  before: (bar: New) => Stored | undefined,
  same: (stored: Stored, bar: New) => boolean,
): Pick<FileReport, "added" | "changed" | "unchanged"> {
  let [added, changed, unchanged] = [0, 0, 0];
  for (const bar of bars) {
    const stored = before(bar);
    if (stored === undefined) added += 1;
    else if (same(stored, bar)) unchanged += 1;
    else changed += 1;
  }
  return { added, changed, unchanged };
}
