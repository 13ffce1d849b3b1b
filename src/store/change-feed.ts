import type { ChangeFeed } from "../app/ports/change-feed.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** How far the change feed goes; throws a `StoreError` like the other stores. */
export function createChangeFeed(db: Database): ChangeFeed {
  return {
    newest: () =>
      guardStore(async () => {
        const row = await db
          .selectFrom("change")
          .select(({ fn }) => fn.max<number | null>("id").as("id"))
          .executeTakeFirst();
        return row?.id ?? null;
      }),
  };
}
