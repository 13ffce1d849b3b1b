import type { DigestOutcome, Digests, StoredDigest } from "../app/ports/digests.ts";
import { digestKeyOf } from "../domain/digest-due.ts";
import { addDays, type Instant, type IsoDate } from "../domain/time.ts";
import { NOT_BEGUN, readProgress } from "./digest-progress.ts";
import type { DigestScheduleTable } from "./digest-tables.ts";
import { guardStore } from "./retry.ts";
import { digestRow, toStoredDigest } from "./rows/digest-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { readEach } from "./rows/rule-rows.ts";
import { inChunks } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 200;
const IDS_PER_STATEMENT = 500;

/** Longer than anything that a digest mentions. */
const DATES_KEPT_DAYS = 120;

interface Decision {
  readonly channelId: string;
  readonly localDate: IsoDate;
  readonly outcome: DigestOutcome;
}

function selectSchedules(db: Database | DatabaseTransaction) {
  return db.selectFrom("digest_schedule").selectAll();
}

async function withProgress(
  transaction: DatabaseTransaction,
  rows: readonly DigestScheduleTable[],
): Promise<readonly StoredDigest[]> {
  const progress = await readProgress(
    transaction,
    rows.map((row) => row.channel_id),
  );
  return readEach(rows, (row) => toStoredDigest(row, progress.get(row.channel_id) ?? NOT_BEGUN)).values;
}

/** The server of each of these channels that still has a schedule. */
async function readServers(
  transaction: DatabaseTransaction,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const servers = new Map<string, string>();
  for (const ids of inChunks(channelIds, IDS_PER_STATEMENT)) {
    const rows = await transaction
      .selectFrom("digest_schedule")
      .select(["channel_id", "guild_id"])
      .where("channel_id", "in", ids)
      .execute();
    for (const row of rows) servers.set(row.channel_id, row.guild_id);
  }
  return servers;
}

async function writeDecisions(
  transaction: DatabaseTransaction,
  decisions: readonly Decision[],
  now: Instant,
): Promise<void> {
  const at = sortableInstant(now);
  const servers = await readServers(transaction, [...new Set(decisions.map(({ channelId }) => channelId))]);
  const rows = decisions.flatMap(({ channelId, localDate, outcome }) => {
    const server = servers.get(channelId);
    // A schedule that went meanwhile has nothing to remember, and nothing to send.
    if (server === undefined) return [];
    return [{ channel_id: channelId, local_date: localDate, guild_id: server, outcome, at }];
  });
  for (const { channelId } of decisions) {
    if (!servers.has(channelId)) await withdraw(transaction, channelId);
  }
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction
      .insertInto("digest_date")
      .values(chunk)
      .onConflict((conflict) => conflict.columns(["channel_id", "local_date"]).doNothing())
      .execute();
  }
}

/** So a channel's dates are at most so many, for as long as it has a digest. */
async function forgetOld(transaction: DatabaseTransaction, decisions: readonly Decision[]): Promise<void> {
  const oldest = decisions.map(({ localDate }) => localDate).toSorted()[0];
  if (oldest === undefined) return;
  for (const ids of inChunks([...new Set(decisions.map(({ channelId }) => channelId))], IDS_PER_STATEMENT)) {
    await transaction
      .deleteFrom("digest_date")
      .where("channel_id", "in", ids)
      .where("local_date", "<", addDays(oldest, -DATES_KEPT_DAYS))
      .execute();
  }
}

/** Takes back what waits of a channel and was not begun, so that its date is open again for a new schedule. */
async function withdraw(transaction: DatabaseTransaction, channelId: string): Promise<void> {
  const waiting = await transaction
    .deleteFrom("outbox")
    .where("channel_id", "=", channelId)
    .where("kind", "=", "digest")
    .where("settled_at", "is", null)
    .where("status", "=", "pending")
    .where("first_attempt_at", "is", null)
    .returning("dedupe_key")
    .execute();
  const keys = new Set(waiting.map((row) => row.dedupe_key));
  if (keys.size === 0) return;
  const dates = await transaction
    .selectFrom("digest_date")
    .select("local_date")
    .where("channel_id", "=", channelId)
    .execute();
  const open = dates.map((row) => row.local_date).filter((date) => keys.has(digestKeyOf(channelId, date)));
  if (open.length === 0) return;
  await transaction
    .deleteFrom("digest_date")
    .where("channel_id", "=", channelId)
    .where("local_date", "in", open)
    .execute();
}

/**
 * When channels get their digest, and how far each has come. What was queued and expired in the outbox, or could not be
 * sent at all, counts as missed, and the next digest goes on from the one before it. A schedule that cannot be read is
 * left out of lists; `get` throws on it. What was decided about a channel stays when its schedule goes, and goes with its
 * server. Throws a `StoreError` where the disk or another process is in the way.
 */
export function createDigestStore(db: Database): Digests {
  const reading = <T>(read: (transaction: DatabaseTransaction) => Promise<T>): Promise<T> =>
    guardStore(() => db.transaction().execute(read));
  return {
    set: (schedule, most) =>
      reading(async (transaction) => {
        const others = await transaction
          .selectFrom("digest_schedule")
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .where("guild_id", "=", schedule.guildId)
          .where("channel_id", "!=", schedule.channelId)
          .executeTakeFirstOrThrow();
        if (others.count >= most) return { ok: false };
        const row = digestRow(schedule);
        const { channel_id: _, ...changed } = row;
        await transaction
          .insertInto("digest_schedule")
          .values(row)
          .onConflict((conflict) => conflict.column("channel_id").doUpdateSet(changed))
          .execute();
        return { ok: true };
      }),
    get: (channelId) =>
      reading(async (transaction) => {
        const row = await selectSchedules(transaction).where("channel_id", "=", channelId).executeTakeFirst();
        if (row === undefined) return null;
        const progress = await readProgress(transaction, [channelId]);
        return toStoredDigest(row, progress.get(channelId) ?? NOT_BEGUN);
      }),
    of: (guildId) =>
      reading(async (transaction) => {
        const own = selectSchedules(transaction).where("guild_id", "=", guildId);
        return withProgress(transaction, await own.orderBy("created_at").orderBy("channel_id").execute());
      }),
    remove: (channelId) =>
      reading(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("digest_schedule")
          .where("channel_id", "=", channelId)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await withdraw(transaction, channelId);
        return true;
      }),
    page: (afterChannel, limit) =>
      reading(async (transaction) => {
        const all = selectSchedules(transaction).orderBy("channel_id").limit(limit);
        const rows = afterChannel === null ? all : all.where("channel_id", ">", afterChannel);
        return withProgress(transaction, await rows.execute());
      }),
    decide: (decisions, now) =>
      decisions.length === 0
        ? Promise.resolve()
        : reading(async (transaction) => {
            await writeDecisions(transaction, decisions, now);
            await forgetOld(transaction, decisions);
          }),
    among: (channelIds) =>
      guardStore(async () => {
        const among = new Set<string>();
        for (const ids of inChunks([...new Set(channelIds)], IDS_PER_STATEMENT)) {
          const rows = await selectSchedules(db).where("channel_id", "in", ids).execute();
          const { values } = readEach(rows, (row) => toStoredDigest(row, NOT_BEGUN));
          for (const { channelId, sections } of values) if (sections.includes("alerts")) among.add(channelId);
        }
        return among;
      }),
  };
}
