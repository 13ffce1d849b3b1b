import { type Calendar, daysUntilEnd } from "../domain/calendar.ts";
import { epochMs, type Instant, newYorkDate } from "../domain/time.ts";
import { jitterMs } from "./jitter.ts";
import { createJobLog } from "./job-log.ts";
import type { Clock } from "./ports/clock.ts";
import type { JobName, JobOutcome, JobRuns } from "./ports/job-runs.ts";
import type { Log } from "./ports/log.ts";
import { createRetrySlots } from "./retry-slots.ts";
import { type DueSlot, dueSlots, JOBS, type ScheduledJob } from "./schedule.ts";

/** What a run came to; `detail` is one line for people. */
export interface JobResult {
  /** `partly` is not tried again before the next slot, `failed` is. */
  readonly outcome: JobOutcome;
  readonly detail: string;
  /** True where there was nothing to do, which does not show that it works. */
  readonly idle?: boolean;
}

/**
 * Does a job's work for a slot. What is expected to fail is a result; what it throws is a fault of the program. Once
 * the signal aborts it should end soon, and whatever it has not finished is done again.
 */
export type JobAction = (slot: Instant, now: Instant, signal: AbortSignal) => Promise<JobResult>;

export interface JobRunnerDeps {
  /** Jobs without an action do not run. */
  readonly jobs: Readonly<Partial<Record<JobName, JobAction>>>;
  readonly ledger: JobRuns;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly log: Log;
  /** A short text that leads from what people read to a line of the log. */
  newReference(): string;
  /** Resolves after so many milliseconds; may reject as soon as the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
  /** Tells this installation from others; null asks others on the full minute. */
  readonly jitterSeed: string | null;
  /** Other jobs than the project's own, for trying the runner. */
  readonly schedule?: readonly ScheduledJob[];
}

export interface JobRunner {
  /**
   * Looks at what is due and sets it going; resolves once that is decided, not when the jobs have ended. Never
   * rejects. One that comes while another decides does nothing.
   */
  tick(): Promise<void>;
  /** Resolves when nothing runs. */
  settled(): Promise<void>;
  /**
   * Begins nothing more, tells what runs to end, and waits for it ten seconds at most. What did not end well by then
   * is due again at the next start.
   */
  stop(): Promise<void>;
}

interface Running {
  readonly controller: AbortController;
  readonly limitMinutes: number;
  /** Null while it waits for its turn after the full minute. */
  startedMs: number | null;
  overdue: boolean;
}

const MINUTE_MS = 60_000;
const STOP_BUDGET_MS = 10_000;

