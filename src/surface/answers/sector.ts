import type { IsoDate } from "../../domain/time.ts";
import type { HoldingBasis, Qualifier } from "../../domain/treasury.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { ContractTotals } from "./contracts.ts";
import type { DivergenceWindow } from "./divergence.ts";
import type { AiShare, GuidanceLine } from "./miner.ts";
import type { ShareSeries } from "./series.ts";

export interface SectorAnswer extends AnswerBase {
  /** PW14, 30d and YTD. Empty where no prices are stored. */
  readonly gaps: readonly DivergenceWindow[];
  readonly contracts: ContractTotals;
  /** Our sum of the instruments that count on that day; the rest stands apart, each kind for itself. */
  readonly debt: {
    /** Null where no instrument with a stated principal counts. */
    readonly recordedUsd: number | null;
    readonly miners: number;
    readonly instruments: number;
    readonly preferredUsd: number;
    readonly jointVentureUsd: number;
    readonly notDrawnUsd: number;
    readonly notClosedUsd: number;
    readonly beingReplacedUsd: number;
  };
  /** A sum only where the dates agree; else null and why. */
  readonly treasury: {
    readonly btc: number | null;
    readonly asOf: IsoDate | null;
    readonly why: string | null;
    readonly holders: readonly {
      readonly miner: string;
      readonly btc: number;
      readonly qualifier: Qualifier;
      readonly asOf: IsoDate;
      readonly basis: HoldingBasis;
      /** The miner whose own figure already holds these coins; null elsewhere. */
      readonly insideOf: string | null;
    }[];
  };
  readonly aiShares: readonly (AiShare & { readonly miner: string })[];
  /** By quarter, of those who reported AI revenue in one; newest quarter first, then largest share. */
  readonly aiShareSeries: readonly ShareSeries[];
  /** Of the newest quarter for which most miners tell both figures: their AI revenue ÷ their revenue. */
  readonly jointAiShare: {
    readonly pct: number;
    readonly periodStart: IsoDate;
    readonly periodEnd: IsoDate;
    readonly aiUsd: number;
    readonly totalUsd: number;
    readonly miners: readonly string[];
  } | null;
  readonly guidance: readonly GuidanceLine[];
  readonly risks: readonly {
    readonly id: string;
    readonly kind: string;
    readonly statement: string;
  }[];
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
