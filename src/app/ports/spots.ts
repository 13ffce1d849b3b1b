import type { Instant } from "../../domain/time.ts";
import type { SourceName } from "./market-sources.ts";

/** Bitcoin's price in one slot of five minutes. */
export interface StoredSpot {
  /** The beginning of the slot, on a multiple of five minutes. */
  readonly slot: Instant;
  readonly priceUsd: number;
  /** When the price was made. */
  readonly at: Instant;
  readonly source: SourceName;
  /** What a second source said in the same slot; null where none could be asked. */
  readonly check: { readonly priceUsd: number; readonly source: SourceName } | null;
  /** True where the two lie apart and no third one settled it: a price to show with both values, not to act on. */
  readonly disagrees: boolean;
}

/**
 * Bitcoin's price round the clock, one row a slot. A year of slots is 105,120 rows; 400 days of them take about 20 MB
 * with their index, and older ones are pruned.
 */
export interface Spots {
  /** Null before the first one. */
  newest(): Promise<StoredSpot | null>;
  /** Slots between two instants, both inclusive, ascending. */
  between(from: Instant, to: Instant): Promise<readonly StoredSpot[]>;
  /** Replaces what the slot held. */
  write(spot: StoredSpot): Promise<void>;
  /** Deletes slots before this and gives how many. */
  prune(before: Instant): Promise<number>;
}
