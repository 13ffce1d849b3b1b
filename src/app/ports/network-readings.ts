import type { Instant } from "../../domain/time.ts";
import type { SourceName } from "./market-sources.ts";

/**
 * What is measured of the Bitcoin network, with its unit. `difficulty` is the plain number; `hashrate_ehs` a mean of
 * about a week; `fees_btc_per_block` a mean of about a day; `retarget_epoch_s` when the next change of difficulty is
 * expected; `hashprice_…` is computed from the difficulty, the price and the fees of that reading, with
 * `hashprice_btc_usd` the price it rests on; `day_hashrate_ehs` the mean of one UTC day, timed at its midnight.
 */
export type ReadingMetric =
  | "difficulty"
  | "tip_height"
  | "hashrate_ehs"
  | "fees_btc_per_block"
  | "retarget_epoch_s"
  | "retarget_change_pct"
  | "retarget_blocks"
  | "previous_retarget_pct"
  | "hashprice_usd_per_ph_day"
  | "hashprice_sat_per_ph_day"
  | "hashprice_btc_usd"
  | "day_hashrate_ehs";

export interface NetworkReading {
  readonly metric: ReadingMetric;
  readonly at: Instant;
  readonly value: number;
  readonly source: SourceName;
  /** True where it jumped and no second source agreed: kept, shown as doubted, never used in a figure. */
  readonly doubted: boolean;
}

/** Readings of the network, one per metric and time. */
export interface NetworkReadings {
  /** The newest reading of each metric that is not doubted; a metric without one is absent. */
  newest(): Promise<ReadonlyMap<ReadingMetric, NetworkReading>>;
  /** Doubted readings that are newer than the newest good one of their metric, the newest of each. */
  doubted(): Promise<ReadonlyMap<ReadingMetric, NetworkReading>>;
  /** Readings of one metric between two instants, both inclusive, ascending, doubted ones left out. */
  between(metric: ReadingMetric, from: Instant, to: Instant): Promise<readonly NetworkReading[]>;
  /** One transaction; replaces a reading of the same metric and time. */
  write(readings: readonly NetworkReading[]): Promise<void>;
  /** Deletes readings before this, days' means excepted, and gives how many. */
  prune(before: Instant): Promise<number>;
}
