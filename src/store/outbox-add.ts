import type { NewNotSent, NewOutboxRow } from "../app/ports/outbox.ts";
import type { Instant } from "../domain/time.ts";
import type { OutboxEventTable } from "./alert-tables.ts";
import { joinHeld } from "./outbox-held.ts";
import { eventIdsOf, outboxRow } from "./rows/alert-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { inChunks } from "./rows/values.ts";
import type { DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 100;
const IDS_PER_STATEMENT = 500;

async function nextId(transaction: DatabaseTransaction): Promise<number> {
  const newest = await transaction
    .selectFrom("outbox")
    .select(({ fn }) => fn.max<number | null>("id").as("id"))
    .executeTakeFirst();
  return (newest?.id ?? 0) + 1;
}

/** Which of these events are fires, with their rule and episode. */
async function readFires(
  transaction: DatabaseTransaction,
  eventIds: readonly number[],
): Promise<ReadonlyMap<number, Pick<OutboxEventTable, "fire_of" | "episode">>> {
  const fires = new Map<number, Pick<OutboxEventTable, "fire_of" | "episode">>();
  for (const ids of inChunks(eventIds, IDS_PER_STATEMENT)) {
    const rows = await transaction
      .selectFrom("event")
      .select(["id", "rule_key", "episode"])
      .where("id", "in", ids)
      .where("kind", "=", "fire")
      .execute();
    for (const row of rows) fires.set(row.id, { fire_of: row.rule_key, episode: row.episode });
  }
  return fires;
}

async function writeEvents(
  transaction: DatabaseTransaction,
  rows: readonly { readonly id: number; readonly row: NewOutboxRow }[],
): Promise<void> {
  const eventIds = new Set(rows.flatMap(({ row }) => eventIdsOf(row.content)));
  const fires = await readFires(transaction, [...eventIds]);
  const links = rows.flatMap(({ id, row }) =>
    eventIdsOf(row.content).map((eventId) => {
      const fire = row.edits === null ? fires.get(eventId) : undefined;
      return {
        outbox_id: id,
        event_id: eventId,
        channel_id: row.channelId,
        fire_of: fire?.fire_of ?? null,
        episode: fire?.episode ?? null,
      };
    }),
  );
  for (const chunk of inChunks(links, ROWS_PER_STATEMENT)) {
    await transaction.insertInto("outbox_event").values(chunk).execute();
  }
}

/** Gives the ids of rows that were not there yet. */
async function writeRows(
  transaction: DatabaseTransaction,
  given: readonly NewOutboxRow[],
): Promise<readonly number[]> {
  const { joined, rest: rows } = await joinHeld(transaction, given);
  await writeEvents(transaction, joined);
  if (rows.length === 0) return [];
  const first = await nextId(transaction);
  const numbered = rows.map((row, index) => ({ id: first + index, row }));
  const added = new Set<number>();
  for (const chunk of inChunks(numbered, ROWS_PER_STATEMENT)) {
    const written = await transaction
      .insertInto("outbox")
      .values(chunk.map(({ id, row }) => outboxRow(id, row)))
      .onConflict((conflict) => conflict.columns(["dedupe_key", "channel_id"]).doNothing())
      .returning("id")
      .execute();
    for (const { id } of written) added.add(id);
  }
  const fresh = numbered.filter(({ id }) => added.has(id));
  await writeEvents(transaction, fresh);
  return fresh.map(({ id }) => id);
}

async function writeNotSent(
  transaction: DatabaseTransaction,
  notSent: readonly NewNotSent[],
  now: Instant,
): Promise<void> {
  const at = sortableInstant(now);
  for (const chunk of inChunks(notSent, ROWS_PER_STATEMENT)) {
    await transaction
      .insertInto("not_sent")
      .values(
        chunk.map(({ eventId, subscriptionId, channelId, reason }) => ({
          event_id: eventId,
          subscription_id: subscriptionId,
          channel_id: channelId,
          reason,
          at,
        })),
      )
      .onConflict((conflict) => conflict.columns(["event_id", "subscription_id"]).doNothing())
      .execute();
  }
}

/** Writes messages and what is not sent, each unless it is there already; gives the ids of the new messages. */
export async function addToOutbox(
  transaction: DatabaseTransaction,
  rows: readonly NewOutboxRow[],
  notSent: readonly NewNotSent[],
  now: Instant,
): Promise<readonly number[]> {
  const added = await writeRows(transaction, rows);
  await writeNotSent(transaction, notSent, now);
  return added;
}
