import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewBar, NewBtcBar } from "../../src/app/ports/prices.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const FIRST = "2026-06-27T08:00:00Z";
const LATER = "2026-07-01T08:00:00Z";

function bar(session: string, close: number, fields: Partial<NewBar> = {}): NewBar {
  return {
    security: "0009999999",
    session,
    close,
    basis: "split_adjusted",
    quarantined: false,
    symbol: "ACME",
    adjustedClose: close,
    provider: "file",
    fetchedAt: FIRST,
    ...fields,
  };
}

function btc(date: string, priceUsd: number, align: "close" | "utc_day"): NewBtcBar {
  return { date, priceUsd, align, provider: "file", fetchedAt: FIRST };
}

/** What the price store of every dialect must do. */
export function testPriceStore(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`prices in ${dialect}`, () => {
    it("gives bars ascending by session, within both ends, and leaves out a security without bars", async () => {
      const prices = createPriceStore(store.db);
      await prices.writeBars([
        bar("2026-06-03", 3),
        bar("2026-06-01", 1, { quarantined: true, basis: "raw" }),
        bar("2026-06-02", 2),
        bar("2026-06-04", 4),
        bar("2026-06-02", 9, { security: "QQQ", symbol: "QQQ" }),
      ]);
      const history = await prices.history(["0009999999", "NONE"], "2026-06-01", "2026-06-03");
      expect([...history.bars.keys()]).toEqual(["0009999999"]);
      expect(history.bars.get("0009999999")).toEqual([
        { security: "0009999999", session: "2026-06-01", close: 1, basis: "raw", quarantined: true },
        {
          security: "0009999999",
          session: "2026-06-02",
          close: 2,
          basis: "split_adjusted",
          quarantined: false,
        },
        {
          security: "0009999999",
          session: "2026-06-03",
          close: 3,
          basis: "split_adjusted",
          quarantined: false,
        },
      ]);
    });

    it("writes more rows than one statement takes, and writing them again changes nothing", async () => {
      const prices = createPriceStore(store.db);
      const rows = Array.from({ length: 1201 }, (_, index) =>
        bar(new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10), index + 1),
      );
      await prices.writeBars(rows);
      await prices.writeBars(rows.map((row) => ({ ...row, fetchedAt: LATER })));
      expect((await prices.coverage()).securities).toEqual([
        { security: "0009999999", first: "2020-01-01", last: "2023-04-15", rows: 1201, quarantined: 0 },
      ]);
      const stored = await store.db.selectFrom("price_bar").select("fetched_at").distinct().execute();
      expect(stored).toEqual([{ fetched_at: FIRST }]);
    });

    it.each([
      ["another close", { close: 5 }],
      ["a lifted quarantine", { quarantined: false }],
      ["another basis", { basis: "raw" as const }],
      ["an adjusted close that was missing", { adjustedClose: 4.5 }],
    ])("takes over %s", async (_name, fields) => {
      const prices = createPriceStore(store.db);
      const before = bar("2026-06-01", 4, { quarantined: true, adjustedClose: null });
      await prices.writeBars([before]);
      await prices.writeBars([{ ...before, ...fields, fetchedAt: LATER }]);
      const [row] = await store.db.selectFrom("price_bar").selectAll().execute();
      expect(row?.fetched_at).toBe(LATER);
    });

    it("never replaces a close price of BTC by one of the UTC day, but the other way round", async () => {
      const prices = createPriceStore(store.db);
      await prices.writeBtc([btc("2026-06-01", 60_000, "close"), btc("2026-06-02", 61_000, "utc_day")]);
      await prices.writeBtc([btc("2026-06-01", 59_000, "utc_day"), btc("2026-06-02", 61_500, "close")]);
      await prices.writeBtc([btc("2026-06-01", 60_100, "close")]);
      const { btc: rows } = await prices.history([], "2026-06-01", "2026-06-02");
      expect(rows).toEqual([
        { date: "2026-06-01", priceUsd: 60_100, align: "close" },
        { date: "2026-06-02", priceUsd: 61_500, align: "close" },
      ]);
    });

    it("says what it holds, and that it holds nothing before the first import", async () => {
      const prices = createPriceStore(store.db);
      expect(await prices.coverage()).toEqual({ securities: [], btc: null });
      await prices.writeBars([bar("2026-06-01", 4), bar("2026-06-02", 40, { quarantined: true })]);
      await prices.writeBtc([
        { date: "2026-06-06", priceUsd: 1, align: "utc_day", provider: "file", fetchedAt: FIRST },
      ]);
      expect(await prices.coverage()).toEqual({
        securities: [
          { security: "0009999999", first: "2026-06-01", last: "2026-06-02", rows: 2, quarantined: 1 },
        ],
        btc: { first: "2026-06-06", last: "2026-06-06", rows: 1 },
      });
    });

    it("keeps actions and shares of a security, each once per day, whatever span is asked for", async () => {
      const prices = createPriceStore(store.db);
      const action = {
        security: "QQQ",
        exDate: "2022-07-19",
        kind: "split",
        newShares: 1,
        oldShares: 10,
      } as const;
      await prices.writeActions([{ ...action, kind: "confirmed_jump", oldShares: 1 }]);
      await prices.writeActions([action, { ...action, security: "SPY" }]);
      await prices.writeShares([{ security: "QQQ", effective: "2026-01-01", shares: 1_000 }]);
      await prices.writeShares([{ security: "QQQ", effective: "2026-01-01", shares: 2_000 }]);
      const history = await prices.history(["QQQ"], "2026-06-01", "2026-06-02");
      expect(history.actions).toEqual([action]);
      expect(history.shares).toEqual([{ security: "QQQ", effective: "2026-01-01", shares: 2_000 }]);
    });
  });
}
