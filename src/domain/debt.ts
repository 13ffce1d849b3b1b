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

/**
 * Why an instrument is not in the totals. `being_replaced`: the money that repays it is already raised, so
 * counting both would count one loan twice.
 */
export const DEBT_APART = [
  "preferred_equity",
  "joint_venture",
  "not_drawn",
  "not_closed",
  "being_replaced",
] as const;

export type DebtApart = (typeof DEBT_APART)[number];

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
  /** Where it stands when it is not in the totals; null where it is in them. */
  readonly apart: DebtApart | null;
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

/** What the counted instruments of one miner and scope add up to on a day. */
export interface RecordedDebt {
  /** Principals less what repurchases and repayments of these instruments retired; null where none is stated. */
  readonly principalUsd: number | null;
  /** Options still open on these instruments: never part of the principal. */
  readonly openOptionsUsd: number;
  /** Face retired by events that touch these instruments alone: taken off. */
  readonly retiredUsd: number;
  /** Face retired by events that also touch instruments outside the sum: not taken off, the split is unknown. */
  readonly unallocatedUsd: number;
  /** Instruments without a stated principal: counted, but not in the sum. */
  readonly withoutPrincipal: number;
  readonly instruments: readonly string[];
}

/** The year of the maturity date, else the stated year; null where neither is known. */
export function maturityYearOf(instrument: DebtInstrument): number | null {
  return instrument.maturity === null ? instrument.maturityYear : Number(instrument.maturity.slice(0, 4));
}

/** True where the instrument counts on that day: marked to count, issued by then, not yet matured. */
export function countsOn(instrument: DebtInstrument, day: IsoDate): boolean {
  const matured = instrument.maturity !== null && instrument.maturity < day;
  return instrument.countInTotals && startOf(instrument) <= day && !matured;
}

/** Principal less what events that touch this instrument alone retired by the day; null where not stated. */
export function outstandingUsd(
  instrument: DebtInstrument,
  events: readonly DebtEvent[],
  day: IsoDate,
): number | null {
  if (instrument.principalUsd === null) return null;
  const own = new Set([instrument.id]);
  const retired = faceOf(events.filter((event) => event.date <= day && touchesOnly(event, own)));
  return Math.max(0, instrument.principalUsd - retired);
}

/** Sums the instruments that count on the day; null where none does. They are those of one miner and scope. */
export function recordedDebt(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  day: IsoDate,
): RecordedDebt | null {
  const counted = instruments.filter((instrument) => countsOn(instrument, day));
  if (counted.length === 0) return null;
  const ids = new Set(counted.map((instrument) => instrument.id));
  const past = events.filter((event) => event.date <= day);
  const retiredUsd = faceOf(past.filter((event) => touchesOnly(event, ids)));
  const unallocatedUsd = faceOf(
    past.filter((event) => !touchesOnly(event, ids) && event.instruments.some((id) => ids.has(id))),
  );
  const stated = counted.flatMap((instrument) =>
    instrument.principalUsd === null ? [] : [instrument.principalUsd],
  );
  return {
    principalUsd: stated.length === 0 ? null : Math.max(0, sum(stated) - retiredUsd),
    openOptionsUsd: sum(counted.map((instrument) => instrument.optionUsd ?? 0)),
    retiredUsd,
    unallocatedUsd,
    withoutPrincipal: counted.length - stated.length,
    instruments: counted.map((instrument) => instrument.id),
  };
}

/** Principal × coupon of a year, in USD; null where an instrument has no fixed coupon or no stated principal. */
export function yearlyCouponUsd(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  day: IsoDate,
): number | null {
  let total = 0;
  for (const instrument of instruments) {
    const principal = outstandingUsd(instrument, events, day);
    if (principal === null || instrument.couponPct === null) return null;
    total += (principal * instrument.couponPct) / 100;
  }
  return instruments.length === 0 ? null : total;
}

/** The day the instrument counts from: its issue, else the day it is known to have stood. */
export function startOf(instrument: DebtInstrument): IsoDate {
  return instrument.issued ?? instrument.asOf;
}

function touchesOnly(event: DebtEvent, ids: ReadonlySet<string>): boolean {
  return event.instruments.length > 0 && event.instruments.every((id) => ids.has(id));
}

function faceOf(events: readonly DebtEvent[]): number {
  return sum(events.map((event) => event.principalUsd ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
