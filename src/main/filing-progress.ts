import { createFilingProgress, type FilingProgressReader } from "../app/filings/progress.ts";
import type { Facts } from "../app/ports/facts.ts";
import { withoutOutside } from "../domain/outside.ts";
import { createFilingMarkStore } from "../store/filing-marks.ts";
import { createFilingTaskStore } from "../store/filing-tasks.ts";
import type { Database } from "../store/schema.ts";

/** Tells from the open store how far filings are read, loaded with the first question. */
export function openFilingProgress(db: Database, facts: Facts, isOn: boolean): FilingProgressReader {
  return createFilingProgress({
    tasks: createFilingTaskStore(db),
    marks: createFilingMarkStore(db),
    // What a server asked for is no part of how far the records of the sector go.
    watched: async () => withoutOutside(await facts.knownOn(null), []).miners,
    isOn,
  });
}
