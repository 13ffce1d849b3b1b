import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  BtcCloseSource,
  BtcDailySource,
  BtcSpotSource,
  NetworkSource,
  QuoteSource,
  Sourced,
  SourceFailureKind,
  StockBars,
  StockBarSource,
} from "../../src/app/ports/market-sources.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";
import { createHttp, type Http } from "../../src/sources/http.ts";
import {
  breakOff,
  drop,
  endless,
  hang,
  json,
  openSourceServer,
  page,
  type Reply,
  type SourceServer,
  text,
} from "../support/source-server.ts";

/** What a provider is made of. */
export type Create<S> = (deps: { readonly http: Http; readonly baseUrl: string }) => S;

/** An hourly or daily candle as a provider is to serve it; `close` may be nonsense. */
export interface ServedCandle {
  readonly startS: number;
  readonly close: unknown;
}

/** A session as a provider is to serve it. */
export interface ServedRow {
  readonly session: string;
  readonly close: unknown;
}

/** A network as a provider is to serve it, in our units. */
export interface ServedNetwork {
  readonly difficulty: unknown;
  readonly days: readonly { readonly date: string; readonly hashrateEhs: number }[];
  readonly height: number;
}

const jsonType = { headers: { "content-type": "application/json" } };

/** What may come instead of an answer, and how it is to be understood. */
const badWeather: readonly (readonly [string, Reply, SourceFailureKind])[] = [
  ["500", json({ error: "Failed" }, { status: 500 }), "server_error"],
  ["503 with Retry-After", json({}, { status: 503, headers: { "retry-after": "60" } }), "server_error"],
  ["429 in plain text without Retry-After", text("Too Many Requests\r\n", { status: 429 }), "rate_limited"],
  ["429 with Retry-After", json({}, { status: 429, headers: { "retry-after": "120" } }), "rate_limited"],
  ["a 403 block page", page({ status: 403 }), "blocked"],
  ["451", json({}, { status: 451 }), "blocked"],
  ["404", json({ message: "NotFound" }, { status: 404 }), "refused"],
  ["a web page under 200", page(), "blocked"],
  ["truncated JSON", text('{"a":[1,2', jsonType), "malformed"],
  ["an empty object", json({}), "malformed"],
  ["an error body under 200", json({ code: 500, message: "no", status: "error" }), "malformed"],
  ["null", json(null), "malformed"],
  ["a picture", text("\u0089PNG", { headers: { "content-type": "image/png" } }), "malformed"],
  ["50 MB", endless(), "too_large"],
  ["a dropped connection", drop, "unreachable"],
  ["an answer broken off", breakOff, "unreachable"],
];

interface Bench<S> {
  readonly server: () => SourceServer;
  readonly source: () => S;
}

