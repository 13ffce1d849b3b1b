import type { BtcAlign, SecurityId } from "./market.ts";
import type { IsoDate } from "./time.ts";

/** `1d`…`90d`: calendar days back, from there the last session. `ytd`: from the last session of the year before. */
export type WindowName = "1d" | "7d" | "30d" | "90d" | "ytd";

/** Every window, shortest first. */
export const WINDOWS = ["1d", "7d", "30d", "90d", "ytd"] as const satisfies readonly WindowName[];

/** Why a member of the basket is not in a window's figures. */
export type ExclusionReason = "not_listed_at_base" | "no_price" | "stale" | "quarantined";

/** Why a gap is not known. */
export type GapMissing =
  | { readonly kind: "no_session" }
  | { readonly kind: "no_base" }
  | { readonly kind: "no_btc"; readonly at: "base" | "session" }
  | {
      readonly kind: "no_quorum";
      readonly priced: number;
      readonly members: number;
      readonly needed: number;
    };

/** One window of one subject. Returns in percent, gaps in percentage points; null where not known. */
export interface DivergenceReading {
  readonly window: WindowName;
  readonly session: IsoDate | null;
  readonly baseSession: IsoDate | null;
  readonly btcReturnPct: number | null;
  /** `close` only where both ends are. */
  readonly btcAlign: BtcAlign | null;
  /** Equally weighted mean of the members' returns. */
  readonly returnPct: number | null;
  readonly medianPct: number | null;
  readonly capWeightedPct: number | null;
  readonly members: readonly { readonly security: SecurityId; readonly returnPct: number }[];
  readonly excluded: readonly { readonly security: SecurityId; readonly reason: ExclusionReason }[];
  /** Members in the figures whose close at one end is carried forward from an earlier session. */
  readonly carried: readonly SecurityId[];
  readonly peersReturnPct: number | null;
  readonly qqqReturnPct: number | null;
  readonly gapPp: number | null;
  /** Known at the base, so that the divergence itself is not in it. */
  readonly beta: number | null;
  readonly betaGapPp: number | null;
  /** At the session: the 60 sessions before it. */
  readonly r2: number | null;
  readonly z1: number | null;
  readonly rho30: number | null;
  readonly missing: GapMissing | null;
}

/** A reading of which nothing is known but why. */
export function unread(
  window: WindowName,
  session: IsoDate | null,
  baseSession: IsoDate | null,
  missing: GapMissing,
): DivergenceReading {
  return {
    window,
    session,
    baseSession,
    btcReturnPct: null,
    btcAlign: null,
    returnPct: null,
    medianPct: null,
    capWeightedPct: null,
    members: [],
    excluded: [],
    carried: [],
    peersReturnPct: null,
    qqqReturnPct: null,
    gapPp: null,
    beta: null,
    betaGapPp: null,
    r2: null,
    z1: null,
    rho30: null,
    missing,
  };
}
