import type { JobName, JobRuns } from "../../src/app/ports/job-runs.ts";
import { createJobRunner, type JobAction, type JobRunnerDeps } from "../../src/app/run-jobs.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createLinesLog } from "./lines-log.ts";
import { nyseCalendar } from "./market.ts";
import { openMemoryStore } from "./memory-store.ts";

/** A slot in which a job ran, as `btc-spot 12:05`. */
export type Ran = string;

/** Jobs over a real ledger, with a clock that a test sets and nothing that waits. */
export async function createJobWorld(startAt: string) {
  const opened = await openMemoryStore();
  const ledger = createJobRunStore(opened.db);
  const log = createLinesLog();
  const clock = { at: startAt, now: () => clock.at };
  const ran: Ran[] = [];
  const waits: number[] = [];
  let references = 0;
  const note = (job: JobName, slot: string): void => void ran.push(`${job} ${slot.slice(11, 16)}`);
  /** Notes the slot and does what it is told. */
  const job =
    (name: JobName, act: JobAction = async () => ({ outcome: "done", detail: "in order" })): JobAction =>
    async (slot, now, signal) => {
      note(name, slot);
      return act(slot, now, signal);
    };
  const runnerOf = (jobs: JobRunnerDeps["jobs"], rest: Partial<JobRunnerDeps> = {}) =>
    createJobRunner({
      jobs,
      ledger,
      calendar: nyseCalendar(),
      clock,
      log,
      newReference: () => `ref${String((references += 1))}`,
      wait: async (ms) => void waits.push(ms),
      jitterSeed: null,
      ...rest,
    });
  /** One heartbeat at that time, and everything it set going. */
  const tickAt = async (runner: ReturnType<typeof runnerOf>, at: string): Promise<void> => {
    clock.at = at;
    await runner.tick();
    await runner.settled();
  };
  /** Lets everything else go on until so many runs have begun. */
  const begun = async (count: number): Promise<void> => {
    while (ran.length < count) await new Promise((resolve) => void setImmediate(resolve));
  };
  const linesOf = (...levels: string[]) =>
    log.lines.filter((line) => levels.includes(line.level)).map((line) => line.message);
  return {
    ledger,
    log,
    clock,
    ran,
    waits,
    job,
    runnerOf,
    tickAt,
    begun,
    linesOf,
    close: () => opened.close(),
  };
}

export type JobWorld = Awaited<ReturnType<typeof createJobWorld>>;

/** The ledger with some of its calls replaced. */
export function ledgerWith(ledger: JobRuns, calls: Partial<JobRuns>): JobRuns {
  return { ...ledger, ...calls };
}
