import type { EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { HoldingBasis, Qualifier } from "../../domain/treasury.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface TreasuryAnswer extends AnswerBase {
  readonly filter: { readonly miner: string | null; readonly since: IsoDate | null };
  readonly holdings: readonly HoldingLine[];
  readonly transactions: readonly TransactionLine[];
  /** What can be drawn: of the miner asked for, else of every one with three measured holdings, largest newest first. */
  readonly histories: readonly HistoryLine[];
  /** Highest exact or approximate holding of one miner on one basis; null without a miner or a holding. */
  readonly peak: {
    readonly miner: string;
    readonly date: IsoDate;
    readonly btc: number;
    readonly basis: HoldingBasis;
  } | null;
  /** Newest holding minus the peak, same miner and basis: 0 or negative. */
  readonly fromPeakBtc: number | null;
  readonly totals: TreasuryTotals;
  /** Gross sales recorded inside the newest quarter that has any; null where there is none. */
  readonly quarterSales: QuarterSalesLine | null;
  /** Miners in this answer whose coins another one's figures already hold: the two are never added. */
  readonly inside: readonly { readonly miner: string; readonly insideOf: string }[];
  /** Tickers of the miners asked for without any recorded holding: not known, not zero. */
  readonly notRecorded: readonly string[];
  readonly claims: readonly ClaimLine[];
}

export interface HoldingLine {
  readonly id: string;
  readonly miner: string;
  readonly asOf: IsoDate;
  readonly btc: number;
  readonly qualifier: Qualifier;
  readonly basis: HoldingBasis;
  readonly disputed: boolean;
  /** Against the holding before it, same miner and basis; null where there is none. */
  readonly changeBtc: number | null;
  /** The day of that earlier holding. */
  readonly changeSince: IsoDate | null;
  /** Highest measured holding of the same miner and basis up to this day; null where it is not known. */
  readonly peak: { readonly date: IsoDate; readonly btc: number } | null;
  /** This holding minus that peak, 0 or negative; null for a bound. */
  readonly fromPeakBtc: number | null;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}

/** Measured holdings of one miner on one basis, in the span asked for. */
export interface HistoryLine {
  readonly miner: string;
  readonly basis: HoldingBasis;
  /** Ascending, one a day. */
  readonly points: readonly HistoryPoint[];
  /** Highest measured holding on this basis up to the newest point; null where it is not known. */
  readonly peak: { readonly date: IsoDate; readonly btc: number } | null;
  /** The newest point minus that peak, 0 or negative; null where it is not known. */
  readonly fromPeakBtc: number | null;
  /** Holdings of the miner in the span that are no points, newest first. */
  readonly leftOut: readonly LeftOutHolding[];
}

export interface HistoryPoint {
  readonly id: string;
  readonly date: IsoDate;
  readonly btc: number;
  readonly qualifier: Qualifier;
  readonly source: SourceRef;
}

export interface LeftOutHolding {
  readonly id: string;
  readonly date: IsoDate;
  readonly btc: number;
  readonly qualifier: Qualifier;
  readonly basis: HoldingBasis;
  readonly disputed: boolean;
}

export interface TransactionLine {
  readonly id: string;
  readonly miner: string;
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly side: "sell" | "add";
  readonly btc: number | null;
  readonly amountUsd: number | null;
  /** amountUsd ÷ btc, computed; null where either is missing. */
  readonly avgPriceUsd: number | null;
  /** Whether that price lies within BTC's daily closes of the period; null where it cannot be told. */
  readonly priceFits: boolean | null;
  /** Lowest and highest of BTC's stored daily closes in the period; null without any. */
  readonly closesUsd: { readonly low: number; readonly high: number } | null;
  readonly purpose: string | null;
  readonly countInTotals: boolean;
  /** Id of the wider row it lies inside, where there is one. */
  readonly insideOf: string | null;
  readonly evidence: EvidenceLevel;
  readonly note: string | null;
  readonly source: SourceRef;
}

export interface TreasuryTotals {
  /** Newest holding minus the first in the span, same basis; null where dates or bases do not agree. */
  readonly netChangeBtc: number | null;
  /** Coins sold in counted transactions; null where the dates of several miners do not agree. */
  readonly grossSoldBtc: number | null;
  /** Why a total is null, in words; null where both are given. */
  readonly why: string | null;
}

/** Sales that lie wholly inside one quarter; what nobody recorded is not in, so it is a least. */
export interface QuarterSalesLine {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  readonly grossSoldBtc: number;
  readonly byMiner: readonly { readonly miner: string; readonly btc: number }[];
  /** Tickers that sold in the quarter without a published coin count. */
  readonly withoutCoins: readonly string[];
}
