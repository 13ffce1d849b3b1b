import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

export type DebtType =
  | "bridge_loan"
  | "convertible_notes"
  | "credit_facility"
  | "delayed_draw_term_loan"
  | "development_loan"
  | "equipment_financing"
  | "preferred_equity_facility"
  | "project_loan"
  | "revolving_credit"
  | "senior_secured_notes"
  | "term_loan";

export type DebtStatus =
  | "announced"
  | "being_repaid"
  | "committed"
  | "outstanding"
  | "partly_drawn"
  | "partly_repurchased"
  | "partly_repurchased_possible"
  | "planned"
  | "priced"
  | "to_be_repaid"
  | "undrawn";

/** One series or facility, keyed by miner, maturity and coupon. */
export interface DebtInstrument extends Fact {
  readonly issuer: string | null;
  readonly type: DebtType;
  readonly name: string;
  /** Issued or committed so far. */
  readonly principalUsd: number | null;
  /** Still-open option, not in the principal. */
  readonly optionUsd: number | null;
  readonly couponPct: number | null;
  /** Wording of a floating or unstated coupon. */
  readonly couponText: string | null;
  readonly issued: IsoDate | null;
  readonly maturity: IsoDate | null;
  readonly maturityYear: number | null;
  readonly conversionPriceUsd: number | null;
  readonly conversionRatePer1000: number | null;
  readonly cappedCallPriceUsd: number | null;
  readonly secured: boolean | null;
  readonly recourse: string | null;
  readonly rating: string | null;
  readonly status: DebtStatus;
  /** False for what is not drawn, not closed, equity-like or of a joint venture; `reasoning` says which. */
  readonly countInTotals: boolean;
  /** Where it stands when it is not in the totals. */
  readonly apart: "preferred_equity" | "joint_venture" | "not_drawn" | "not_closed" | null;
}

/** A repurchase or repayment. */
export interface DebtEvent extends Fact {
  readonly date: IsoDate;
  readonly kind: "repurchase" | "partial_repayment" | "repayment";
  /** Instruments it touches, where known. */
  readonly instruments: readonly string[];
  /** Face retired. */
  readonly principalUsd: number | null;
  /** Paid; can exceed the face when convertibles are in the money. */
  readonly cashUsd: number | null;
}

/** A published total: a claim beside the computed sum. */
export interface DebtTotal extends Fact {
  readonly totalUsd: number;
  readonly scope: "total_debt" | "convertible_notes" | "long_term_debt" | "barber_lake_secured_notes";
  /** Instruments inside the scope, where the scope can be matched by rows; empty where it cannot. */
  readonly instruments: readonly string[];
}

/** Interest of one period. Comparisons use equal lengths. */
export interface InterestExpense extends Fact {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  readonly amountUsd: number;
  /** What the amount covers, e.g. the coupon of one series or the whole company. */
  readonly scope: "company" | "convertible_notes" | "one_series";
}
