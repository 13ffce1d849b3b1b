import type { BtcAlign, CorporateAction, PriceBasis } from "../domain/market.ts";

export interface PriceBarTable {
  security: string;
  session: string;
  symbol: string;
  close: number;
  adjusted_close: number | null;
  basis: PriceBasis;
  /** 0 or 1. */
  quarantined: number;
  provider: string;
  fetched_at: string;
}

export interface BtcBarTable {
  date: string;
  price_usd: number;
  align: BtcAlign;
  provider: string;
  fetched_at: string;
}

export interface CorporateActionTable {
  security: string;
  ex_date: string;
  kind: CorporateAction["kind"];
  new_shares: number;
  old_shares: number;
}

export interface SharesOutstandingTable {
  security: string;
  effective: string;
  shares: number;
}

/** What is stored of one series of prices; kept in step by `price-coverage.ts`. */
export interface PriceCoverageTable {
  kind: "security" | "btc";
  series: string;
  first_day: string;
  last_day: string;
  row_count: number;
  quarantined: number;
}

/** One row: how often prices were written, so that what was made of them can be told to be old. */
export interface PriceStateTable {
  writes: number;
}
