import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectQuotes } from "../../../src/app/collect/stock-quotes.ts";
import type { QuoteSource, Sourced, Quote } from "../../../src/app/ports/market-sources.ts";
import { type CollectWorld, createCollectWorld, failing, NEVER, watch } from "../../support/collecting.ts";

/** Tuesday, eleven in New York. */
const NOW = "2026-11-24T16:00:00Z";
const WATCHED = ["AAA", "BBB", "CCC", "DDD"].map((symbol) => watch(symbol));

type Answer = (symbol: string, now: string) => Sourced<Quote>;

const traded =
  (priceUsd = 20, secondsOld = 60, previous: Quote["previous"] = null): Answer =>
  (_symbol, now) => ({
    ok: true,
    value: { priceUsd, at: new Date(Date.parse(now) - secondsOld * 1000).toISOString(), previous },
  });

function quoteSource(name: string, answer: Answer, symbolsPerCall = 1) {
  const source: QuoteSource & { asked: string[] } = {
    name,
    symbolsPerCall,
    asked: [],
    quotes: async (symbols, now) => {
      source.asked.push(symbols.join(" "));
      return new Map(symbols.map((symbol) => [symbol, answer(symbol, now)]));
    },
  };
  return source;
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
  await world.prices.writeBars(
    WATCHED.map(({ security, symbol }) => ({
      security,
      session: "2026-11-23",
      symbol,
      close: 20,
      basis: "split_adjusted",
      quarantined: false,
      adjustedClose: null,
      provider: "yahoo",
      fetchedAt: "2026-11-23T22:30:00Z",
    })),
  );
});
afterEach(() => world.close());

const collect = (sources: readonly QuoteSource[], now = NOW) =>
  collectQuotes(
    { ...world.base, prices: world.prices, quotes: world.quotes, sources, watched: async () => WATCHED },
    now,
    NEVER,
  );
const stored = async () => world.quotes.newest(WATCHED.map(({ security }) => security));

describe("quotes during a session", () => {
  it("are stored per security with their time", async () => {
    const source = quoteSource("alpaca", traded(21.5), 3);
    expect(await collect([source])).toEqual({
      outcome: "done",
      detail: "Prices of 4 of 4 symbols by alpaca.",
    });
    expect(source.asked).toEqual(["AAA BBB CCC", "DDD"]);
    expect((await stored()).get("id-BBB")).toEqual({
      security: "id-BBB",
      symbol: "BBB",
      priceUsd: 21.5,
      at: "2026-11-24T15:59:00.000Z",
      source: "alpaca",
      fetchedAt: "2026-11-24T16:00:00.000Z",
    });
  });

  it.each([
    ["before the opening", "2026-11-24T14:29:59Z", 0],
    ["at the opening", "2026-11-24T14:30:00Z", 4],
    ["a few minutes after the close", "2026-11-24T21:20:00Z", 4],
    ["in the evening", "2026-11-24T21:20:01Z", 0],
    ["at the weekend", "2026-11-28T16:00:00Z", 0],
    ["on Thanksgiving", "2026-11-26T16:00:00Z", 0],
    ["on a half day before one", "2026-11-27T17:59:00Z", 4],
    ["on a half day in the afternoon", "2026-11-27T19:00:00Z", 0],
    ["at half past nine in summer time", "2027-03-15T13:30:00Z", 4],
    ["at half past eight on the last Friday of winter time", "2027-03-12T13:30:00Z", 0],
  ])("are asked for only while the exchange is open: %s", async (_name, now, calls) => {
    const source = quoteSource("yahoo", traded());
    expect((await collect([source], now)).outcome).toBe("done");
    expect(source.asked).toHaveLength(calls);
  });

  it.each<[string, Answer]>([
    ["of yesterday's session", () => ({ ok: true, value: { priceUsd: 20, at: "2026-11-23T20:59:00Z" } })],
    [
      "from before today's opening",
      () => ({ ok: true, value: { priceUsd: 20, at: "2026-11-24T14:00:00Z" } }),
    ],
    ["of the future", traded(20, -300)],
    ["of zero", traded(0)],
    ["that steps like a split", traded(40)],
    ["that steps like a reverse split", traded(2)],
    ["out of all proportion", traded(67)],
    ["beside another last close", traded(22, 60, { session: "2026-11-23", close: 22 })],
  ])("are none %s, and the next provider is asked", async (_name, answer) => {
    const result = await collect([quoteSource("alpaca", answer), quoteSource("yahoo", traded(21))]);
    expect(result.outcome).toBe("done");
    expect([...(await stored()).values()].every(({ source }) => source === "yahoo")).toBe(true);
    expect((await stored()).size).toBe(4);
  });

  it.each([
    ["the stored one", { session: "2026-11-23", close: 20.05 }],
    ["of a session before the stored one", { session: "2026-11-20", close: 31 }],
  ])("are taken where the last close beside them is %s", async (_name, previous) => {
    expect((await collect([quoteSource("yahoo", traded(21, 60, previous))])).outcome).toBe("done");
    expect((await stored()).size).toBe(4);
  });

  it("are not missed in the first minutes, when providers still show yesterday", async () => {
    const source = quoteSource("yahoo", () => ({
      ok: true,
      value: { priceUsd: 20, at: "2026-11-23T20:59:00Z" },
    }));
    const early = await collect([source], "2026-11-24T14:35:00Z");
    expect(early.outcome).toBe("done");
    expect((await stored()).size).toBe(0);
    expect((await world.states.all())[0]?.failures).toBe(0);
    const later = await collect([source], "2026-11-24T15:00:00Z");
    expect(later.outcome).toBe("failed");
    expect((await world.states.all())[0]).toMatchObject({
      failures: 1,
      lastFailure: { detail: "Its newest price is from before today's session." },
    });
  });

  it("are kept of those that answer", async () => {
    const source = quoteSource("yahoo", (symbol, now) =>
      symbol === "CCC" ? failing("refused", "It knows no such symbol (404).") : traded()(symbol, now),
    );
    expect(await collect([source])).toEqual({
      outcome: "partly",
      detail: "Prices of 3 of 4 symbols by yahoo. Without: CCC (yahoo: It knows no such symbol (404)).",
    });
  });

  it("keep the newest where an older one comes later", async () => {
    await collect([quoteSource("yahoo", traded(21, 60))]);
    await collect([quoteSource("yahoo", traded(19, 1200))], "2026-11-24T16:05:00Z");
    expect((await stored()).get("id-AAA")).toMatchObject({ priceUsd: 21, at: "2026-11-24T15:59:00.000Z" });
  });

  it("are held against the close in shares of today on the day of a recorded split", async () => {
    await world.prices.writeBars(
      WATCHED.map(({ security, symbol }) => ({
        security,
        session: "2026-11-23",
        symbol,
        close: 20,
        basis: "raw",
        quarantined: false,
        adjustedClose: null,
        provider: "tiingo",
        fetchedAt: NOW,
      })),
    );
    await world.prices.writeActions(
      WATCHED.map(({ security }) => ({
        security,
        exDate: "2026-11-24",
        kind: "split",
        newShares: 2,
        oldShares: 1,
      })),
    );
    expect((await collect([quoteSource("yahoo", traded(10.2))])).outcome).toBe("done");
    expect((await stored()).get("id-AAA")?.priceUsd).toBe(10.2);
  });
});
