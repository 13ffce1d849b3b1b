import type { IsoDate } from "../../domain/time.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { ContractTotals } from "./contracts.ts";
import type { DivergenceWindow } from "./divergence.ts";
import type { AiShare, GuidanceLine } from "./miner.ts";

export interface SectorAnswer extends AnswerBase {
  /** PW14, 30d and YTD. */
  readonly gaps: readonly DivergenceWindow[];
  readonly contracts: ContractTotals;
  readonly debt: {
    readonly recordedUsd: number;
    readonly miners: number;
    readonly preferredUsd: number;
    readonly jointVentureUsd: number;
    readonly notDrawnUsd: number;
  };
  /** A sum only where the dates agree; else null and why. */
  readonly treasury: {
    readonly btc: number | null;
    readonly asOf: IsoDate | null;
    readonly why: string | null;
    readonly holders: readonly {
      readonly miner: string;
      readonly btc: number;
      readonly asOf: IsoDate;
      readonly basis: string;
    }[];
  };
  readonly aiShares: readonly (AiShare & { readonly miner: string })[];
  readonly guidance: readonly GuidanceLine[];
  readonly risks: readonly { readonly kind: string; readonly statement: string }[];
  readonly claims: readonly ClaimLine[];
}

/** Two to four miners side by side; a cell is null where it is not known or not comparable, and `notes` says why. */
export interface CompareAnswer extends AnswerBase {
  readonly miners: readonly string[];
  readonly rows: readonly CompareRow[];
}

export interface CompareRow {
  readonly metric: string;
  readonly unit: "pct" | "pp" | "usd" | "mw_critical_it" | "btc" | "usd_per_mw_year" | "eh_s" | "count";
  readonly values: readonly (number | null)[];
  /** Per miner: period, date or basis; null where none is needed. */
  readonly notes: readonly (string | null)[];
  /** Why the row may not be ranked; null where it may. */
  readonly caveat: string | null;
}
