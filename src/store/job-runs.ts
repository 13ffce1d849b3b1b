import type { JobRun, JobRuns } from "../app/ports/job-runs.ts";
import type { JobRunTable } from "./job-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import type { Database } from "./schema.ts";

function toRun(row: JobRunTable): JobRun {
  return {
    job: row.job,
    slot: row.slot,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
    detail: row.detail,
  };
}

/**
 * The ledger of jobs. Each call is one transaction and throws a `StoreError` where the disk or another process is in
 * the way; ending a slot that never began is a fault of the program and throws too.
 */
export function createJobRunStore(db: Database): JobRuns {
  return {
    newest: (upTo) =>
      guardStore(async () => {
        let ended = db.selectFrom("job_run").where("ended_at", "is not", null);
        if (upTo !== undefined) ended = ended.where("slot", "<=", sortableInstant(upTo));
        const rows = await db
          .selectFrom("job_run")
          .innerJoin(
            ended
              .groupBy("job")
              .select(({ fn }) => ["job as of", fn.max("slot").as("last")])
              .as("newest"),
            (join) => join.onRef("newest.of", "=", "job_run.job").onRef("newest.last", "=", "job_run.slot"),
          )
          .selectAll("job_run")
          .execute();
        return new Map(rows.map((row) => [row.job, toRun(row)]));
      }),
    begin: (job, slot, now) =>
      guardStore(async () => {
        const begun = { started_at: sortableInstant(now), ended_at: null, outcome: null, detail: null };
        await db
          .insertInto("job_run")
          .values({ job, slot: sortableInstant(slot), ...begun })
          .onConflict((conflict) => conflict.columns(["job", "slot"]).doUpdateSet(begun))
          .execute();
      }),
    end: (job, slot, now, outcome, detail) =>
      guardStore(async () => {
        const result = await db
          .updateTable("job_run")
          .set({ ended_at: sortableInstant(now), outcome, detail })
          .where("job", "=", job)
          .where("slot", "=", sortableInstant(slot))
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) throw new Error(`${job} ${slot} ended without having begun`);
      }),
    prune: (before) =>
      guardStore(async () => {
        const result = await db
          .deleteFrom("job_run")
          .where("slot", "<", sortableInstant(before))
          .where((on) =>
            on.exists(
              on
                .selectFrom("job_run as newer")
                .select("newer.slot")
                .whereRef("newer.job", "=", "job_run.job")
                .whereRef("newer.slot", ">", "job_run.slot")
                .where("newer.ended_at", "is not", null),
            ),
          )
          .executeTakeFirst();
        return Number(result.numDeletedRows);
      }),
  };
}
