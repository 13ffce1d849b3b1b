import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

export type Verdict =
  | "confirmed"
  | "correct_with_note"
  | "misleading_as_stated"
  | "month_disputed"
  | "unverified"
  | "statement";

/**
 * A number or statement that someone published and that we keep beside our own measurement;
 * never added to it, never part of our series.
 */
export interface Claim extends Fact {
  /** Where it comes from: the seed article's facts, a published return, an aggregate over many miners. */
  readonly origin: "article" | "performance" | "aggregate";
  readonly subject: string;
  readonly metric: string;
  /** Null for a statement. */
  readonly value: number | null;
  /** The statement, where there is no number. */
  readonly text: string | null;
  readonly unit: string;
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate | null;
  /** The period in words, where the source gives no dates. */
  readonly periodText: string | null;
  readonly claimant: string | null;
  /** How it stands after checking; null where it was only recorded. */
  readonly verdict: Verdict | null;
  readonly why: string | null;
  /** What it means, in our words. */
  readonly meaning: string | null;
  readonly checkedAgainst: readonly string[];
  readonly discrepancies: readonly string[];
  /** Commands whose *Claims* show it; empty: context only, found in `docs/seed-coverage.md`. */
  readonly shownBy: readonly string[];
}

/** A risk in one sentence. */
export interface Risk extends Fact {
  readonly kind: string;
  readonly statement: string;
}

/** A contradiction or ambiguity between sources, and the rule that follows. */
export interface Discrepancy {
  readonly id: string;
  readonly topic: string;
  readonly article: string;
  readonly finding: string;
  readonly confidence: string;
  readonly rule: string;
  readonly records: readonly string[];
}
