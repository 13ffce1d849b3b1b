import type { Instant, IsoDate } from "./time.ts";

/** An id of our own: the ten-digit CIK where the company has one, else a slug such as `own-gpus`. */
export type MinerId = string;

/** What a source can be, best first. */
export const SOURCE_KINDS = [
  "filing",
  "filing_summary",
  "press_release",
  "press_release_copy",
  "news",
  "secondary",
  "seed",
] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface Source {
  readonly title: string;
  readonly url: string;
  /** Day of publication; null where the source does not state one. */
  readonly published: IsoDate | null;
  readonly kind: SourceKind;
}

/** What a person is told instead of “verified”. */
export type EvidenceLevel = "filing" | "company_release" | "two_hosts" | "one_host" | "article_only";

/** What every row of the fact store carries. */
export interface Fact {
  /** Stable, prefixed by kind: `c-hut-river-bend`. A correction keeps it. */
  readonly id: string;
  /** Null for a fact about the sector, the network or bitcoin. */
  readonly miner: MinerId | null;
  /** True in the world on that day. */
  readonly asOf: IsoDate;
  /** Published on that day; null leaves the row out of answers given as of a date. */
  readonly knownAt: IsoDate | null;
  /** The first is the one the figures come from. */
  readonly sources: readonly Source[];
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  /** Why the fields that we added by reasoning are what they are; null where none was added. */
  readonly reasoning: string | null;
  /**
   * Why the row no longer holds; absent where it does. A withdrawn row is kept for its history and left out of
   * every answer.
   */
  readonly withdrawn?: string;
}

/** A fact that became known and differs from what was known before. The feed is append-only. */
export interface Change {
  readonly id: number;
  readonly factId: string;
  readonly miner: MinerId | null;
  readonly kind: ChangeKind;
  /** Date of publication, as far as known. */
  readonly knownAt: IsoDate | null;
  /** The day the thing itself happened or the period ended. */
  readonly happenedAt: IsoDate;
  /** When this store learnt of it. */
  readonly recordedAt: Instant;
  /** True where an earlier version of the same fact was superseded. */
  readonly correction: boolean;
  /** Fields that differ from the version before; empty for a new fact. */
  readonly differences: readonly Difference[];
  /** True where it is only history for this store: it is listed, and alerts nobody. */
  readonly quiet: boolean;
}

export interface Difference {
  readonly field: string;
  readonly from: string | number | boolean | null;
  readonly to: string | number | boolean | null;
}

export type ChangeKind =
  | "contract"
  | "debt"
  | "debt_event"
  | "debt_total"
  | "interest"
  | "holding"
  | "treasury_transaction"
  | "revenue"
  | "run_rate"
  | "hashrate"
  | "commitment"
  | "guidance"
  | "network"
  | "claim"
  | "risk"
  | "discrepancy"
  | "project"
  | "miner"
  | "filing"
  | "figure";
