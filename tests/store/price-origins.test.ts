import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewBar, NewBtcBar } from "../../src/app/ports/prices.ts";
import { createPriceOrigins } from "../../src/store/price-origins.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const FETCHED = "2026-11-24T08:00:00Z";

const btc = (provider: string): NewBtcBar => ({
  date: "2026-11-23",
  priceUsd: 70_000,
  align: "close",
  provider,
  fetchedAt: FETCHED,
});

const bar = (provider: string): NewBar => ({
  security: "QQQ",
  session: "2026-11-23",
  close: 500,
  basis: "split_adjusted",
  quarantined: false,
  symbol: "QQQ",
  adjustedClose: null,
  provider,
  fetchedAt: FETCHED,
});

let db: Parameters<typeof createPriceOrigins>[0];
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openMemoryStore();
  ({ db } = opened);
  close = () => opened.close();
});
afterEach(() => close());

test.each([
  ["an empty store", [], [], { simulated: false, real: false }],
  ["a simulated one", ["simulated"], ["simulated"], { simulated: true, real: false }],
  ["a simulated one whose filling was cut off", ["simulated"], [], { simulated: true, real: false }],
  ["one of imported files", ["file"], ["file"], { simulated: false, real: true }],
  ["one with shares alone", [], ["file"], { simulated: false, real: true }],
  ["one with both", ["simulated"], ["file"], { simulated: true, real: true }],
])("%s tells what its prices are", async (_, btcFrom, barsFrom, expected) => {
  const prices = createPriceStore(db);
  await prices.writeBtc(btcFrom.map(btc));
  await prices.writeBars(barsFrom.map(bar));
  const origins = createPriceOrigins(db);
  expect({
    simulated: await origins.holds("simulated"),
    real: await origins.holds("real"),
  }).toEqual(expected);
});
