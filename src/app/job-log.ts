import type { Instant } from "../domain/time.ts";
import type { JobName, JobOutcome } from "./ports/job-runs.ts";
import type { Log } from "./ports/log.ts";

/** What may break beside the jobs themselves. */
export type LedgerUse = "reading the ledger" | "writing the ledger";

/** What the log says of jobs: each trouble once when it begins, and once when it is over. */
export interface JobLog {
  /** Notes how a run ended. */
  ended(job: JobName, slot: Instant, now: Instant, outcome: JobOutcome, detail: string): void;
  /** Notes what broke in the program and gives the reference that leads to the line; the same again has the same. */
  broke(what: JobName | LedgerUse, error: unknown): string;
  /** Notes that the ledger could be used. */
  worked(use: LedgerUse): void;
}

interface Trouble {
  readonly since: Instant;
  outcome: "partly" | "failed";
}

/** Different faults told apart in one spell of trouble; what comes beyond them goes with the last. */
const MOST_FAULTS = 20;

/** Keeps in memory what was said; a restart says it once more. */
export function createJobLog(log: Log, newReference: () => string): JobLog {
  const troubles = new Map<JobName, Trouble>();
  /** References by what broke. */
  const faults = new Map<JobName | LedgerUse, Map<string, string>>();
  return {
    ended: (job, slot, now, outcome, detail) => {
      const before = troubles.get(job);
      if (outcome === "done") {
        troubles.delete(job);
        faults.delete(job);
        if (before === undefined) log.debug({ job, slot, detail }, "a job is done");
        else log.info({ job, slot, detail, troubledSince: before.since }, "a job works again");
        return;
      }
      if (before?.outcome === outcome) {
        log.debug({ job, slot, detail }, `a job still ends ${outcome}`);
        return;
      }
      if (before === undefined) troubles.set(job, { since: now, outcome });
      else before.outcome = outcome;
      const message =
        outcome === "failed" ? "a job failed and will be tried again" : "a job did only part of its work";
      log.warn({ job, slot, detail }, message);
    },
    broke: (what, error) => {
      const known = faults.get(what) ?? new Map<string, string>();
      faults.set(what, known);
      const fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const said = known.get(fault) ?? (known.size >= MOST_FAULTS ? [...known.values()].at(-1) : undefined);
      if (said !== undefined) return said;
      const reference = newReference();
      known.set(fault, reference);
      log.error({ what, reference, err: error }, "a job or its ledger broke");
      return reference;
    },
    worked: (use) => {
      if (faults.delete(use)) log.info({ what: use }, "the ledger of jobs works again");
    },
  };
}
