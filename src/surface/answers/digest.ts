import type { DigestDays, DigestSection } from "../../domain/digest.ts";
import type { NotPublishedReason } from "../../domain/subscription.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import type { ChangeLine, Mover } from "./changes.ts";
import type { AnswerBase } from "./common.ts";
import type { DivergenceWindowsAnswer } from "./divergence.ts";
import type { NetworkAnswer } from "./network.ts";

/** What a day's digest holds, the same for every channel with these sections and this beginning. */
export interface DigestAnswer extends AnswerBase {
  readonly localDate: IsoDate;
  readonly since: Instant;
  readonly now: Instant;
  readonly sections: readonly DigestSection[];
  /** Whether the exchange trades on the local date; the last session that had closed by now. */
  readonly market: {
    readonly open: boolean;
    readonly lastSession: IsoDate | null;
    readonly halfDay: boolean;
  };
  readonly gap: DivergenceWindowsAnswer | null;
  /** Largest rise first, as in /changes; of the newest session. */
  readonly movers: readonly Mover[];
  readonly moversSession: IsoDate | null;
  /** Contracts, debt, treasury and the rest that became known since, grouped and counted. */
  readonly facts: readonly DigestFacts[];
  /** Records that came in since and were published long before, or on an unknown day: counted, not told. */
  readonly olderRecords: number;
  readonly network: NetworkAnswer | null;
  /** What is due next, soonest first. */
  readonly ahead: readonly AheadLine[];
  /** BTC's newest price in between sessions; null where none is read. */
  readonly btcSpot: { readonly priceUsd: number; readonly at: Instant; readonly ageS: number } | null;
  /** What is wrong with the data: one sentence each; empty where all is well. */
  readonly health: readonly string[];
  /** True where nothing that the sections show has changed since. */
  readonly quiet: boolean;
}

/** New facts of one kind. */
export interface DigestFacts {
  readonly group: "contract" | "debt" | "treasury" | "revenue" | "filing" | "other";
  readonly count: number;
  /** Only where all are of one kind and basis: dollars, or coins; null says no total. */
  readonly total: { readonly unit: "usd" | "btc"; readonly value: number; readonly what: string } | null;
  /** Why several are not added up: “kinds differ”; null where there is a total, or less than two to add. */
  readonly noTotal: string | null;
  /** The weightiest kind first, in it the largest; the card shows a few and counts the rest. */
  readonly lines: readonly DigestLine[];
}

export interface DigestLine extends ChangeLine {
  /** What is new in few words, the figure first, without the company; where that is not shorter, the sentence itself. */
  readonly short: string;
}

/** Something with a date that lies ahead: a promised first delivery, a maturity, a closing. */
export interface AheadLine {
  readonly date: IsoDate;
  /** `2026-Q4` and the like where no day is known; the date is then its last. */
  readonly dateText: string;
  readonly miner: string | null;
  readonly text: string;
  readonly factId: string;
}

/** What a channel heard of, or did not, since its last digest. */
export interface DigestAlerts {
  readonly fired: readonly string[];
  readonly ended: readonly string[];
  /** Began and ended while nobody could tell, held back, or over the day's posts: each reason with a count. */
  readonly notSent: readonly { readonly reason: string; readonly count: number }[];
}

/** How one channel's digest stands in its place. */
export interface DigestView {
  readonly alerts: DigestAlerts | null;
  readonly missed: readonly IsoDate[];
  /** Minutes after it was due where that is worth a word, else null. */
  readonly lateMinutes: number | null;
  readonly silent: boolean;
  readonly withPicture: boolean;
}

/** A schedule as its answers show it. */
export interface DigestPlan {
  readonly channelId: string;
  readonly time: string;
  readonly zone: string;
  readonly days: DigestDays;
  readonly sections: readonly DigestSection[];
  readonly silent: boolean;
  readonly whenQuiet: "line" | "skip";
  readonly publish: boolean;
  /** Of the last days, what was posted and not published and why, each reason once with a count. */
  readonly notPublished: readonly { readonly reason: NotPublishedReason; readonly count: number }[];
  /** Null past the calendar's end. */
  readonly next: Instant | null;
  /** Since when nothing can be posted in the channel; null where all is well as far as is known. */
  readonly troubleSince: Instant | null;
}
