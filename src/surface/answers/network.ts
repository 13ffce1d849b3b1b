import type { EvidenceLevel } from "../../domain/fact.ts";
import type { HashrateSeries, NetworkMetric } from "../../domain/network.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface NetworkAnswer extends AnswerBase {
  readonly hashrate: NetworkReading | null;
  readonly difficulty: NetworkReading | null;
  /** Measured figures, read hourly; null before the first reading, and as of a day. */
  readonly live: LiveNetwork | null;
  /** Estimated by a source from the blocks so far; null where no reading tells of it. */
  readonly nextRetarget: {
    /** Null where the height of the chain is not read. */
    readonly height: number | null;
    readonly estimatedAt: Instant;
    /** Null where nobody estimates it. */
    readonly changePct: number | null;
    readonly blocksLeft: number | null;
    /** The change before it. */
    readonly previousPct: number | null;
    readonly reading: LiveReading;
  } | null;
  /** Computed from difficulty, subsidy and price of about the same day, without fees. */
  readonly hashprice: {
    readonly usdPerPhDay: number;
    readonly satPerPhDay: number;
    /** Plain number, not trillions. */
    readonly difficulty: number;
    readonly difficultyDate: IsoDate;
    readonly priceUsd: number;
    readonly priceDate: IsoDate;
    /** `stored`: our own daily prices; `published`: a price that a source gave. */
    readonly priceFrom: "stored" | "published";
    readonly subsidyBtc: number;
    readonly feesIncluded: boolean;
    /** The formula and whose it is. */
    readonly method: string;
  } | null;
  /** Why there is no hashprice; null where there is one. */
  readonly hashpriceWhy: string | null;
  /** Hashrate at which blocks come every 600 s at that difficulty: computed, EH/s. */
  readonly impliedHashrateEhs: number | null;
  /** Every recorded reading, newest first. */
  readonly published: readonly NetworkReading[];
  /** Hashrates of the same weeks that differ by more than 3 %: different averages, never merged. */
  readonly conflicts: readonly (readonly NetworkReading[])[];
  readonly quarters: readonly {
    readonly quarter: string;
    readonly changePct: number;
    /** Years since the same quarter fell last; null where nobody said. */
    readonly firstFallInYears: number | null;
    readonly note: string | null;
    readonly evidence: EvidenceLevel;
    readonly source: SourceRef;
  }[];
  /** Quarters that are over, newest first, from the means of their days: computed by us. */
  readonly computedQuarters: readonly {
    readonly quarter: string;
    readonly meanEhs: number;
    /** Against the quarter before. */
    readonly changePct: number;
    /** Days of the quarter that are stored; at least nine in ten. */
    readonly days: number;
  }[];
  /** Hashrates that measure the same thing and may stand on one line; null where there are not two. */
  readonly series: HashrateSeries | null;
  readonly halving: {
    readonly nextHeight: number;
    readonly subsidyBtc: number;
    readonly nextSubsidyBtc: number;
    readonly estimatedYear: number;
  };
  readonly hashratesOfMiners: readonly {
    readonly miner: string;
    readonly hashrateEhs: number;
    readonly basis: string;
    readonly date: IsoDate;
  }[];
  readonly claims: readonly ClaimLine[];
}

/** The newest good reading of each kind; null where there is none. */
export interface LiveNetwork {
  /** The plain number. */
  readonly difficulty: LiveReading | null;
  /** EH/s, a mean of about a week. */
  readonly hashrate: LiveReading | null;
  /** BTC per block, a mean of about a day. */
  readonly fees: LiveReading | null;
  readonly tipHeight: LiveReading | null;
  /** Computed with the fees and a price of the hour; null where one of them was not known. */
  readonly hashprice:
    | (LiveReading & {
        /** USD per PH/s and day; the same as `value`. */
        readonly usdPerPhDay: number;
        readonly satPerPhDay: number | null;
        readonly btcUsd: number | null;
      })
    | null;
  /** Newer than the good ones, jumped, and confirmed by nobody: not used. */
  readonly doubted: readonly (LiveReading & { readonly metric: string })[];
}

export interface LiveReading {
  readonly value: number;
  readonly at: Instant;
  readonly ageS: number;
  /** True where hourly readings should have brought a newer one. */
  readonly stale: boolean;
  readonly source: string;
}

export interface NetworkReading {
  readonly id: string;
  readonly metric: NetworkMetric;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly date: IsoDate;
  readonly ageDays: number;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}
