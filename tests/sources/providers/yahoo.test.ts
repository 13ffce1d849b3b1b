import { describe, expect, test } from "vitest";
import type { Sourced, StockBars } from "../../../src/app/ports/market-sources.ts";
import { createYahoo } from "../../../src/sources/providers/yahoo.ts";
import type { ServedRow } from "../../suites/market-source-suites.ts";
import { json, text } from "../../support/source-server.ts";
import { yahooChart, type YahooExtra } from "./shapes.ts";
import { failureOf, isRecorded, recordedBody, useServer, valueOf } from "./use-server.ts";

const { server, deps } = useServer();
const NOW = "2026-11-25T22:30:00Z";
const ROWS: readonly ServedRow[] = [
  { session: "2026-11-23", close: 18.83 },
  { session: "2026-11-24", close: 18.88 },
  { session: "2026-11-25", close: 18.07 },
];

async function bars(
  symbol: string,
  from: string,
  to: string,
  now: string,
): Promise<Sourced<StockBars> | undefined> {
  return (await createYahoo(deps()).bars([symbol], from, to, now)).get(symbol);
}

function serve(extra: YahooExtra = {}, rows = ROWS, now = NOW): void {
  server().on("/v8/finance/chart/WULF", json(yahooChart("WULF", rows, now, extra)));
}

const ask = (now = NOW) => bars("WULF", "2026-11-20", "2026-11-25", now);
const sessions = (answer: Sourced<StockBars> | undefined): readonly string[] =>
  valueOf(answer).bars.map(({ session }) => session);

test("it asks for whole days of New York, with splits", async () => {
  serve();
  await ask();
  const { query } = server().asked[0] ?? { query: new URLSearchParams() };
  expect(query.get("period1")).toBe(String(Date.parse("2026-11-20T05:00:00Z") / 1000));
  expect(query.get("period2")).toBe(String(Date.parse(NOW) / 1000));
  expect([query.get("interval"), query.get("events")]).toEqual(["1d", "split"]);
});

const openS = (session: string): number => Date.parse(`${session}T14:30:00Z`) / 1000;

// The bar may carry the time of the last trade instead of the opening.
const running = (now: string): YahooExtra => ({
  result: { timestamp: [...ROWS.slice(0, 2).map(({ session }) => openS(session)), Date.parse(now) / 1000] },
});

describe("the bar of the running day", () => {
  test("is dropped until the last trade is at the end of the regular hours", async () => {
    for (const now of ["2026-11-25T14:31:00Z", "2026-11-25T18:47:03Z", "2026-11-25T20:59:59Z"]) {
      serve(running(now), ROWS, now);
      expect(sessions(await ask(now))).toEqual(["2026-11-23", "2026-11-24"]);
    }
    serve(running("2026-11-25T21:00:01Z"), ROWS, "2026-11-25T21:00:01Z");
    expect(sessions(await ask("2026-11-25T21:00:01Z"))).toContain("2026-11-25");
  });

  test("is dropped where the figures stand still since before the close", async () => {
    serve({ meta: { regularMarketTime: Date.parse("2026-11-25T18:00:00Z") / 1000 } });
    expect(sessions(await ask())).toEqual(["2026-11-23", "2026-11-24"]);
  });

  test("counts from 13:00 on a half day", async () => {
    const end = Date.parse("2026-11-27T18:00:00Z") / 1000;
    const rows = [...ROWS, { session: "2026-11-27", close: 18.5 }];
    const half = { currentTradingPeriod: { regular: { end } } };
    serve({ meta: { ...half, regularMarketTime: end + 1 } }, rows);
    expect(sessions(await bars("WULF", "2026-11-23", "2026-11-27", "2026-11-27T19:30:00Z"))).toHaveLength(4);
    serve({ meta: { ...half, regularMarketTime: end - 1 } }, rows);
    expect(sessions(await bars("WULF", "2026-11-23", "2026-11-27", "2026-11-27T17:59:00Z"))).toHaveLength(3);
  });

  test("is final once the hours it gives are the next day's", async () => {
    const end = Date.parse("2026-11-26T21:00:00Z") / 1000;
    serve({ meta: { currentTradingPeriod: { regular: { end } } } });
    expect(sessions(await ask("2026-11-26T03:00:00Z"))).toContain("2026-11-25");
  });

  test("is dropped where it does not say its hours", async () => {
    serve({ meta: { currentTradingPeriod: {} } });
    expect(sessions(await ask())).not.toContain("2026-11-25");
  });

  test("is no hole while it has no close yet", async () => {
    serve({}, ROWS.with(2, { session: "2026-11-25", close: null }), "2026-11-25T15:00:00Z");
    expect(valueOf(await ask("2026-11-25T15:00:00Z")).holes).toEqual([]);
  });
});

