import type { ChannelNews } from "../app/ports/outbox.ts";
import type { NotSentReason } from "../domain/fan-out.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./schema.ts";

/** What reached a channel, or may have. */
const ARRIVED = ["sent", "unknown"] as const;

/**
 * What became of a channel's alerts after `since`, up to `until`, both as instants are stored. What waits for quiet
 * hours is counted as it stands now; it is told by the digest after its post.
 */
export async function readChannelNews(
  db: Database,
  channelId: string,
  since: Instant,
  until: Instant,
): Promise<ChannelNews> {
  const arrived = await db
    .selectFrom("outbox")
    .innerJoin("outbox_event", "outbox_event.outbox_id", "outbox.id")
    .select(["outbox_event.event_id", "outbox.kind"])
    .where("outbox.channel_id", "=", channelId)
    .where("outbox.kind", "in", ["alert", "ended"])
    .where("outbox.status", "in", ARRIVED)
    .where("outbox.settled_at", ">", since)
    .where("outbox.settled_at", "<=", until)
    .orderBy("outbox.id")
    .orderBy("outbox_event.event_id")
    .execute();
  const of = (kind: "alert" | "ended"): readonly number[] => [
    ...new Set(arrived.filter((row) => row.kind === kind).map((row) => row.event_id)),
  ];
  return {
    told: of("alert"),
    ended: of("ended"),
    waiting: await countWaiting(db, channelId, until),
    notSent: await readNotSent(db, channelId, since, until),
  };
}

/** Of alerts that were not tried yet: what waits for another try was on its way already. */
async function countWaiting(db: Database, channelId: string, now: Instant): Promise<number> {
  const row = await db
    .selectFrom("outbox")
    .innerJoin("outbox_event", "outbox_event.outbox_id", "outbox.id")
    .select(({ fn }) => fn.count<number>("outbox_event.event_id").distinct().as("count"))
    .where("outbox.channel_id", "=", channelId)
    .where("outbox.settled_at", "is", null)
    .where("outbox.kind", "=", "alert")
    .where("outbox.first_attempt_at", "is", null)
    .where("outbox.not_before", ">", now)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** An event that one subscription of the channel told and another did not hear of was told. */
async function readNotSent(
  db: Database,
  channelId: string,
  since: Instant,
  until: Instant,
): Promise<ChannelNews["notSent"]> {
  const rows = await db
    .selectFrom("not_sent")
    .select(["event_id", "reason"])
    .where("channel_id", "=", channelId)
    .where("at", ">", since)
    .where("at", "<=", until)
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("outbox_event")
            .innerJoin("outbox", "outbox.id", "outbox_event.outbox_id")
            .select("outbox.id")
            .whereRef("outbox_event.channel_id", "=", "not_sent.channel_id")
            .whereRef("outbox_event.event_id", "=", "not_sent.event_id")
            .where("outbox.status", "in", ["pending", "sending", ...ARRIVED]),
        ),
      ),
    )
    .orderBy("event_id")
    .orderBy("subscription_id")
    .execute();
  const reasons = new Map<number, NotSentReason>();
  for (const { event_id, reason } of rows) {
    if (!reasons.has(event_id)) reasons.set(event_id, reason);
  }
  return [...reasons].map(([eventId, reason]) => ({ eventId, reason }));
}
