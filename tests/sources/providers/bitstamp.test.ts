import { describe, expect, test } from "vitest";
import { createBitstamp } from "../../../src/sources/providers/bitstamp.ts";
import { json } from "../../support/source-server.ts";
import { serveBitstampCandles } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-24T21:30:00Z";

test("it is asked for finished candles, never for more than a thousand", async () => {
  const days = Array.from({ length: 1500 }, (_, index) => ({
    startS: Date.parse("2022-10-16") / 1000 + index * 86_400,
    close: 60_000 + index,
  }));
  serveBitstampCandles(server(), days);
  const answer = valueOf(await createBitstamp(deps()).daily("2022-11-01", "2026-11-23", NOW));
  expect(answer).toHaveLength(1484);
  expect(server().asked).toHaveLength(2);
  for (const { query } of server().asked) {
    expect(Number(query.get("limit"))).toBeLessThanOrEqual(1000);
    expect(query.get("exclude_current_candle")).toBe("true");
  }
});

test("the close of an instant is that of the hour before it, though every figure is a text", async () => {
  serveBitstampCandles(server(), [{ startS: Date.parse("2026-11-24T20:00:00Z") / 1000, close: 63_900.5 }]);
  expect(valueOf(await createBitstamp(deps()).closes(["2026-11-24T21:00:00Z"], NOW))).toEqual([
    { at: "2026-11-24T21:00:00Z", priceUsd: 63_900.5 },
  ]);
  expect(server().asked[0]?.query.get("step")).toBe("3600");
});

test("another pair has failed", async () => {
  server().on("/ohlc/btcusd/", json({ data: { pair: "BTC/USDT", ohlc: [] } }));
  expect(failureOf(await createBitstamp(deps()).daily("2026-11-20", "2026-11-23", NOW)).kind).toBe("wrong");
});

test("it says by a code of its own that it was asked too often", async () => {
  server().weather(json({ code: "400.002", errors: [{ code: "400.002" }] }, { status: 400 }));
  expect(failureOf(await createBitstamp(deps()).spot(NOW)).kind).toBe("rate_limited");
  server().weather(json({ code: "400.003" }, { status: 400 }));
  expect(failureOf(await createBitstamp(deps()).spot(NOW)).kind).toBe("refused");
});

describe.skipIf(!isRecorded)("recorded answers of Bitstamp", () => {
  test("the ticker's time is a text of seconds", async () => {
    server().on("/ticker/btcusd/", json(recordedBody("bitstamp/ticker-btcusdt-2024-03-13.json")));
    expect(valueOf(await createBitstamp(deps()).spot("2024-03-13T11:12:00Z"))).toEqual({
      priceUsd: 73_285,
      at: "2024-03-13T11:10:41Z",
    });
  });

  test("hours of a stablecoin pair are not bitcoin in dollars", async () => {
    server().on("/ohlc/btcusd/", json(recordedBody("bitstamp/ohlc-btcusdt-3600-2024-03-13.json")));
    const answer = await createBitstamp(deps()).closes(["2024-03-13T12:00:00Z"], "2024-03-13T12:30:00Z");
    expect(failureOf(answer).kind).toBe("wrong");
  });
});
