import type { IsoDate } from "../../domain/time.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { ChangeLine } from "./changes.ts";
import type { ContractLine, ContractTotals } from "./contracts.ts";
import type { DebtLine, DebtTotalLine } from "./debt.ts";
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
  readonly price: { readonly closeUsd: number; readonly session: IsoDate } | null;
  readonly ytdPct: number | null;
  readonly btcYtdPct: number | null;
  readonly gapPp: number | null;
  readonly contracts: readonly ContractLine[];
  readonly contractTotals: ContractTotals;
  readonly debt: { readonly instruments: readonly DebtLine[]; readonly totals: readonly DebtTotalLine[] };
  readonly treasury: {
    readonly latest: HoldingLine | null;
    readonly transactions: readonly TransactionLine[];
  };
  readonly aiShare: AiShare | null;
  readonly runRate: { readonly arrUsd: number; readonly date: IsoDate } | null;
  readonly promises: readonly PromiseLine[];
  readonly guidance: readonly GuidanceLine[];
  readonly hashrate: { readonly hashrateEhs: number; readonly basis: string; readonly date: IsoDate } | null;
  readonly commitments: readonly {
    readonly id: string;
    readonly date: IsoDate;
    readonly kind: string;
    readonly amountUsd: number;
  }[];
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

/** A first delivery that was promised. `met` and `late` need a source that says so; else `unknown` once past. */
export interface PromiseLine {
  readonly contract: string;
  readonly miner: string;
  readonly what: string;
  readonly promised: string;
  readonly state: "ahead" | "due" | "met" | "late" | "unknown";
  readonly note: string | null;
}

export interface GuidanceLine {
  readonly id: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly targetDate: IsoDate;
  readonly madeBy: string;
  readonly asOf: IsoDate;
  readonly note: string | null;
}

export interface WatchedAnswer extends AnswerBase {
  readonly miners: readonly {
    readonly miner: string;
    readonly name: string;
    readonly kind: string;
    readonly inPw14: boolean;
    readonly ytdPct: number | null;
    readonly contracts: number;
    readonly debts: number;
  }[];
}
