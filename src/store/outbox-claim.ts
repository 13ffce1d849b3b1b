import type { OutboxRow } from "../app/ports/outbox.ts";
import type { Instant } from "../domain/time.ts";
import type { OutboxTable } from "./alert-tables.ts";
import { toOutboxRow } from "./rows/alert-rows.ts";
import { readEach } from "./rows/rule-rows.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

/** A row that is not settled, with what became of the row whose message it edits. */
type Waiting = OutboxTable & {
  readonly target_status: OutboxTable["status"] | null;
};

/** More candidates than are wanted, for several may be of one channel or behind another. */
const CANDIDATES = 4;

/**
 * What is not settled is pending, or this. Asked for what is pending by name SQLite goes through all that is, instead
 * of by the time of which the first row is wanted.
 */
const NOT_PENDING = "sending";

/**
 * Rows that nothing but time holds up, of those that the caller takes for pending. What holds a row up: a row of its channel that is being sent, an older one
 * that was begun and waits for its next try, and, for an edit, that its message is still on its way.
 */
export function selectFree(db: Database | DatabaseTransaction) {
  return db
    .selectFrom("outbox")
    .where("outbox.settled_at", "is", null)
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("outbox as other")
            .select("other.id")
            .where("other.settled_at", "is", null)
            .whereRef("other.channel_id", "=", "outbox.channel_id")
            .where((other) =>
              other.or([
                other("other.status", "=", "sending"),
                other.and([
                  other("other.first_attempt_at", "is not", null),
                  other("other.id", "<", other.ref("outbox.id")),
                ]),
              ]),
            ),
        ),
      ),
    )
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("outbox as target")
            .select("target.id")
            .whereRef("target.id", "=", "outbox.edits")
            .where("target.settled_at", "is", null),
        ),
      ),
    );
}

/** Channels of the most urgent due rows, most urgent first, each once; and whether there may be more. */
async function readChannels(
  transaction: DatabaseTransaction,
  now: Instant,
  busy: readonly string[],
  limit: number,
): Promise<{ readonly channelIds: readonly string[]; readonly more: boolean }> {
  let query = selectFree(transaction)
    .select("outbox.channel_id")
    .where("outbox.status", "=", "pending")
    .where("outbox.due_at", "<=", now);
  if (busy.length > 0) query = query.where("outbox.channel_id", "not in", busy);
  const due = await query
    .orderBy("outbox.priority")
    .orderBy("outbox.due_at")
    .orderBy("outbox.id")
    .limit(limit)
    .execute();
  return { channelIds: [...new Set(due.map((row) => row.channel_id))], more: due.length === limit };
}

