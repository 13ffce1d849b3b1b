import type { Instant, IsoDate } from "../../domain/time.ts";
import type { AnswerBase, FilingsState } from "./common.ts";

export interface HelpAnswer extends AnswerBase {
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly version: string;
  readonly facts: {
    readonly rows: number;
    readonly miners: number;
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
  };
  readonly prices: {
    readonly securities: number;
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
    readonly quarantined: number;
    readonly btcTo: IsoDate | null;
  };
  /** BTC's newest price; null where none is read. */
  readonly btcSpot: {
    readonly priceUsd: number;
    readonly at: Instant;
    readonly ageS: number;
    readonly source: string;
    /** What a second source said; null where none could be asked. */
    readonly check: { readonly priceUsd: number; readonly source: string } | null;
    /** The two lie more than 1 % apart. */
    readonly disagrees: boolean;
  } | null;
  /** How sources and jobs fare; null where that is not known here. */
  readonly health: {
    readonly sources: readonly SourceLine[];
    readonly jobs: readonly JobLine[];
  } | null;
  readonly calendarUntil: IsoDate;
  /** True within 60 days of the calendar's end. */
  readonly calendarEndsSoon: boolean;
  readonly filings: FilingsState;
  readonly dataNotes: readonly string[];
}

/** A provider and one thing it is asked for. */
export interface SourceLine {
  readonly source: string;
  /** `btc_spot`, `btc_close`, `btc_daily`, `stock_bars`, `stock_quotes`, `network`. */
  readonly capability: string;
  /** `standby`: not needed lately; `late`: the one to be asked, and it gave nothing when it was due. */
  readonly verdict: "fresh" | "late" | "failing" | "never" | "standby" | "off";
  readonly lastSuccess: Instant | null;
  readonly ageS: number | null;
  /** Since the last success. */
  readonly failures: number;
  readonly lastError: { readonly at: Instant; readonly ageS: number; readonly detail: string } | null;
  readonly nextTry: Instant | null;
}

export interface JobLine {
  readonly job: string;
  /** `never`: none has finished yet; `off`: it does not run here. */
  readonly verdict: "fresh" | "late" | "failing" | "never" | "off";
  readonly lastRun: {
    readonly endedAt: Instant;
    readonly ageS: number;
    readonly outcome: "done" | "partly" | "failed";
  } | null;
  readonly lastSuccess: Instant | null;
  /** What its last run could not do. */
  readonly lastError: { readonly at: Instant; readonly detail: string } | null;
  readonly nextTry: Instant | null;
}
