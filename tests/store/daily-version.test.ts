import { expect, test } from "vitest";
import { createPriceStore } from "../../src/store/prices.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { aSpot } from "../support/live.ts";
import { openMemoryStore } from "../support/memory-store.ts";

test("a daily price makes another version of days, a price of the moment does not", async () => {
  const opened = await openMemoryStore();
  const { contentVersion: version, db } = opened;
  const before = await version.ofDays();
  await createSpotStore(db).write(aSpot(60_000, "2026-11-24T15:00:00.000Z"));
  expect(await version.ofDays()).toBe(before);
  await createPriceStore(db).writeBtc([
    {
      date: "2026-11-23",
      priceUsd: 60_000,
      align: "close",
      provider: "kraken",
      fetchedAt: "2026-11-24T15:00:00.000Z",
    },
  ]);
  expect(await version.ofDays()).not.toBe(before);
  await opened.close();
});
