import { describe, expect, test } from "vitest";
import { createKraken } from "../../../src/sources/providers/kraken.ts";
import { json } from "../../support/source-server.ts";
import { serveKrakenCandles } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-24T21:30:00Z";
const ticker = (pairs: Readonly<Record<string, string>>, error: readonly string[] = []) =>
  json({
    error,
    result: Object.fromEntries(Object.entries(pairs).map(([pair, price]) => [pair, { c: [price, "1"] }])),
  });

test.each(["XXBTZUSD", "XBTUSD", "XBT/USD", "BTC/USD"])(
  "the answer's own name of the pair may be %s",
  async (pair) => {
    server().on("/Ticker", ticker({ [pair]: "63400.10000" }));
    expect(valueOf(await createKraken(deps()).spot(NOW))).toEqual({ priceUsd: 63_400.1, at: NOW });
  },
);

test.each(["XBTUSDT", "XXBTZEUR", "XETHZUSD", "USDXBT"])(
  "%s is another pair and has failed",
  async (pair) => {
    server().on("/Ticker", ticker({ [pair]: "63400.1" }));
    expect(failureOf(await createKraken(deps()).spot(NOW)).kind).toBe("wrong");
  },
);

test("two pairs, or none, are not the one asked for", async () => {
  server().on("/Ticker", ticker({ XXBTZUSD: "63400.1", XETHZUSD: "3000" }));
  expect(failureOf(await createKraken(deps()).spot(NOW)).kind).toBe("malformed");
  server().on("/Ticker", ticker({}));
  expect(failureOf(await createKraken(deps()).spot(NOW)).kind).toBe("malformed");
});

test.each([
  [["EQuery:Unknown asset pair"], "refused"],
  [["EAPI:Rate limit exceeded"], "rate_limited"],
  [["EGeneral:Too many requests"], "rate_limited"],
  [["EService:Unavailable"], "server_error"],
  [["EService:Busy"], "server_error"],
])("an error under 200 is a failure even beside a result: %s", async (error, kind) => {
  server().on("/Ticker", ticker({ XXBTZUSD: "63400.1" }, error));
  const failure = failureOf(await createKraken(deps()).spot(NOW));
  expect(failure.kind).toBe(kind);
  expect(failure.detail).not.toMatch(/E[A-Z]\w+:/);
});

test("the last row is dropped even where its time looks past", async () => {
  const day = Date.parse("2026-11-22") / 1000;
  serveKrakenCandles(server(), [
    { startS: day, close: 63_000 },
    { startS: day + 86_400, close: 64_000 },
  ]);
  expect(valueOf(await createKraken(deps()).daily("2026-11-20", "2026-11-23", NOW))).toEqual([
    { date: "2026-11-22", priceUsd: 63_000 },
  ]);
});

test("hours older than the 720 it keeps are left out, and not asked for where there are no others", async () => {
  const start = Date.parse("2026-11-24T19:00:00Z") / 1000;
  serveKrakenCandles(
    server(),
    [0, 1, 2].map((hours) => ({ startS: start + hours * 3600, close: 63_000 + hours })),
  );
  const kraken = createKraken(deps());
  const at = ["2026-06-01T20:00:00Z", "2026-11-24T20:00:00Z"];
  expect(valueOf(await kraken.closes(at, NOW))).toEqual([{ at: at[1], priceUsd: 63_000 }]);
  expect(server().asked).toHaveLength(1);
  expect(failureOf(await kraken.closes(at.slice(0, 1), NOW))).toMatchObject({
    kind: "empty",
    detail: "It gives only the last 720 hours.",
  });
  expect(failureOf(await kraken.daily("2023-01-01", "2023-12-31", NOW)).detail).toMatch(/720 days/);
  expect(server().asked).toHaveLength(1);
});

test("rows need not follow each other without a gap", async () => {
  const start = Date.parse("2026-11-23T10:00:00Z") / 1000;
  serveKrakenCandles(server(), [
    { startS: start, close: 63_000 },
    { startS: start + 5 * 3600, close: 63_500 },
    { startS: start + 30 * 3600, close: 64_000 },
  ]);
  const at = ["2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T16:00:00Z"];
  expect(valueOf(await createKraken(deps()).closes(at, NOW))).toEqual([
    { at: at[0], priceUsd: 63_000 },
    { at: at[2], priceUsd: 63_500 },
  ]);
});

describe.skipIf(!isRecorded)("recorded answers of Kraken", () => {
  test("the ticker of a stablecoin pair is not bitcoin in dollars", async () => {
    server().on("/Ticker", json(recordedBody("kraken/ticker-XBTUSDT-2024-03-13.json")));
    expect(failureOf(await createKraken(deps()).spot(NOW)).kind).toBe("wrong");
  });

  test("the tail of hours with its gap is read without the running one", async () => {
    server().on("/OHLC", json(recordedBody("kraken/ohlc-60-2024-02-01-tail.json")));
    const at = ["2024-01-30T17:00:00Z", "2024-01-30T20:00:00Z", "2024-02-01T16:00:00Z"];
    expect(valueOf(await createKraken(deps()).closes(at, "2024-02-01T16:00:00Z"))).toEqual([
      { at: at[0], priceUsd: 43_485 },
      { at: at[1], priceUsd: 43_539.7 },
    ]);
  });

  test("720 days are 719 finished ones", async () => {
    server().on("/OHLC", json(recordedBody("derived/kraken-ohlc-XBTUSD-1440-720.json")));
    const days = valueOf(
      await createKraken(deps()).daily("2024-08-31", "2026-08-21", "2026-08-21T12:00:00Z"),
    );
    expect(days).toHaveLength(719);
    expect(days.at(-1)).toEqual({ date: "2026-08-20", priceUsd: 73_032.8 });
  });

  test.each([
    ["errors/kraken-200-rate-limit.json", "rate_limited"],
    ["errors/kraken-200-unknown-pair.json", "refused"],
  ])("%s", async (path, kind) => {
    server().on("/Ticker", json(recordedBody(path)));
    expect(failureOf(await createKraken(deps()).spot(NOW)).kind).toBe(kind);
  });
});