describe("holes", () => {
  test("a finished day with null prices and a volume is one", async () => {
    serve({}, ROWS.with(2, { session: "2026-11-25", close: null }));
    expect(valueOf(await ask())).toMatchObject({ holes: ["2026-11-25"], bars: [{}, {}] });
  });

  test.each([
    ["null", null],
    ["zero", 0],
    ["a text", "Infinity"],
  ])("an adjusted close that is %s is unknown, and the close stands", async (_, hole) => {
    serve({ adjusted: [18.8, hole, 18] });
    expect(valueOf(await ask()).bars[1]).toEqual({
      session: "2026-11-24",
      close: 18.88,
      adjustedClose: null,
    });
  });

  test.each(["Infinity", "-Infinity", "NaN"])("a bare %s, which is no JSON, is unknown", async (word) => {
    const body = JSON.stringify(yahooChart("WULF", ROWS, NOW, { adjusted: [18.8, "?", 18] }));
    const headers = { "content-type": "application/json" };
    server().on("/v8/finance/chart/WULF", text(body.replace('"?"', word), { headers }));
    expect(valueOf(await ask()).bars[1]).toMatchObject({ close: 18.88, adjustedClose: null });
    server().on(
      "/v8/finance/chart/WULF",
      text(body.replaceAll("18.88", word).replace('"?"', "1"), { headers }),
    );
    expect(valueOf(await ask()).holes).toEqual(["2026-11-24"]);
  });

  test("a day that is missing is simply absent", async () => {
    serve({}, [ROWS[0] ?? { session: "", close: 0 }, ROWS[2] ?? { session: "", close: 0 }]);
    expect(valueOf(await ask())).toMatchObject({ holes: [], bars: [{ close: 18.83 }, { close: 18.07 }] });
  });

  test("an empty range has no times at all and is empty", async () => {
    serve({ result: { timestamp: undefined, indicators: { quote: [{}] } } });
    expect(failureOf(await ask()).kind).toBe("empty");
  });
});

describe("what is not what was asked for", () => {
  test.each<readonly [string, YahooExtra]>([
    ["another symbol", { meta: { symbol: "HUT" } }],
    ["another currency", { meta: { currency: "CAD" } }],
    ["no currency", { meta: { currency: null } }],
    ["another exchange's time", { meta: { exchangeTimezoneName: "America/Toronto" } }],
    ["rows of a month", { meta: { dataGranularity: "1mo" } }],
    ["times in milliseconds", { result: { timestamp: [1, 2, 3].map((day) => 1_795_000_000_000 + day) } }],
  ])("%s has failed", async (_, extra) => {
    serve(extra);
    expect(failureOf(await ask()).kind).toBe("wrong");
  });

  test("closes that do not match their days are not read", async () => {
    serve({ result: { timestamp: [1_795_000_000] } });
    expect(failureOf(await ask()).kind).toBe("malformed");
  });

  test("an unknown symbol is said to be one, also under 200", async () => {
    const body = { chart: { result: null, error: { code: "Not Found", description: "No data found" } } };
    server().on("/v8/finance/chart/WULF", json(body, { status: 404 }));
    expect(failureOf(await ask())).toMatchObject({
      kind: "refused",
      detail: "It knows no such symbol (404).",
    });
    server().on("/v8/finance/chart/WULF", json(body));
    expect(failureOf(await ask()).kind).toBe("refused");
  });

  test("the close before the range is never a price of the day", async () => {
    serve({ meta: { chartPreviousClose: 5.06 } });
    expect(valueOf(await ask()).bars.map(({ close }) => close)).not.toContain(5.06);
  });
});

const split = (session: string, numerator: number, denominator: number) => ({
  date: Date.parse(`${session}T14:30:00Z`) / 1000,
  numerator,
  denominator,
});

test("splits come with the first day of the new shares, and only those of the range", async () => {
  const splits = {
    a: split("2026-11-24", 4, 1),
    b: split("2026-11-23", 1, 10),
    c: split("2026-01-05", 2, 1),
  };
  serve({ result: { events: { splits } } });
  expect(valueOf(await ask()).splits).toEqual([
    { exDate: "2026-11-23", newShares: 1, oldShares: 10 },
    { exDate: "2026-11-24", newShares: 4, oldShares: 1 },
  ]);
  serve({ result: { events: { splits: { a: split("2026-11-24", 4, 0) } } } });
  expect(failureOf(await ask()).kind).toBe("malformed");
});

