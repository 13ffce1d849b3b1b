import type { SubscriptionChange, Subscriptions } from "../app/ports/subscriptions.ts";
import type { AlertPlace, Subscription } from "../domain/subscription.ts";
import { epochMs } from "../domain/time.ts";
import type { SubscriptionTable } from "./alert-tables.ts";
import { forgetAlerts } from "./forget-alerts.ts";
import { guardStore } from "./retry.ts";
import { instantOrNull, quietColumns, subscriptionRow, toSubscription } from "./rows/alert-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { readEach } from "./rows/rule-rows.ts";
import { flag, inChunks } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";
import { readWatching } from "./watching.ts";

const RULES_PER_STATEMENT = 200;

function selectOne(db: Database | DatabaseTransaction, id: string): Promise<SubscriptionTable | undefined> {
  return db.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst();
}

async function countOf(transaction: DatabaseTransaction, place: AlertPlace): Promise<number> {
  const all = transaction.selectFrom("subscription").select(({ fn }) => fn.countAll<number>().as("count"));
  const own =
    place.kind === "channel"
      ? all.where("guild_id", "=", place.guildId)
      : all.where("user_id", "=", place.userId);
  return (await own.executeTakeFirstOrThrow()).count;
}

async function writeRules(
  transaction: DatabaseTransaction,
  { id, channel_id }: Pick<SubscriptionTable, "id" | "channel_id">,
  ruleKeys: readonly string[],
): Promise<void> {
  const rows = [...new Set(ruleKeys)].map((key) => ({ channel_id, rule_key: key, subscription_id: id }));
  for (const chunk of inChunks(rows, RULES_PER_STATEMENT)) {
    await transaction.insertInto("subscription_rule").values(chunk).execute();
  }
}

function list(rows: readonly SubscriptionTable[]): readonly Subscription[] {
  return readEach(rows, toSubscription).values;
}

/** Only the columns that the change names. What is on rests for no reason. */
function changedColumns(change: SubscriptionChange): Partial<SubscriptionTable> {
  const { wish, ruleKeys, status, reason, mutedUntil, mutedMiners, mentionRoleId, quietHours, publish } =
    change;
  return {
    ...(wish === undefined ? {} : { wish: JSON.stringify(wish) }),
    ...(ruleKeys === undefined ? {} : { rule_keys: JSON.stringify(ruleKeys) }),
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
    ...(status === "on" ? { reason: null } : {}),
    ...(mutedUntil === undefined ? {} : { muted_until: instantOrNull(mutedUntil) }),
    ...(mutedMiners === undefined ? {} : { muted_miners: JSON.stringify(mutedMiners) }),
    ...(mentionRoleId === undefined ? {} : { mention_role_id: mentionRoleId }),
    ...(quietHours === undefined ? {} : quietColumns(quietHours)),
    ...(publish === undefined ? {} : { publish: flag(publish) }),
  };
}

async function applyChange(
  transaction: DatabaseTransaction,
  row: SubscriptionTable,
  change: SubscriptionChange,
): Promise<SubscriptionTable> {
  const columns = changedColumns(change);
  if (Object.keys(columns).length > 0) {
    await transaction.updateTable("subscription").set(columns).where("id", "=", row.id).execute();
  }
  if (change.ruleKeys !== undefined) {
    await transaction.deleteFrom("subscription_rule").where("subscription_id", "=", row.id).execute();
    await writeRules(transaction, row, change.ruleKeys);
  }
  return { ...row, ...columns };
}

/** Points a subscription at other rules, inside a transaction; one that is gone is left at that. */
export async function pointAtRules(
  transaction: DatabaseTransaction,
  id: string,
  ruleKeys: readonly string[],
): Promise<void> {
  const row = await selectOne(transaction, id);
  if (row !== undefined) await applyChange(transaction, row, { ruleKeys });
}

/**
 * Who wants to hear of what. A subscription that cannot be read (written by a newer version, or damaged) is left out of
 * lists, so that the others go on; `get` and `change` throw on it. A rule that is not kept cannot be watched. Throws a
 * `StoreError` where the disk or another process is in the way.
 */