/** Runs jobs by the ledger: every slot once, whatever restarts in between. */
export function createJobRunner(deps: JobRunnerDeps): JobRunner {
  const { ledger, calendar, clock, log } = deps;
  const schedule = (deps.schedule ?? JOBS).filter(({ job }) => deps.jobs[job] !== undefined);
  const said = createJobLog(log, () => deps.newReference());
  const retries = createRetrySlots();
  const running = new Map<JobName, Running>();
  const lanes = new Map<string, Promise<void>>();
  /** Slots done by this process, known before and even without the ledger. */
  const done = new Map<JobName, Instant>();
  const bornMs = epochMs(clock.now());
  let deciding: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  let phase: "running" | "stopping" | "stopped" = "running";
  let calendarEndSaid = false;
  const isOpen = (): boolean => phase === "running";
  const isOver = (): boolean => phase === "stopped";

  async function decide(): Promise<void> {
    const now = clock.now();
    stopOverdue(epochMs(now));
    sayCalendarEnd(now);
    try {
      const runs = await ledger.newest(now);
      said.worked("reading the ledger");
      // A failed slot is not done; it is due until a newer one is.
      const newest = new Map(
        [...runs].map(([job, run]) => [job, run.outcome === "failed" ? null : run.slot]),
      );
      const due = dueSlots(calendar, schedule, newest, now).filter(
        ({ job, slot }) => done.get(job) !== slot && retries.mayTry(job, slot, now),
      );
      startLanes(due);
    } catch (error) {
      said.broke("reading the ledger", error);
    }
  }

  function startLanes(due: readonly DueSlot[]): void {
    for (const [group, entries] of Map.groupBy(planned(due), ({ plan }) => plan.group)) {
      if (lanes.has(group)) continue;
      lanes.set(
        group,
        runLane(entries).finally(() => lanes.delete(group)),
      );
    }
  }

  function planned(due: readonly DueSlot[]) {
    return due.flatMap(({ job, slot }) => {
      const plan = schedule.find((one) => one.job === job);
      const action = deps.jobs[job];
      return plan === undefined || action === undefined ? [] : [{ plan, action, slot }];
    });
  }

  async function runLane(entries: ReturnType<typeof planned>): Promise<void> {
    for (const { plan, action, slot } of entries) {
      if (!isOpen()) return;
      const run: Running = {
        controller: new AbortController(),
        limitMinutes: plan.limitMinutes,
        startedMs: null,
        overdue: false,
      };
      running.set(plan.job, run);
      try {
        await runSlot(plan, action, slot, run);
      } finally {
        running.delete(plan.job);
      }
    }
  }

  /** Never rejects. */
  async function runSlot(plan: ScheduledJob, action: JobAction, slot: Instant, run: Running): Promise<void> {
    const { job } = plan;
    await spreadOut(plan, slot, run.controller.signal);
    if (!isOpen()) return;
    const result = await attempt(job, action, slot, run);
    // What was cut short by the stop has no end, so the next start begins it again.
    if (isOver() || (!isOpen() && result.outcome !== "done")) return;
    const now = clock.now();
    if (result.outcome === "failed") {
      retries.failed(job, slot, now);
    } else {
      retries.forget(job);
      done.set(job, slot);
    }
    if (result.idle !== true) said.ended(job, slot, now, result.outcome, result.detail);
    try {
      await ledger.end(job, slot, now, result.outcome, result.detail);
      said.worked("writing the ledger");
    } catch (error) {
      said.broke("writing the ledger", error);
    }
  }

  /** Waits this installation's own moment after the full minute; not for what was missed while it was off. */
  async function spreadOut(plan: ScheduledJob, slot: Instant, signal: AbortSignal): Promise<void> {
    const { job, outward } = plan;
    if (deps.jitterSeed === null || !outward) return;
    if (epochMs(slot) <= bornMs && retries.failures(job, slot) === 0) return;
    try {
      await deps.wait(jitterMs(`${deps.jitterSeed} ${job}`), signal);
    } catch (error) {
      // A wait that was cut short is no fault; one that fails otherwise costs the spreading, not the job.
      if (!signal.aborted) said.broke(job, error);
    }
  }

  async function attempt(job: JobName, action: JobAction, slot: Instant, run: Running): Promise<JobResult> {
    try {
      const now = clock.now();
      run.startedMs = epochMs(now);
      await ledger.begin(job, slot, now);
      run.controller.signal.throwIfAborted();
      const result = await action(slot, now, run.controller.signal);
      return run.overdue && result.outcome !== "done" ? tookTooLong(run) : result;
    } catch (error) {
      if (run.overdue) return tookTooLong(run);
      if (!isOpen()) return { outcome: "failed", detail: "Stopped with the program." };
      const reference = said.broke(job, error);
      return { outcome: "failed", detail: `Something broke on our side. Reference ${reference}.` };
    }
  }

  function stopOverdue(nowMs: number): void {
    for (const [job, run] of running) {
      if (run.overdue || run.startedMs === null) continue;
      if (nowMs - run.startedMs < run.limitMinutes * MINUTE_MS) continue;
      run.overdue = true;
      log.warn({ job, limitMinutes: run.limitMinutes }, "a job takes too long and is told to stop");
      run.controller.abort();
    }
  }

  function sayCalendarEnd(now: Instant): void {
    if (calendarEndSaid || daysUntilEnd(calendar, newYorkDate(now)) >= 0) return;
    calendarEndSaid = true;
    log.error(
      { validUntil: calendar.validUntil },
      "the trading calendar is at its end: no session after it is known and no close is collected until it is extended",
    );
  }

  async function settled(): Promise<void> {
    await deciding;
    while (lanes.size > 0) await Promise.all(lanes.values());
  }

  async function stopAll(): Promise<void> {
    phase = "stopping";
    for (const { controller } of running.values()) controller.abort();
    const budget = new AbortController();
    const over = deps.wait(STOP_BUDGET_MS, budget.signal).catch((error: unknown) => {
      if (!budget.signal.aborted) log.error({ err: error }, "the time for stopping could not be measured");
    });
    await Promise.race([settled(), over]);
    phase = "stopped";
    budget.abort();
    if (running.size > 0) {
      log.warn({ jobs: [...running.keys()] }, "jobs did not end in time; their slots are due again");
    }
  }

  return {
    tick: async () => {
      if (!isOpen() || deciding !== null) return;
      deciding = decide().finally(() => {
        deciding = null;
      });
      await deciding;
    },
    settled,
    stop: () => (stopping ??= stopAll()),
  };
}

function tookTooLong(run: Running): JobResult {
  return { outcome: "failed", detail: `Stopped, because it took longer than ${run.limitMinutes} minutes.` };
}
