import type { CommandHashes } from "../app/ports/command-hashes.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** Hashes of the commands last registered, by API address and application. Throws a `StoreError` like the other stores. */
export function createCommandHashStore(db: Database): CommandHashes {
  return {
    get: (key) =>
      guardStore(async () => {
        const row = await db
          .selectFrom("command_hash")
          .select("hash")
          .where("key", "=", key)
          .executeTakeFirst();
        return row?.hash ?? null;
      }),
    set: (key, hash) =>
      guardStore(async () => {
        await db
          .insertInto("command_hash")
          .values({ key, hash })
          .onConflict((conflict) => conflict.column("key").doUpdateSet({ hash }))
          .execute();
      }),
  };
}
