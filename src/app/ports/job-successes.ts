import type { Instant } from "../../domain/time.ts";
import type { JobName } from "./job-runs.ts";

/** Reads from the ledger when jobs last did their work. */
export interface JobSuccesses {
  /** When each job last ended, its work done wholly or in part; a job that never did is absent. */
  lastDone(): Promise<ReadonlyMap<JobName, Instant>>;
}
