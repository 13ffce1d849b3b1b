import { setImmediate as breathe } from "node:timers/promises";
import type { AlertsDeps } from "../../src/app/alerts/alerts-deps.ts";
import { createAlerts } from "../../src/app/alerts/create-alerts.ts";
import { createAlertWhy } from "../../src/app/answers/alert-why.ts";
import { createAlertAnswer } from "../../src/app/answers/alert.ts";
import { createGuildBook } from "../../src/app/guild-book.ts";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import { createServerDesk } from "../../src/app/server-desk.ts";
import type { BtcBar, Bar } from "../../src/domain/market.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createNetworkReadingStore } from "../../src/store/network-readings.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createRuleStore } from "../../src/store/rules.ts";
import { createSentPosts } from "../../src/store/sent-posts.ts";
import { createSpotStore } from "../../src/store/spots.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import type { AlertAsked, Asker } from "../../src/surface/alerts.ts";
import type { ChosenChannel } from "../../src/surface/modal.ts";
import { DATA_FOLDER } from "./data-folder.ts";
import { factImage } from "./fact-image.ts";
import { openMemoryStore } from "./memory-store.ts";

export const SERVER = "1180000000000000001";
const OTHER_SERVER = "1180000000000000002";
export const CHANNEL = "1180000000000000101";
export const MANAGER: Asker = { userId: "1180000000000000005", guildId: SERVER, canManage: true };
export const OTHER_MANAGER: Asker = { ...MANAGER, userId: "1180000000000000006" };
export const MEMBER: Asker = { userId: "1180000000000000007", guildId: SERVER, canManage: false };
export const STRANGER: Asker = { ...MANAGER, guildId: OTHER_SERVER };
/** Tuesday, 09:00 in New York. */
export const NOW = "2026-11-24T14:00:00.000Z";

/** View Channel, Send Messages, Embed Links, Attach Files, Read Message History, Send Messages in Threads. */
export const ENOUGH = String(
  (1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n) | (1n << 16n) | (1n << 38n),
);

export const ALERTS_CHANNEL: ChosenChannel = {
  id: CHANNEL,
  name: "alerts",
  kind: 0,
  appPermissions: ENOUGH,
};

/** Minutes after that moment. */
export const after = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

/** The answer; fails the test with the sentences where there is none. */
export function told<T>(asked: AlertAsked<T>): T {
  if (!asked.ok) throw new Error(asked.problems.join("\n"));
  return asked.answer;
}

/** The sentences; fails the test where there was an answer. */
export function problemsOf(asked: AlertAsked<unknown>): string {
  if (asked.ok) throw new Error("there was an answer");
  return asked.problems.join("\n");
}

const { calendar, basket, benchmarks, bundle, actions } = DATA_FOLDER;
const FACTS = await factImage({ bundle, actions }, "2026-11-01T06:00:00Z");

export type AlertsWorld = Awaited<ReturnType<typeof openAlertsWorld>>;

/** Prices that a world begins with. */
export interface WorldPrices {
  readonly bars: readonly Bar[];
  readonly btc: readonly BtcBar[];
}

/** Alerts over the real store in memory with the bundled facts, and prices where a test brings some. */
export async function openAlertsWorld(prices: WorldPrices | null = null, changes: Partial<AlertsDeps> = {}) {
  const opened = await openMemoryStore(FACTS);
  const { db } = opened;
  const facts = createFactStore(db);
  const priceStore = createPriceStore(db);
  if (prices !== null) {
    const from = { provider: "csv", fetchedAt: "2026-11-01T06:00:00Z" };
    await priceStore.writeBars(
      prices.bars.map((bar) => ({ ...bar, ...from, symbol: bar.security, adjustedClose: null })),
    );
    await priceStore.writeBtc(prices.btc.map((bar) => ({ ...bar, ...from })));
  }
  const rules = createRuleStore(db);
  const subscriptions = createSubscriptionStore(db);
  const outbox = createOutboxStore(db);
  const guilds = createGuildStore(db);
  const book = await createGuildBook(guilds, { now: () => NOW });
  const spots = createSpotStore(db);
  const networkDays = createNetworkReadingStore(db);
  const issues = createDeliveryIssueStore(db);
  const publications = createPublicationStore(db);
  const answerDeps = { facts, prices: priceStore, calendar, basket, benchmarks };
  const digests = createDigestStore(db);
  const queued: number[] = [];
  const deps: AlertsDeps = {
    facts,
    prices: priceStore,
    spots,
    networkDays,
    calendar,
    basket,
    benchmarks,
    contentVersion: opened.contentVersion,
    breathe: () => breathe(),
    rules,
    subscriptions,
    outbox,
    sentPosts: createSentPosts(db),
    issues,
    publications,
    guilds,
    digests,
    drafts: createDraftStore(db),
    events: (ids) => rules.eventsOf(ids),
    explain: createAlertWhy(answerDeps, createAlertAnswer(answerDeps)),
    servers: book,
    purgeGuild: (guildId) => book.purge(guildId),
    openDirect: async (userId) => ({ ok: true, channelId: `9${userId.slice(1)}` }),
    onQueued: () => void queued.push(queued.length),
    ...changes,
  };
  const offer = createAlerts(deps);
  return {
    ...offer,
    deps,
    /** What servers chose, in memory. */
    book,
    settings: createServerDesk({ ...deps, servers: book }),
    /** The whole of the stores behind what alerts are given. */
    stores: { rules, outbox, issues, publications, guilds, digests },
    facts,
    db,
    /** One entry for each time that something was queued. */
    queued,
    miners: bundle.miners,
    calendar,
    basket,
    /** Everything in the outbox, in order. */
    rows: async (): Promise<readonly OutboxRow[]> => {
      const ids = await db.selectFrom("outbox").select("id").orderBy("id").execute();
      const rows = await Promise.all(ids.map(({ id }) => outbox.get(id)));
      return rows.filter((row) => row !== null);
    },
    close: () => opened.close(),
  };
}

/** Gives the server its list and its time zone; what is left out stays as it is. */
export function settleServer(
  { settings }: AlertsWorld,
  { miners, zone }: { readonly miners?: string | undefined; readonly zone?: string | undefined },
  by = MANAGER,
  now = NOW,
) {
  const form = { ...(miners === undefined ? {} : { miners }), ...(zone === undefined ? {} : { zone }) };
  return settings.settle(form, by, now);
}
