import { setImmediate as breathe } from "node:timers/promises";
import { createAlerts } from "../../src/app/alerts/create-alerts.ts";
import { createAlertWhy } from "../../src/app/answers/alert-why.ts";
import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import { createApp } from "../../src/app/create-app.ts";
import { createGuildBook } from "../../src/app/guild-book.ts";
import type { FactBundle } from "../../src/app/ports/facts.ts";
import { COMMANDS } from "../../src/commands.ts";
import type { DataFolder } from "../../src/sources/data-folder.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPriceProviders } from "../../src/store/price-providers.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createQuoteStore } from "../../src/store/quotes.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSentPosts } from "../../src/store/sent-posts.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import type { App } from "../../src/surface/app.ts";
import { DATA_FOLDER as data } from "./data-folder.ts";
import { factImage } from "./fact-image.ts";
import { openMemoryStore } from "./memory-store.ts";

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

const TAKEN_AT = "2026-11-24T06:00:00Z";

/** A store with the bundled facts and nothing else. */
export const BUNDLED_FACTS = await factImage(data, TAKEN_AT);

/**
 * The application over a real store in memory with the bundled facts, and no prices yet. `change` makes other facts of
 * the bundled ones.
 */
export async function openRealApp(change?: (bundle: FactBundle) => FactBundle): Promise<RealApp> {
  const image =
    change === undefined
      ? BUNDLED_FACTS
      : await factImage({ bundle: change(data.bundle), actions: data.actions }, TAKEN_AT);
  return appOver(await openMemoryStore(image));
}

/** The application over a store that is open; closing the one closes the other. */
export async function appOver(opened: OpenedDatabase): Promise<RealApp> {
  const facts = createFactStore(opened.db);
  const prices = createPriceStore(opened.db);
  const reviewItems = createReviewItemStore(opened.db);
  const quotes = createQuoteStore(opened.db);
  const spots = createSpotStore(opened.db);
  const readings = createNetworkReadingStore(opened.db);
  const drafts = createDraftStore(opened.db);
  const guilds = createGuildStore(opened.db);
  const servers = await createGuildBook(guilds, { now: () => "2026-11-24T06:00:00Z" });
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
    publications: createPublicationStore(opened.db),
    guilds,
    digests: createDigestStore(opened.db),
    drafts,
    events: (ids) => rules.eventsOf(ids),
    explain: createAlertWhy(answerDeps, createAlertAnswer(answerDeps)),
    servers,
    purgeGuild: (guildId) => servers.purge(guildId),
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