/** Settles what waited too long; gives how many. */
export async function expireRows(db: Database | DatabaseTransaction, now: Instant): Promise<number> {
  const result = await db
    .updateTable("outbox")
    .set({ status: "expired", settled_at: now })
    .where("settled_at", "is", null)
    .where("status", "!=", NOT_PENDING)
    .where("expires_at", "<=", now)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Everything of these channels that is not settled, oldest first. */
async function readWaiting(
  transaction: DatabaseTransaction,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Waiting[]>> {
  const rows = await transaction
    .selectFrom("outbox")
    .leftJoin("outbox as target", "target.id", "outbox.edits")
    .selectAll("outbox")
    .select("target.status as target_status")
    .where("outbox.channel_id", "in", channelIds)
    .where("outbox.settled_at", "is", null)
    .orderBy("outbox.id")
    .execute();
  return Map.groupBy(rows, (row) => row.channel_id);
}

interface Turn {
  /** The row whose turn it is; null where the channel waits. */
  readonly row: Waiting | null;
  /** Edits of a message that was never posted. */
  readonly pointless: readonly number[];
}

/**
 * Whose turn it is in a channel that has a free row: the oldest that is due. One that waits for its first time (quiet
 * hours) holds up nobody, and neither does an edit whose message is still on its way.
 */
function turnOf(rows: readonly Waiting[], now: Instant): Turn {
  const pointless: number[] = [];
  for (const row of rows) {
    const isTargetSettled = row.target_status !== "pending" && row.target_status !== "sending";
    if (row.edits === null || row.target_status === "sent") {
      if (row.due_at <= now) return { row, pointless };
    } else if (isTargetSettled) {
      pointless.push(row.id);
    }
  }
  return { row: null, pointless };
}

async function settleAll(
  transaction: DatabaseTransaction,
  ids: readonly number[],
  settled: Pick<OutboxTable, "status" | "last_error" | "settled_at">,
): Promise<void> {
  if (ids.length === 0) return;
  await transaction.updateTable("outbox").set(settled).where("id", "in", ids).execute();
}

async function begin(
  transaction: DatabaseTransaction,
  ids: readonly number[],
  now: Instant,
): Promise<readonly OutboxTable[]> {
  if (ids.length === 0) return [];
  return transaction
    .updateTable("outbox")
    .set((eb) => ({
      status: "sending",
      attempts: eb("attempts", "+", 1),
      first_attempt_at: eb.fn.coalesce("first_attempt_at", eb.val(now)),
    }))
    .where("id", "in", ids)
    .returningAll()
    .execute();
}

/**
 * Claims up to `limit` rows, one of a channel, in the order in which they are to be sent: channels by their most urgent
 * due row, in each the oldest. So a fire is not sent before an older digest of its channel, but pulls it along. A row
 * that cannot be read is dead and stands in nobody's way. `now` must be written as instants are stored.
 */
export async function claimRows(
  transaction: DatabaseTransaction,
  now: Instant,
  limit: number,
  busy: ReadonlySet<string>,
): Promise<readonly OutboxRow[]> {
  await expireRows(transaction, now);
  const claimed: OutboxRow[] = [];
  // Every round claims or settles a row of each channel that it sees, so it comes to an end.
  for (let more = limit > 0; more && claimed.length < limit;) {
    const wanted = limit - claimed.length;
    const found = await readChannels(transaction, now, [...busy], wanted * CANDIDATES);
    claimed.push(...(await claimOf(transaction, now, wanted, found.channelIds)));
    more = found.more;
  }
  return claimed;
}

/** Claims of these channels, in their order. */
async function claimOf(
  transaction: DatabaseTransaction,
  now: Instant,
  limit: number,
  channelIds: readonly string[],
): Promise<readonly OutboxRow[]> {
  if (channelIds.length === 0) return [];
  const waiting = await readWaiting(transaction, channelIds);
  const turns = channelIds.map((id) => turnOf(waiting.get(id) ?? [], now));
  await settleAll(
    transaction,
    turns.flatMap((turn) => turn.pointless),
    { status: "cancelled", last_error: "what it edits was not posted", settled_at: now },
  );
  const { values, unreadable } = readEach(
    turns.flatMap(({ row }) => row ?? []),
    (row) => ({ row, read: toOutboxRow(row) }),
  );
  await settleAll(
    transaction,
    unreadable.map(({ row }) => row.id),
    { status: "dead", last_error: "it cannot be read", settled_at: now },
  );
  const ids = values.slice(0, limit).map(({ row }) => row.id);
  const begun = new Map((await begin(transaction, ids, now)).map((row) => [row.id, toOutboxRow(row)]));
  return ids.flatMap((id) => begun.get(id) ?? []);
}

/**
 * When the next row is due that nothing but time holds up; null where none waits. What waits for a message on its way
 * comes due with it, so the caller looks again after settling one.
 */
export async function readNextDue(db: Database): Promise<Instant | null> {
  const row = await selectFree(db)
    .select("outbox.due_at")
    .where("outbox.status", "!=", NOT_PENDING)
    .orderBy("outbox.due_at")
    .limit(1)
    .executeTakeFirst();
  return row?.due_at ?? null;
}
