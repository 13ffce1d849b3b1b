import { epochMs, type Instant } from "../domain/time.ts";
import type { JobName } from "./ports/job-runs.ts";

/** Which slots failed, and when they may be tried again. */
export interface RetrySlots {
  /** False while the slot waits for its next try. */
  mayTry(job: JobName, slot: Instant, now: Instant): boolean;
  /** How often the slot has failed. */
  failures(job: JobName, slot: Instant): number;
  failed(job: JobName, slot: Instant, now: Instant): void;
  forget(job: JobName): void;
}

interface Failed {
  readonly slot: Instant;
  readonly times: number;
  readonly minute: number;
}

const MINUTE_MS = 60_000;
/** Minutes until the next try after the first, second … failure; the last holds for all that follow. */
const WAITS: readonly number[] = [1, 2, 5, 15, 30, 60];

/**
 * Counts in whole minutes of the clock, as the heartbeat does. Kept in memory: a restart tries at once. Of each job
 * only one slot is remembered, for once a newer one is due the older is given up.
 */
export function createRetrySlots(): RetrySlots {
  const failed = new Map<JobName, Failed>();
  const find = (job: JobName, slot: Instant): Failed | null => {
    const known = failed.get(job);
    return known?.slot === slot ? known : null;
  };
  return {
    mayTry: (job, slot, now) => {
      const known = find(job, slot);
      if (known === null) return true;
      const passed = minuteOf(now) - known.minute;
      // A clock that was put back would otherwise hold the slot up for as long as it was ahead.
      return passed < 0 || passed >= (WAITS[Math.min(known.times, WAITS.length) - 1] ?? 0);
    },
    failures: (job, slot) => find(job, slot)?.times ?? 0,
    failed: (job, slot, now) => {
      const times = (find(job, slot)?.times ?? 0) + 1;
      failed.set(job, { slot, times, minute: minuteOf(now) });
    },
    forget: (job) => {
      failed.delete(job);
    },
  };
}

function minuteOf(now: Instant): number {
  return Math.floor(epochMs(now) / MINUTE_MS);
}
