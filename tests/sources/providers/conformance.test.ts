import { createAlpaca } from "../../../src/sources/providers/alpaca.ts";
import { createBitstamp } from "../../../src/sources/providers/bitstamp.ts";
import { createBlockchainInfo } from "../../../src/sources/providers/blockchain-info.ts";
import { createCoinbase } from "../../../src/sources/providers/coinbase.ts";
import { createKraken } from "../../../src/sources/providers/kraken.ts";
import { createMempool } from "../../../src/sources/providers/mempool.ts";
import { createTiingo } from "../../../src/sources/providers/tiingo.ts";
import { createYahoo } from "../../../src/sources/providers/yahoo.ts";
import {
  type Create,
  testBtcCloseSource,
  testBtcDailySource,
  testBtcSpotSource,
  testNetworkSource,
  testQuoteSource,
  testStockBarSource,
} from "../../suites/market-source-suites.ts";
import {
  serveAlpacaBars,
  serveAlpacaQuote,
  serveBitstampCandles,
  serveBitstampSpot,
  serveBlockchainInfo,
  serveCoinbaseCandles,
  serveCoinbaseSpot,
  serveKrakenCandles,
  serveKrakenSpot,
  serveMempool,
  serveMempoolSpot,
  serveTiingoBars,
  serveYahooBars,
  serveYahooQuote,
} from "./shapes.ts";

const alpaca: Create<ReturnType<typeof createAlpaca>> = (deps) =>
  createAlpaca({ ...deps, keyId: "key-id", secretKey: "key-secret" });
const tiingo: Create<ReturnType<typeof createTiingo>> = (deps) =>
  createTiingo({ ...deps, token: "token-abc" });

testBtcSpotSource("coinbase", createCoinbase, serveCoinbaseSpot);
testBtcSpotSource("kraken", createKraken, serveKrakenSpot, { timeless: true });
testBtcSpotSource("bitstamp", createBitstamp, serveBitstampSpot);
testBtcSpotSource("mempool", createMempool, serveMempoolSpot);

testBtcCloseSource("coinbase", createCoinbase, serveCoinbaseCandles);
testBtcCloseSource("kraken", createKraken, serveKrakenCandles);
testBtcCloseSource("bitstamp", createBitstamp, serveBitstampCandles);

testBtcDailySource("coinbase", createCoinbase, serveCoinbaseCandles);
testBtcDailySource("kraken", createKraken, serveKrakenCandles);
testBtcDailySource("bitstamp", createBitstamp, serveBitstampCandles);

testStockBarSource("yahoo", createYahoo, serveYahooBars, "split_adjusted");
testStockBarSource("alpaca", alpaca, serveAlpacaBars, "split_adjusted");
testStockBarSource("tiingo", tiingo, serveTiingoBars, "raw");

testQuoteSource("yahoo", createYahoo, serveYahooQuote);
testQuoteSource("alpaca", alpaca, serveAlpacaQuote);

testNetworkSource("mempool", createMempool, serveMempool);
testNetworkSource("blockchain", createBlockchainInfo, serveBlockchainInfo);
