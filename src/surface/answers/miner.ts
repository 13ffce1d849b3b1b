import type { EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { ChangeLine } from "./changes.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { ContractLine, ContractTotals } from "./contracts.ts";
import type { DebtLine, DebtTotalLine } from "./debt.ts";
import type { IndexedSeries } from "./series.ts";
import type { HoldingLine, TransactionLine } from "./treasury.ts";

export interface MinerAnswer extends AnswerBase {
  /** Ticker in use today. */
  readonly miner: string;
  readonly name: string;
  readonly kind: string;
  readonly cik: string | null;
  readonly exchange: string | null;
  readonly fiscalYearEnd: string;
  readonly names: readonly string[];
  readonly aliases: readonly { readonly ticker: string; readonly until: IsoDate }[];
  /** Newest stored close; null where none is stored. */
  readonly price: { readonly closeUsd: number; readonly session: IsoDate } | null;
  readonly ytdPct: number | null;
  readonly btcYtdPct: number | null;
  readonly gapPp: number | null;
  /** The sessions between which the three are taken; null where there are none. */
  readonly ytdSpan: { readonly baseSession: IsoDate; readonly session: IsoDate } | null;
  /** Why a return or the gap is null; null where all are known. */
  readonly ytdWhy: string | null;
  /** The year to date session by session; null where the gap is not known. */
  readonly series: IndexedSeries | null;
  readonly contracts: readonly ContractLine[];
  readonly contractTotals: ContractTotals;
  readonly debt: { readonly instruments: readonly DebtLine[]; readonly totals: readonly DebtTotalLine[] };
  readonly treasury: {
    readonly latest: HoldingLine | null;
    readonly transactions: readonly TransactionLine[];
  };
  readonly aiShare: AiShare | null;
  /** Every recorded period, newest first. */
  readonly revenue: readonly RevenueLine[];
  readonly runRate: { readonly arrUsd: number; readonly date: IsoDate } | null;
  readonly promises: readonly PromiseLine[];
  readonly guidance: readonly GuidanceLine[];
  /** The newest per basis, newest first. */
  readonly hashrates: readonly {
    readonly hashrateEhs: number;
    readonly basis: string;
    readonly date: IsoDate;
  }[];
  readonly commitments: readonly {
    readonly id: string;
    readonly date: IsoDate;
    readonly kind: string;
    readonly amountUsd: number;
  }[];
  /** Its own, then those of the whole sector. */
  readonly risks: readonly string[];
  readonly changes: readonly ChangeLine[];
  readonly note: string | null;
  readonly claims: readonly ClaimLine[];
}

export interface AiShare {
  readonly pct: number;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  readonly aiUsd: number;
  readonly totalUsd: number;
  readonly aiLabel: string | null;
  /** Why it is not comparable with others; null where it is. */
  readonly caveat: string | null;
}

/** Revenue of one period; null is not known, 0 none reported. */
export interface RevenueLine {
  readonly id: string;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly periodLabel: string;
  readonly totalUsd: number | null;
  readonly aiUsd: number | null;
  readonly aiLabel: string | null;
  /** Computed from the two figures of this row. */
  readonly aiSharePct: number | null;
  readonly miningUsd: number | null;
  readonly otherUsd: number | null;
  readonly btcMined: number | null;
  readonly netIncomeUsd: number | null;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}

/** A first delivery that was promised. `met` and `late` need a source that says so; else `unknown` once past. */
export interface PromiseLine {
  readonly contract: string;
  readonly miner: string;
  readonly what: string;
  /** `YYYY`, `YYYY-Qn`, `YYYY-Hn`, `YYYY-MM` or a date. */
  readonly promised: string;
  readonly state: "ahead" | "due" | "met" | "late" | "unknown";
  /** Where a row reported the delivery: the day it gives. */
  readonly deliveredOn: IsoDate | null;
  readonly note: string | null;
}

export interface GuidanceLine {
  readonly id: string;
  /** Ticker in use today; null for the whole sector. */
  readonly miner: string | null;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly targetDate: IsoDate;
  readonly madeBy: string;
  readonly asOf: IsoDate;
  /** True where it tells what is, not what will be. */
  readonly report: boolean;
  readonly note: string | null;
}

export interface WatchedAnswer extends AnswerBase {
  readonly miners: readonly {
    readonly miner: string;
    readonly name: string;
    readonly kind: string;
    readonly inPw14: boolean;
    readonly ytdPct: number | null;
    /** Counted in totals. */
    readonly contracts: number;
    readonly debts: number;
  }[];
  /** The sessions of the year-to-date returns; null where no miner has one. */
  readonly ytdSpan: { readonly baseSession: IsoDate; readonly session: IsoDate } | null;
}
