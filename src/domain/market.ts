import type { IsoDate } from "./time.ts";

/** Immutable id of a priced security: a miner's id, or the symbol of a benchmark (`QQQ`). Never a ticker of today. */
export type SecurityId = string;

/**
 * `raw`: as traded, corporate actions still to be applied. `split_adjusted`: the file already did.
 * `dividend_adjusted`: only an adjusted close was given and stands in for the close.
 */
export type PriceBasis = "raw" | "split_adjusted" | "dividend_adjusted";

/** The close of one security on one NYSE session. */
export interface Bar {
  readonly security: SecurityId;
  readonly session: IsoDate;
  readonly close: number;
  readonly basis: PriceBasis;
  /** Where the bar is kept but not used: a split-like jump without a corporate action. */
  readonly quarantined: boolean;
}

/** `close`: at the NYSE close instant of that session. `utc_day`: close of the UTC day of that date. */
export type BtcAlign = "close" | "utc_day";

/** BTC in USD for one date. Bitcoin keeps every day; only sessions are used. */
export interface BtcBar {
  readonly date: IsoDate;
  readonly priceUsd: number;
  readonly align: BtcAlign;
}

/** A split, or a confirmed jump that is none. */
export interface CorporateAction {
  readonly security: SecurityId;
  readonly exDate: IsoDate;
  readonly kind: "split" | "confirmed_jump";
  /** `newShares` for `oldShares`: a 1-for-10 reverse split is 1 and 10. Both 1 for a confirmed jump. */
  readonly newShares: number;
  readonly oldShares: number;
}

/** Shares outstanding from that date on. */
export interface SharesOutstanding {
  readonly security: SecurityId;
  readonly effective: IsoDate;
  readonly shares: number;
}

/** Membership of a basket with dates; changes only at a quarter's end. */
export interface BasketMember {
  readonly security: SecurityId;
  /** First session on which it counts. */
  readonly from: IsoDate;
  /** Last session on which it counts; null while it is in. */
  readonly until: IsoDate | null;
}

export interface Basket {
  readonly id: string;
  readonly version: number;
  readonly members: readonly BasketMember[];
}

/** Everything the divergence mathematics reads, as it lies in the store. */
export interface PriceHistory {
  /** Ascending by session per security. */
  readonly bars: ReadonlyMap<SecurityId, readonly Bar[]>;
  /** Ascending by date, one bar a date: `close` where known, else `utc_day`. */
  readonly btc: readonly BtcBar[];
  readonly actions: readonly CorporateAction[];
  readonly shares: readonly SharesOutstanding[];
}
