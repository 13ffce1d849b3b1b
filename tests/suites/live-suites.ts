import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NetworkReading } from "../../src/app/ports/network-readings.ts";
import type { NewBar } from "../../src/app/ports/prices.ts";
import type { StoredQuote } from "../../src/app/ports/quotes.ts";
import type { StoredSpot } from "../../src/app/ports/spots.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const LATER = "2026-11-24T12:05:00.000Z";
const ALL = ["2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"] as const;

function quote(security: string, fields: Partial<StoredQuote> = {}): StoredQuote {
  return {
    security,
    symbol: security,
    priceUsd: 20.5,
    at: NOON,
    source: "yahoo",
    fetchedAt: LATER,
    ...fields,
  };
}

function spot(slot: string, fields: Partial<StoredSpot> = {}): StoredSpot {
  return {
    slot,
    priceUsd: 70_000.5,
    at: slot,
    source: "coinbase",
    check: { priceUsd: 70_010, source: "kraken" },
    disagrees: false,
    ...fields,
  };
}

function reading(
  metric: NetworkReading["metric"],
  at: string,
  fields: Partial<NetworkReading> = {},
): NetworkReading {
  return { metric, at, value: 1.5, source: "mempool", doubted: false, ...fields };
}

function bar(session: string, close: number, fields: Partial<NewBar> = {}): NewBar {
  return {
    security: "A",
    session,
    close,
    basis: "split_adjusted",
    quarantined: false,
    symbol: "A",
    adjustedClose: null,
    provider: "yahoo",
    fetchedAt: NOON,
    ...fields,
  };
}

async function barsOfA({ db }: OpenedStore) {
  const { bars } = await createPriceStore(db).history(["A"], "2026-01-01", "2026-12-31");
  return (bars.get("A") ?? []).map(({ session, close, quarantined }) => [
    session.slice(5),
    close,
    quarantined,
  ]);
}

