import { afterEach, beforeEach, expect, test } from "vitest";
import { createPriceProviders } from "../../src/store/price-providers.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const FETCHED = "2026-11-24T08:00:00Z";

let db: Parameters<typeof createPriceProviders>[0];
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openMemoryStore();
  ({ db } = opened);
  close = () => opened.close();
});
afterEach(() => close());

test("nobody gave the prices of an empty store", async () => {
  expect(await createPriceProviders(db).newest()).toEqual({ securities: new Map(), btc: null });
});

test("of each security it is the provider of the newest close, of BTC that of the newest day", async () => {
  const prices = createPriceStore(db);
  const bar = (security: string, session: string, provider: string) => ({
    security,
    session,
    close: 10,
    basis: "split_adjusted" as const,
    quarantined: false,
    symbol: security,
    adjustedClose: null,
    provider,
    fetchedAt: FETCHED,
  });
  await prices.writeBars([
    bar("HUT", "2026-11-20", "file"),
    bar("HUT", "2026-11-23", "yahoo"),
    bar("WULF", "2026-11-20", "alpaca"),
  ]);
  await prices.writeBtc([
    { date: "2026-11-22", priceUsd: 1, align: "utc_day", provider: "kraken", fetchedAt: FETCHED },
    { date: "2026-11-23", priceUsd: 1, align: "close", provider: "coinbase", fetchedAt: FETCHED },
  ]);
  expect(await createPriceProviders(db).newest()).toEqual({
    securities: new Map([
      ["HUT", "yahoo"],
      ["WULF", "alpaca"],
    ]),
    btc: { provider: "coinbase", align: "close" },
  });
});
