import type { ReadingMetric } from "../app/ports/network-readings.ts";

/** The newest provisional price of a security; instants to the millisecond, for they are compared as text. */
export interface QuoteTable {
  security: string;
  symbol: string;
  price_usd: number;
  at: string;
  source: string;
  fetched_at: string;
}

/** Bitcoin's price in one slot of five minutes. */
export interface BtcSpotTable {
  slot: string;
  price_usd: number;
  at: string;
  source: string;
  /** Both null where no second source could be asked. */
  check_price_usd: number | null;
  check_source: string | null;
  /** 0 or 1. */
  disagrees: number;
}

export interface NetworkReadingTable {
  metric: ReadingMetric;
  at: string;
  value: number;
  source: string;
  /** 0 or 1. */
  doubted: number;
}
