import type { Outbox, OutboxStatus } from "../app/ports/outbox.ts";
import type { Instant } from "../domain/time.ts";
import { selectFree } from "./outbox-claim.ts";
import { inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";
import { TELLING } from "./watching.ts";

const IDS_PER_STATEMENT = 500;

interface Counted {
  readonly channel_id: string;
  readonly count: number;
}

async function countEach(
  channelIds: readonly string[],
  count: (ids: readonly string[]) => Promise<readonly Counted[]>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const ids of inChunks([...new Set(channelIds)], IDS_PER_STATEMENT)) {
    for (const row of await count(ids)) counts.set(row.channel_id, row.count);
  }
  return counts;
}

/** How many messages there are of each status, and since when the oldest of those that wait is due. */
export async function readCounts(db: Database): ReturnType<Outbox["counts"]> {
  const rows = await db
    .selectFrom("outbox")
    .select(({ fn }) => ["status", fn.countAll<number>().as("count")])
    .groupBy("status")
    .execute();
  const oldest = await selectFree(db)
    .select(({ fn }) => fn.min<string | null>("outbox.due_at").as("at"))
    .where("outbox.status", "=", "pending")
    .executeTakeFirst();
  const of = new Map(rows.map((row) => [row.status, row.count]));
  const count = (status: OutboxStatus): number => of.get(status) ?? 0;
  return {
    byStatus: {
      pending: count("pending"),
      sending: count("sending"),
      sent: count("sent"),
      unknown: count("unknown"),
      dead: count("dead"),
      expired: count("expired"),
      cancelled: count("cancelled"),
    },
    oldestDue: oldest?.at ?? null,
  };
}

/**
 * Alert posts of channels that are due since then: one that is held until the next morning belongs to the morning.
 * Those that came to nothing and edits do not count; a channel without any is absent.
 */
export function countPosts(
  db: Database,
  channelIds: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, number>> {
  return countEach(channelIds, (ids) =>
    db
      .selectFrom("outbox")
      .select(({ fn }) => ["channel_id", fn.countAll<number>().as("count")])
      .where("channel_id", "in", ids)
      .where("due_at", ">=", since)
      .where("kind", "=", "alert")
      .where("edits", "is", null)
      .where("status", "in", TELLING)
      .groupBy("channel_id")
      .execute(),
  );
}

/**
 * Events of channels that were over the day's budget since then, each once however many subscriptions wished for it,
 * and that no later alert post could carry; a channel without any is absent.
 */
export function countFolded(
  db: Database,
  channelIds: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, number>> {
  return countEach(channelIds, (ids) =>
    db
      .selectFrom("not_sent")
      .select(({ fn }) => ["channel_id", fn.count<number>("event_id").distinct().as("count")])
      .where("channel_id", "in", ids)
      .where("at", ">=", since)
      .where("reason", "=", "over_budget")
      .where((on) =>
        on.not(
          on.exists(
            on
              .selectFrom("outbox")
              .select("outbox.id")
              .whereRef("outbox.channel_id", "=", "not_sent.channel_id")
              .whereRef("outbox.created_at", ">", "not_sent.at")
              .where("outbox.due_at", ">=", since)
              .where("outbox.kind", "=", "alert")
              .where("outbox.edits", "is", null)
              .where("outbox.status", "in", TELLING),
          ),
        ),
      )
      .groupBy("channel_id")
      .execute(),
  );
}

/** Which of these events a post of these channels tells already, or will: channel and event with a blank between. */
export async function readToldEvents(
  db: Database,
  channelIds: readonly string[],
  eventIds: readonly number[],
): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  const asked = new Set(eventIds);
  if (asked.size === 0) return told;
  const first = eventIds.reduce((least, id) => Math.min(least, id), Infinity);
  for (const ids of inChunks(channelIds, IDS_PER_STATEMENT)) {
    const rows = await db
      .selectFrom("outbox_event")
      .innerJoin("outbox", "outbox.id", "outbox_event.outbox_id")
      .select(["outbox_event.channel_id", "outbox_event.event_id"])
      .where("outbox_event.channel_id", "in", ids)
      .where("outbox_event.event_id", ">=", first)
      .where("outbox.edits", "is", null)
      .where("outbox.status", "in", TELLING)
      .execute();
    for (const row of rows) {
      if (asked.has(row.event_id)) told.add(`${row.channel_id} ${row.event_id}`);
    }
  }
  return told;
}
