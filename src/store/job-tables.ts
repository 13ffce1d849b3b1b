import type { JobName, JobOutcome } from "../app/ports/job-runs.ts";
import type { SourceFailureKind } from "../app/ports/market-sources.ts";
import type { Capability } from "../app/ports/source-states.ts";

/** One slot of a job; instants are written alike, to the millisecond, for they are compared as text. */
export interface JobRunTable {
  job: JobName;
  slot: string;
  started_at: string;
  /** Null while it runs, or where the process ended in the middle; so are the two that follow. */
  ended_at: string | null;
  outcome: JobOutcome | null;
  detail: string | null;
}

/** How a provider fares with one thing it is asked for. */
export interface SourceStateTable {
  source: string;
  capability: Capability;
  failures: number;
  last_success: string | null;
  /** The last failure, kept after a success too; all three are null where there was none. */
  failed_at: string | null;
  failure_kind: SourceFailureKind | null;
  failure_detail: string | null;
  not_before: string | null;
}
