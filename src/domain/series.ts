import type { Bar, BtcAlign, BtcBar, CorporateAction, SharesOutstanding } from "./market.ts";
import type { IsoDate } from "./time.ts";

/** Why a security has no usable price on a session. */
export type Absence = "not_listed" | "no_price" | "stale" | "quarantined";

/** One security on the sessions of a table, index by index. */
export interface AlignedSeries {
  /** Split-adjusted close, carried forward at most `CARRY_LIMIT` sessions; null where there is none to use. */
  readonly price: readonly (number | null)[];
  /** True where the close is of that very session, not carried. */
  readonly actual: readonly boolean[];
  /** Why there is no price; null where there is one. */
  readonly absence: readonly (Absence | null)[];
  /** Counts unexplained jumps so far: no return is taken from one run to another. */
  readonly run: readonly number[];
}

/** BTC on the sessions of a table, in USD; null where there is no price of that date. Never carried forward. */
export interface AlignedBtc {
  readonly price: readonly (number | null)[];
  readonly align: readonly (BtcAlign | null)[];
}

/** A missing close is carried forward over this many sessions, then the security counts as stale. */
const CARRY_LIMIT = 5;

/** Ratios at which companies split their shares; the same list serves reverse splits. */
const SPLIT_RATIOS = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50];

/**
 * True where the step from one close to the next looks like a split that nobody has recorded: the return is beyond
 * ±45 % and the ratio lies within 2 % of k or 1/k for a usual k.
 */
export function isSplitLikeJump(previous: number, next: number): boolean {
  const ratio = next / previous;
  if (!(Math.abs(ratio - 1) > 0.45)) return false;
  return SPLIT_RATIOS.some((k) => Math.abs(ratio / k - 1) <= 0.02 || Math.abs(ratio * k - 1) <= 0.02);
}

/**
 * What one share of that date is worth in shares of today: the product of old/new over the splits with a later
 * ex-date. From the ex-date on it is 1 (formula F1, backward adjustment).
 */
export function splitFactor(actions: readonly CorporateAction[], date: IsoDate): number {
  let factor = 1;
  for (const action of actions) {
    if (action.kind === "split" && action.exDate > date) factor *= action.oldShares / action.newShares;
  }
  return factor;
}

/** How many splits of these took effect by a date, that day included. */
export function splitsBy(actions: readonly CorporateAction[], date: IsoDate): number {
  return actions.filter((action) => action.kind === "split" && action.exDate <= date).length;
}

/**
 * Lays the bars of one security on the sessions: adjusts raw closes for splits (F1; bars that are adjusted already
 * are left alone), carries a missing close forward up to the limit (F2), leaves out bars before `since`, refuses
 * quarantined bars until a corporate action explains them, and starts a new run at every jump that none explains.
 *
 * `bars` and `sessions` ascend; `actions` are those of this security.
 */
export function alignSeries(
  sessions: readonly IsoDate[],
  bars: readonly Bar[],
  actions: readonly CorporateAction[],
  since: IsoDate | null,
): AlignedSeries {
  const judged = judgeBars(since === null ? bars : bars.filter((bar) => bar.session >= since), actions);
  const price: (number | null)[] = [];
  const actual: boolean[] = [];
  const absence: (Absence | null)[] = [];
  const run: number[] = [];
  let next = 0;
  let last: JudgedBar | null = null;
  let carried = 0;
  for (const session of sessions) {
    carried += 1;
    for (let bar = judged[next]; bar !== undefined && bar.session <= session; bar = judged[next]) {
      last = bar;
      // A bar from before the table is carried too; how far is not known, so it counts as one session old.
      carried = bar.session === session ? 0 : 1;
      next += 1;
    }
    const missing = absenceOf(last, carried, judged.length > 0);
    price.push(missing === null && last !== null ? last.close : null);
    actual.push(missing === null && carried === 0);
    absence.push(missing);
    run.push(last?.run ?? 0);
  }
  return { price, actual, absence, run };
}

/** Lays BTC on the sessions: the bar of the session's own date, or nothing. `bars` ascend. */
export function alignBtc(sessions: readonly IsoDate[], bars: readonly BtcBar[]): AlignedBtc {
  const price: (number | null)[] = [];
  const align: (BtcAlign | null)[] = [];
  let next = 0;
  for (const session of sessions) {
    let bar = bars[next];
    while (bar !== undefined && bar.date < session) bar = bars[++next];
    const found = bar !== undefined && bar.date === session ? bar : null;
    price.push(found?.priceUsd ?? null);
    align.push(found?.align ?? null);
  }
  return { price, align };
}

/**
 * Shares outstanding on a date in shares of today (F1): the last count effective by then, times new/old over the
 * splits after it became effective; null where none is known. `rows` and `actions` are those of one security,
 * `rows` ascending.
 */
export function sharesOn(
  rows: readonly SharesOutstanding[],
  actions: readonly CorporateAction[],
  date: IsoDate,
): number | null {
  const row = rows.findLast((candidate) => candidate.effective <= date);
  return row === undefined ? null : row.shares / splitFactor(actions, row.effective);
}

interface JudgedBar {
  readonly session: IsoDate;
  readonly close: number;
  readonly rejected: boolean;
  readonly run: number;
}

function judgeBars(bars: readonly Bar[], actions: readonly CorporateAction[]): readonly JudgedBar[] {
  const judged: JudgedBar[] = [];
  let accepted: JudgedBar | null = null;
  let run = 0;
  // True while marked bars are used because a corporate action has since explained the first of them.
  let released = false;
  let gap = false;
  for (const bar of bars) {
    const close = bar.basis === "raw" ? bar.close * splitFactor(actions, bar.session) : bar.close;
    const ratio = accepted === null ? 1 : close / accepted.close;
    const jump = accepted !== null && isSplitLikeJump(accepted.close, close);
    const explanation = explain(actions, accepted?.session ?? null, bar.session);
    const explained = explanation === "confirmed_jump" || (explanation === "split" && !jump);
    released = bar.quarantined && (explained || (released && !jump));
    if (bar.quarantined && !released) {
      judged.push({ session: bar.session, close, rejected: true, run });
      gap = true;
      continue;
    }
    // Behind refused bars any large step is suspect, however far the price has moved on from the round ratio.
    if (!explained && (jump || (gap && Math.abs(ratio - 1) > 0.45))) run += 1;
    gap = false;
    accepted = { session: bar.session, close, rejected: false, run };
    judged.push(accepted);
  }
  return judged;
}

function explain(
  actions: readonly CorporateAction[],
  after: IsoDate | null,
  upTo: IsoDate,
): "split" | "confirmed_jump" | null {
  let found: "split" | "confirmed_jump" | null = null;
  for (const action of actions) {
    if (action.exDate > upTo || (after !== null && action.exDate <= after)) continue;
    if (action.kind === "confirmed_jump") return "confirmed_jump";
    found = "split";
  }
  return found;
}

function absenceOf(last: JudgedBar | null, carried: number, everPriced: boolean): Absence | null {
  if (last === null) return everPriced ? "not_listed" : "no_price";
  if (last.rejected) return "quarantined";
  return carried > CARRY_LIMIT ? "stale" : null;
}
