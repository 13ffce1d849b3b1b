import type { FollowedCompanies } from "../app/ports/listed-companies.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** What stands on the list of any server. Throws a `StoreError` like the other stores. */
export function createFollowedCompanyStore(db: Database): FollowedCompanies {
  return {
    onLists: () =>
      guardStore(async () => {
        const rows = await db.selectFrom("watch").select("miner_id").distinct().execute();
        return new Set(rows.map((row) => row.miner_id));
      }),
  };
}
