import { type Calendar, sessionsBetween } from "../../domain/calendar.ts";
import type { Bar, CorporateAction, PriceBasis } from "../../domain/market.ts";
import { addDays, type Instant, type IsoDate } from "../../domain/time.ts";
import type { SourceFailure, SourceName, StockBars, StockBarSource } from "../ports/market-sources.ts";
import type { NewBar, Prices, PriceUpkeep, PriceWriter } from "../ports/prices.ts";
import { type FileClose, judgeSplits, type Suspect } from "../split-guard.ts";
import type { Unsettled } from "./ask-symbols.ts";
import {
  agree,
  type AnswerRow,
  compareWithStored,
  confirmedSplits,
  inSharesOfToday,
  isRescaled,
  onBasis,
  type Overlap,
  usableRows,
} from "./bar-check.ts";
import type { BarWant } from "./bar-plan.ts";

/** What a run knows and notes while answers are taken. */
export interface BarRun {
  readonly prices: Prices & PriceWriter & PriceUpkeep;
  readonly calendar: Calendar;
  /** The newest closed session: nothing after it is ever stored. */
  readonly expected: IsoDate;
  readonly now: Instant;
  readonly signal: AbortSignal;
  /** Sessions that had no row before. */
  added: number;
  /** Closes of the last sessions that no provider has yet. */
  readonly holes: Map<string, number>;
  readonly replaced: Set<string>;
  readonly setAside: Map<string, { readonly source: SourceName; readonly suspect: Suspect }>;
  readonly recorded: {
    readonly symbol: string;
    readonly source: SourceName;
    readonly action: CorporateAction;
  }[];
  /** Closes that contradict the stored ones, in shares of today, by symbol: another provider may confirm them. */
  readonly disputes: Map<string, readonly Dispute[]>;
}

export interface Dispute {
  readonly source: SourceName;
  /** By how much the provider's closes are off, as a ratio to the stored ones. */
  readonly ratio: number;
  readonly closes: ReadonlyMap<IsoDate, number>;
}

/** An answer that has been understood. */
interface Reading {
  readonly rows: readonly AnswerRow[];
  readonly basis: PriceBasis;
  readonly actions: readonly CorporateAction[];
  readonly suspect: Suspect | null;
  /** Closes in shares of today. */
  readonly today: readonly FileClose[];
}

/**
 * Takes a provider's answer about one series into the store: at once where it continues what is stored, with its whole
 * history where it shows that the stored closes are of another scale or were corrected, and not at all where it
 * contradicts them and nobody confirms it. Null where nothing more is wanted of the series.
 */
export async function takeBars(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  answer: StockBars,
): Promise<Unsettled | null> {
  const { expected, calendar, prices } = run;
  const history = await prices.history([want.security], calendar.from, expected);
  const stored = (history.bars.get(want.security) ?? []).filter(
    ({ session }) => session >= (want.since ?? ""),
  );
  const rows = usableRows(answer.bars, calendar, want.from, expected);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) {
    return about("empty", "It has no session of the time asked for.");
  }
  const recorded = history.actions.filter(({ exDate }) => exDate <= expected);
  const before = stored.filter(({ session }) => session < first.session);
  const reading = await read(run, source, want, { answer, rows, stored, recorded, before });
  const behind = sessionsBetween(calendar, addDays(last.session, 1), expected).length;
  const late: Unsettled | null =
    behind === 0
      ? null
      : {
          failure: failure(
            "wrong",
            `Its newest close is of ${last.session}, and that of ${expected} is due.`,
          ),
          // One session late happens to everybody; older figures are somebody's old figures.
          atFault: behind > 1,
        };
  const overlap = compareWithStored(reading.today, stored, reading.actions);
  if (continues(overlap, stored)) {
    await write(run, source, want, reading, stored);
    return late;
  }
  if (late?.atFault === true) return late;
  const isCredible =
    overlap.common.length === 0 ||
    isRescaled(overlap, answer.splits) ||
    overlap.off.length * 2 < overlap.common.length ||
    isConfirmed(run, want, source, reading);
  if (!isCredible) return dispute(run, want, source, reading, overlap);
  const refused = await replaceHistory(run, source, want, { stored, recorded: reading.actions, answer });
  return refused ?? late;
}

function failure(kind: SourceFailure["kind"], detail: string): SourceFailure {
  return { kind, detail, retryAfterS: null };
}

function about(kind: SourceFailure["kind"], detail: string): Unsettled {
  return { failure: failure(kind, detail), atFault: false };
}

/** Understands an answer and records the splits that its prices confirm. */
async function read(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  given: {
    readonly answer: StockBars;
    readonly rows: readonly AnswerRow[];
    readonly stored: readonly Bar[];
    readonly recorded: readonly CorporateAction[];
    /** Stored rows that the answer goes on from. */
    readonly before: readonly Bar[];
  },
): Promise<Reading> {
  const { answer, rows, stored, recorded, before } = given;
  const confirmed = confirmedSplits(want.security, answer, rows, stored, recorded);
  if (confirmed.length > 0) await run.prices.writeActions(confirmed);
  for (const action of confirmed) run.recorded.push({ symbol: want.symbol, source: source.name, action });
  const actions = [...recorded, ...confirmed];
  const { asTraded, suspect } = judgeSplits(rows, actions, before, answer.basis);
  const basis = asTraded ? "raw" : "split_adjusted";
  const today = rows.map((row) => ({ session: row.session, close: inSharesOfToday(row, basis, actions) }));
  return { rows, basis, actions, suspect, today };
}

