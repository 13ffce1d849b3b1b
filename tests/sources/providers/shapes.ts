import type { ServedCandle, ServedNetwork, ServedRow } from "../../suites/market-source-suites.ts";
import { json, type SourceServer, text } from "../../support/source-server.ts";

// Small answers in the shapes in which the providers answer, with figures of our own.

/** What the shapes need of a server. */
type Answering = Pick<SourceServer, "on">;

const asText = (value: unknown): unknown => (typeof value === "number" ? String(value) : value);

export function serveCoinbaseSpot(server: Answering, price: unknown, atMs: number): void {
  const time = new Date(atMs).toISOString().replace("Z", "099Z");
  server.on(
    "/products/BTC-USD/ticker",
    json({ ask: "1", bid: "1", trade_id: 7, price: asText(price), time }),
  );
}

/** Newest first, the row before the start too, and the running candle where the end reaches it. */
export function serveCoinbaseCandles(server: Answering, candles: readonly ServedCandle[]): void {
  server.on("/products/BTC-USD/candles", (response, asked) => {
    const stepS = Number(asked.query.get("granularity"));
    const start = Date.parse(asked.query.get("start") ?? "") / 1000;
    const end = Date.parse(asked.query.get("end") ?? "") / 1000;
    if ((end - start) / stepS > 300) return json({ message: "too many" }, { status: 400 })(response, asked);
    const within = candles.filter(
      ({ startS }) => startS > 1e11 || (startS >= start - stepS && startS <= end),
    );
    json(within.map(({ startS, close }) => [startS, 1, 9e9, 2, close, 1.5]).toReversed())(response, asked);
  });
}

export function serveKrakenSpot(server: Answering, price: unknown): void {
  const result = { XXBTZUSD: { a: ["1", "1", "1"], c: [asText(price), "0.01"], o: "1", t: [1, 2] } };
  server.on("/Ticker", json({ error: [], result }));
}

/** Ascending, the newest 720 after `since`, the running one last. */
export function serveKrakenCandles(server: Answering, candles: readonly ServedCandle[]): void {
  server.on("/OHLC", (response, asked) => {
    const since = Number(asked.query.get("since"));
    const rows = candles
      .filter(({ startS }) => startS > since)
      .slice(-720)
      .map(({ startS, close }) => [startS, "1", "9", "1", asText(close), "1", "1.5", 12]);
    json({ error: [], result: { XXBTZUSD: rows, last: rows.at(-2)?.[0] ?? 0 } })(response, asked);
  });
}

export function serveBitstampSpot(server: Answering, price: unknown, atMs: number): void {
  const timestamp = String(Math.floor(atMs / 1000));
  server.on("/ticker/btcusd/", json({ timestamp, open: "1", last: asText(price), side: "0" }));
}

/** Where both ends are given it counts back from the end. */
export function serveBitstampCandles(server: Answering, candles: readonly ServedCandle[]): void {
  server.on("/ohlc/btcusd/", (response, asked) => {
    const limit = Number(asked.query.get("limit"));
    if (limit > 1000) return json({ code: "400.003", errors: [] }, { status: 400 })(response, asked);
    const ohlc = candles
      .filter(({ startS }) => startS > 1e11 || startS <= Number(asked.query.get("end")))
      .slice(-limit)
      .map(({ startS, close }) => ({
        timestamp: String(startS),
        open: "1",
        close: asText(close),
        volume: "1",
      }));
    json({ data: { pair: "BTC/USD", ohlc } })(response, asked);
  });
}

/** Seconds since 1970 of half past nine in New York. */
const openOf = (session: string): number =>
  Date.parse(`${session}T${session < "2026-11-01" ? "13:30" : "14:30"}:00Z`) / 1000;

export interface YahooExtra {
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly adjusted?: readonly unknown[];
}

/** Yahoo's chart; its last trade is at `now`, or at the end of the regular hours if they are over. */
export function yahooChart(
  symbol: string,
  rows: readonly ServedRow[],
  now: string,
  { meta = {}, result = {}, adjusted }: YahooExtra = {},
): unknown {
  const nowS = Date.parse(now) / 1000;
  const end = openOf(new Date((nowS - 5 * 3600) * 1000).toISOString().slice(0, 10)) + 6.5 * 3600;
  const closes = rows.map(({ close }) => close);
  return {
    chart: {
      result: [
        {
          meta: {
            currency: "USD",
            symbol,
            exchangeTimezoneName: "America/New_York",
            regularMarketTime: Math.min(nowS, end + 1),
            regularMarketPrice: 17.62,
            chartPreviousClose: 5.06,
            currentTradingPeriod: { regular: { start: end - 6.5 * 3600, end } },
            dataGranularity: "1d",
            ...meta,
          },
          timestamp: rows.map(({ session }) => openOf(session)),
          indicators: {
            quote: [{ close: closes, volume: rows.map(() => 1000) }],
            adjclose: [{ adjclose: adjusted ?? closes }],
          },
          ...result,
        },
      ],
      error: null,
    },
  };
}

