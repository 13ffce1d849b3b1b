import type { ReviewItem, ReviewItems } from "../app/ports/review-items.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { oneOf } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const KINDS: Readonly<Record<ReviewItem["kind"], true>> = { reported_number: true };

/** What people of the project should look at; open ones come oldest first. Throws a `StoreError` like the other stores. */
export function createReviewItemStore(db: Database): ReviewItems {
  return {
    add: (item) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const newest = await transaction
            .selectFrom("review_item")
            .select(({ fn }) => fn.max<number | null>("id").as("id"))
            .executeTakeFirst();
          const id = (newest?.id ?? 0) + 1;
          await transaction
            .insertInto("review_item")
            .values({
              id,
              kind: item.kind,
              created_at: sortableInstant(item.createdAt),
              reporter: item.reporter,
              about: item.about,
              what: item.what,
              source: item.source,
              state: "open",
            })
            .execute();
          return id;
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
        return rows.map((row) => ({
          id: row.id,
          kind: oneOf(KINDS, row.kind),
          createdAt: row.created_at,
          reporter: row.reporter,
          about: row.about,
          what: row.what,
          source: row.source,
          state: row.state,
        }));
      }),
  };
}
