import type { Instant, IsoDate } from "../../domain/time.ts";

/** A provider's name as people read it and as `SOURCES_OFF` names it: `coinbase`, `yahoo`, `mempool`. */
export type SourceName = string;

/**
 * How a provider failed. `blocked` is a refusal of this machine (403, 451, a challenge page under 200); `malformed`
 * is an answer that is not what was asked for in form, `wrong` one that is well formed and cannot be true or is about
 * something else: another symbol, an old date, zero, a running candle where a finished one is due. `missing` is
 * something that does not exist there.
 */
export type SourceFailureKind =
  | "unreachable"
  | "timed_out"
  | "too_large"
  | "server_error"
  | "rate_limited"
  | "blocked"
  | "refused"
  | "malformed"
  | "wrong"
  | "empty"
  | "missing";

export interface SourceFailure {
  readonly kind: SourceFailureKind;
  /** One sentence for people, without addresses, keys or bodies. */
  readonly detail: string;
  /** What the provider asked to wait; null where it did not say. */
  readonly retryAfterS: number | null;
}

export type Sourced<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: SourceFailure };

interface Source {
  readonly name: SourceName;
}

/** Bitcoin's price now, in USD. */
export interface BtcSpotSource extends Source {
  spot(now: Instant): Promise<Sourced<BtcSpot>>;
}

export interface BtcSpot {
  readonly priceUsd: number;
  /** When the price was made, by the provider; `now` where it does not say. */
  readonly at: Instant;
}

/** Bitcoin's price at instants on the hour: the close of the candle that ends there. */
export interface BtcCloseSource extends Source {
  /** Ascending instants, all past; those without a finished candle are absent from the answer. */
  closes(at: readonly Instant[], now: Instant): Promise<Sourced<readonly BtcClose[]>>;
}

export interface BtcClose {
  readonly at: Instant;
  readonly priceUsd: number;
}

/** Bitcoin's close of finished UTC days. */
export interface BtcDailySource extends Source {
  daily(from: IsoDate, to: IsoDate, now: Instant): Promise<Sourced<readonly BtcDay[]>>;
}

export interface BtcDay {
  readonly date: IsoDate;
  readonly priceUsd: number;
}

/** Daily bars of stocks. */
export interface StockBarSource extends Source {
  /** How many symbols one call may name. */
  readonly symbolsPerCall: number;
  /** Sessions from `from` to `to`, both inclusive; every symbol asked for has an entry. */
  bars(
    symbols: readonly string[],
    from: IsoDate,
    to: IsoDate,
    now: Instant,
  ): Promise<ReadonlyMap<string, Sourced<StockBars>>>;
}

export interface StockBars {
  /** Ascending, one a session; rows without a finite close are absent. */
  readonly bars: readonly {
    readonly session: IsoDate;
    readonly close: number;
    readonly adjustedClose: number | null;
  }[];
  readonly basis: "raw" | "split_adjusted";
  readonly splits: readonly {
    readonly exDate: IsoDate;
    readonly newShares: number;
    readonly oldShares: number;
  }[];
  /** Sessions that came without a close: to be asked for again. */
  readonly holes: readonly IsoDate[];
}

/** Prices of stocks now: provisional. */
export interface QuoteSource extends Source {
  readonly symbolsPerCall: number;
  quotes(symbols: readonly string[], now: Instant): Promise<ReadonlyMap<string, Sourced<Quote>>>;
}

export interface Quote {
  readonly priceUsd: number;
  /** When the price was made. */
  readonly at: Instant;
  /** The newest close before that session, in shares of today, where the provider gives it beside the price. */
  readonly previous?: { readonly session: IsoDate; readonly close: number } | null;
}

/** The state of the Bitcoin network; what a provider does not say is null. */
export interface NetworkSource extends Source {
  network(now: Instant): Promise<Sourced<NetworkState>>;
}

export interface NetworkState {
  /** The plain number: 126.2 T is 126.2e12. */
  readonly difficulty: number;
  readonly tipHeight: number | null;
  /** Mean of about a week, EH/s. */
  readonly hashrateEhs: number | null;
  /** Mean fee of a block over about a day, in BTC. */
  readonly feesBtcPerBlock: number | null;
  readonly retarget: {
    readonly estimatedAt: Instant;
    readonly estimatedChangePct: number;
    readonly remainingBlocks: number;
    readonly previousChangePct: number | null;
  } | null;
  /** Daily means of the hashrate, EH/s, ascending, finished UTC days only. */
  readonly days: readonly { readonly date: IsoDate; readonly hashrateEhs: number }[];
}
