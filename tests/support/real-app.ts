import { setImmediate as breathe } from "node:timers/promises";
import { createAlerts } from "../../src/app/alerts/create-alerts.ts";
import { createAlertWhy } from "../../src/app/answers/alert-why.ts";
import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import { createApp } from "../../src/app/create-app.ts";
import type { FactBundle } from "../../src/app/ports/facts.ts";
import { COMMANDS } from "../../src/commands.ts";
import { type DataFolder, readDataFolder } from "../../src/sources/data-folder.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPriceProviders } from "../../src/store/price-providers.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSentPosts } from "../../src/store/sent-posts.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
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
  const drafts = createDraftStore(opened.db);
  const guilds = createGuildStore(opened.db);
  const rules = createRuleStore(opened.db);
  const { calendar, basket, benchmarks } = data;
  const answerDeps = { facts, prices, calendar, basket, benchmarks, live: { quotes, spots, readings } };
  const { alerts } = createAlerts({
    ...answerDeps,
    spots,
    networkDays: readings,
    contentVersion: opened.contentVersion,
    breathe: () => breathe(),
    rules,
    subscriptions: createSubscriptionStore(opened.db),
    outbox: createOutboxStore(opened.db),
    sentPosts: createSentPosts(opened.db),
    issues: createDeliveryIssueStore(opened.db),
    guilds,
    digests: createDigestStore(opened.db),
    drafts,
    events: (ids) => rules.eventsOf(ids),
    explain: createAlertWhy(answerDeps, createAlertAnswer(answerDeps)),
    purgeGuild: (guildId) => guilds.purge(guildId),
    openDirect: null,
    onQueued: () => {},
  });
  const app = createApp({
    facts,
    prices,
    reviewItems,
    drafts,
    alerts,
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
