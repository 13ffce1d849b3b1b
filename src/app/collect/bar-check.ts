import { type Calendar, isSession } from "../../domain/calendar.ts";
import type { Bar, CorporateAction, PriceBasis, SecurityId } from "../../domain/market.ts";
import { isSplitLikeJump, splitFactor } from "../../domain/series.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { StockBars } from "../ports/market-sources.ts";
import { type FileClose, isUnapplied } from "../split-guard.ts";

/** A stored and a new close of one session may differ by this much and be the same: providers round. */
const SAME = 0.005;

/** How near a step must come to the ratio of a split. */
const NEAR_RATIO = 0.02;

export type AnswerRow = StockBars["bars"][number];

/** Rows on sessions of the calendar, from `from` to `to`, ascending, one a session, with a close that can be one. */
export function usableRows(
  rows: readonly AnswerRow[],
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
): readonly AnswerRow[] {
  const bySession = new Map(
    rows
      .filter(({ session, close }) => session >= from && session <= to && Number.isFinite(close) && close > 0)
      .filter(({ session }) => isSession(calendar, session))
      .map((row) => [row.session, row]),
  );
  return [...bySession.values()].toSorted((a, b) => (a.session < b.session ? -1 : 1));
}

/** A close in shares of today: one as traded is adjusted for the splits after it. */
export function inSharesOfToday(
  { session, close }: FileClose,
  basis: PriceBasis,
  actions: readonly CorporateAction[],
): number {
  return basis === "raw" ? close * splitFactor(actions, session) : close;
}

/** The same close on another basis. */
export function onBasis(
  row: FileClose,
  basis: PriceBasis,
  wanted: PriceBasis,
  actions: readonly CorporateAction[],
): number {
  if ((basis === "raw") === (wanted === "raw")) return row.close;
  const today = inSharesOfToday(row, basis, actions);
  return wanted === "raw" ? today / splitFactor(actions, row.session) : today;
}

/** Where new closes and stored ones of the same sessions lie apart. */
export interface Overlap {
  /** Sessions that both have and that can be compared. */
  readonly common: readonly IsoDate[];
  /** Ascending; `ratio` is stored to new, in shares of today. */
  readonly off: readonly { readonly session: IsoDate; readonly ratio: number }[];
}

/**
 * Compares new closes, in shares of today, with stored rows. A stored dividend-adjusted close stands in for a missing
 * one and is no measure.
 */
export function compareWithStored(
  rows: readonly FileClose[],
  stored: readonly Bar[],
  actions: readonly CorporateAction[],
): Overlap {
  const before = new Map(stored.map((bar) => [bar.session, bar]));
  const pairs = rows.flatMap((row) => {
    const bar = before.get(row.session);
    if (bar === undefined || bar.basis === "dividend_adjusted") return [];
    return [{ session: row.session, ratio: inSharesOfToday(bar, bar.basis, actions) / row.close }];
  });
  return {
    common: pairs.map(({ session }) => session),
    off: pairs.filter(({ ratio }) => !isSame(ratio)),
  };
}

function isSame(ratio: number): boolean {
  return Math.abs(ratio - 1) <= SAME;
}

/** Whether two providers' closes, both in shares of today, say the same on nearly all sessions that both have. */
export function agree(a: ReadonlyMap<IsoDate, number>, rows: readonly FileClose[]): boolean {
  const ratios = rows.flatMap(({ session, close }) => {
    const other = a.get(session);
    return other === undefined ? [] : [close / other];
  });
  return ratios.length >= 3 && ratios.filter(isSame).length >= ratios.length * 0.8;
}

/**
 * True where the new closes are the stored ones in other shares: everything before some session is off by one ratio,
 * which is that of a split that the provider names or of a usual one, and nothing from that session on.
 */
export function isRescaled({ common, off }: Overlap, splits: StockBars["splits"]): boolean {
  const middle = median(off.map(({ ratio }) => ratio));
  const last = off.at(-1);
  if (middle === null || last === undefined) return false;
  if (off.some(({ ratio }) => Math.abs(ratio / middle - 1) > SAME * 2)) return false;
  const apart = new Set(off.map(({ session }) => session));
  if (common.some((session) => session < last.session && !apart.has(session))) return false;
  return isSplitLikeJump(1, middle) || splits.some((split) => isNear(middle, split));
}

function isNear(ratio: number, { newShares, oldShares }: StockBars["splits"][number]): boolean {
  return Math.abs((ratio * oldShares) / newShares - 1) <= NEAR_RATIO;
}

/**
 * The splits of an answer that prices confirm and nobody has recorded: the answer's own closes step by the ratio on
 * the ex-date, or the stored closes before it lie above the new ones by the ratio. What only a provider's list says is
 * not recorded.
 */
export function confirmedSplits(
  security: SecurityId,
  answer: Pick<StockBars, "splits" | "basis">,
  rows: readonly FileClose[],
  stored: readonly Bar[],
  recorded: readonly CorporateAction[],
): readonly CorporateAction[] {
  const usable = stored.filter((bar) => !bar.quarantined);
  const today = rows.map((row) => ({ ...row, close: inSharesOfToday(row, answer.basis, recorded) }));
  const { common, off } = compareWithStored(today, usable, recorded);
  return answer.splits.flatMap((split): readonly CorporateAction[] => {
    const { exDate, newShares, oldShares } = split;
    if (!(newShares > 0) || !(oldShares > 0) || newShares === oldShares) return [];
    if (recorded.some((action) => action.exDate === exDate)) return [];
    const before = rows.findLast(({ session }) => session < exDate);
    const at = rows.find(({ session }) => session >= exDate);
    const steps = before !== undefined && at !== undefined && stepsBy(split, answer.basis, before, at);
    const earlier = off.filter(({ session }) => session < exDate);
    const isAll =
      earlier.length > 0 && common.filter((session) => session < exDate).length === earlier.length;
    const rescaled = isAll && earlier.every(({ ratio }) => isNear(ratio, split));
    return steps || rescaled ? [{ security, exDate, kind: "split", newShares, oldShares }] : [];
  });
}

/** Adjusted closes should not step at all, so they must step by the very ratio, and by more than a bad day does. */
function stepsBy(
  split: StockBars["splits"][number],
  basis: StockBars["basis"],
  before: FileClose,
  at: FileClose,
): boolean {
  if (basis === "raw") return isUnapplied(split, before, at);
  const ratio = split.newShares / split.oldShares;
  const isLarge = ratio >= 1.4 || ratio <= 1 / 1.4;
  return isLarge && Math.abs(before.close / at.close / ratio - 1) <= 0.15;
}

function median(values: readonly number[]): number | null {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length / 2)] ?? null;
}