/** What the stores of quotes, spot prices, network readings and the upkeep of bars must do in every dialect. */
export function testLiveStores(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`quotes in ${dialect}`, () => {
    it("come back per security, whatever way the instants were written", async () => {
      const quotes = createQuoteStore(store.db);
      expect(await quotes.newest(["A"])).toEqual(new Map());
      await quotes.write([]);
      await quotes.write([quote("A", { at: "2026-11-24T12:00:00Z" }), quote("B"), quote("C")]);
      expect(await quotes.newest(["A", "C", "NONE"])).toEqual(
        new Map([
          ["A", quote("A")],
          ["C", quote("C")],
        ]),
      );
      expect(await quotes.newest([])).toEqual(new Map());
    });

    it("give way to newer ones only", async () => {
      const quotes = createQuoteStore(store.db);
      await quotes.write([quote("A")]);
      await quotes.write([quote("A", { priceUsd: 1, at: "2026-11-24T11:59:59Z" })]);
      await quotes.write([quote("A", { priceUsd: 2 })]);
      expect((await quotes.newest(["A"])).get("A")?.priceUsd).toBe(20.5);
      await quotes.write([quote("A", { priceUsd: 3, at: LATER, source: "alpaca" })]);
      expect((await quotes.newest(["A"])).get("A")).toMatchObject({
        priceUsd: 3,
        at: LATER,
        source: "alpaca",
      });
    });
  });

  describe(`spot prices in ${dialect}`, () => {
    it("come back as they were written, one a slot", async () => {
      const spots = createSpotStore(store.db);
      expect(await spots.newest()).toBeNull();
      await spots.write(spot(LATER, { check: null }));
      await spots.write(spot(NOON, { disagrees: true }));
      await spots.write(spot("2026-11-24T12:05:00Z", { priceUsd: 70_100, check: null }));
      expect(await spots.between(...ALL)).toEqual([
        spot(NOON, { disagrees: true }),
        spot(LATER, { priceUsd: 70_100, check: null }),
      ]);
      expect(await spots.newest()).toEqual(spot(LATER, { priceUsd: 70_100, check: null }));
    });

    it("are given for a span with both its ends, and pruned before a slot", async () => {
      const spots = createSpotStore(store.db);
      await spots.write(spot(NOON));
      await spots.write(spot(LATER));
      expect(await spots.between("2026-11-24T12:00:00Z", "2026-11-24T12:04:59Z")).toEqual([spot(NOON)]);
      expect(await spots.between(LATER, LATER)).toEqual([spot(LATER)]);
      expect(await spots.prune(NOON)).toBe(0);
      expect(await spots.prune(LATER)).toBe(1);
      expect(await spots.newest()).toEqual(spot(LATER));
    });
  });

  describe(`network readings in ${dialect}`, () => {
    it("give the newest of each metric that is not doubted, and doubted ones beyond it", async () => {
      const readings = createNetworkReadingStore(store.db);
      expect(await readings.newest()).toEqual(new Map());
      expect(await readings.doubted()).toEqual(new Map());
      await readings.write([]);
      await readings.write([
        reading("difficulty", NOON, { value: 126_231_507_121_868.19 }),
        reading("difficulty", LATER, { doubted: true }),
        reading("hashrate_ehs", NOON, { doubted: true }),
        reading("hashrate_ehs", "2026-11-24T12:05:00Z"),
      ]);
      expect(await readings.newest()).toEqual(
        new Map([
          ["difficulty", reading("difficulty", NOON, { value: 126_231_507_121_868.19 })],
          ["hashrate_ehs", reading("hashrate_ehs", LATER)],
        ]),
      );
      expect(await readings.doubted()).toEqual(
        new Map([["difficulty", reading("difficulty", LATER, { doubted: true })]]),
      );
      await readings.write([reading("difficulty", LATER)]);
      expect(await readings.doubted()).toEqual(new Map());
    });

    it("give a span of one metric, ascending, doubted ones left out", async () => {
      const readings = createNetworkReadingStore(store.db);
      await readings.write([
        reading("difficulty", LATER),
        reading("difficulty", NOON),
        reading("hashrate_ehs", NOON),
        reading("difficulty", "2026-11-24T12:01:00.000Z", { doubted: true }),
      ]);
      const found = await readings.between("difficulty", ...ALL);
      expect(found.map(({ at }) => at)).toEqual([NOON, LATER]);
      expect(await readings.between("difficulty", NOON, NOON)).toHaveLength(1);
    });

    it("are pruned before an instant, days' means excepted", async () => {
      const readings = createNetworkReadingStore(store.db);
      await readings.write([
        reading("difficulty", NOON),
        reading("difficulty", LATER),
        reading("day_hashrate_ehs", NOON),
      ]);
      expect(await readings.prune(LATER)).toBe(1);
      expect([...(await readings.newest()).keys()].toSorted()).toEqual(["day_hashrate_ehs", "difficulty"]);
    });

    it("are written in one go, more than one statement takes", async () => {
      const readings = createNetworkReadingStore(store.db);
      const many = Array.from({ length: 1201 }, (_, hour) =>
        reading("difficulty", new Date(Date.UTC(2026, 0, 1, hour)).toISOString()),
      );
      await readings.write(many);
      expect(await readings.between("difficulty", ...ALL)).toHaveLength(1201);
    });
  });

  describe(`the upkeep of bars in ${dialect}`, () => {
    const OLD = [bar("2026-06-01", 1), bar("2026-06-02", 2), bar("2026-06-03", 3), bar("2026-06-04", 4)];

    it("knows the newest row of each series", async () => {
      const prices = createPriceStore(store.db);
      expect(await prices.newestRows()).toEqual(new Map());
      await prices.writeBars([
        ...OLD,
        bar("2026-06-02", 9, { security: "B", symbol: "B", provider: "file" }),
      ]);
      expect(await prices.newestRows()).toEqual(
        new Map([
          ["A", { session: "2026-06-04", provider: "yahoo", fetchedAt: NOON }],
          ["B", { session: "2026-06-02", provider: "file", fetchedAt: NOON }],
        ]),
      );
    });

    it.each([
      ["keeps older ones as they are", false],
      ["sets older ones aside", true],
    ])("replaces bars from the first new one on, the missing ones too, and %s", async (_name, aside) => {
      const prices = createPriceStore(store.db);
      await prices.writeBars([...OLD, bar("2026-06-03", 30, { security: "B", symbol: "B" })]);
      await prices.replaceBars([bar("2026-06-02", 20), bar("2026-06-04", 40)], aside);
      expect(await barsOfA(store)).toEqual([
        ["06-01", 1, aside],
        ["06-02", 20, false],
        ["06-04", 40, false],
      ]);
      expect((await prices.coverage()).securities).toEqual([
        {
          security: "A",
          first: "2026-06-01",
          last: "2026-06-04",
          rows: 3,
          quarantined: aside ? 1 : 0,
        },
        { security: "B", first: "2026-06-03", last: "2026-06-03", rows: 1, quarantined: 0 },
      ]);
    });

    it("replaces nothing by nothing, and refuses two series in one", async () => {
      const prices = createPriceStore(store.db);
      await prices.writeBars(OLD);
      await prices.replaceBars([], true);
      const mixed = [bar("2026-06-02", 20), bar("2026-06-03", 30, { security: "B" })];
      await expect(prices.replaceBars(mixed, false)).rejects.toThrow("several series");
      expect(await barsOfA(store)).toHaveLength(4);
    });

    it("counts a replacement among the writings, by which answers are known to be old", async () => {
      const prices = createPriceStore(store.db);
      const writes = async () =>
        (await store.db.selectFrom("price_state").select("writes").executeTakeFirst())?.writes;
      const before = (await writes()) ?? 0;
      await prices.replaceBars([bar("2026-06-02", 20)], false);
      expect(await writes()).toBe(before + 1);
    });
  });
}
