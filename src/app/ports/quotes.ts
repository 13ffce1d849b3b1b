import type { SecurityId } from "../../domain/market.ts";
import type { Instant } from "../../domain/time.ts";
import type { SourceName } from "./market-sources.ts";

/** The newest price of a security during a session: provisional, never a close. */
export interface StoredQuote {
  readonly security: SecurityId;
  /** The ticker it was asked by. */
  readonly symbol: string;
  /** In shares of today. */
  readonly priceUsd: number;
  /** When the price was made. */
  readonly at: Instant;
  readonly source: SourceName;
  readonly fetchedAt: Instant;
}

/** Provisional prices, the newest of each security and no more. */
export interface Quotes {
  /** A security without a quote is absent. */
  newest(securities: readonly SecurityId[]): Promise<ReadonlyMap<SecurityId, StoredQuote>>;
  /** One transaction; a quote that is older than the stored one, or of the same time, changes nothing. */
  write(quotes: readonly StoredQuote[]): Promise<void>;
}
