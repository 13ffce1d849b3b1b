import type { EvidenceLevel } from "../../domain/fact.ts";
import type { HashrateSeries, NetworkMetric } from "../../domain/network.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface NetworkAnswer extends AnswerBase {
  readonly hashrate: NetworkReading | null;
  readonly difficulty: NetworkReading | null;
  /** Measured height, retarget and fees come with live sources; null until then. */
  readonly nextRetarget: {
    readonly height: number;
    readonly estimatedAt: string;
    readonly changePct: number;
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