export function serveYahooBars(
  server: Answering,
  symbol: string,
  rows: readonly ServedRow[],
  now: string,
): void {
  server.on(`/v8/finance/chart/${symbol}`, json(yahooChart(symbol, rows, now)));
}

export function serveYahooQuote(server: Answering, symbol: string, price: unknown, atMs: number): void {
  const meta = { regularMarketPrice: price, regularMarketTime: Math.floor(atMs / 1000) };
  const rows = [{ session: "2026-11-25", close: 3 }];
  server.on(`/v8/finance/chart/${symbol}`, json(yahooChart(symbol, rows, "2026-11-28T00:30:00Z", { meta })));
}

/** Midnight in New York. */
const alpacaTime = (session: string): string => `${session}T${session < "2026-11-01" ? "04" : "05"}:00:00Z`;

export const alpacaRows = (rows: readonly ServedRow[]): readonly unknown[] =>
  rows.map(({ session, close }) => ({ t: alpacaTime(session), o: 1, c: close, v: 10, n: 2, vw: 1 }));

export function serveAlpacaBars(server: Answering, symbol: string, rows: readonly ServedRow[]): void {
  server.on("/stocks/bars", json({ bars: { [symbol]: alpacaRows(rows) }, next_page_token: null }));
}

export function serveAlpacaQuote(server: Answering, symbol: string, price: unknown, atMs: number): void {
  const t = new Date(atMs).toISOString().replace("Z", "000123Z");
  server.on("/stocks/trades/latest", json({ trades: { [symbol]: { t, x: "V", p: price, s: 100 } } }));
}

export function serveTiingoBars(server: Answering, symbol: string, rows: readonly ServedRow[]): void {
  const body = rows.map(({ session, close }) => ({
    date: `${session}T00:00:00.000Z`,
    close,
    adjClose: close,
    divCash: 0,
    splitFactor: 1,
  }));
  server.on(`/tiingo/daily/${symbol.toLowerCase()}/prices`, json(body));
}

const midnightS = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;
const meanOf = (network: ServedNetwork): number => {
  const week = network.days.slice(-7);
  return week.reduce((sum, day) => sum + day.hashrateEhs, 0) / week.length;
};

/** mempool.space; each day is stamped with the midnight that ends it, and hashrates are in H/s. */
export function serveMempool(server: Answering, network: ServedNetwork): void {
  server.on(
    "/v1/mining/hashrate/3m",
    json({
      hashrates: network.days.map(({ date, hashrateEhs }) => ({
        timestamp: midnightS(date) + 86_400,
        avgHashrate: hashrateEhs * 1e18,
      })),
      difficulty: [],
      currentHashrate: meanOf(network) * 1e18,
      currentDifficulty: network.difficulty,
    }),
  );
  server.on("/blocks/tip/height", text(String(network.height)));
  server.on(
    "/v1/mining/reward-stats/144",
    json({
      startBlock: network.height - 143,
      endBlock: network.height,
      totalReward: "45367200000",
      totalFee: "367200000",
      totalTx: "600000",
    }),
  );
  server.on(
    "/v1/difficulty-adjustment",
    json({
      difficultyChange: -2.1,
      estimatedRetargetDate: 1_796_256_956_920,
      remainingBlocks: 1220,
      previousRetarget: -0.74,
      previousTime: 1_795_019_866,
    }),
  );
}

export function serveMempoolSpot(server: Answering, price: unknown, atMs: number): void {
  server.on("/v1/prices", json({ time: Math.floor(atMs / 1000), USD: price, EUR: 1 }));
}

/** blockchain.info: charts in TH/s by the midnight at which a day begins, single figures in plain text. */
export function serveBlockchainInfo(server: Answering, network: ServedNetwork): void {
  const values = network.days.map(({ date, hashrateEhs }) => ({ x: midnightS(date), y: hashrateEhs * 1e6 }));
  server.on("/charts/hash-rate", json({ status: "ok", unit: "TH/s", period: "day", values }));
  server.on("/q/getdifficulty", text(String(network.difficulty)));
  server.on("/q/getblockcount", text(String(network.height)));
}
