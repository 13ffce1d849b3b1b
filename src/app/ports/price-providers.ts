import type { BtcAlign, SecurityId } from "../../domain/market.ts";
import type { SourceName } from "./market-sources.ts";

/** Tells who gave the newest stored prices. */
export interface PriceProviders {
  newest(): Promise<NewestProviders>;
}

export interface NewestProviders {
  /** Of the newest close of each security; one without closes is absent. */
  readonly securities: ReadonlyMap<SecurityId, SourceName>;
  /** Of BTC's newest price; null where none is stored. */
  readonly btc: { readonly provider: SourceName; readonly align: BtcAlign } | null;
}
