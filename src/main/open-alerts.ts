import { setImmediate as breathe } from "node:timers/promises";
import { createAlerts } from "../app/alerts/create-alerts.ts";
import { createAlertWhy } from "../app/answers/alert-why.ts";
import { createAlertAnswer } from "../app/answers/alert.ts";
import type { AnswerDeps, LiveDeps } from "../app/answers/context.ts";
import { createDigestAlerts } from "../app/answers/digest-alerts.ts";
import { createShowDigest } from "../app/answers/digest-show.ts";
import { createDigestAnswer } from "../app/answers/digest.ts";
import { createDigestDesk } from "../app/digest-desk.ts";
import type { GuildBook } from "../app/guild-book.ts";
import type { Health } from "../app/health.ts";
import type { ContentVersion } from "../app/ports/content-version.ts";
import type { FactLoader, Facts } from "../app/ports/facts.ts";
import type { Guilds } from "../app/ports/guilds.ts";
import type { Messenger } from "../app/ports/messenger.ts";
import type { PermissionsIn } from "../app/ports/permissions-in.ts";
import { createServerDesk } from "../app/server-desk.ts";
import type { SecurityId } from "../domain/market.ts";
import type { Instant } from "../domain/time.ts";
import { createDeliveryIssueStore } from "../store/delivery-issues.ts";
import { createDigestStore } from "../store/digests.ts";
import { createFilingTaskStore } from "../store/filing-tasks.ts";
import { createFollowedCompanyStore } from "../store/followed-companies.ts";
import { createListedCompanyStore } from "../store/listed-companies.ts";
import { createOutboxStore } from "../store/outbox.ts";
import { createPublicationStore } from "../store/publications.ts";
import { createRuleStore } from "../store/rules.ts";
import type { Database } from "../store/schema.ts";
import { createSentPosts } from "../store/sent-posts.ts";
import { createSubscriptionStore } from "../store/subscriptions.ts";
import type { Drafts } from "../surface/app.ts";

export interface OpenAlertsDeps {
  readonly db: Database;
  /** What answers are made of. */
  readonly answers: AnswerDeps & { readonly facts: Facts & FactLoader; readonly live: LiveDeps };
  /** Symbols whose prices are fetched for comparison. */
  readonly benchmarks: readonly SecurityId[];
  /** False where reports to the SEC are not read here. */
  readonly readsFilings: boolean;
  readonly contentVersion: ContentVersion;
  readonly drafts: Drafts;
  readonly guilds: Guilds;
  /** The servers in memory. */
  readonly servers: GuildBook;
  /** How everything fares, which digests tell; null where no bot works on the store. */
  readonly health: (now: Instant) => Promise<Health | null>;
}

export type AlertWorld = ReturnType<typeof openAlerts>;

/**
 * Alerts over the open store: who wants to hear of what, and what waits to be sent. Nothing is delivered until `post`
 * is tied to a Discord: till then direct messages cannot be opened, no channel looked at, and what is queued waits.
 */
export function openAlerts(deps: OpenAlertsDeps) {
  const { db, answers, contentVersion, drafts, guilds, servers, health } = deps;
  const rules = createRuleStore(db);
  const subscriptions = createSubscriptionStore(db);
  const outbox = createOutboxStore(db);
  const issues = createDeliveryIssueStore(db);
  const publications = createPublicationStore(db);
  const digests = createDigestStore(db);
  const ask = createAlertAnswer(answers);
  /** Tied once the bot runs, for people may press buttons before and beside it. */
  const post: { messenger: Messenger | null; permissionsIn: PermissionsIn; wake: () => void } = {
    messenger: null,
    permissionsIn: async () => null,
    wake: () => {},
  };
  const permissionsIn: PermissionsIn = (channelId, guildId) => post.permissionsIn(channelId, guildId);
  const events = (ids: readonly number[]) => rules.eventsOf(ids);
  const showDigest = createShowDigest(
    createDigestAnswer({ ...answers, contentVersion, health }),
    createDigestAlerts({ outbox, events, facts: answers.facts, contentVersion }),
  );
  const digestDesk = createDigestDesk({
    digests,
    issues,
    publications,
    calendar: answers.calendar,
    show: showDigest,
    permissionsIn,
    servers,
  });
  const offer = createAlerts({
    ...answers,
    spots: answers.live.spots,
    networkDays: answers.live.readings,
    contentVersion,
    breathe: () => breathe(),
    drafts,
    rules,
    subscriptions,
    outbox,
    sentPosts: createSentPosts(db),
    publications,
    issues,
    guilds,
    digests,
    events,
    explain: createAlertWhy(answers, ask),
    servers,
    purgeGuild: (guildId) => servers.purge(guildId),
    openDirect: async (userId) => (await post.messenger?.direct(userId)) ?? NO_DISCORD,
    permissionsIn,
    onQueued: () => post.wake(),
  });
  const { facts, prices, basket } = answers;
  const outside = {
    companies: createListedCompanyStore(db),
    lists: createFollowedCompanyStore(db),
    tasks: createFilingTaskStore(db),
    facts,
    benchmarks: deps.benchmarks,
    readsFilings: deps.readsFilings,
  };
  const serverDesk = createServerDesk({
    facts,
    prices,
    basket,
    rules,
    subscriptions,
    guilds,
    servers,
    outside,
  });
  const stores = { rules, subscriptions, outbox, issues, publications, digests };
  return { ...stores, showDigest, digestDesk, serverDesk, ask, post, ...offer };
}

const NO_DISCORD: Awaited<ReturnType<Messenger["direct"]>> = {
  ok: false,
  problem: {
    kind: "transient",
    code: "no_discord",
    detail: "The bot is not connected to Discord yet.",
    retryAfterMs: null,
  },
};
