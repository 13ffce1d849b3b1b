import type { Instant } from "../../domain/time.ts";
import type { SourceFailureKind, SourceName } from "./market-sources.ts";

/** What a provider is asked for; each has a chain of providers of its own. */
export type Capability =
  | "btc_spot"
  | "btc_close"
  | "btc_daily"
  | "stock_bars"
  | "stock_quotes"
  | "network"
  | "filings";

/** How a provider has fared with one thing it is asked for. */
export interface SourceState {
  readonly source: SourceName;
  readonly capability: Capability;
  /** Failures since the last success. */
  readonly failures: number;
  readonly lastSuccess: Instant | null;
  readonly lastFailure: {
    readonly at: Instant;
    readonly kind: SourceFailureKind;
    readonly detail: string;
  } | null;
  /** It is not asked before this; null where it may be. */
  readonly notBefore: Instant | null;
}

/** The states of all providers, kept so that a restart forgets no back-off. */
export interface SourceStates {
  all(): Promise<readonly SourceState[]>;
  write(state: SourceState): Promise<void>;
}
