import { createApp } from "../../src/app/create-app.ts";
import type { FactBundle } from "../../src/app/ports/facts.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type DataFolder, readDataFolder } from "../../src/sources/data-folder.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createPriceProviders } from "../../src/store/price-providers.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import type { App } from "../../src/surface/app.ts";

export interface RealApp {
  readonly app: App;
  readonly data: DataFolder;
  readonly prices: ReturnType<typeof createPriceStore>;
  readonly reviewItems: ReturnType<typeof createReviewItemStore>;
  readonly quotes: ReturnType<typeof createQuoteStore>;
  readonly spots: ReturnType<typeof createSpotStore>;
  readonly readings: ReturnType<typeof createNetworkReadingStore>;
  close(): Promise<void>;
}

const read = readDataFolder(new URL("../../data/", import.meta.url));

/**
 * The application over a real store in memory with the bundled facts, and no prices yet. `change` makes other facts of
 * the bundled ones.
 */
export function openRealApp(change = (bundle: FactBundle): FactBundle => bundle): Promise<RealApp> {
  return openAppOn("file::memory:", change);
}

/** The application over the store at an address; null leaves it with the facts that it holds. */
export async function openAppOn(
  url: string,
  change: ((bundle: FactBundle) => FactBundle) | null,
): Promise<RealApp> {
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const opened = await openDatabase(url, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const { data } = read;
  const facts = createFactStore(opened.db);
  const prices = createPriceStore(opened.db);
  const reviewItems = createReviewItemStore(opened.db);
  const quotes = createQuoteStore(opened.db);
  const spots = createSpotStore(opened.db);
  const readings = createNetworkReadingStore(opened.db);
  if (change !== null) {
    await facts.load(change(data.bundle), "2026-11-24T06:00:00Z");
    await prices.writeActions(data.actions);
  }
  const app = createApp({
    facts,
    prices,
    reviewItems,
    drafts: createDraftStore(opened.db),
    contentVersion: opened.contentVersion,
    calendar: data.calendar,
    basket: data.basket,
    benchmarks: data.benchmarks,
    live: { quotes, spots, readings },
    providers: createPriceProviders(opened.db),
    commands: COMMANDS.map(({ data: { name, description } }) => ({ name, description })),
    version: "0.0.0",
  });
  return { app, data, prices, reviewItems, quotes, spots, readings, close: () => opened.close() };
}