/** A provider over real HTTP, and every kind of bad weather before its port's own tests. */
function bench<S extends { readonly name: string }>(
  create: Create<S>,
  ask: (source: S) => Promise<Sourced<unknown>>,
): Bench<S> {
  let server: SourceServer;
  beforeAll(async () => {
    server = await openSourceServer();
  });
  beforeEach(() => {
    server.reset();
  });
  afterAll(async () => {
    await server.close();
  });
  const time = manualTimeline(Date.parse("2026-11-28T00:30:00Z"));
  const source = (): S => create({ http: createHttp({ version: "0.0.0", time }), baseUrl: server.url });

  it("has a name that fits a setting", () => {
    expect(source().name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it.each(badWeather)("%s is a failure in words", async (_, reply, kind) => {
    server.weather(reply);
    const answer = await ask(source());
    if (answer.ok) throw new Error("an answer came out of it");
    expect(answer.failure.kind).toBe(kind);
    expect(answer.failure.detail).toMatch(/^[A-Z].{10,140}\.$/);
    expect(answer.failure.detail).not.toMatch(/127\.0|http:|key-|token-/);
  });

  it("passes on how long to wait", async () => {
    server.weather(json({}, { status: 429, headers: { "retry-after": "120" } }));
    expect(await ask(source())).toMatchObject({ ok: false, failure: { retryAfterS: 120 } });
  });

  it("gives up on an answer that never comes", async () => {
    server.weather(hang);
    const answer = ask(source());
    while (server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    time.advance(10_000);
    expect(await answer).toMatchObject({ ok: false, failure: { kind: "timed_out" } });
  });

  it("says it when nobody is there", async () => {
    const http = createHttp({ version: "0.0.0" });
    const gone = await openSourceServer();
    await gone.close();
    expect(await ask(create({ http, baseUrl: gone.url }))).toMatchObject({
      ok: false,
      failure: { kind: "unreachable" },
    });
  });

  return { server: () => server, source };
}

const NOW = "2026-11-28T00:30:00Z";
const NOW_MS = Date.parse(NOW);
const MINUTE_MS = 60_000;

/** What every provider of bitcoin's price now must do; `timeless` says that it does not say when. */
export function testBtcSpotSource(
  name: string,
  create: Create<BtcSpotSource>,
  serve: (server: SourceServer, priceUsd: unknown, atMs: number) => void,
  { timeless = false }: { readonly timeless?: boolean } = {},
): void {
  describe(`bitcoin's price now from ${name}`, () => {
    const { server, source } = bench(create, (from) => from.spot(NOW));

    it("gives price and time", async () => {
      serve(server(), 63_400, NOW_MS - MINUTE_MS);
      const at = timeless ? NOW : "2026-11-28T00:29:00Z";
      expect(await source().spot(NOW)).toEqual({ ok: true, value: { priceUsd: 63_400, at } });
    });

    it.each([[0], [-1], [null], ["n/a"], [634], [63_400_000], ["Infinity"], [[63_400]]])(
      "%s is never a price",
      async (price) => {
        serve(server(), price, NOW_MS);
        const answer = await source().spot(NOW);
        expect(answer.ok ? answer : answer.failure.kind).toMatch(/^(?:wrong|malformed)$/);
      },
    );

    if (timeless) return;

    it("an old price and one from a clock ahead have failed", async () => {
      for (const offMs of [-86_400_000, -31 * MINUTE_MS, 10 * MINUTE_MS]) {
        serve(server(), 63_400, NOW_MS + offMs);
        expect(await source().spot(NOW)).toMatchObject({ ok: false, failure: { kind: "wrong" } });
      }
    });

    it("a time a little ahead is taken as now", async () => {
      serve(server(), 63_400, NOW_MS + 20_000);
      expect(await source().spot(NOW)).toMatchObject({ ok: true, value: { at: NOW } });
    });
  });
}

const HOUR_S = 3600;
const DAY_S = 86_400;

/** A price that tells the hours apart. */
const priceAt = (startS: number): number => 60_000 + ((startS / HOUR_S) % 997);

/** Candles one after another, the running one at the end. */
function candles(from: string, stepS: number): readonly ServedCandle[] {
  const all: ServedCandle[] = [];
  for (let startS = Date.parse(from) / 1000; startS * 1000 <= NOW_MS; startS += stepS) {
    all.push({ startS, close: priceAt(startS) });
  }
  return all;
}

const without = (all: readonly ServedCandle[], startS: number): readonly ServedCandle[] =>
  all.filter((candle) => candle.startS !== startS);

const impossible: readonly (readonly [unknown])[] = [[0], [-1], [null], [5], [6e7], ["n/a"]];

/** What every provider of bitcoin's price at the close instant must do. */
export function testBtcCloseSource(
  name: string,
  create: Create<BtcCloseSource>,
  serve: (server: SourceServer, candles: readonly ServedCandle[]) => void,
): void {
  describe(`bitcoin's price at instants from ${name}`, () => {
    // Before and after the end of summer time, and a half day: 16:00, 16:00 and 13:00 in New York.
    const closes = ["2026-10-30T20:00:00Z", "2026-11-02T21:00:00Z", "2026-11-27T18:00:00Z"];
    const hours = candles("2026-10-29T01:00:00Z", HOUR_S);
    const { server, source } = bench(create, (from) => from.closes(closes, NOW));
    const startOf = (at: string): number => Date.parse(at) / 1000 - HOUR_S;
    const expected = (at: string) => ({ at, priceUsd: priceAt(startOf(at)) });

    it("gives the close of the candle that ends at each instant", async () => {
      serve(server(), hours);
      expect(await source().closes(closes, NOW)).toEqual({ ok: true, value: closes.map(expected) });
    });

    it("leaves out an instant whose candle is missing", async () => {
      const [first = "", second = "", third = ""] = closes;
      serve(server(), without(hours, startOf(second)));
      expect(await source().closes(closes, NOW)).toEqual({ ok: true, value: [first, third].map(expected) });
    });

    it("never gives the running candle, nor an instant between the hours", async () => {
      serve(server(), hours);
      const at = ["2026-11-28T00:00:00Z", "2026-11-28T00:15:00Z", "2026-11-28T01:00:00Z"];
      expect(await source().closes(at, NOW)).toEqual({ ok: true, value: [expected(at[0] ?? "")] });
    });

    it("has failed where none of the candles is there", async () => {
      serve(server(), hours.slice(-3));
      expect(await source().closes(closes, NOW)).toMatchObject({ ok: false, failure: { kind: "empty" } });
    });

    it.each(impossible)("has failed where one close is %s", async (close) => {
      const startS = startOf(closes[1] ?? "");
      serve(
        server(),
        [...without(hours, startS), { startS, close }].toSorted((a, b) => a.startS - b.startS),
      );
      const answer = await source().closes(closes, NOW);
      expect(answer.ok ? answer : answer.failure.kind).toMatch(/^(?:wrong|malformed)$/);
    });

    it("has failed where its times are in milliseconds or off the hour", async () => {
      for (const shift of [(s: number) => s * 1000, (s: number) => s + 60]) {
        serve(
          server(),
          hours.map(({ startS, close }) => ({ startS: shift(startS), close })),
        );
        expect(await source().closes(closes, NOW)).toMatchObject({ ok: false, failure: { kind: "wrong" } });
      }
    });

    it("asks nothing for nothing", async () => {
      expect(await source().closes([], NOW)).toEqual({ ok: true, value: [] });
      expect(server().asked).toEqual([]);
    });
  });
}

const dayOf = (date: string) => ({ date, priceUsd: priceAt(Date.parse(date) / 1000) });

/** What every provider of bitcoin's UTC days must do. */
export function testBtcDailySource(
  name: string,
  create: Create<BtcDailySource>,
  serve: (server: SourceServer, candles: readonly ServedCandle[]) => void,
): void {
  describe(`bitcoin's UTC days from ${name}`, () => {
    const days = candles("2025-11-01T00:00:00Z", DAY_S);
    const { server, source } = bench(create, (from) => from.daily("2026-11-20", "2026-11-27", NOW));

    it("gives the finished days within both ends, ascending, and never the running one", async () => {
      serve(server(), days);
      expect(await source().daily("2026-11-25", "2026-11-30", NOW)).toEqual({
        ok: true,
        value: ["2026-11-25", "2026-11-26", "2026-11-27"].map(dayOf),
      });
    });

    it("gives a year in one go and leaves out a day that is missing", async () => {
      serve(server(), without(days, Date.parse("2026-06-18") / 1000));
      const answer = await source().daily("2025-11-28", "2026-11-27", NOW);
      if (!answer.ok) throw new Error(answer.failure.detail);
      expect(answer.value).toHaveLength(364);
      expect(answer.value.map(({ date }) => date)).not.toContain("2026-06-18");
      expect(answer.value.toSorted((a, b) => (a.date < b.date ? -1 : 1))).toEqual(answer.value);
    });

    it("has failed where it serves other days than those asked for", async () => {
      serve(server(), days.slice(0, 20));
      expect(await source().daily("2026-11-20", "2026-11-27", NOW)).toMatchObject({
        ok: false,
        failure: { kind: "empty" },
      });
    });

    it.each([...impossible, [125_000] as const])("has failed where one close is %s", async (close) => {
      const startS = Date.parse("2026-11-24") / 1000;
      serve(
        server(),
        [...without(days, startS), { startS, close }].toSorted((a, b) => a.startS - b.startS),
      );
      const answer = await source().daily("2026-11-20", "2026-11-27", NOW);
      expect(answer.ok ? answer : answer.failure.kind).toMatch(/^(?:wrong|malformed)$/);
    });

    it("asks nothing for a day that is not over", async () => {
      expect(await source().daily("2026-11-28", "2026-11-30", NOW)).toEqual({ ok: true, value: [] });
      expect(server().asked).toEqual([]);
    });
  });
}

const asIs = (value: ReadonlyMap<string, Sourced<unknown>>, symbol: string): Sourced<unknown> => {
  const answer = value.get(symbol);
  if (answer === undefined) throw new Error(`no entry for ${symbol}`);
  return answer;
};

const barsOf = async (source: StockBarSource, now = NOW): Promise<Sourced<StockBars>> => {
  const answer = (await source.bars(["WULF"], "2026-10-30", "2026-11-27", now)).get("WULF");
  if (answer === undefined) throw new Error("every symbol has an entry");
  return answer;
};

/** What every provider of daily bars must do. `serve` answers for one symbol, as its own clock would be at `now`. */
export function testStockBarSource(
  name: string,
  create: Create<StockBarSource>,
  serve: (server: SourceServer, symbol: string, rows: readonly ServedRow[], now: string) => void,
  basis: StockBars["basis"],
): void {
  describe(`daily bars from ${name}`, () => {
    const rows: readonly ServedRow[] = [
      { session: "2026-10-30", close: 18.25 },
      { session: "2026-11-02", close: 18.5 },
      { session: "2026-11-25", close: 19 },
      { session: "2026-11-27", close: 19.5 },
    ];
    const { server, source } = bench(create, (from) => barsOf(from));

    it("gives closes by session in New York, before and after the end of summer time", async () => {
      serve(server(), "WULF", rows, NOW);
      const answer = await barsOf(source());
      if (!answer.ok) throw new Error(answer.failure.detail);
      expect(answer.value).toMatchObject({ basis, splits: [], holes: [] });
      expect(answer.value.bars.map(({ session, close }) => ({ session, close }))).toEqual(rows);
    });

    it("gives only what lies within both ends, and each session once", async () => {
      serve(server(), "WULF", [...rows, ...rows], NOW);
      const answer = await source().bars(["WULF"], "2026-11-02", "2026-11-25", NOW);
      expect(asIs(answer, "WULF")).toMatchObject({
        value: { bars: [{ session: "2026-11-02" }, { session: "2026-11-25" }] },
      });
    });

    it("leaves out the bar of a session that still runs", async () => {
      const now = "2026-11-25T18:00:00Z";
      serve(server(), "WULF", rows.slice(0, 3), now);
      expect(await barsOf(source(), now)).toMatchObject({
        ok: true,
        value: { bars: [{ session: "2026-10-30" }, { session: "2026-11-02" }], holes: [] },
      });
    });

    it("names a session without a close as a hole", async () => {
      serve(server(), "WULF", rows.with(2, { session: "2026-11-25", close: null }), NOW);
      const answer = await barsOf(source());
      expect(answer).toMatchObject({ ok: true, value: { holes: ["2026-11-25"] } });
      expect(answer.ok && answer.value.bars).toHaveLength(3);
    });

    it.each([[0], [-1]])("has failed where one close is %s", async (close) => {
      serve(server(), "WULF", rows.with(2, { session: "2026-11-25", close }), NOW);
      expect(await barsOf(source())).toMatchObject({ ok: false, failure: { kind: "wrong" } });
    });

    it("has failed where it has no session of that time, or a weekend's", async () => {
      serve(server(), "WULF", [{ session: "2024-03-01", close: 2 }], NOW);
      expect(await barsOf(source())).toMatchObject({ ok: false, failure: { kind: "empty" } });
      serve(server(), "WULF", [...rows, { session: "2026-11-07", close: 19 }], NOW);
      expect(await barsOf(source())).toMatchObject({ ok: false, failure: { kind: "wrong" } });
    });

    it("has an entry for every symbol, and asks for none that is none", async () => {
      serve(server(), "WULF", rows, NOW);
      const asked = ["WULF", "../x", "wulf", "A B", ""];
      const answers = await source().bars(asked, "2026-10-30", "2026-11-27", NOW);
      expect([...answers.keys()]).toEqual(asked);
      expect(asked.map((symbol) => answers.get(symbol)?.ok)).toEqual([true, false, false, false, false]);
      expect(server().asked).toHaveLength(1);
    });

    it("stops asking once it is told to", async () => {
      server().weather(json({}, { status: 429, headers: { "retry-after": "900" } }));
      const asked = ["HUT", "WULF", "IREN"];
      const answers = await source().bars(asked, "2026-10-30", "2026-11-27", NOW);
      for (const symbol of asked) {
        expect(asIs(answers, symbol)).toMatchObject({ failure: { kind: "rate_limited", retryAfterS: 900 } });
      }
      expect(server().asked).toHaveLength(1);
    });
  });
}

const quoteOf = async (source: QuoteSource): Promise<Sourced<unknown>> =>
  asIs(await source.quotes(["WULF"], NOW), "WULF");

/** What every provider of provisional prices must do. */
export function testQuoteSource(
  name: string,
  create: Create<QuoteSource>,
  serve: (server: SourceServer, symbol: string, price: unknown, atMs: number) => void,
): void {
  describe(`provisional prices from ${name}`, () => {
    const { server, source } = bench(create, quoteOf);

    it("gives price and time", async () => {
      serve(server(), "WULF", 17.62, NOW_MS - 90 * MINUTE_MS);
      expect(await quoteOf(source())).toMatchObject({
        ok: true,
        value: { priceUsd: 17.62, at: "2026-11-27T23:00:00Z" },
      });
    });

    it.each([[0], [-1], [null], ["n/a"]])("%s is never a price", async (price) => {
      serve(server(), "WULF", price, NOW_MS);
      expect(await quoteOf(source())).toMatchObject({ ok: false, failure: { kind: "wrong" } });
    });

    it("last week's price, and one from a clock ahead, have failed", async () => {
      for (const offMs of [-7 * 86_400_000, 10 * MINUTE_MS]) {
        serve(server(), "WULF", 17.62, NOW_MS + offMs);
        expect(await quoteOf(source())).toMatchObject({ ok: false, failure: { kind: "wrong" } });
      }
    });
  });
}

/** What every provider of the network's state must do. */
export function testNetworkSource(
  name: string,
  create: Create<NetworkSource>,
  serve: (server: SourceServer, network: ServedNetwork) => void,
): void {
  describe(`the network from ${name}`, () => {
    const days = Array.from({ length: 9 }, (_, index) => ({
      date: `2026-11-${19 + index}`,
      hashrateEhs: 900 + index,
    }));
    const good: ServedNetwork = { difficulty: 126_231_507_121_868.19, days, height: 977_000 };
    const { server, source } = bench(create, (from) => from.network(NOW));

    it("gives difficulty, height, a week's hashrate and the finished days in EH/s", async () => {
      serve(server(), good);
      const answer = await source().network(NOW);
      if (!answer.ok) throw new Error(answer.failure.detail);
      expect(answer.value).toMatchObject({ difficulty: 126_231_507_121_868.19, tipHeight: 977_000 });
      expect(answer.value.hashrateEhs).toBeCloseTo(905, 6);
      expect(answer.value.days.map(({ date }) => date)).toEqual(days.map(({ date }) => date));
      expect(answer.value.days.at(-1)?.hashrateEhs).toBeCloseTo(908, 6);
    });

    it("leaves out a day that still runs and one that is 0", async () => {
      const more = [
        ...days.slice(1),
        { date: "2026-11-28", hashrateEhs: 700 },
        { date: "2026-11-19", hashrateEhs: 0 },
      ];
      serve(server(), { ...good, days: more });
      const answer = await source().network(NOW);
      expect(answer.ok && answer.value.days.map(({ date }) => date)).toEqual(
        days.slice(1).map(({ date }) => date),
      );
    });

    it.each([[0], [-1], [126.2], [1.26e18], [null], ["n/a"]])(
      "%s is never a difficulty",
      async (difficulty) => {
        serve(server(), { ...good, difficulty });
        expect((await source().network(NOW)).ok).toBe(false);
      },
    );

    it("last week's figures, and a hashrate in another unit, have failed", async () => {
      serve(server(), { ...good, days: days.slice(0, 3) });
      expect(await source().network(NOW)).toMatchObject({ ok: false, failure: { kind: "wrong" } });
      serve(server(), {
        ...good,
        days: days.map((day) => ({ ...day, hashrateEhs: day.hashrateEhs * 1000 })),
      });
      expect(await source().network(NOW)).toMatchObject({ ok: false, failure: { kind: "wrong" } });
    });
  });
}
