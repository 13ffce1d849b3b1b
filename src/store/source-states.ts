import type { SourceState, SourceStates } from "../app/ports/source-states.ts";
import type { SourceStateTable } from "./job-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import type { Database } from "./schema.ts";

function toState(row: SourceStateTable): SourceState {
  const { failed_at: at, failure_kind: kind, failure_detail: detail } = row;
  return {
    source: row.source,
    capability: row.capability,
    failures: row.failures,
    lastSuccess: row.last_success,
    lastFailure: at === null || kind === null || detail === null ? null : { at, kind, detail },
    notBefore: row.not_before,
  };
}

/** How providers fare. Each call is one transaction and throws a `StoreError` like the other stores. */
export function createSourceStateStore(db: Database): SourceStates {
  return {
    all: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("source_state")
          .selectAll()
          .orderBy("capability")
          .orderBy("source")
          .execute();
        return rows.map(toState);
      }),
    write: ({ source, capability, failures, lastSuccess, lastFailure, notBefore }) =>
      guardStore(async () => {
        const fields = {
          failures,
          last_success: lastSuccess === null ? null : sortableInstant(lastSuccess),
          failed_at: lastFailure === null ? null : sortableInstant(lastFailure.at),
          failure_kind: lastFailure?.kind ?? null,
          failure_detail: lastFailure?.detail ?? null,
          not_before: notBefore === null ? null : sortableInstant(notBefore),
        };
        await db
          .insertInto("source_state")
          .values({ source, capability, ...fields })
          .onConflict((conflict) => conflict.columns(["source", "capability"]).doUpdateSet(fields))
          .execute();
      }),
  };
}
