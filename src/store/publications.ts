import type { Publications } from "../app/ports/publications.ts";
import { guardStore } from "./retry.ts";
import { readContent } from "./rows/alert-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { readEach } from "./rows/rule-rows.ts";
import { present } from "./rows/values.ts";
import type { Database } from "./schema.ts";

/** Notes go with the messages they are of. Throws a `StoreError` like the other stores. */
export function createPublicationStore(db: Database): Publications {
  return {
    noteFailed: ({ id, channelId }, reason, now) =>
      guardStore(async () => {
        const noted = { reason, at: sortableInstant(now) };
        await db.transaction().execute(async (transaction) => {
          const row = await transaction
            .selectFrom("outbox")
            .select("id")
            .where("id", "=", id)
            .executeTakeFirst();
          if (row === undefined) return;
          await transaction
            .insertInto("not_published")
            .values({ outbox_id: id, channel_id: channelId, ...noted })
            .onConflict((conflict) => conflict.column("outbox_id").doUpdateSet(noted))
            .execute();
        });
      }),
    failed: (channelId, since) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("not_published")
          .innerJoin("outbox", "outbox.id", "not_published.outbox_id")
          .select(["outbox.content", "not_published.reason", "not_published.at"])
          .where("not_published.channel_id", "=", channelId)
          .where("not_published.at", ">=", sortableInstant(since))
          .where("outbox.content", "is not", null)
          .orderBy("not_published.at", "desc")
          .orderBy("not_published.outbox_id", "desc")
          .execute();
        return readEach(rows, ({ content, reason, at }) => ({
          content: readContent(present(content, "what it says")),
          reason,
          at,
        })).values;
      }),
  };
}
