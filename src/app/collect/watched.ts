import type { SecurityId } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import type { IsoDate } from "../../domain/time.ts";

/** A security whose prices are collected. */
export interface WatchedSecurity {
  /** Names the series for ever, whatever the ticker is called. */
  readonly security: SecurityId;
  /** The ticker of today, by which it is asked for. */
  readonly symbol: string;
  /** Earlier prices belong to another business; null where there are none. */
  readonly since: IsoDate | null;
}

/** All watched miners, then what they are compared with; a symbol that both name is the miner's. */
export function watchedSecurities(
  miners: readonly Miner[],
  benchmarks: readonly { readonly symbol: SecurityId }[],
): readonly WatchedSecurity[] {
  const watched = miners.map(({ id, ticker, pricesSince }) => ({
    security: id,
    symbol: ticker,
    since: pricesSince,
  }));
  const taken = new Set(watched.map(({ symbol }) => symbol));
  return [
    ...watched,
    ...benchmarks
      .filter(({ symbol }) => !taken.has(symbol))
      .map(({ symbol }) => ({ security: symbol, symbol, since: null })),
  ];
}
