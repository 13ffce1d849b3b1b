import type { DeliveryIssues } from "../app/ports/outbox.ts";
import { guardStore } from "./retry.ts";
import { instantOrNull, toDeliveryIssue } from "./rows/alert-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag } from "./rows/values.ts";
import type { Database } from "./schema.ts";

/**
 * Channels that cannot be written to, one row each: another trouble of the same channel takes the place of the first
 * and counts on. Throws a `StoreError` like the other stores.
 */
export function createDeliveryIssueStore(db: Database): DeliveryIssues {
  return {
    note: (channelId, guildId, code, nextCheck, now) =>
      guardStore(async () => {
        const at = sortableInstant(now);
        const known = { guild_id: guildId, code, last_seen: at, next_check: instantOrNull(nextCheck) };
        const row = await db
          .insertInto("delivery_issue")
          .values({ channel_id: channelId, count: 1, first_seen: at, told: flag(false), ...known })
          .onConflict((conflict) =>
            conflict
              .column("channel_id")
              .doUpdateSet(({ eb }) => ({ ...known, count: eb("delivery_issue.count", "+", 1) })),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        return toDeliveryIssue(row);
      }),
    get: (channelId) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("delivery_issue")
          .selectAll()
          .where("channel_id", "=", channelId)
          .executeTakeFirst();
        return row === undefined ? null : toDeliveryIssue(row);
      }),
    dueForCheck: (now) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("delivery_issue")
          .selectAll()
          .where("next_check", "<=", sortableInstant(now))
          .orderBy("next_check")
          .orderBy("channel_id")
          .execute();
        return rows.map(toDeliveryIssue);
      }),
    markTold: (channelId) =>
      guardStore(async () => {
        await db
          .updateTable("delivery_issue")
          .set({ told: flag(true) })
          .where("channel_id", "=", channelId)
          .execute();
      }),
    clear: (channelId) =>
      guardStore(async () => {
        await db.deleteFrom("delivery_issue").where("channel_id", "=", channelId).execute();
      }),
  };
}