export function createSubscriptionStore(db: Database): Subscriptions {
  const oldestFirst = () => db.selectFrom("subscription").selectAll().orderBy("created_at").orderBy("id");
  return {
    add: (subscription, most) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const known = await selectOne(transaction, subscription.id);
          if (known !== undefined) return { ok: true, subscription: toSubscription(known), again: true };
          const count = await countOf(transaction, subscription.place);
          if (count >= most) return { ok: false, reason: "too_many", most };
          const row = subscriptionRow(subscription);
          await transaction.insertInto("subscription").values(row).execute();
          await writeRules(transaction, row, subscription.ruleKeys);
          return { ok: true, subscription: toSubscription(row), again: false };
        }),
      ),
    get: (id) =>
      guardStore(async () => {
        const row = await selectOne(db, id);
        return row === undefined ? null : toSubscription(row);
      }),
    of: (owner) =>
      guardStore(async () => {
        const own =
          "guildId" in owner
            ? oldestFirst().where("guild_id", "=", owner.guildId)
            : oldestFirst().where("user_id", "=", owner.userId);
        return list(await own.execute());
      }),
    inChannel: (channelId) =>
      guardStore(async () => list(await oldestFirst().where("channel_id", "=", channelId).execute())),
    change: (id, change) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const row = await selectOne(transaction, id);
          return row === undefined ? null : toSubscription(await applyChange(transaction, row, change));
        }),
      ),
    remove: (id) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom("not_sent").where("subscription_id", "=", id).execute();
          await transaction.deleteFrom("subscription_rule").where("subscription_id", "=", id).execute();
          const result = await transaction.deleteFrom("subscription").where("id", "=", id).executeTakeFirst();
          return result.numDeletedRows > 0n;
        }),
      ),
    removeAll: (owner) =>
      guardStore(() => db.transaction().execute((transaction) => forgetAlerts(transaction, owner))),
    setChannelStatus: (channelId, from, to, reason) =>
      guardStore(async () => {
        let update = db
          .updateTable("subscription")
          .set({ status: to, reason: to === "on" ? null : reason })
          .where("channel_id", "=", channelId)
          .where("status", "=", from);
        // The channel being well again is no reason to go on for one that somebody paused.
        if (to === "on") {
          update = update.where((on) => on.or([on("reason", "is", null), on("reason", "!=", "by_hand")]));
        }
        const rows = await update.returningAll().execute();
        return list(
          rows.toSorted((a, b) => (`${a.created_at} ${a.id}` < `${b.created_at} ${b.id}` ? -1 : 1)),
        );
      }),
    resting: (reason) =>
      guardStore(async () => list(await oldestFirst().where("reason", "=", reason).execute())),
    muteEnded: (now) =>
      guardStore(async () => {
        const at = sortableInstant(now);
        const rows = await oldestFirst()
          .where((on) => on.or([on("muted_until", "<=", at), on("muted_miners", "!=", "[]")]))
          .execute();
        const nowMs = epochMs(now);
        return list(rows).filter(({ mutedUntil, mutedMiners }) =>
          [mutedUntil, ...mutedMiners.map(({ until }) => until)].some(
            (until) => until !== null && epochMs(until) <= nowMs,
          ),
        );
      }),
    watching: (ruleKeys, afterChannel, limit) =>
      guardStore(() =>
        db
          .transaction()
          .execute((transaction) => readWatching(transaction, [...new Set(ruleKeys)], afterChannel, limit)),
      ),
    count: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("subscription")
          .select(({ fn }) => ["status", fn.countAll<number>().as("count")])
          .groupBy("status")
          .execute();
        const of = new Map(rows.map((row) => [row.status, row.count]));
        return {
          on: of.get("on") ?? 0,
          paused: of.get("paused") ?? 0,
          disabled: of.get("disabled") ?? 0,
        };
      }),
  };
}
