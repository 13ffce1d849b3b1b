import type { BtcAlign } from "../../domain/market.ts";
import type { WindowName } from "../../domain/reading.ts";
import type { Instant, IsoDate } from "../../domain/time.ts";
import type { TodayExclusion } from "../../domain/today.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { IndexedSeries } from "./series.ts";

/** One window of one target. Returns in percent, gaps in percentage points, null where not known. */
export interface DivergenceWindow {
  /** `PW14`, a ticker in use today, or `LIST` for the list of the server. */
  readonly target: string;
  /** Tickers of that list, in its order; left out for other targets. */
  readonly list?: readonly string[];
  /** `today` is provisional: from the last close to the newest prices. */
  readonly window: WindowName | "today";
  readonly session: IsoDate | null;
  readonly baseSession: IsoDate | null;
  readonly btc: { readonly returnPct: number | null; readonly align: BtcAlign | null };
  readonly subject: {
    readonly returnPct: number | null;
    readonly medianPct: number | null;
    readonly capWeightedPct: number | null;
    readonly members: readonly { readonly ticker: string; readonly returnPct: number }[];
    readonly excluded: readonly { readonly ticker: string; readonly reason: TodayExclusion }[];
    /** Members counted with a close carried forward from an earlier session. */
    readonly carried: readonly string[];
  };
  /** CRWV and NBIS, equal weight. */
  readonly peers: { readonly returnPct: number | null };
  readonly qqq: { readonly returnPct: number | null };
  readonly gapPp: number | null;
  /** The one known at the base, used for `betaGapPp`. */
  readonly beta: number | null;
  /** At `session`, 60 sessions: how much of the subject's moves BTC explains. */
  readonly r2: number | null;
  readonly betaGapPp: number | null;
  readonly z1: number | null;
  readonly rho30: number | null;
  /** Why the gap is null; null where it is known. */
  readonly why: string | null;
}

export interface DivergenceAnswer extends AnswerBase, DivergenceWindow {
  /** Only where `today` was asked for; without prices of today the window is `1d`. */
  readonly today?: TodayPrices;
  /** The calendar's last session is newer than `session`: these figures are of an older one. */
  readonly behind: { readonly lastSession: IsoDate } | null;
  /** The widest window asked for, session by session; null where none has a gap. */
  readonly series: IndexedSeries | null;
  readonly claims: readonly ClaimLine[];
}

export interface DivergenceWindowsAnswer extends AnswerBase {
  readonly target: string;
  readonly list?: readonly string[];
  readonly windows: readonly DivergenceWindow[];
  readonly behind: { readonly lastSession: IsoDate } | null;
  /** The widest window asked for, session by session; null where none has a gap. */
  readonly series: IndexedSeries | null;
  readonly claims: readonly ClaimLine[];
}

/** What `window:today` found. */
export interface TodayPrices {
  /**
   * `open`: prices of the session that runs. `closing`: the last ones of a session whose closes are not here yet. The
   * others stand beside the last session's closes, and say why: no session today, not begun, over and stored, or no
   * price of it is here.
   */
  readonly state: "open" | "closing" | "no_session" | "before" | "over" | "no_quotes";
  /** The session meant; null where today is none. */
  readonly session: IsoDate | null;
  /** The session that comes next where today is none or its session is over; null where the calendar ends. */
  readonly nextSession: IsoDate | null;
  /** When the oldest and the newest price in the figures were made; null where none is. */
  readonly oldestPrice: Instant | null;
  readonly newestPrice: Instant | null;
  /** BTC's price where two sources contradict each other: not used. */
  readonly btcDoubted: {
    readonly priceUsd: number;
    readonly source: string;
    readonly otherPriceUsd: number | null;
    readonly otherSource: string | null;
  } | null;
}