test("a symbol that fails alone does not stop the others", async () => {
  serve();
  const answers = await createYahoo(deps()).bars(["NONE", "WULF"], "2026-11-20", "2026-11-25", NOW);
  expect(answers.get("NONE")?.ok).toBe(false);
  expect(answers.get("WULF")?.ok).toBe(true);
});

test("nothing is asked for days to come", async () => {
  expect(failureOf(await bars("WULF", "2026-12-01", "2026-12-04", NOW)).kind).toBe("empty");
  expect(server().asked).toEqual([]);
});

const on = (symbol: string, path: string): void => {
  server().on(`/v8/finance/chart/${symbol}`, json(recordedBody(path)));
};

describe.skipIf(!isRecorded)("recorded answers of Yahoo", () => {
  const LATER = "2026-11-24T21:30:00Z";

  test("one day in winter lies on its day in New York", async () => {
    on("AAPL", "yahoo/chart-AAPL-2020-01-01-to-2020-01-03.json");
    expect(valueOf(await bars("AAPL", "2020-01-01", "2020-01-03", LATER))).toEqual({
      basis: "split_adjusted",
      bars: [{ session: "2020-01-02", close: 75.0875015258789, adjustedClose: 72.71607208251953 }],
      splits: [],
      holes: [],
    });
  });

  test("days over the end of summer time, with a split", async () => {
    on("AAPL", "yahoo/chart-AAPL-2020-08-31-to-2020-11-07.json");
    const answer = valueOf(await bars("AAPL", "2020-08-31", "2020-11-06", LATER));
    expect(answer.bars).toHaveLength(49);
    expect(answer.bars.at(-1)?.session).toBe("2020-11-06");
    expect(answer.splits).toEqual([{ exDate: "2020-08-31", newShares: 4, oldShares: 1 }]);
  });

  test("the split of NVDA", async () => {
    on("NVDA", "yahoo/historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31-trimmed.json");
    expect(valueOf(await bars("NVDA", "2021-07-01", "2021-07-31", LATER)).splits).toEqual([
      { exDate: "2021-07-20", newShares: 4, oldShares: 1 },
    ]);
  });

  test.each([
    ["AAPL", "yahoo/chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m.json"],
    ["WSU.DE", "yahoo/chart-WSU.DE-2023-08-04-to-2023-08-09.json"],
    ["BTC-USD", "yahoo/chart-BTC-USD-2020-01-01-to-2020-01-03.json"],
  ])("%s of %s is not a series of days in New York", async (symbol, path) => {
    on(symbol, path);
    expect(failureOf(await bars(symbol, "2020-01-01", "2025-12-31", LATER)).kind).toBe("wrong");
  });

  test.each([
    ["derived/yahoo-chart-WULF-252s-to-2026-08-06.json", "2026-08-06", []],
    ["derived/yahoo-chart-WULF-null-last-ohlc-volume-kept.json", "2026-08-05", ["2026-08-06"]],
    ["derived/yahoo-chart-WULF-inprogress-last-bar.json", "2026-08-05", []],
  ])("the last session of %s is %s", async (path, last, holes) => {
    on("WULF", path);
    const now = path.includes("inprogress") ? "2026-08-06T15:47:10Z" : "2026-08-06T21:30:00Z";
    const answer = valueOf(await bars("WULF", "2025-08-01", "2026-08-06", now));
    expect(answer.bars.at(-1)?.session).toBe(last);
    expect(answer.holes).toEqual(holes);
  });

  test("a null row and a hole of the adjusted close in the middle", async () => {
    on("WULF", "derived/yahoo-chart-WULF-null-middle-row-and-adjclose-hole.json");
    const answer = valueOf(await bars("WULF", "2025-08-01", "2026-08-06", "2026-08-06T21:30:00Z"));
    expect(answer.holes).toHaveLength(1);
    expect(answer.bars.filter(({ adjustedClose }) => adjustedClose === null)).toHaveLength(1);
  });

  test("the price of now and its time come from the head of the chart", async () => {
    on("WULF", "derived/yahoo-chart-WULF-252s-to-2026-08-06.json");
    const quotes = await createYahoo(deps()).quotes(["WULF"], "2026-08-06T20:30:00Z");
    expect(valueOf(quotes.get("WULF"))).toEqual({
      priceUsd: 17.62,
      at: "2026-08-06T20:00:01Z",
      previous: { session: "2026-08-05", close: 18.07 },
    });
  });

  test("its refusals", async () => {
    server().weather(json(recordedBody("errors/yahoo-404-chart.json"), { status: 404 }));
    expect(failureOf(await ask()).kind).toBe("refused");
    server().weather(text("Too Many Requests\r\n", { status: 429 }));
    expect(failureOf(await ask()).kind).toBe("rate_limited");
  });
});
