import type { JobSuccesses } from "../app/ports/job-successes.ts";
import { guardStore } from "./retry.ts";
import type { Database } from "./schema.ts";

/** When jobs last did their work, as far back as the ledger is kept; throws a `StoreError` like the other stores. */
export function createJobSuccesses(db: Database): JobSuccesses {
  return {
    lastDone: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("job_run")
          .select(({ fn }) => ["job", fn.max<string | null>("ended_at").as("at")])
          .where("outcome", "in", ["done", "partly"])
          .groupBy("job")
          .execute();
        return new Map(rows.flatMap(({ job, at }) => (at === null ? [] : [[job, at] as const])));
      }),
  };
}
