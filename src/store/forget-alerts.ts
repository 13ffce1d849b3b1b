import type { DatabaseTransaction } from "./schema.ts";

/** Whose subscriptions: of the channels of a server, or of a person's direct messages. */
export type AlertOwner = { readonly guildId: string } | { readonly userId: string };

/**
 * Deletes every subscription of a server or a person, with what was not sent of them, the messages that wait, the
 * server's digests and what is known of the channels; gives how many subscriptions. What was sent or is being sent keeps its row, without its
 * content: it is settled by whoever sends it, and the same bar is not told twice to a server that comes back.
 */
export async function forgetAlerts(transaction: DatabaseTransaction, owner: AlertOwner): Promise<number> {
  const [column, value] =
    "guildId" in owner ? (["guild_id", owner.guildId] as const) : (["user_id", owner.userId] as const);
  const subscriptions = transaction.selectFrom("subscription").where(column, "=", value);
  const channels = await subscriptions.select("channel_id").distinct().execute();
  const channelIds = channels.map((row) => row.channel_id);
  for (const table of ["not_sent", "subscription_rule"] as const) {
    await transaction
      .deleteFrom(table)
      .where("subscription_id", "in", subscriptions.select("subscription.id"))
      .execute();
  }
  const { numDeletedRows } = await transaction
    .deleteFrom("subscription")
    .where(column, "=", value)
    .executeTakeFirst();
  if ("guildId" in owner) await forgetDigests(transaction, owner.guildId);
  await forgetMessages(transaction, "guildId" in owner ? owner.guildId : null, channelIds);
  return Number(numDeletedRows);
}

async function forgetDigests(transaction: DatabaseTransaction, guildId: string): Promise<void> {
  for (const table of ["digest_date", "digest_schedule"] as const) {
    await transaction.deleteFrom(table).where("guild_id", "=", guildId).execute();
  }
}

async function forgetMessages(
  transaction: DatabaseTransaction,
  guildId: string | null,
  channelIds: readonly string[],
): Promise<void> {
  if (guildId !== null) {
    await transaction.deleteFrom("delivery_issue").where("guild_id", "=", guildId).execute();
  }
  if (channelIds.length > 0) {
    await transaction.deleteFrom("delivery_issue").where("channel_id", "in", channelIds).execute();
  }
  const rows = transaction
    .selectFrom("outbox")
    .select("outbox.id")
    .where((on) =>
      on.or([
        ...(guildId === null ? [] : [on("guild_id", "=", guildId)]),
        ...(channelIds.length === 0 ? [] : [on("channel_id", "in", channelIds)]),
      ]),
    );
  if (guildId === null && channelIds.length === 0) return;
  await transaction.deleteFrom("not_published").where("outbox_id", "in", rows).execute();
  // One statement: an edit and the message that it edits go together.
  await transaction
    .deleteFrom("outbox")
    .where("id", "in", rows)
    .where("status", "not in", ["sent", "sending", "unknown"])
    .execute();
  await transaction
    .updateTable("outbox")
    .set({ content: null, mention_role_ids: "[]", guild_id: null, last_error: null })
    .where("id", "in", rows)
    .execute();
}
