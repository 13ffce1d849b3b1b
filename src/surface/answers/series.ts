import type { BtcAlign } from "../../domain/market.ts";
import type { WindowName } from "../../domain/reading.ts";
import type { IsoDate } from "../../domain/time.ts";

/**
 * A subject and what it is compared with, session by session, all 100 at the base close. A value less 100 is the return
 * in percent that the window would tell on that day.
 */
export interface IndexedSeries {
  /** The window shown; for one day, which is two closes, `30d`. */
  readonly window: WindowName;
  /** `close` only where BTC is at the close instant at both ends. */
  readonly btcAlign: BtcAlign | null;
  /** Sessions from the base, the first, to the window's session, the last. */
  readonly dates: readonly IsoDate[];
  /** The subject, BTC, what else it may follow, then a basket's members; without a single value left out. */
  readonly lines: readonly IndexedLine[];
}

export interface IndexedLine {
  readonly role: "subject" | "btc" | "peers" | "market" | "member";
  /** `PW14`, `AI peers`, or a ticker in use today. */
  readonly name: string;
  /** One a date; null where the window has none of that day. */
  readonly values: readonly (number | null)[];
}

/** AI shares of one miner by quarter, oldest first: never of a half-year or a year. */
export interface ShareSeries {
  readonly miner: string;
  /** Why it is not comparable with others; null where it is. */
  readonly caveat: string | null;
  readonly quarters: readonly QuarterShare[];
}

export interface QuarterShare {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  /** AI revenue ÷ revenue of the quarter; 0 where none was reported. */
  readonly pct: number;
}
