import type { ChangeKind, Difference, EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface ChangesAnswer extends AnswerBase {
  readonly filter: {
    readonly since: IsoDate;
    /** Where `since` comes from: asked for, or 30 days before the newest publication here or before today. */
    readonly sinceFrom: "asked" | "newest_publication" | "today";
    readonly miner: string | null;
    readonly kind: ChangeGroup | null;
  };
  readonly changes: readonly ChangeLine[];
  /** Changes of the same miner and kind that carry no publication date: left out, because no day is known for them. */
  readonly undated: number;
  /** Largest rise first. */
  readonly movers: readonly Mover[];
  /** Null where there are no two sessions of prices. */
  readonly moversSession: IsoDate | null;
  readonly claims: readonly ClaimLine[];
}

/** The kinds people choose from; each holds one or more kinds of the feed. */
export type ChangeGroup = "contract" | "debt" | "treasury" | "revenue" | "filing" | "claim" | "other";

export interface ChangeLine {
  readonly id: number;
  readonly factId: string;
  readonly miner: string | null;
  readonly kind: ChangeKind;
  readonly knownAt: IsoDate | null;
  readonly happenedAt: IsoDate;
  /** One sentence in words people use. */
  readonly text: string;
  /** Where several figures of one filing are one line: each in a sentence of its own. */
  readonly parts?: readonly string[];
  readonly correction: boolean;
  readonly differences: readonly Difference[];
  /** Null for a company's own details and for our own findings, which have no publication. */
  readonly evidence: EvidenceLevel | null;
  readonly source: SourceRef | null;
}

export interface Mover {
  readonly miner: string;
  readonly returnPct: number;
  /** Changes published on that session or the day before that may explain it, filings apart. */
  readonly changes: readonly ChangeLine[];
  /** What the company filed in that time; null where nobody can say that there was none. */
  readonly filings: readonly ChangeLine[] | null;
}
