import type { Outbox } from "../app/ports/outbox.ts";
import type { Instant } from "../domain/time.ts";
import { readChannelNews } from "./channel-news.ts";
import { addToOutbox } from "./outbox-add.ts";
import { claimRows, expireRows, readNextDue } from "./outbox-claim.ts";
import { countFolded, countPosts, readCounts, readToldEvents } from "./outbox-counts.ts";
import { guardStore } from "./retry.ts";
import { toOutboxRow } from "./rows/alert-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { readEach } from "./rows/rule-rows.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";
import { TELLING } from "./watching.ts";

/** A row that is `sending` is what the deliverer holds; for any other it has lost count, and that is a fault. */
function mustBeSending(id: number, changed: bigint): void {
  if (changed === 0n) throw new Error(`message ${id} is not being sent`);
}

async function pruneRows(transaction: DatabaseTransaction, before: Instant): Promise<number> {
  await transaction.deleteFrom("not_sent").where("at", "<", before).execute();
  const result = await transaction
    .deleteFrom("outbox")
    .where("settled_at", "<", before)
    // The newest stays, or the next one would be given its number, which an edit may be asked for.
    .where("id", "<", (on) =>
      on.selectFrom("outbox as newest").select(({ fn }) => fn.max("newest.id").as("id")),
    )
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("outbox as edit")
            .select("edit.id")
            .whereRef("edit.edits", "=", "outbox.id")
            .where((edit) =>
              edit.or([edit("edit.settled_at", "is", null), edit("edit.settled_at", ">=", before)]),
            ),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * Messages on their way. What was deleted with everything else of a server counts as gone: `get` and `fireOf` give null.
 * A row that cannot be read is dead when its turn comes; `get` throws on it, `fireOf` gives null. Throws a `StoreError`
 * where the disk or another process is in the way.
 */
export function createOutboxStore(db: Database): Outbox {
  return {
    add: (rows, notSent, now) =>
      guardStore(() =>
        db.transaction().execute((transaction) => addToOutbox(transaction, rows, notSent, now)),
      ),
    barsToFanOut: () =>
      guardStore(() =>
        db
          .selectFrom("bar")
          .select(["clock", "bar", "pass"])
          .where("finished_at", "is not", null)
          .where("fanned_out_at", "is", null)
          .orderBy("finished_at")
          .orderBy("clock")
          .orderBy("bar")
          .orderBy("pass")
          .execute(),
      ),
    markFannedOut: ({ clock, bar, pass }, now) =>
      guardStore(async () => {
        await db
          .updateTable("bar")
          .set({ fanned_out_at: sortableInstant(now) })
          .where("clock", "=", clock)
          .where("bar", "=", bar)
          .where("pass", "=", pass)
          .where("fanned_out_at", "is", null)
          .execute();
      }),
    reclaim: () =>
      guardStore(async () => {
        const result = await db
          .updateTable("outbox")
          // That the process ended is no fault of the message: after a dozen crashes its first failure would end it.
          .set(({ eb }) => ({ status: "pending", attempts: eb("attempts", "-", 1) }))
          .where("settled_at", "is", null)
          .where("status", "=", "sending")
          .executeTakeFirst();
        return Number(result.numUpdatedRows);
      }),
    claim: (now, limit, busy) =>
      guardStore(() =>
        db.transaction().execute((transaction) => claimRows(transaction, sortableInstant(now), limit, busy)),
      ),
    nextDue: () => guardStore(() => readNextDue(db)),
    settle: (id, status, { messageId, error }, now) =>
      guardStore(async () => {
        const result = await db
          .updateTable("outbox")
          .set({
            status,
            settled_at: sortableInstant(now),
            ...(messageId === undefined ? {} : { message_id: messageId }),
            last_error: error ?? null,
          })
          .where("id", "=", id)
          .where("status", "=", "sending")
          .executeTakeFirst();
        if (result.numUpdatedRows > 0n) return;
        // A mark that was made although the disk said otherwise may be made again.
        const row = await db.selectFrom("outbox").select("status").where("id", "=", id).executeTakeFirst();
        if (row?.status !== status) mustBeSending(id, 0n);
      }),
    putBack: (id, notBefore, error, counts) =>
      guardStore(async () => {
        const at = sortableInstant(notBefore);
        const result = await db
          .updateTable("outbox")
          .set(({ eb }) => ({
            status: "pending",
            not_before: at,
            due_at: at,
            last_error: error,
            ...(counts ? {} : { attempts: eb("attempts", "-", 1) }),
          }))
          .where("id", "=", id)
          .where("status", "=", "sending")
          .executeTakeFirst();
        mustBeSending(id, result.numUpdatedRows);
      }),
    dueNow: (channelId, now) =>
      guardStore(async () => {
        const at = sortableInstant(now);
        const result = await db
          .updateTable("outbox")
          .set({ not_before: at, due_at: at })
          .where("channel_id", "=", channelId)
          .where("settled_at", "is", null)
          .where("status", "=", "pending")
          .where("first_attempt_at", "is not", null)
          .where("due_at", ">", at)
          .executeTakeFirst();
        return Number(result.numUpdatedRows);
      }),
    expire: (now) => guardStore(() => expireRows(db, sortableInstant(now))),
    cancelChannel: (channelId, error, now) =>
      guardStore(async () => {
        const result = await db
          .updateTable("outbox")
          .set({ status: "cancelled", last_error: error, settled_at: sortableInstant(now) })
          .where("channel_id", "=", channelId)
          .where("settled_at", "is", null)
          .where("status", "=", "pending")
          .executeTakeFirst();
        return Number(result.numUpdatedRows);
      }),
    get: (id) =>
      guardStore(async () => {
        const row = await db.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirst();
        return row === undefined || row.content === null ? null : toOutboxRow(row);
      }),
    fireOf: (channelId, ruleKey, episode) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("outbox_event")
          .innerJoin("outbox", "outbox.id", "outbox_event.outbox_id")
          .selectAll("outbox")
          .where("outbox_event.channel_id", "=", channelId)
          .where("outbox_event.fire_of", "=", ruleKey)
          .where("outbox_event.episode", "=", episode)
          .where("outbox.status", "in", TELLING)
          .orderBy("outbox.id", "desc")
          .execute();
        return readEach(rows, toOutboxRow).values[0] ?? null;
      }),
    counts: () => guardStore(() => readCounts(db)),
    postsSince: (channelIds, since) => guardStore(() => countPosts(db, channelIds, sortableInstant(since))),
    foldedSince: (channelIds, since) => guardStore(() => countFolded(db, channelIds, sortableInstant(since))),
    told: (channelIds, eventIds) => guardStore(() => readToldEvents(db, channelIds, eventIds)),
    sinceDigest: (channelId, since, until) =>
      guardStore(() => readChannelNews(db, channelId, sortableInstant(since), sortableInstant(until))),
    notSent: ({ subscriptionId, limit }) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("not_sent")
          .selectAll()
          .where("subscription_id", "=", subscriptionId)
          .orderBy("at", "desc")
          .orderBy("event_id", "desc")
          .limit(limit)
          .execute();
        return rows.map((row) => ({
          eventId: row.event_id,
          subscriptionId: row.subscription_id,
          channelId: row.channel_id,
          reason: row.reason,
          at: row.at,
        }));
      }),
    prune: (before) =>
      guardStore(() =>
        db.transaction().execute((transaction) => pruneRows(transaction, sortableInstant(before))),
      ),
  };
}
