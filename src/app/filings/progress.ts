import type { FilingsState } from "../../surface/answers/common.ts";
import type { FilingMarks, FilingTasks } from "../ports/filings.ts";
import { type FilingDeps, filersOf } from "./filing-deps.ts";

/** Tells how far filings are read. */
export interface FilingProgressReader {
  /** Of these companies by CIK, of all that are followed where none is named. */
  state(ciks: readonly string[] | null): Promise<FilingsState>;
}

/**
 * Reads it from the store, also where no bot runs: until every company's list was read once and all of its history is,
 * it is catching up.
 */
export function createFilingProgress(deps: {
  readonly tasks: Pick<FilingTasks, "progress">;
  readonly marks: Pick<FilingMarks, "companies">;
  readonly watched: FilingDeps["watched"];
  /** False where filings are not read here at all. */
  readonly isOn: boolean;
}): FilingProgressReader {
  return {
    state: async (ciks) => {
      if (!deps.isOn) return { kind: "off" };
      const wanted = new Set(ciks ?? (await filersOf(deps)).map(({ cik }) => cik));
      const rows = (await deps.tasks.progress()).filter(({ cik }) => wanted.has(cik));
      const marks = (await deps.marks.companies()).filter(({ cik }) => wanted.has(cik));
      const waiting = rows.reduce((sum, row) => sum + row.waitingQuiet, 0);
      // Of what is new some may be read before what is old: up to which day nothing waits is not told by the newest.
      if (marks.length < wanted.size || waiting > 0) return { kind: "catching_up", readTo: null, waiting };
      const days = rows.flatMap(({ readTo }) => (readTo === null ? [] : [readTo])).toSorted();
      return { kind: "read", readTo: days.at(-1) ?? null };
    },
  };
}
