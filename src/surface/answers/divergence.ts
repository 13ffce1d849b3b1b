import type { BtcAlign } from "../../domain/market.ts";
import type { ExclusionReason, WindowName } from "../../domain/reading.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";
import type { IndexedSeries } from "./series.ts";

/** One window of one target. Returns in percent, gaps in percentage points, null where not known. */
export interface DivergenceWindow {
  /** `PW14` or a ticker in use today. */
  readonly target: string;
  readonly window: WindowName;
  readonly session: IsoDate | null;
  readonly baseSession: IsoDate | null;
  readonly btc: { readonly returnPct: number | null; readonly align: BtcAlign | null };
  readonly subject: {
    readonly returnPct: number | null;
    readonly medianPct: number | null;
    readonly capWeightedPct: number | null;
    readonly members: readonly { readonly ticker: string; readonly returnPct: number }[];
    readonly excluded: readonly { readonly ticker: string; readonly reason: ExclusionReason }[];
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
  /** The calendar's last session is newer than `session`: these figures are of an older one. */
  readonly behind: { readonly lastSession: IsoDate } | null;
  /** The widest window asked for, session by session; null where none has a gap. */
  readonly series: IndexedSeries | null;
  readonly claims: readonly ClaimLine[];
}

export interface DivergenceWindowsAnswer extends AnswerBase {
  readonly target: string;
  readonly windows: readonly DivergenceWindow[];
  readonly behind: { readonly lastSession: IsoDate } | null;
  /** The widest window asked for, session by session; null where none has a gap. */
  readonly series: IndexedSeries | null;
  readonly claims: readonly ClaimLine[];
}
