import { describe, expect, test } from "vitest";
import { createAlpaca } from "../../../src/sources/providers/alpaca.ts";
import type { CloseOf } from "../../../src/sources/stock-rows.ts";
import { json } from "../../support/source-server.ts";
import { alpacaRows } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-25T22:30:00Z";
const alpaca = (closeOf?: CloseOf) =>
  createAlpaca({ ...deps(), keyId: "key-id", secretKey: "key-secret", ...(closeOf && { closeOf }) });
const ask = (symbols: readonly string[], now = NOW, closeOf?: CloseOf) =>
  alpaca(closeOf).bars(symbols, "2026-10-30", "2026-11-30", now);

test("one request names all symbols; the key goes in headers and never in the address", async () => {
  server().on("/stocks/bars", json({ bars: {}, next_page_token: null }));
  await ask(["HUT", "WULF"]);
  const [asked] = server().asked;
  expect(asked?.headers).toMatchObject({ "apca-api-key-id": "key-id", "apca-api-secret-key": "key-secret" });
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    symbols: "HUT,WULF",
    timeframe: "1Day",
    start: "2026-10-30T04:00:00Z",
    // The end lies a quarter of an hour back, since the free plan refuses anything newer.
    end: "2026-11-25T22:14:00Z",
    adjustment: "split",
    feed: "sip",
    limit: "10000",
  });
});

test("midnight in New York is 04:00 UTC in summer and 05:00 in winter", async () => {
  const bars = [
    { t: "2026-10-30T04:00:00Z", c: 1.5 },
    { t: "2026-11-02T05:00:00Z", c: 2.5 },
  ];
  server().on("/stocks/bars", json({ bars: { WULF: bars }, next_page_token: null }));
  expect(valueOf((await ask(["WULF"])).get("WULF")).bars.map(({ session }) => session)).toEqual([
    "2026-10-30",
    "2026-11-02",
  ]);
});

test("pages are read until there is no token, and may end in the middle of a symbol", async () => {
  const first = alpacaRows([{ session: "2026-11-20", close: 1 }]);
  const second = alpacaRows([{ session: "2026-11-23", close: 2 }]);
  server().on("/stocks/bars", (response, asked) => {
    const isFirst = asked.query.get("page_token") === null;
    const body = isFirst
      ? { bars: { HUT: first }, next_page_token: "abc==" }
      : { bars: { HUT: second, WULF: first }, next_page_token: null };
    json(body)(response, asked);
  });
  const answers = await ask(["HUT", "WULF"]);
  expect(valueOf(answers.get("HUT")).bars).toHaveLength(2);
  expect(valueOf(answers.get("WULF")).bars).toHaveLength(1);
  expect(server().asked[1]?.query.get("page_token")).toBe("abc==");
});

test("pages without an end are given up", async () => {
  server().on("/stocks/bars", json({ bars: {}, next_page_token: "again" }));
  expect(failureOf((await ask(["HUT"])).get("HUT")).kind).toBe("malformed");
  expect(server().asked).toHaveLength(2);
});

test("a symbol that is missing from the answer is empty, and one that was not asked for is ignored", async () => {
  const rows = alpacaRows([{ session: "2026-11-20", close: 1 }]);
  server().on("/stocks/bars", json({ bars: { HUT: rows, AAPL: rows }, next_page_token: null }));
  const answers = await ask(["HUT", "WULF"]);
  expect([...answers.keys()]).toEqual(["HUT", "WULF"]);
  expect(failureOf(answers.get("WULF")).kind).toBe("empty");
});

const serveDay = (session: string): void => {
  const bars = {
    WULF: alpacaRows([
      { session: "2026-11-24", close: 1 },
      { session, close: 2 },
    ]),
  };
  server().on("/stocks/bars", json({ bars, next_page_token: null }));
};

const count = async (now: string, closeOf?: CloseOf): Promise<number> =>
  valueOf((await ask(["WULF"], now, closeOf)).get("WULF")).bars.length;

const half: CloseOf = (session) => (session === "2026-11-27" ? "2026-11-27T18:00:00Z" : null);

describe("the bar of the day", () => {
  test("is final a quarter of an hour after the close", async () => {
    serveDay("2026-11-25");
    expect(await count("2026-11-25T21:15:59Z")).toBe(1);
    expect(await count("2026-11-25T21:16:00Z")).toBe(2);
  });

  test("on a half day is final as early as the calendar says, and never too early without one", async () => {
    serveDay("2026-11-27");
    expect(await count("2026-11-27T19:30:00Z", half)).toBe(2);
    expect(await count("2026-11-27T17:30:00Z", half)).toBe(1);
    expect(await count("2026-11-27T19:30:00Z")).toBe(1);
  });
});

test.each([
  [401, { message: "unauthorized" }, /does not accept this key/],
  [403, { message: "forbidden." }, /does not accept this key/],
  [403, { message: "subscription does not permit querying recent SIP data" }, /plan of this key/],
])("%s %o is about the key, not about this machine", async (status, body, words) => {
  server().weather(json(body, { status }));
  const failure = failureOf((await ask(["HUT"])).get("HUT"));
  expect(failure.kind).toBe("refused");
  expect(failure.detail).toMatch(words);
});

test("last trades come for many symbols at once, from the exchange the free plan includes", async () => {
  const trades = {
    HUT: { t: "2026-11-25T20:59:58.123456789Z", p: 52.5 },
    WULF: { t: "2026-11-25T20:59:59Z", p: 18.5 },
  };
  server().on("/stocks/trades/latest", json({ trades }));
  const answers = await alpaca().quotes(["HUT", "WULF", "IREN"], NOW);
  expect(valueOf(answers.get("HUT"))).toEqual({ priceUsd: 52.5, at: "2026-11-25T20:59:58.123Z" });
  expect(valueOf(answers.get("WULF")).priceUsd).toBe(18.5);
  expect(failureOf(answers.get("IREN")).kind).toBe("empty");
  expect(Object.fromEntries(server().asked[0]?.query ?? [])).toEqual({
    symbols: "HUT,WULF,IREN",
    feed: "iex",
  });
});

describe.skipIf(!isRecorded)("recorded answers of Alpaca", () => {
  test("many symbols over the beginning of summer time", async () => {
    server().on("/stocks/bars", json(recordedBody("derived/alpaca-bars-multi-2026-03-02_2026-05-14.json")));
    const answers = await alpaca().bars(["HUT", "WULF"], "2026-03-02", "2026-05-14", NOW);
    const { bars } = valueOf(answers.get("HUT"));
    expect(bars[0]).toEqual({ session: "2026-03-02", close: 52.720001, adjustedClose: null });
    expect(bars.map(({ session }) => session)).toContain("2026-03-09");
  });

  test("a list that comes the newest first is put in order", async () => {
    const body = recordedBody("alpaca/1-bars.json");
    server().on("/stocks/bars", (response, asked) => {
      const isFirst = asked.query.get("page_token") === null;
      json(isFirst ? body : { bars: {}, next_page_token: null })(response, asked);
    });
    const answers = await alpaca().bars(["TSLA"], "2023-09-25", "2023-09-27", NOW);
    expect(valueOf(answers.get("TSLA")).bars.map(({ close }) => close)).toEqual([246.99, 244.12, 240.5]);
  });

  test("its refusal of the newest minutes", async () => {
    server().weather(json(recordedBody("errors/alpaca-403-recent-sip.json"), { status: 403 }));
    expect(failureOf((await ask(["HUT"])).get("HUT")).kind).toBe("refused");
  });
});
