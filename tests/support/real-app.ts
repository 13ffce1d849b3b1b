import { createApp } from "../../src/app/create-app.ts";
import type { FactBundle } from "../../src/app/ports/facts.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type DataFolder, readDataFolder } from "../../src/sources/data-folder.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import type { App } from "../../src/surface/app.ts";

export interface RealApp {
  readonly app: App;
  readonly data: DataFolder;
  readonly prices: ReturnType<typeof createPriceStore>;
  readonly reviewItems: ReturnType<typeof createReviewItemStore>;
  close(): Promise<void>;
}

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
  const read = readDataFolder(new URL("../../data/", import.meta.url));
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const opened = await openDatabase(url, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const { data } = read;
  const facts = createFactStore(opened.db);
  const prices = createPriceStore(opened.db);
  const reviewItems = createReviewItemStore(opened.db);
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
    commands: COMMANDS.map(({ data: { name, description } }) => ({ name, description })),
    version: "0.0.0",
  });
  return { app, data, prices, reviewItems, close: () => opened.close() };
}
