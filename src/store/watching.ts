import { sql } from "kysely";
import type { Subscriptions, WatchedRule } from "../app/ports/subscriptions.ts";
import type { AlertPlace, Subscription } from "../domain/subscription.ts";
import type { SubscriptionRuleTable } from "./alert-tables.ts";
import { toSubscription } from "./rows/alert-rows.ts";
import { readEach } from "./rows/rule-rows.ts";
import { inChunks } from "./rows/values.ts";
import type { DatabaseTransaction } from "./schema.ts";

type Watching = Awaited<ReturnType<Subscriptions["watching"]>>;

/** What told a channel of a fire, or will: what came to nothing did not. */
export const TELLING = ["pending", "sending", "sent", "unknown"] as const;

/**
 * Beyond so many rules the database is asked for all of a channel's and what does not matter is left out here: it would
 * look for every rule in every channel one by one.
 */
const RULES_TO_ASK_FOR = 100;

const IDS_PER_STATEMENT = 1_000;

/** The rule of a pair, spelt so that its index is left alone: by it every pair would be sorted for each page. */
const UNINDEXED_RULE = sql<string>`rule_key || ''`;

/** A statement takes some 32,000 values; beyond this many rules every channel is looked at. */
const RULES_PER_STATEMENT = 10_000;

/** The newest episode whose fire each of these channels was told of, by channel and rule. */
async function readTold(
  transaction: DatabaseTransaction,
  channelIds: readonly string[],
  ruleKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ofChannels = transaction
    .selectFrom("outbox_event")
    .innerJoin("outbox", "outbox.id", "outbox_event.outbox_id")
    .where("outbox_event.channel_id", "in", channelIds);
  const rows = await (
    ruleKeys.length > RULES_TO_ASK_FOR
      ? ofChannels.where("outbox_event.fire_of", "is not", null)
      : ofChannels.where("outbox_event.fire_of", "in", ruleKeys)
  )
    .where("outbox.status", "in", TELLING)
    .groupBy(["outbox_event.channel_id", "outbox_event.fire_of"])
    .select(({ fn }) => [
      "outbox_event.channel_id",
      "outbox_event.fire_of",
      fn.max("outbox_event.episode").as("episode"),
    ])
    .execute();
  return new Map(
    rows.flatMap(({ channel_id, fire_of, episode }) =>
      fire_of === null || episode === null ? [] : [[`${channel_id} ${fire_of}`, episode] as const],
    ),
  );
}

/** Which of the rules these channels watch, by channel, rule and subscription. */
async function readRules(
  transaction: DatabaseTransaction,
  channelIds: readonly string[],
  ruleKeys: readonly string[],
): Promise<readonly SubscriptionRuleTable[]> {
  const ofChannels = transaction
    .selectFrom("subscription_rule")
    .selectAll()
    .where("channel_id", "in", channelIds)
    .orderBy("channel_id")
    .orderBy("rule_key")
    .orderBy("subscription_id");
  if (ruleKeys.length <= RULES_TO_ASK_FOR) return ofChannels.where("rule_key", "in", ruleKeys).execute();
  const asked = new Set(ruleKeys);
  return (await ofChannels.execute()).filter((row) => asked.has(row.rule_key));
}

async function readSubscriptions(
  transaction: DatabaseTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Subscription>> {
  const byId = new Map<string, Subscription>();
  for (const chunk of inChunks(ids, IDS_PER_STATEMENT)) {
    const rows = await transaction.selectFrom("subscription").selectAll().where("id", "in", chunk).execute();
    for (const one of readEach(rows, toSubscription).values) byId.set(one.id, one);
  }
  return byId;
}

/** The pairs of these channels, in order of the channels. */
async function readPairs(
  transaction: DatabaseTransaction,
  channelIds: readonly string[],
  ruleKeys: readonly string[],
): Promise<Watching> {
  const pairs = await readRules(transaction, channelIds, ruleKeys);
  const ids = [...new Set(pairs.map((pair) => pair.subscription_id))];
  const byId = await readSubscriptions(transaction, ids);
  const told = await readTold(transaction, channelIds, ruleKeys);
  const byChannel = new Map<string, { place: AlertPlace; watched: WatchedRule[] }>();
  for (const { channel_id, rule_key, subscription_id } of pairs) {
    const subscription = byId.get(subscription_id);
    if (subscription === undefined) continue;
    const channel = byChannel.get(channel_id) ?? { place: subscription.place, watched: [] };
    byChannel.set(channel_id, channel);
    const toldEpisode = told.get(`${channel_id} ${rule_key}`) ?? null;
    channel.watched.push({ subscription, ruleKey: rule_key, toldEpisode });
  }
  return [...byChannel.values()];
}

/**
 * A page of the channels that watch one of these rules (each named once), with their pairs; fewer than `limit` only at
 * the end. The channels are found by walking the key of `subscription_rule` from the last one on, which costs the same
 * for one rule and for thousands.
 */
export async function readWatching(
  transaction: DatabaseTransaction,
  ruleKeys: readonly string[],
  afterChannel: string | null,
  limit: number,
): Promise<Watching> {
  if (ruleKeys.length === 0) return [];
  const found: Watching[number][] = [];
  let last = afterChannel ?? "";
  // Channels of which no subscription can be read make a page short, and a short page would look like the end.
  while (found.length < limit) {
    const wanted = limit - found.length;
    const channels = transaction
      .selectFrom("subscription_rule")
      .select("channel_id")
      .distinct()
      .where("channel_id", ">", last);
    const page = await (
      ruleKeys.length > RULES_PER_STATEMENT ? channels : channels.where(UNINDEXED_RULE, "in", ruleKeys)
    )
      .orderBy("channel_id")
      .limit(wanted)
      .execute();
    const channelIds = page.map((row) => row.channel_id);
    if (channelIds.length > 0) found.push(...(await readPairs(transaction, channelIds, ruleKeys)));
    last = channelIds.at(-1) ?? last;
    if (channelIds.length < wanted) break;
  }
  return found;
}