/** True where the answer can simply be laid on what is stored. */
function continues({ common, off }: Overlap, stored: readonly Bar[]): boolean {
  const newest = stored.at(-1);
  if (newest === undefined) return true;
  // Nothing to compare with: stand-ins are replaced by real closes, while older rows are simply continued.
  if (common.length === 0) return newest.basis !== "dividend_adjusted";
  // The newest close was taken before it was final; one among several is no reason to doubt the others.
  const isLast = off.length === 1 && off[0]?.session === newest.session && common.length > 1;
  return off.length === 0 || isLast;
}

/** True where another provider said the same before. */
function isConfirmed(run: BarRun, want: BarWant, source: StockBarSource, { today }: Reading): boolean {
  return (run.disputes.get(want.symbol) ?? []).some(
    (other) => other.source !== source.name && agree(other.closes, today),
  );
}

function dispute(
  run: BarRun,
  want: BarWant,
  source: StockBarSource,
  { today }: Reading,
  { off }: Overlap,
): Unsettled {
  const ratio = off[Math.floor(off.length / 2)]?.ratio ?? 1;
  const one: Dispute = {
    source: source.name,
    ratio: 1 / ratio,
    closes: new Map(today.map(({ session, close }) => [session, close])),
  };
  run.disputes.set(want.symbol, [...(run.disputes.get(want.symbol) ?? []), one]);
  return about("wrong", "Its closes are not those stored, and nobody confirms them.");
}

/** Fetches the whole history and puts it in the place of what is stored; gives why not where it cannot. */
async function replaceHistory(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  given: {
    readonly stored: readonly Bar[];
    readonly recorded: readonly CorporateAction[];
    readonly answer: StockBars;
  },
): Promise<Unsettled | null> {
  const { stored, recorded } = given;
  const oldest = stored[0]?.session ?? want.wholeFrom;
  const from = oldest < want.wholeFrom ? oldest : want.wholeFrom;
  const answer = want.from <= from ? given.answer : await fetchWhole(run, source, want, from);
  if (!("bars" in answer)) return answer;
  const rows = usableRows(answer.bars, run.calendar, from, run.expected);
  const reading = await read(run, source, want, { answer, rows, stored, recorded, before: [] });
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || last.session < (stored.at(-1)?.session ?? "")) {
    return about("empty", "Its history ends before what is stored.");
  }
  const spanned = stored.filter(({ session }) => session >= first.session);
  if (rows.length < spanned.length * 0.9) return about("empty", "Its history has gaps.");
  if (reading.suspect !== null && !stored.some(({ quarantined }) => quarantined)) {
    return about("wrong", "Its history steps like a split that nobody has recorded.");
  }
  const older = stored.filter(({ session }) => session < first.session);
  const edge = compareWithStored(reading.today.slice(0, 10), stored, reading.actions);
  const isOtherScale =
    edge.off.length > 0 || older.some((bar) => (bar.basis === "raw") !== (reading.basis === "raw"));
  run.added += rows.length - spanned.length;
  run.replaced.add(want.symbol);
  noteSuspect(run, want, source, reading);
  await run.prices.replaceBars(
    newBars(run, source, want, reading, reading.basis),
    older.length > 0 && isOtherScale,
  );
  return null;
}

async function fetchWhole(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  from: IsoDate,
): Promise<StockBars | Unsettled> {
  const answers = await source.bars([want.symbol], from, run.expected, run.now);
  run.signal.throwIfAborted();
  const answer = answers.get(want.symbol);
  if (answer === undefined) return about("empty", "It gave no answer about this symbol.");
  return answer.ok ? answer.value : { failure: answer.failure, atFault: false };
}

async function write(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  reading: Reading,
  stored: readonly Bar[],
): Promise<void> {
  const usable = stored.findLast(({ quarantined }) => !quarantined) ?? stored.at(-1);
  // A series keeps its basis: one provider's closes as traded never stand beside another's adjusted ones.
  const basis = usable === undefined ? reading.basis : usable.basis === "raw" ? "raw" : "split_adjusted";
  const known = new Set(stored.map(({ session }) => session));
  run.added += reading.rows.filter(({ session }) => !known.has(session)).length;
  noteSuspect(run, want, source, reading);
  noteHoles(run, want, new Set([...known, ...reading.rows.map(({ session }) => session)]));
  await run.prices.writeBars(newBars(run, source, want, reading, basis));
}

function newBars(
  run: BarRun,
  source: StockBarSource,
  want: BarWant,
  { rows, basis: given, actions, suspect }: Reading,
  basis: PriceBasis,
): readonly NewBar[] {
  return rows.map((row) => ({
    security: want.security,
    session: row.session,
    symbol: want.symbol,
    close: onBasis(row, given, basis, actions),
    basis,
    quarantined: suspect !== null && row.session >= suspect.from,
    adjustedClose: row.adjustedClose,
    provider: source.name,
    fetchedAt: run.now,
  }));
}

function noteSuspect(run: BarRun, want: BarWant, source: StockBarSource, { suspect }: Reading): void {
  if (suspect === null) run.setAside.delete(want.symbol);
  else run.setAside.set(want.symbol, { source: source.name, suspect });
}

/** Closes missing among the sessions that are asked for again each time; what comes before a listing is none. */
function noteHoles(run: BarRun, want: BarWant, known: ReadonlySet<IsoDate>): void {
  const [oldest] = [...known].toSorted();
  const recent = sessionsBetween(run.calendar, want.from, run.expected).slice(-10);
  run.holes.set(
    want.symbol,
    recent.filter((session) => session > (oldest ?? "") && !known.has(session)).length,
  );
}
