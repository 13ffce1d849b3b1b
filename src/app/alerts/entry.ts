import { medianOf } from "../../domain/basket.ts";
import type { Miner } from "../../domain/miner.ts";
import type { RuleNames } from "../../domain/rule-text.ts";
import { isServerList } from "../../domain/server-list.ts";
import type { Subscription } from "../../domain/subscription.ts";
import { addHours, epochMs, type Instant } from "../../domain/time.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { AlertEntry } from "../../surface/alerts.ts";
import type { AlertStores } from "./alerts-deps.ts";
import { countEach } from "./count-each.ts";
import type { ReadPast } from "./past.ts";
import { listInTickers } from "./target.ts";
import { rulesOfWish, type WishRules } from "./wish.ts";
import { sideWords } from "./words.ts";

/** How far back it is told what was not sent, and what was not published. */
const NOT_SENT_HOURS = 7 * 24;
const NOT_SENT_AT_MOST = 500;

/** What entries are made of. */
export interface EntryDeps {
  readonly stores: Pick<AlertStores, "rules" | "outbox" | "sentPosts" | "publications">;
  readonly readPast: ReadPast;
  readonly names: RuleNames;
  /** Of their server; null where it has none, and for a person. */
  readonly zone: string | null;
}

/**
 * Subscriptions as lists show them, in their order: the rules of all are looked up in the past together, so that prices
 * that several of them need are read once.
 */
export async function entriesOf(
  deps: EntryDeps,
  subscriptions: readonly Subscription[],
  now: Instant,
): Promise<readonly AlertEntry[]> {
  const rules = subscriptions.map(({ wish }) => {
    const read = rulesOfWish(wish, deps.names);
    return read.ok ? read.rules : null;
  });
  await deps.readPast(
    {
      series: rules.flatMap((one) => one?.series ?? []),
      facts: rules.flatMap((one) => one?.facts ?? []),
    },
    now,
  );
  const entries: AlertEntry[] = [];
  for (const [index, subscription] of subscriptions.entries()) {
    entries.push(await entryOf(deps, subscription, rules[index] ?? null, now));
  }
  return entries;
}

async function entryOf(
  deps: EntryDeps,
  subscription: Subscription,
  rules: WishRules | null,
  now: Instant,
): Promise<AlertEntry> {
  const { id, place, mutedUntil } = subscription;
  const nowMs = epochMs(now);
  const { miners } = deps.names;
  return {
    id,
    place: place.kind === "channel" ? { kind: "channel", channelId: place.channelId } : { kind: "direct" },
    wish: subscription.wish,
    createdBy: subscription.createdBy,
    createdAt: subscription.createdAt,
    status: subscription.status,
    reason: subscription.reason,
    mutedUntil: mutedUntil !== null && epochMs(mutedUntil) > nowMs ? mutedUntil : null,
    mutedMiners: subscription.mutedMiners.flatMap(({ miner, until }) =>
      epochMs(until) > nowMs ? [{ ticker: tickerOf(miners, miner), until }] : [],
    ),
    roleId: subscription.mentionRoleId,
    quietHours: subscription.quietHours,
    publish: subscription.publish,
    firing: await firingOf(deps, subscription),
    lastPost: await deps.stores.sentPosts.lastOf({ id, channelId: place.channelId }),
    score: rules === null ? null : await scoreOf(deps, rules, now),
    notSent: await notSentOf(deps, id, now),
    notPublished: await notPublishedOf(deps, id, place.channelId, now),
    ...(isServerList(subscription.wish.target) ? { list: listInTickers(deps.names) } : {}),
    ...(deps.zone === null ? {} : { zone: deps.zone }),
  };
}

async function firingOf(
  { stores, names }: EntryDeps,
  { ruleKeys }: Subscription,
): Promise<readonly string[]> {
  const firing: string[] = [];
  for (const key of ruleKeys) {
    const rule = await stores.rules.find(key);
    if (rule === null || !("side" in rule) || rule.state === null) continue;
    const { status, episode } = rule.state;
    if (status !== "firing" && status !== "recovering") continue;
    const since = episode === null ? "" : `, since ${dayInWords(episode.slice(0, "2026-11-24".length))}`;
    firing.push(`${sideWords(rule.side, null, (miner) => tickerOf(names.miners, miner))}${since}`);
  }
  return firing;
}

async function scoreOf(
  { readPast }: EntryDeps,
  rules: WishRules,
  now: Instant,
): Promise<AlertEntry["score"]> {
  const { sides, facts } = await readPast(rules, now);
  const hits = facts.flatMap((fact) => (fact.hits === null ? [] : [fact.hits.length]));
  if (hits.length === 0 && sides.every(({ read }) => read === 0)) return null;
  const fires = sides.flatMap(({ transitions }) => transitions.filter(({ event }) => event === "fire"));
  const targets = new Set(sides.map(({ side }) => JSON.stringify(side.target)));
  return {
    fires: fires.length + hits.reduce((sum, count) => sum + count, 0),
    // What followed is of one target: gaps of several do not make one number.
    gapAfter20SessionsPp: targets.size === 1 ? medianOf(sides.flatMap(({ scores }) => scores)) : null,
  };
}

async function notSentOf(
  { stores }: EntryDeps,
  subscriptionId: string,
  now: Instant,
): Promise<AlertEntry["notSent"]> {
  const since = epochMs(addHours(now, -NOT_SENT_HOURS));
  const all = await stores.outbox.notSent({ subscriptionId, limit: NOT_SENT_AT_MOST });
  return countEach(all.flatMap(({ reason, at }) => (epochMs(at) >= since ? [reason] : [])));
}

/** Also of one that publishes no more: what it did not is of those days. */
async function notPublishedOf(
  { stores }: EntryDeps,
  subscriptionId: string,
  channelId: string,
  now: Instant,
): Promise<AlertEntry["notPublished"]> {
  const all = await stores.publications.failed(channelId, addHours(now, -NOT_SENT_HOURS));
  return countEach(
    all.flatMap(({ content, reason }) =>
      content.kind === "alert" && content.subscriptionIds.includes(subscriptionId) ? [reason] : [],
    ),
  );
}

function tickerOf(miners: readonly Miner[], id: string): string {
  return miners.find((miner) => miner.id === id)?.ticker ?? id;
}
