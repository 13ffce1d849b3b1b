import type { DebtApart, DebtStatus, DebtType, InterestExpense } from "../../domain/debt.ts";
import type { EvidenceLevel } from "../../domain/fact.ts";
import type { ProjectFinances } from "../../domain/project.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface DebtAnswer extends AnswerBase {
  readonly filter: { readonly miner: string | null };
  readonly instruments: readonly DebtLine[];
  readonly events: readonly DebtEventLine[];
  /** Per miner: published totals beside our own sums, then sums that stand alone; the largest debt first. */
  readonly totals: readonly DebtTotalLine[];
  /** What stands beside the totals, and why. */
  readonly apart: readonly ApartLine[];
  readonly interest: readonly InterestLine[];
  readonly maturities: readonly MaturityLine[];
  /** Face that was retired but cannot be placed in a year: still inside `maturities`. */
  readonly maturitiesNotTakenOffUsd: number;
  /** Counted instruments that state no principal: in no year of `maturities`. */
  readonly maturitiesWithoutPrincipal: number;
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
  readonly rating: string | null;
  readonly status: DebtStatus;
  readonly countInTotals: boolean;
  readonly apart: DebtApart | null;
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
  /** On `asOf`, of the instruments the published total covers; null where none is recorded. */
  readonly recordedUsd: number | null;
  /** The same scope on the day of the answer. */
  readonly recordedNowUsd: number | null;
  /** Options still open on these instruments: never part of `recordedUsd`. */
  readonly openOptionsUsd: number;
  /** Face retired by an event that also touches other instruments: not taken off. */
  readonly unallocatedUsd: number;
  /** How many instruments are in `recordedUsd`. */
  readonly instruments: number;
  /** Of these, how many state no principal. */
  readonly withoutPrincipal: number;
  /** Null where nobody published a total. */
  readonly reportedUsd: number | null;
  readonly asOf: IsoDate;
  readonly scope: string;
  /** (recorded − reported) / reported × 100; null without a reported total. */
  readonly differencePct: number | null;
  /** True beyond 3 % either way. */
  readonly differs: boolean;
  /** True where a later instrument exists that the published total cannot contain. */
  readonly outdated: boolean;
  /** The issue of that instrument; null where there is none. */
  readonly outdatedSince: IsoDate | null;
  readonly evidence: EvidenceLevel | null;
  readonly note: string | null;
  readonly source: SourceRef | null;
}

/** Instruments kept out of the totals for one reason. */
export interface ApartLine {
  readonly apart: DebtApart;
  /** Stated principals, issued or committed; null where none is stated. */
  readonly principalUsd: number | null;
  readonly count: number;
  readonly withoutPrincipal: number;
  readonly miners: readonly string[];
}

export interface InterestLine {
  readonly miner: string;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  readonly amountUsd: number;
  /** Length of the period, whole on calendar periods. */
  readonly months: number;
  readonly perQuarterUsd: number;
  readonly scope: InterestExpense["scope"];
  /** perQuarterUsd over that of the period just before, same miner and scope, not overlapping; null where there is none. */
  readonly timesPrevious: number | null;
  readonly previousLabel: string | null;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}

/** Counted principal by year of maturity; `year` null: not stated. */
export interface MaturityLine {
  readonly year: number | null;
  readonly principalUsd: number;
  readonly byType: readonly { readonly type: DebtType; readonly principalUsd: number }[];
  /** At most so much of it was retired by events whose split over the years is not known. */
  readonly mayBeLessUsd: number;
}

/** What a project earns and owes in a year, by its name and the miner's ticker. */
export interface ProjectLine extends ProjectFinances {
  readonly project: string;
  readonly miner: string;
  readonly inferred: boolean;
  readonly why: string | null;
}
