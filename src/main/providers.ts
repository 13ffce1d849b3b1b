import type { FilingSource } from "../app/ports/filings.ts";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcSpotSource,
  NetworkSource,
  QuoteSource,
  StockBarSource,
} from "../app/ports/market-sources.ts";
import type { Capability } from "../app/ports/source-states.ts";
import type { Settings } from "../config.ts";
import { type Calendar, closeInstant, isSession } from "../domain/calendar.ts";
import { createHttp, type HttpOptions } from "../sources/http.ts";
import { createAlpaca } from "../sources/providers/alpaca.ts";
import { createBitstamp } from "../sources/providers/bitstamp.ts";
import { createBlockchainInfo } from "../sources/providers/blockchain-info.ts";
import { createCoinbase } from "../sources/providers/coinbase.ts";
import { createKraken } from "../sources/providers/kraken.ts";
import { createMempool } from "../sources/providers/mempool.ts";
import { createTiingo } from "../sources/providers/tiingo.ts";
import { createYahoo } from "../sources/providers/yahoo.ts";
import { readsFilings } from "./active-jobs.ts";
import { version } from "./environment.ts";

/** Who is asked for what, in the order in which they are asked. */
export interface Providers {
  readonly btcSpot: readonly BtcSpotSource[];
  readonly btcClose: readonly BtcCloseSource[];
  readonly btcDaily: readonly BtcDailySource[];
  readonly stockBars: readonly StockBarSource[];
  readonly quotes: readonly QuoteSource[];
  readonly network: readonly NetworkSource[];
  /** Opens EDGAR, which only those load who read filings; null where they are not read. */
  readonly openFilings: (() => Promise<FilingSource>) | null;
}

/**
 * All providers over one shared fetch; keyed ones join where their key is set. The signal ends what is under way, and
 * by `time` it is known what takes too long.
 */
export function openProviders(
  settings: Settings,
  calendar: Calendar,
  signal: AbortSignal,
  time: Pick<HttpOptions, "time"> = {},
): Providers {
  const { sourceUrls, alpacaKey, tiingoToken, secUserAgent } = settings;
  const http = createHttp({ version: version(), signal, ...time });
  const at = (url: string | undefined) => (url === undefined ? { http } : { http, baseUrl: url });
  const closeOf = (session: string) =>
    isSession(calendar, session) ? closeInstant(calendar, session) : null;
  const coinbase = createCoinbase(at(sourceUrls.coinbase));
  const kraken = createKraken(at(sourceUrls.kraken));
  const bitstamp = createBitstamp(at(sourceUrls.bitstamp));
  const mempool = createMempool(at(sourceUrls.mempool));
  const yahoo = createYahoo(at(sourceUrls.yahoo));
  const alpaca =
    alpacaKey === null
      ? []
      : [
          createAlpaca({
            ...at(sourceUrls.alpaca),
            keyId: alpacaKey.id,
            secretKey: alpacaKey.secret,
            closeOf,
          }),
        ];
  const tiingo =
    tiingoToken === null ? [] : [createTiingo({ ...at(sourceUrls.tiingo), token: tiingoToken, closeOf })];
  return {
    btcSpot: [coinbase, kraken, bitstamp, mempool],
    btcClose: [coinbase, bitstamp, kraken],
    btcDaily: [coinbase, bitstamp, kraken],
    stockBars: [...alpaca, yahoo, ...tiingo],
    quotes: [...alpaca, yahoo],
    network: [mempool, createBlockchainInfo(at(sourceUrls.blockchain))],
    openFilings:
      secUserAgent === null || !readsFilings(settings)
        ? null
        : async () => {
            const { createEdgar } = await import("../sources/edgar/edgar.ts");
            return createEdgar({
              http,
              userAgent: secUserAgent,
              ...(sourceUrls.secData === undefined ? {} : { dataUrl: sourceUrls.secData }),
              ...(sourceUrls.secWww === undefined ? {} : { wwwUrl: sourceUrls.secWww }),
            });
          },
  };
}

function names(sources: readonly { readonly name: string }[]): readonly string[] {
  return sources.map(({ name }) => name);
}

/** The names of the providers by what they are asked for. */
export function chainsOf(providers: Providers): Readonly<Record<Capability, readonly string[]>> {
  return {
    btc_spot: names(providers.btcSpot),
    btc_close: names(providers.btcClose),
    btc_daily: names(providers.btcDaily),
    stock_bars: names(providers.stockBars),
    stock_quotes: names(providers.quotes),
    network: names(providers.network),
    filings: providers.openFilings === null ? [] : ["sec"],
  };
}
