import type { EvidenceLevel } from "../../domain/fact.ts";
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
    readonly difficultyDate: IsoDate;
    readonly priceDate: IsoDate;
    readonly feesIncluded: boolean;
  } | null;
  readonly published: readonly NetworkReading[];
  readonly quarters: readonly {
    readonly quarter: string;
    readonly changePct: number;
    readonly note: string | null;
    readonly source: SourceRef;
  }[];
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
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly date: IsoDate;
  readonly ageDays: number;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}
