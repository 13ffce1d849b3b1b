import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** A figure of the Bitcoin network or its price on one day. */
export interface NetworkFigure extends Fact {
  readonly metric: NetworkMetric;
  /** The source's own wording, e.g. “network hashrate, 7-day mean”. */
  readonly label: string;
  readonly date: IsoDate;
  readonly value: number;
  readonly unit: "eh_s" | "t" | "usd_per_ph_day" | "usd" | "percent" | "years";
  /** A reading of one day; false for a mean, a range or a change, which is a claim. */
  readonly daily: boolean;
}

export type NetworkMetric =
  | "hashrate"
  | "hashrate_change"
  | "hashrate_streak"
  | "difficulty"
  | "hashprice"
  | "btc_price"
  | "fleet_unprofitable"
  | "cash_cost_per_btc"
  | "reversal_price";
