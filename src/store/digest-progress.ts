import { type ExpressionBuilder, sql } from "kysely";
import type { OutboxTable } from "./alert-tables.ts";
import type { DigestDateTable, DigestScheduleTable } from "./digest-tables.ts";
import type { DigestProgress } from "./rows/digest-rows.ts";
import type { Database, DatabaseTransaction, Tables } from "./schema.ts";

/** What was queued and came to this was not told, and is missed like what was never queued. */
const LOST = ["expired", "dead"] as const;

type Decided = Pick<DigestDateTable, "channel_id" | "local_date" | "outcome" | "at"> & {
  /** Of its message; null where there is none, or none any more. */
  readonly status: OutboxTable["status"] | null;
  readonly created_at: string | null;
};

type WithSchedule = Tables & { readonly schedule: DigestScheduleTable };

/** Of a schedule about which nothing was decided yet. */
export const NOT_BEGUN: DigestProgress = { lastDate: null, lastQueuedAt: null, missed: [] };

/** The name of a date's digest in the outbox, as `digestKeyOf` makes it. */
function keyOf(row: "decided" | "told") {
  const [channel, date] = [sql.ref(`${row}.channel_id`), sql.ref(`${row}.local_date`)];
  return sql<string>`'digest|' || ${channel} || '|' || ${date}`;
}

/** Of the dates from the newest one that was told, or of all where none was. */
function progressOf(rows: readonly Decided[]): DigestProgress {
  const isLost = ({ status }: Decided): boolean => LOST.some((lost) => lost === status);
  const told = rows.findLast((row) => row.outcome === "queued" && !isLost(row));
  const missed = rows.filter((row) => row.outcome === "missed" || (row.outcome === "queued" && isLost(row)));
  return {
    lastDate: rows.at(-1)?.local_date ?? null,
    // A message tells up to when it was made, which after a crash may be before it was noted.
    lastQueuedAt: told?.created_at ?? told?.at ?? null,
    missed: missed.map((row) => row.local_date),
  };
}

/** The newest date of a schedule's channel whose digest was queued and did not come to nothing. */
function newestTold(on: ExpressionBuilder<WithSchedule, "schedule">) {
  return on
    .selectFrom("digest_date as told")
    .select("told.local_date")
    .whereRef("told.channel_id", "=", "schedule.channel_id")
    .where("told.outcome", "=", "queued")
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom("outbox as of_told")
            .select("of_told.id")
            .whereRef("of_told.channel_id", "=", "told.channel_id")
            .where("of_told.dedupe_key", "=", keyOf("told"))
            .where("of_told.status", "in", LOST),
        ),
      ),
    )
    .orderBy("told.local_date", "desc")
    .limit(1);
}

/** How far the schedules of these channels have come. Reads no more than came after the newest digest that was told. */
export async function readProgress(
  db: Database | DatabaseTransaction,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, DigestProgress>> {
  if (channelIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("digest_schedule as schedule")
    .innerJoin("digest_date as decided", (join) =>
      join
        .onRef("decided.channel_id", "=", "schedule.channel_id")
        // Asked once for each schedule, however many dates it has had.
        .on("decided.local_date", ">=", (on) => on.fn.coalesce(newestTold(on), on.val(""))),
    )
    .leftJoin("outbox as message", (join) =>
      join
        .onRef("message.channel_id", "=", "decided.channel_id")
        .on("message.dedupe_key", "=", keyOf("decided")),
    )
    .select([
      "decided.channel_id",
      "decided.local_date",
      "decided.outcome",
      "decided.at",
      "message.status",
      "message.created_at",
    ])
    .where("schedule.channel_id", "in", channelIds)
    .orderBy("decided.local_date")
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.channel_id)].map(([channelId, own]) => [channelId, progressOf(own)]),
  );
}
