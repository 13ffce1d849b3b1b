import type { SecurityId } from "../../domain/market.ts";
import type { IsoDate } from "../../domain/time.ts";

/** A security as a market lists it. */
export interface ListedSecurity {
  readonly security: SecurityId;
  /** The ticker it trades under. */
  readonly symbol: string;
}

/** A market that can say at once what anything closed at: nothing of it is fetched. */
export interface DailyMarket {
  readonly securities: readonly ListedSecurity[];
  /** Closes in USD, split-adjusted, on those of the sessions that have one. */
  closes(
    listed: ListedSecurity,
    sessions: readonly IsoDate[],
  ): readonly { readonly session: IsoDate; readonly close: number }[];
  /** BTC in USD at the close instant of each session. */
  btc(sessions: readonly IsoDate[]): readonly { readonly date: IsoDate; readonly priceUsd: number }[];
}
