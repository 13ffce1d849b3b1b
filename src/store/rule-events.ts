import type { BarPass, Rules, StoredEvent } from "../app/ports/rules.ts";
import type { EventDetail } from "../domain/rule-event.ts";
import type { Instant } from "../domain/time.ts";
import { guardStore } from "./retry.ts";
import { eventColumns, toStoredEvent } from "./rows/event-rows.ts";
import { sortableInstant } from "./rows/instants.ts";
import { readEach } from "./rows/rule-rows.ts";
import { inChunks } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const ROWS_PER_STATEMENT = 100;

/** An event that has no id yet. */
export interface NewEvent {
  readonly ruleKey: string;
  readonly detail: EventDetail;
  readonly notBefore: Instant | null;
}

/** Notes the bar, unless it is there. Of an instant, the bar is finished; one that was finished before stays so. */
async function writeBar(
  db: Database | DatabaseTransaction,
  { clock, bar, pass }: BarPass,
  finishedAt: Instant | null,
): Promise<void> {
  const insert = db
    .insertInto("bar")
    .values({ clock, bar, pass, finished_at: finishedAt, fanned_out_at: null })
    .onConflict((conflict) => {
      const same = conflict.columns(["clock", "bar", "pass"]);
      return finishedAt === null
        ? same.doNothing()
        : same.doUpdateSet({ finished_at: finishedAt }).where("bar.finished_at", "is", null);
    });
  await insert.execute();
}

/**
 * Writes events of a bar, and the bar where it is not there yet. One that is there already (the same rule, bar, pass,
 * kind and episode) stays as it is. To be called inside a transaction.
 */
export async function writeEvents(
  transaction: DatabaseTransaction,
  at: BarPass,
  events: readonly NewEvent[],
  now: Instant,
): Promise<void> {
  if (events.length === 0) return;
  await writeBar(transaction, at, null);
  const newest = await transaction
    .selectFrom("event")
    .select(({ fn }) => fn.max<number | null>("id").as("id"))
    .executeTakeFirst();
  const first = (newest?.id ?? 0) + 1;
  const rows = events.map(({ ruleKey, detail, notBefore }, index) => ({
    id: first + index,
    rule_key: ruleKey,
    clock: at.clock,
    bar: at.bar,
    pass: at.pass,
    ...eventColumns(detail),
    created_at: sortableInstant(now),
    not_before: notBefore === null ? null : sortableInstant(notBefore),
    corrected_value: null,
    corrected_at: null,
  }));
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction
      .insertInto("event")
      .values(chunk)
      .onConflict((conflict) => conflict.columns(["rule_key", "bar", "pass", "kind", "episode"]).doNothing())
      .execute();
  }
}

/** Events that ended or never had an end: the rule does not stand in their episode. */
async function pruneEvents(transaction: DatabaseTransaction, before: Instant): Promise<number> {
  const result = await transaction
    .deleteFrom("event")
    .where("created_at", "<", before)
    // The newest stays, or the next one would be given its number, which a button somewhere may still carry.
    .where("id", "<", (on) =>
      on.selectFrom("event as newest").select(({ fn }) => fn.max("newest.id").as("id")),
    )
    .where((on) =>
      on.not(
        on.exists(
          on
            .selectFrom("rule_state")
            .select("rule_state.rule_key")
            .whereRef("rule_state.rule_key", "=", "event.rule_key")
            .whereRef("rule_state.episode", "=", "event.episode"),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Finished bars without events, but never the newest of a clock: from there evaluation goes on. */
async function pruneBars(transaction: DatabaseTransaction, before: Instant): Promise<void> {
  await transaction
    .deleteFrom("bar")
    .where("finished_at", "<", before)
    .where((on) =>
      on.and([
        on.not(
          on.exists(
            on
              .selectFrom("event")
              .select("event.id")
              .whereRef("event.clock", "=", "bar.clock")
              .whereRef("event.bar", "=", "bar.bar")
              .whereRef("event.pass", "=", "bar.pass"),
          ),
        ),
        on.exists(
          on
            .selectFrom("bar as newer")
            .select("newer.bar")
            .whereRef("newer.clock", "=", "bar.clock")
            .whereRef("newer.bar", ">", "bar.bar")
            .where("newer.finished_at", "is not", null),
        ),
      ]),
    )
    .execute();
}

type EventStore = Pick<
  Rules,
  "recordFacts" | "finishBar" | "newestBar" | "events" | "eventsOf" | "fireOf" | "correct" | "prune"
>;

/** What happened to rules, and the bars at which it did. Throws a `StoreError` like the other stores. */
export function createRuleEventStore(db: Database): EventStore {
  return {
    recordFacts: (at, events, now) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          if (at.clock !== "fact") throw new RangeError(`facts happen at no bar of the clock ${at.clock}`);
          await writeBar(transaction, at, sortableInstant(now));
          await writeEvents(transaction, at, events, now);
        }),
      ),
    finishBar: (at, now) => guardStore(() => writeBar(db, at, sortableInstant(now))),
    newestBar: (clock) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("bar")
          .select("bar")
          .where("clock", "=", clock)
          .where("finished_at", "is not", null)
          .orderBy("bar", "desc")
          .limit(1)
          .executeTakeFirst();
        return row?.bar ?? null;
      }),
    events: ({ clock, from, ruleKey, limit }) =>
      guardStore(async () => {
        let query = db.selectFrom("event").selectAll();
        if (clock !== null) query = query.where("clock", "=", clock);
        if (from !== null) query = query.where("bar", ">=", from);
        if (ruleKey !== null) query = query.where("rule_key", "=", ruleKey);
        const rows = await query.orderBy("id", "desc").limit(limit).execute();
        return readEach(rows, toStoredEvent).values;
      }),
    eventsOf: (ids) =>
      guardStore(async () => {
        const found: StoredEvent[] = [];
        for (const chunk of inChunks([...new Set(ids)], ROWS_PER_STATEMENT)) {
          const rows = await db.selectFrom("event").selectAll().where("id", "in", chunk).execute();
          found.push(...readEach(rows, toStoredEvent).values);
        }
        return found.toSorted((a, b) => a.id - b.id);
      }),
    fireOf: (ruleKey, episode) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("event")
          .selectAll()
          .where("rule_key", "=", ruleKey)
          .where("episode", "=", episode)
          .where("kind", "=", "fire")
          .executeTakeFirst();
        return row === undefined ? null : toStoredEvent(row);
      }),
    correct: (eventId, value, now) =>
      guardStore(async () => {
        await db
          .updateTable("event")
          .set({ corrected_value: value, corrected_at: value === null ? null : sortableInstant(now) })
          .where("id", "=", eventId)
          .execute();
      }),
    prune: (before) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const at = sortableInstant(before);
          const pruned = await pruneEvents(transaction, at);
          await pruneBars(transaction, at);
          return pruned;
        }),
      ),
  };
}
