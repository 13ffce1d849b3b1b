import type {
  Bar,
  BtcBar,
  CorporateAction,
  PriceHistory,
  SecurityId,
  SharesOutstanding,
} from "../../domain/market.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";

/** Reads stored prices. */
export interface Prices {
  /** Bars of these securities and BTC between two dates, both inclusive; a security without bars is absent. */
  history(securities: readonly SecurityId[], from: IsoDate, to: IsoDate): Promise<PriceHistory>;
  /** What is stored per security and of BTC; empty before the first import. */
  coverage(): Promise<PriceCoverage>;
}

export interface PriceCoverage {
  readonly securities: readonly {
    readonly security: SecurityId;
    readonly first: IsoDate;
    readonly last: IsoDate;
    readonly rows: number;
    readonly quarantined: number;
  }[];
  readonly btc: { readonly first: IsoDate; readonly last: IsoDate; readonly rows: number } | null;
}

export interface NewBar extends Bar {
  /** As the file or the provider named it. */
  readonly symbol: string;
  /** Kept beside the close, not used. */
  readonly adjustedClose: number | null;
  readonly provider: string;
  readonly fetchedAt: Instant;
}

export interface NewBtcBar extends BtcBar {
  readonly provider: string;
  readonly fetchedAt: Instant;
}

/** Writes prices. Every call is one transaction; writing the same rows twice changes nothing. */
export interface PriceWriter {
  writeBars(bars: readonly NewBar[]): Promise<void>;
  /** A `close` price is never replaced by a `utc_day` price. */
  writeBtc(bars: readonly NewBtcBar[]): Promise<void>;
  writeActions(actions: readonly CorporateAction[]): Promise<void>;
  writeShares(shares: readonly SharesOutstanding[]): Promise<void>;
}

/** The newest stored row of a series. */
export interface NewestRow {
  readonly session: IsoDate;
  readonly provider: string;
  readonly fetchedAt: Instant;
}

/** What those who collect prices need beside reading and writing them. */
export interface PriceUpkeep {
  /** The newest row of each series; a security without rows is absent. */
  newestRows(): Promise<ReadonlyMap<SecurityId, NewestRow>>;
  /**
   * One transaction: from the first of these bars on, the series holds these and nothing else. Older rows stay; with
   * `setOlderAside` they are kept and not used any more, for they are of another scale. All bars are of one security,
   * ascending; none changes nothing.
   */
  replaceBars(bars: readonly NewBar[], setOlderAside: boolean): Promise<void>;
}
