import type { EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";

/** What every answer carries beside its figures. */
export interface AnswerBase {
  /** The day the answer is given for: the one asked for, else today in New York. */
  readonly asOf: IsoDate;
  /** True where a day was asked for: only facts published by then are in. */
  readonly pointInTime: boolean;
  /** Newest publication date in the store; null when it holds no facts. */
  readonly factsTo: IsoDate | null;
  /** Newest session with stored prices; null when there are none. */
  readonly pricesTo: IsoDate | null;
  /** Rows left out of an answer as of a date because nobody dated their publication. */
  readonly withoutPublicationDate: number;
  /** Sources of the rows shown, primary first, without repetition. */
  readonly sources: readonly SourceRef[];
}

/** A published figure or statement beside our own. */
export interface ClaimLine {
  readonly id: string;
  readonly subject: string;
  readonly metric: string;
  readonly value: number | null;
  readonly text: string | null;
  readonly unit: string;
  readonly period: string | null;
  readonly claimant: string | null;
  readonly asOf: IsoDate;
  readonly verdict: string | null;
  readonly why: string | null;
  readonly meaning: string | null;
  readonly evidence: EvidenceLevel;
  /** Findings of the discrepancies it is part of. */
  readonly discrepancies: readonly string[];
  /** Our own figure where there is one: in words, with its basis. */
  readonly ours: string | null;
}

/** An expected failure: what was wrong, and what to do. */
export type Refusal =
  /** `typed` is shortened to 60 characters; `nearest` holds up to three tickers. */
  | {
      readonly kind: "unknown_miner";
      readonly option: string;
      readonly typed: string;
      readonly nearest: readonly { readonly ticker: string; readonly name: string }[];
    }
  | {
      readonly kind: "ambiguous_miner";
      readonly option: string;
      readonly typed: string;
      readonly nearest: readonly { readonly ticker: string; readonly name: string }[];
    }
  | { readonly kind: "bad_date"; readonly option: string; readonly typed: string }
  | {
      readonly kind: "date_in_future";
      readonly option: string;
      readonly typed: IsoDate;
      readonly today: IsoDate;
    }
  | {
      readonly kind: "date_before_facts";
      readonly option: string;
      readonly typed: IsoDate;
      readonly first: IsoDate;
    }
  /** A value that was never offered, too long, or out of range. */
  | {
      readonly kind: "bad_option";
      readonly option: string;
      readonly typed: string;
      readonly expected: string;
    }
  | { readonly kind: "unknown_option"; readonly option: string; readonly known: readonly string[] }
  | { readonly kind: "missing_option"; readonly option: string }
  /** Nothing to compute from yet, and what to do about it. */
  | { readonly kind: "no_prices"; readonly detail: string }
  | { readonly kind: "no_facts" };

export type Answered<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly refusal: Refusal };
