import type { IsoDate } from "../time.ts";
import type { FiledFact } from "./filed-fact.ts";
import type { PeriodLength } from "./period.ts";
import type { ReadingProblem } from "./tagged.ts";

/** What a report says of a miner, in the order it is shown. */
export const FILED_METRICS = [
  "btc_held",
  "btc_fair_value",
  "debt_line",
  "debt_total",
  "interest_expense",
  "interest_paid",
  "revenue",
  "ai_revenue",
  "cash",
  "shares_outstanding",
] as const;

export type FiledMetric = (typeof FILED_METRICS)[number];

export type FiledUnit = "usd" | "btc" | "shares";

/** What a value includes. */
export type FiledBasis =
  /** The company as a whole, as tagged. */
  | "company"
  /** Coins as the company counts them; whether pledged ones are inside is not said. */
  | "as_reported_total"
  /** Coins on the balance sheet without those lent, pledged or posted as collateral. */
  | "without_pledged"
  | "with_pledged"
  | "current"
  | "noncurrent"
  /** The sum of the lines of the balance sheet. */
  | "sum_of_lines"
  /** The carrying amount given in the notes. */
  | "carrying_amount"
  | "without_restricted"
  | "with_restricted"
  /** One segment, product or class of shares, named by the label. */
  | "one_part"
  | "sum_of_parts";

/** Where a figure stands. */
export interface Evidence {
  /** Name of the document as it was given. */
  readonly document: string;
  readonly tag: string;
  readonly context: string;
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
  readonly dimensions: readonly { readonly axis: string; readonly member: string }[];
  readonly unit: string;
  readonly value: number | null;
  /** As printed, before scale and sign. */
  readonly text: string;
  readonly scale: number;
}

/** A figure for one period or day that is fit to become a fact. */
export interface FiledObservation {
  readonly metric: FiledMetric;
  /** Null for a day. */
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
  readonly length: PeriodLength;
  /** In whole units: dollars, coins, shares. */
  readonly value: number;
  readonly unit: FiledUnit;
  readonly basis: FiledBasis;
  /** Which line, segment or class; null for the company as a whole. */
  readonly label: string | null;
  /** Tagged as it is, a sum, or a difference of two periods. */
  readonly how: "tagged" | "sum" | "difference";
  readonly evidence: readonly Evidence[];
}

export type QuestionKind =
  | "wrong_unit"
  | "other_currency"
  | "inconsistent"
  | "negative"
  | "implied_price"
  | "impossible_count"
  | "parts_disagree"
  | "lines_missing"
  | "no_balance_sheet"
  | "unlisted_line"
  | "net_of_income"
  | "unclear_segment"
  | "more_than_total"
  | "several_candidates"
  | "jump";

/** What only a person can settle: a figure that a rule refused, with its evidence. */
export interface FilingQuestion {
  readonly kind: QuestionKind;
  readonly metric: FiledMetric;
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
  readonly sentence: string;
  /** What it most likely means; null where nothing can be said. */
  readonly suggestion: { readonly value: number; readonly unit: FiledUnit; readonly why: string } | null;
  readonly evidence: readonly Evidence[];
}

/** What is known of the document itself; null where it does not say. */
export interface FilingDocument {
  readonly name: string;
  readonly company: string | null;
  /** Ten digits. */
  readonly cik: string | null;
  /** `10-Q`, `10-K`, `20-F` … */
  readonly form: string | null;
  readonly isAmendment: boolean | null;
  readonly periodEnd: IsoDate | null;
  /** `MM-DD`. */
  readonly fiscalYearEnd: string | null;
  readonly figures: number;
}

/** What the reader sees in one document. */
export interface FilingReport {
  readonly document: FilingDocument;
  readonly observations: readonly FiledObservation[];
  readonly questions: readonly FilingQuestion[];
  readonly problems: readonly ReadingProblem[];
}

/** The figures and questions of one subject. */
export interface Found {
  readonly observations: readonly FiledObservation[];
  readonly questions: readonly FilingQuestion[];
}

/** Where a figure stands, for a person to find it again. */
export function evidenceOf(fact: FiledFact, document: string): Evidence {
  return {
    document,
    tag: fact.name,
    context: fact.contextId,
    periodStart: fact.period.start,
    periodEnd: fact.period.end,
    dimensions: fact.dimensions.map(({ axis, member }) => ({ axis, member })),
    unit: fact.unit,
    value: fact.value,
    text: fact.text,
    scale: fact.scale,
  };
}
