import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importPriceFile, whatSymbolNames } from "../../src/app/import-prices.ts";
import type { PriceFile } from "../../src/app/ports/price-files.ts";
import type { Prices, PriceWriter } from "../../src/app/ports/prices.ts";
import { parsePriceCsv } from "../../src/sources/price-csv.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { ACME, miner } from "../support/small-bundle.ts";

const NOW = "2026-11-24T17:00:00Z";
const MINERS = [
  miner(ACME, "ACME", { formerTickers: [{ ticker: "ACMX", until: "2024-05-31" }] }),
  miner("0007777777", "LATE", { formerTickers: [], pricesSince: "2026-06-03" }),
];

/** A file of `date close` pairs. */
function file(symbol: string, ...rows: readonly string[]): PriceFile {
  const text = ["date,close", ...rows.map((row) => row.replace(" ", ","))].join("\n");
  return { name: `${symbol}.csv`, symbol, ...parsePriceCsv(new TextEncoder().encode(text)) };
}

describe("importing a price file", () => {
  let prices: Prices & PriceWriter;
  let close: () => Promise<void>;
  beforeEach(async () => {
    const opened = await openMemoryStore();
    prices = createPriceStore(opened.db);
    close = opened.close;
  });
  afterEach(() => close());
  const take = (one: PriceFile, now = NOW) =>
    importPriceFile(one, { prices, calendar: nyseCalendar(), miners: MINERS, now });
  const kept = async (security: string) =>
    (await prices.history([security], "2000-01-01", "2030-01-01")).bars.get(security) ?? [];

  it("stores the closes of a miner under its id and reports what it did", async () => {
    const report = await take(file("ACME", "2026-06-02 1.2", "2026-06-01 1"));
    expect(report).toMatchObject({
      problem: null,
      first: "2026-06-01",
      last: "2026-06-02",
      added: 2,
      changed: 0,
      unchanged: 0,
      refused: [],
      quarantined: 0,
    });
    const bar = { security: ACME, basis: "split_adjusted", quarantined: false };
    expect(await kept(ACME)).toEqual([
      { ...bar, session: "2026-06-01", close: 1 },
      { ...bar, session: "2026-06-02", close: 1.2 },
    ]);
  });

  it("changes nothing the second time, and takes over what a newer file corrects", async () => {
    await take(file("ACME", "2026-06-01 1", "2026-06-02 1.1"));
    expect(await take(file("ACME", "2026-06-01 1", "2026-06-02 1.1"))).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2,
    });
    expect(await take(file("ACME", "2026-06-01 1", "2026-06-02 1.2", "2026-06-03 1.3"))).toMatchObject({
      added: 1,
      changed: 1,
      unchanged: 1,
    });
  });

  it("joins a former ticker's file to the same security", async () => {
    await take(file("ACMX", "2026-06-01 1"));
    await take(file("ACME", "2026-06-02 1.1"));
    expect((await kept(ACME)).map((bar) => bar.session)).toEqual(["2026-06-01", "2026-06-02"]);
  });

  it.each([
    ["BTC-USD", { kind: "btc" }],
    ["BTC", { kind: "btc" }],
    ["ACME", { kind: "miner", miner: { id: ACME } }],
    ["ACMX", { kind: "miner", miner: { id: ACME } }],
    ["QQQ", { kind: "benchmark", security: "QQQ" }],
  ])("takes %s for what it is", (symbol, thing) => {
    expect(whatSymbolNames(symbol, MINERS)).toMatchObject(thing);
  });

  it("lets a ticker in use win over another company's former one", () => {
    const heir = miner("0006666666", "ACMX", { formerTickers: [] });
    expect(whatSymbolNames("ACMX", [...MINERS, heir])).toEqual({ kind: "miner", miner: heir });
  });

  it("refuses days on which the exchange was closed, beside the calendar or not over", async () => {
    const report = await take(
      file(
        "QQQ",
        "2016-12-30 1",
        "2026-06-05 1",
        "2026-06-06 1",
        "2026-07-03 1",
        "2026-11-24 1",
        "2026-11-25 1",
        "2029-01-02 1",
      ),
    );
    expect(report.added).toBe(1);
    expect(report.refused.map((row) => [row.line, row.reason])).toEqual([
      [2, "before the calendar (2017-01-01)"],
      [4, "the exchange is closed at the weekend"],
      [5, "the exchange was closed on that holiday"],
      [6, "the session is not over"],
      [7, "the date lies ahead"],
      [8, `after the calendar (${nyseCalendar().validUntil})`],
    ]);
    expect(report.refused[1]?.text).toBe("2026-06-06 1");
  });

  it.each([
    ["takes today's close once the session is over", "2026-11-24T21:00:00Z", 1],
    ["refuses it a second before", "2026-11-24T20:59:59Z", 0],
  ])("%s", async (_name, now, added) => {
    expect((await take(file("QQQ", "2026-11-23 1", "2026-11-24 1"), now)).added).toBe(1 + added);
  });

  it("keeps every day of bitcoin, flagged as the UTC day, from before the calendar too", async () => {
    const report = await take(
      file("BTC-USD", "2014-09-17 457.3", "2026-06-06 60000", "2026-11-23 1", "2026-11-24 1", "2026-11-25 1"),
    );
    expect(report).toMatchObject({ added: 3, first: "2014-09-17", last: "2026-11-23" });
    expect(report.refused.map((row) => row.reason)).toEqual([
      "the day is not over in UTC",
      "the date lies ahead",
    ]);
    const { btc } = await prices.history([], "2014-01-01", "2026-06-06");
    expect(btc).toEqual([
      { date: "2014-09-17", priceUsd: 457.3, align: "utc_day" },
      { date: "2026-06-06", priceUsd: 60_000, align: "utc_day" },
    ]);
  });

  it("leaves a price at the close instant alone and counts the day as unchanged", async () => {
    const bar = {
      date: "2026-06-05",
      priceUsd: 61_000,
      align: "close",
      provider: "x",
      fetchedAt: NOW,
    } as const;
    await prices.writeBtc([bar]);
    expect(await take(file("BTC", "2026-06-05 60000"))).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect((await prices.history([], "2026-06-05", "2026-06-05")).btc).toMatchObject([{ priceUsd: 61_000 }]);
  });

  it("marks an adjusted close that stands in", async () => {
    const text = "date,close,adjclose\n2026-06-01,1,0.9\n2026-06-02,,0.95\n";
    const parsed = parsePriceCsv(new TextEncoder().encode(text));
    const report = await take({ name: "QQQ.csv", symbol: "QQQ", ...parsed });
    expect(report.standIns).toBe(1);
    expect((await kept("QQQ")).map((bar) => [bar.close, bar.basis])).toEqual([
      [1, "split_adjusted"],
      [0.95, "dividend_adjusted"],
    ]);
  });

  const jumping = ["2026-06-01 1", "2026-06-02 1", "2026-06-03 10", "2026-06-04 10.2"];
  it("sets a split-like step and all behind it aside until a split is recorded and the file comes again", async () => {
    const first = await take(file("ACME", ...jumping));
    expect(first).toMatchObject({
      added: 4,
      quarantined: 2,
      suspect: { from: "2026-06-03", reason: "unrecorded_step" },
    });
    expect((await kept(ACME)).map((bar) => bar.quarantined)).toEqual([false, false, true, true]);
    await prices.writeActions([
      { security: ACME, exDate: "2026-06-03", kind: "split", newShares: 1, oldShares: 10 },
    ]);
    const second = await take(file("ACME", ...jumping));
    expect(second).toMatchObject({ changed: 4, quarantined: 0, suspect: null, asTraded: true });
    expect((await kept(ACME)).map((bar) => [bar.basis, bar.quarantined])).toEqual(
      Array.from({ length: 4 }, () => ["raw", false]),
    );
  });

  it("takes a confirmed jump for what it is, with the closes as they stand", async () => {
    await prices.writeActions([
      { security: ACME, exDate: "2026-06-03", kind: "confirmed_jump", newShares: 1, oldShares: 1 },
    ]);
    expect(await take(file("ACME", ...jumping))).toMatchObject({ quarantined: 0, asTraded: false });
    expect((await kept(ACME)).every((bar) => bar.basis === "split_adjusted")).toBe(true);
  });

  it("goes on setting aside what a later file adds", async () => {
    await take(file("ACME", ...jumping));
    expect(await take(file("ACME", "2026-06-05 10.1"))).toMatchObject({
      added: 1,
      quarantined: 1,
      suspect: { from: "2026-06-05", reason: "goes_on" },
    });
  });

  it("does not judge prices from before the company was this company", async () => {
    const report = await take(file("LATE", ...jumping));
    expect(report).toMatchObject({ added: 4, quarantined: 0 });
  });

  it.each([
    ["a problem of the whole file", { ...file("ACME"), problem: "the file is empty" }, "the file is empty"],
    ["not one usable row", file("ACME", "2026-06-06 1", "x 2"), "not one row of the file can be used"],
  ])("stores nothing with %s", async (_name, one, problem) => {
    expect(await take(one)).toMatchObject({ problem, added: 0, first: null, last: null });
    expect(await prices.coverage()).toEqual({ securities: [], btc: null });
  });
});
