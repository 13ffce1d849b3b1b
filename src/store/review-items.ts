import type { NewReviewItem, ReviewItem, ReviewItems } from "../app/ports/review-items.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { reviewColumns, reviewRow, toReviewItem } from "./rows/review-rows.ts";
import { inChunks } from "./rows/values.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

const KEYS_PER_STATEMENT = 500;

async function nextId(transaction: DatabaseTransaction): Promise<number> {
  const newest = await transaction
    .selectFrom("review_item")
    .select(({ fn }) => fn.max<number | null>("id").as("id"))
    .executeTakeFirst();
  return (newest?.id ?? 0) + 1;
}

/**
 * Takes up one item under its key: true where it is new, or open again. Nobody decides what is withdrawn, so such an
 * item opens again when its question does.
 */
async function propose(transaction: DatabaseTransaction, key: string, item: NewReviewItem): Promise<boolean> {
  const known = await transaction
    .selectFrom("review_item")
    .select(["id", "state", "decided_by"])
    .where("key", "=", key)
    .executeTakeFirst();
  if (known === undefined) {
    const row = reviewRow(await nextId(transaction), key, item);
    await transaction.insertInto("review_item").values(row).execute();
    return true;
  }
  if (known.decided_by !== null) return false;
  await transaction
    .updateTable("review_item")
    .set({ ...reviewColumns(item), state: "open", decided_at: null })
    .where("id", "=", known.id)
    .execute();
  return known.state !== "open";
}

/** What people of the project should look at; open ones come oldest first. Throws a `StoreError` like the other stores. */
export function createReviewItemStore(db: Database): ReviewItems {
  return {
    add: (item) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const id = await nextId(transaction);
          await transaction
            .insertInto("review_item")
            .values(reviewRow(id, null, item))
            .execute();
          return id;
        }),
      ),
    propose: (items) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          let opened = 0;
          for (const { key, item } of items) if (await propose(transaction, key, item)) opened += 1;
          return opened;
        }),
      ),
    decisions: (keys) =>
      guardStore(async () => {
        const states = new Map<string, ReviewItem["state"]>();
        for (const some of inChunks(keys, KEYS_PER_STATEMENT)) {
          const rows = await db
            .selectFrom("review_item")
            .select(["key", "state"])
            .where("key", "in", some)
            .execute();
          for (const { key, state } of rows) if (key !== null) states.set(key, state);
        }
        return states;
      }),
    withdraw: (keys, now) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          let closed = 0;
          for (const some of inChunks(keys, KEYS_PER_STATEMENT)) {
            const { numUpdatedRows } = await transaction
              .updateTable("review_item")
              .set({ state: "done", decided_at: sortableInstant(now) })
              .where("key", "in", some)
              .where("state", "=", "open")
              .executeTakeFirst();
            closed += Number(numUpdatedRows);
          }
          return closed;
        }),
      ),
    countSince: (reporter, since) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("review_item")
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .where("reporter", "=", reporter)
          .where("created_at", ">=", sortableInstant(since))
          .executeTakeFirst();
        return row?.count ?? 0;
      }),
    open: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("review_item")
          .selectAll()
          .where("state", "=", "open")
          .orderBy("id")
          .execute();
        return rows.map(toReviewItem);
      }),
    get: (id) =>
      guardStore(async () => {
        const row = await db.selectFrom("review_item").selectAll().where("id", "=", id).executeTakeFirst();
        return row === undefined ? null : toReviewItem(row);
      }),
    decide: (id, state, by, now) =>
      guardStore(async () => {
        const { numUpdatedRows } = await db
          .updateTable("review_item")
          .set({ state, decided_by: by, decided_at: sortableInstant(now) })
          .where("id", "=", id)
          .where("state", "=", "open")
          .executeTakeFirst();
        return Number(numUpdatedRows) > 0;
      }),
  };
}
