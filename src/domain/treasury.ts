import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

export type Qualifier = "exact" | "about" | "more_than" | "less_than";

/** What the coins include. Changes are computed between equal bases only. */
export type HoldingBasis =
  | "as_reported_total"
  | "unencumbered_only"
  | "consolidated_held_or_pledged"
  | "consolidated_excluding_pledged"
  | "including_posted_collateral";

/** Coins held on one day. */
export interface Holding extends Fact {
  readonly date: IsoDate;
  readonly btc: number;
  readonly qualifier: Qualifier;
  readonly basis: HoldingBasis;
  /** True where the figure breaks continuity and a chart or a change must leave it out. */
  readonly disputed: boolean;
}

/** Coins sold or added in a period. */
export interface TreasuryTransaction extends Fact {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly side: "sell" | "add";
  readonly btc: number | null;
  /** Proceeds, or value added. */
  readonly amountUsd: number | null;
  readonly purpose: string | null;
  /** False where it lies inside another row, or is disputed. */
  readonly countInTotals: boolean;
  /** The wider row it lies inside, where there is one. */
  readonly insideOf: string | null;
}
