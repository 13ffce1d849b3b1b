import type { DebtStatus, DebtType, InterestExpense } from "../../domain/debt.ts";
import type { EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface DebtAnswer extends AnswerBase {
  readonly filter: { readonly miner: string | null };
  readonly instruments: readonly DebtLine[];
  readonly events: readonly DebtEventLine[];
  readonly totals: readonly DebtTotalLine[];
  readonly interest: readonly InterestLine[];
  readonly maturities: readonly MaturityLine[];
  readonly projects: readonly ProjectLine[];
  readonly claims: readonly ClaimLine[];
}

export interface DebtLine {
  readonly id: string;
  readonly miner: string;
  readonly issuer: string | null;
  readonly name: string;
  readonly type: DebtType;
  readonly principalUsd: number | null;
  readonly optionUsd: number | null;
  readonly couponPct: number | null;
  readonly couponText: string | null;
  readonly issued: IsoDate | null;
  /** The day where known, else the year as text, else null. */
  readonly maturity: string | null;
  readonly secured: boolean | null;
  readonly recourse: string | null;
  readonly conversionPriceUsd: number | null;
  readonly status: DebtStatus;
  readonly countInTotals: boolean;
  readonly apart: "preferred_equity" | "joint_venture" | "not_drawn" | "not_closed" | null;
  readonly project: string | null;
  readonly evidence: EvidenceLevel;
  readonly asOf: IsoDate;
  readonly note: string | null;
  readonly source: SourceRef;
}

export interface DebtEventLine {
  readonly id: string;
  readonly miner: string;
  readonly date: IsoDate;
  readonly kind: string;
  readonly principalUsd: number | null;
  readonly cashUsd: number | null;
  readonly note: string | null;
  readonly source: SourceRef;
}

/** “Recorded X of reported Y”: our sum of instruments beside a published total of the same scope. */
export interface DebtTotalLine {
  readonly miner: string;
  readonly recordedUsd: number | null;
  /** Null where nobody published a total. */
  readonly reportedUsd: number | null;
  readonly asOf: IsoDate;
  readonly scope: string;
  /** (recorded − reported) / reported × 100; null without a reported total. */
  readonly differencePct: number | null;
  /** True where a later instrument exists that the published total cannot contain. */
  readonly outdated: boolean;
  readonly source: SourceRef | null;
}

export interface InterestLine {
  readonly miner: string;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  readonly amountUsd: number;
  readonly perQuarterUsd: number;
  readonly scope: InterestExpense["scope"];
  /** perQuarterUsd over that of the period just before, same miner and scope, not overlapping; null where there is none. */
  readonly timesPrevious: number | null;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}

/** Counted principal by year of maturity; `year` null: not stated. */
export interface MaturityLine {
  readonly year: number | null;
  readonly principalUsd: number;
  readonly byType: readonly { readonly type: DebtType; readonly principalUsd: number }[];
}

export interface ProjectLine {
  readonly project: string;
  readonly miner: string;
  /** Base value ÷ base term of its contracts. */
  readonly yearlyRentUsd: number | null;
  /** Principal × coupon of its debt; null where a coupon is not fixed. */
  readonly yearlyCouponUsd: number | null;
  /** yearlyRentUsd ÷ yearlyCouponUsd. */
  readonly coverage: number | null;
  readonly debtUsd: number | null;
  /** Debt per megawatt of critical IT load. */
  readonly debtPerMwUsd: number | null;
  readonly megawattsCriticalIt: number | null;
  readonly inferred: boolean;
  readonly why: string | null;
  readonly contracts: readonly string[];
  readonly debts: readonly string[];
}
