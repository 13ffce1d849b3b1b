import type { SentPosts } from "../app/ports/sent-posts.ts";
import { guardStore } from "./retry.ts";
import { toOutboxRow } from "./rows/alert-rows.ts";
import { readEach } from "./rows/rule-rows.ts";
import type { Database } from "./schema.ts";

/** Posts of a channel that are looked through: other subscriptions of it may have had the newest ones. */
const LOOKED_THROUGH = 100;

/** Reads what was posted. Rows that cannot be read are passed over. Throws a `StoreError` like the other stores. */
export function createSentPosts(db: Database): SentPosts {
  return {
    lastOf: ({ id, channelId }) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("outbox")
          .selectAll()
          .where("channel_id", "=", channelId)
          .where("kind", "=", "alert")
          .where("edits", "is", null)
          .where("status", "=", "sent")
          .where("content", "is not", null)
          .orderBy("due_at", "desc")
          .limit(LOOKED_THROUGH)
          .execute();
        const own = readEach(rows, toOutboxRow).values.find(
          ({ content }) => content.kind === "alert" && content.subscriptionIds.includes(id),
        );
        return own?.settledAt ?? null;
      }),
  };
}
