import type { Instant } from "../../domain/time.ts";

/** The jobs there are, by the names people read. */
export type JobName =
  | "btc-spot"
  | "stock-quotes"
  | "stock-bars"
  | "btc-close"
  | "network"
  | "evaluate"
  | "digest"
  | "filings"
  | "filing-lists"
  | "shared-facts"
  | "guilds"
  | "housekeeping";

export type JobOutcome = "done" | "partly" | "failed";

/** One run of one slot of a job. */
export interface JobRun {
  readonly job: JobName;
  /** The instant the slot stands for. */
  readonly slot: Instant;
  readonly startedAt: Instant;
  /** Null while it runs, or where the process ended in the middle. */
  readonly endedAt: Instant | null;
  readonly outcome: JobOutcome | null;
  /** One line for people; null while it runs. */
  readonly detail: string | null;
}

/** The ledger of jobs: a slot is done once, whatever restarts in between. */
export interface JobRuns {
  /**
   * The newest finished slot of each job, whatever its outcome. With `upTo`, slots after it are left out: a clock that
   * was ahead has left some behind, and they must not hold up those of today.
   */
  newest(upTo?: Instant): Promise<ReadonlyMap<JobName, JobRun>>;
  /** Notes that a slot begins; one that began and never ended begins again. */
  begin(job: JobName, slot: Instant, now: Instant): Promise<void>;
  end(job: JobName, slot: Instant, now: Instant, outcome: JobOutcome, detail: string): Promise<void>;
  /** Deletes runs older than this; the newest of each job stays. */
  prune(before: Instant): Promise<number>;
}
