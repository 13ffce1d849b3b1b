import type { EvidenceLevel } from "../../domain/fact.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
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
  /** How far the filings of the watched companies are read; left out where that is not known here: they are not. */
  readonly filings?: FilingsState;
  /** Rows left out of an answer as of a date because nobody dated their publication. */
  readonly withoutPublicationDate: number;
  /** Sources of the rows shown, primary first, without repetition. */
  readonly sources: readonly SourceRef[];
  /** Of the prices and readings in it; left out where it holds none. */
  readonly freshness?: Freshness;
}

/**
 * How far filings are read. `off`: they are not asked for. `catching_up`: of those before today some still wait. `read`:
 * what is filed is here within minutes. Days are those of filing.
 */
export type FilingsState =
  | { readonly kind: "off" }
  | {
      readonly kind: "catching_up";
      /**
       * Up to this day nothing waits; where that is not known, the newest publication of what did not come from filings,
       * null where there is nothing else.
       */
      readonly readTo: IsoDate | null;
      /** Filings to be read. */
      readonly waiting: number;
    }
  | {
      readonly kind: "read";
      /** Of the newest filing that was read; null before the first. */
      readonly readTo: IsoDate | null;
    };

/** How old the prices and readings behind an answer are, and who gave them. */
export interface Freshness {
  /** Null where no price is in the answer. */
  readonly prices: {
    /** The newest close that the figures rest on; where they rest on several, the oldest of those. */
    readonly oldest: IsoDate;
    /** Sessions that have closed since, up to the day asked for. */
    readonly sessionsAgo: number;
    /** True where one of them closed so long ago that its prices should be here. */
    readonly stale: boolean;
  } | null;
  /** Providers of the newest prices by name, each once; empty where they are not known. */
  readonly stocksFrom: readonly string[];
  readonly btcFrom: { readonly source: string; readonly kind: "close" | "utc_day" | "spot" } | null;
  /** Of the network; null where none is in the answer. */
  readonly readings: {
    /** The oldest of the newest readings. */
    readonly oldest: Instant;
    readonly ageS: number;
    readonly stale: boolean;
    readonly from: readonly string[];
  } | null;
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
  /** Two options that contradict each other; `instead` is what to do. */
  | {
      readonly kind: "not_together";
      readonly option: string;
      readonly other: string;
      readonly why: string;
      readonly instead: string;
    }
  /** The list of the server, which is no list outside of one, holds fewer miners than a mean needs. */
  | {
      readonly kind: "short_list";
      readonly option: string;
      readonly listed: number;
      readonly fewest: number;
    }
  /** Nothing to compute from yet, and what to do about it. */
  | { readonly kind: "no_prices"; readonly detail: string }
  | { readonly kind: "no_facts" };

export type Answered<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly refusal: Refusal };
