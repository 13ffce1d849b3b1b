import { describe, expect, test } from "vitest";
import { createCoinbase } from "../../../src/sources/providers/coinbase.ts";
import { json, text } from "../../support/source-server.ts";
import { serveCoinbaseCandles } from "./shapes.ts";
import { failureOf, isRecorded, readRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-24T21:30:00Z";

test("low stands before high and open third: the close is the fifth column", async () => {
  const start = Date.parse("2026-11-24T20:00:00Z") / 1000;
  server().on("/products/BTC-USD/candles", json([[start, 63_000, 64_000, 63_100, 63_900, 12.5]]));
  expect(valueOf(await createCoinbase(deps()).closes(["2026-11-24T21:00:00Z"], NOW))).toEqual([
    { at: "2026-11-24T21:00:00Z", priceUsd: 63_900 },
  ]);
});

test("figures may be numbers or texts", async () => {
  const time = "2026-11-24T21:29:58.270099Z";
  for (const price of [63_400.5, "63400.5"]) {
    server().on("/products/BTC-USD/ticker", json({ price, time, trade_id: 5, volume: "1207.5" }));
    expect(valueOf(await createCoinbase(deps()).spot(NOW))).toEqual({
      priceUsd: 63_400.5,
      at: "2026-11-24T21:29:58.270Z",
    });
  }
});

const ticker = (time: string) => json({ price: "63400", time });

test("a price older than five minutes has failed", async () => {
  server().on("/products/BTC-USD/ticker", ticker("2026-11-24T21:25:00Z"));
  expect((await createCoinbase(deps()).spot(NOW)).ok).toBe(true);
  server().on("/products/BTC-USD/ticker", ticker("2026-11-24T21:24:59Z"));
  expect(failureOf(await createCoinbase(deps()).spot(NOW)).kind).toBe("wrong");
});

test.each(["", "yesterday", "2026-11-24", "1764019798"])("the time %j is none", async (time) => {
  server().on("/products/BTC-USD/ticker", json({ price: "63400", time }));
  expect(failureOf(await createCoinbase(deps()).spot(NOW)).kind).toBe("wrong");
});

test("no request asks for more than 300 candles, and gives both ends", async () => {
  const days = Array.from({ length: 1000 }, (_, index) => ({
    startS: Date.parse("2024-02-29") / 1000 + index * 86_400,
    close: 60_000 + index,
  }));
  serveCoinbaseCandles(server(), days);
  const answer = valueOf(await createCoinbase(deps()).daily("2024-03-01", "2026-11-23", NOW));
  expect(answer).toHaveLength(998);
  expect(answer[0]).toEqual({ date: "2024-03-01", priceUsd: 60_001 });
  expect(server().asked).toHaveLength(4);
  for (const { query } of server().asked) {
    expect(query.get("granularity")).toBe("86400");
    const spanMs = Date.parse(query.get("end") ?? "") - Date.parse(query.get("start") ?? "");
    expect(spanMs).toBeLessThan(300 * 86_400_000);
  }
});

test("instants far from each other are asked for apart", async () => {
  const at = ["2026-06-01T20:00:00Z", "2026-06-02T20:00:00Z", "2026-11-23T21:00:00Z"];
  serveCoinbaseCandles(
    server(),
    at.map((instant, index) => ({ startS: Date.parse(instant) / 1000 - 3600, close: 60_000 + index })),
  );
  const answer = valueOf(await createCoinbase(deps()).closes(at, NOW));
  expect(answer.map(({ priceUsd }) => priceUsd)).toEqual([60_000, 60_001, 60_002]);
  expect(server().asked.map(({ query }) => query.get("start"))).toEqual([
    "2026-06-01T19:00:00Z",
    "2026-11-23T20:00:00Z",
  ]);
});

test("a page that fails fails the whole, and nothing is asked after it", async () => {
  let pages = 0;
  server().on("/products/BTC-USD/candles", (response, asked) => {
    pages += 1;
    json({ message: "Public rate limit exceeded" }, { status: 429 })(response, asked);
  });
  const answer = await createCoinbase(deps()).daily("2024-01-01", "2026-11-23", NOW);
  expect(failureOf(answer).kind).toBe("rate_limited");
  expect(pages).toBe(1);
});

test("rows that are too short are not read", async () => {
  server().on("/products/BTC-USD/candles", json([[1, 2, 3]]));
  expect(failureOf(await createCoinbase(deps()).daily("2026-11-20", "2026-11-23", NOW)).kind).toBe(
    "malformed",
  );
});

describe.skipIf(!isRecorded)("recorded answers of Coinbase", () => {
  test("the ticker is read at its time", async () => {
    server().on("/products/BTC-USD/ticker", json(recordedBody("coinbase/ticker-BTC-USDT-2024-03-13.json")));
    expect(valueOf(await createCoinbase(deps()).spot("2024-03-13T11:11:00Z")).priceUsd).toBe(73_367.8);
    expect(failureOf(await createCoinbase(deps()).spot(NOW)).detail).toMatch(/days old/);
  });

  test("the hourly candle ends an hour after its time", async () => {
    server().on(
      "/products/BTC-USD/candles",
      json(recordedBody("coinbase/candles-BTC-USDT-3600-2024-03-13.json")),
    );
    const at = ["2024-03-13T11:00:00Z", "2024-03-13T12:00:00Z"];
    expect(valueOf(await createCoinbase(deps()).closes(at, "2024-03-13T12:00:00Z"))).toEqual([
      { at: at[1], priceUsd: 73_370.65 },
    ]);
  });

  test("300 days are read, the newest first", async () => {
    const body = readRecorded("derived/coinbase-candles-BTC-USD-86400-300.json");
    server().on("/products/BTC-USD/candles", text(body, { headers: { "content-type": "application/json" } }));
    const days = valueOf(
      await createCoinbase(deps()).daily("2025-10-25", "2026-08-21", "2026-08-22T00:00:00Z"),
    );
    expect(days).toHaveLength(300);
    expect(days.at(-1)).toEqual({ date: "2026-08-21", priceUsd: 78_335.19 });
  });

  test.each([
    ["errors/coinbase-404.json", 404, "refused"],
    ["errors/coinbase-429.json", 429, "rate_limited"],
  ])("%s", async (path, status, kind) => {
    server().weather(json(recordedBody(path), { status }));
    expect(failureOf(await createCoinbase(deps()).spot(NOW)).kind).toBe(kind);
  });
});
