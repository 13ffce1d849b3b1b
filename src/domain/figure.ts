import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** What only a report to the SEC gives and no list of its own holds. */
export const FIGURE_METRICS = [
  "btc_fair_value",
  "debt_line",
  "interest_paid",
  "cash",
  "shares_outstanding",
] as const;

export type FigureMetric = (typeof FIGURE_METRICS)[number];

/** One figure of a company for a day or a period. Two with another basis or label are figures of two things. */
export interface ReportedFigure extends Fact {
  readonly metric: FigureMetric;
  /** Null for a day. */
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
  /** Whole dollars or shares, as `unit` says. */
  readonly value: number;
  readonly unit: "usd" | "shares";
  /** What is in it, in the reader's words: `with_pledged`, `noncurrent`, `without_restricted` … */
  readonly basis: string;
  /** Which line or class; null for the company as a whole. */
  readonly label: string | null;
}
