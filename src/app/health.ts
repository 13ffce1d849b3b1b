import { type Calendar, daysUntilEnd, endsSoon } from "../domain/calendar.ts";
import { epochMs, type Instant, type IsoDate, newYorkDate } from "../domain/time.ts";
import { assessPrices, type PriceHealth } from "./health-prices.ts";
import { type ChainPlan, assessSources, type SourceHealth } from "./health-sources.ts";
import { nextSlot } from "./next-slot.ts";
import type { JobName, JobOutcome, JobRun } from "./ports/job-runs.ts";
import type { PriceCoverage } from "./ports/prices.ts";
import type { SourceState } from "./ports/source-states.ts";
import { dueSlots, JOBS, type ScheduledJob } from "./schedule.ts";

/** What can be told of the process itself, whatever the store holds. */
export interface Vitals {
  readonly databaseAnswers: boolean;
  /** By a clock that only goes forward; null before the first beat. */
  readonly heartbeatAgeS: number | null;
  readonly gateway: "connected" | "connecting" | "lost";
  readonly factsLoaded: boolean;
}

/** What is known of the outside world and of the work on it. */
export interface HealthFacts {
  /** The newest finished run of each job. */
  readonly runs: ReadonlyMap<JobName, JobRun>;
  /** When each job last did its work, wholly or in part. */
  readonly lastDone: ReadonlyMap<JobName, Instant>;
  /** Jobs that run here; of the others nothing is expected. */
  readonly activeJobs: ReadonlySet<JobName>;
  readonly sources: readonly SourceState[];
  /** Who is asked for what, in order, and who never is. */
  readonly chains: ChainPlan;
  readonly coverage: PriceCoverage;
  readonly calendar: Calendar;
}

export interface Check {
  readonly ok: boolean;
  /** Why not, in words; empty where all is well. */
  readonly reasons: readonly string[];
}

/**
 * How a job fares. `late`: a slot that should have been done by now was not. `failing`: its last run failed.
 * `never`: none has finished yet. `off`: it does not run here.
 */
export type JobVerdict = "fresh" | "late" | "failing" | "never" | "off";

export interface JobHealth {
  readonly job: JobName;
  readonly verdict: JobVerdict;
  readonly lastRun: {
    readonly slot: Instant;
    readonly endedAt: Instant;
    readonly outcome: JobOutcome;
    readonly durationS: number;
  } | null;
  /** When it last did its work, wholly or in part. */
  readonly lastSuccess: Instant | null;
  /** Seconds since then. */
  readonly ageS: number | null;
  /** What its last run could not do, in words. */
  readonly lastError: { readonly at: Instant; readonly detail: string } | null;
  /** Its next slot; what failed is tried again sooner. Null where none is known or it does not run. */
  readonly nextTry: Instant | null;
}

export interface Health {
  readonly at: Instant;
  /** The process works: the database answers and the heartbeat beats. */
  readonly live: Check;
  /** It can answer on Discord: connected, facts loaded, database answers. */
  readonly ready: Check;
  readonly jobs: readonly JobHealth[];
  readonly sources: readonly SourceHealth[];
  readonly prices: PriceHealth;
  readonly calendar: {
    readonly validUntil: IsoDate;
    readonly daysLeft: number;
    readonly endsSoon: boolean;
  };
}

/** A beat comes every minute; after three without one something holds the process up. */
const HEARTBEAT_LIMIT_S = 180;

/** On top of the time that a job may take: the wait before it, and a retry. */
const SLACK_MS = 5 * 60_000;

/** Whether the process works, by its vital signs alone. */
export function assessLive({ databaseAnswers, heartbeatAgeS }: Vitals): Check {
  const reasons: string[] = [];
  if (!databaseAnswers) reasons.push("the database does not answer");
  if (heartbeatAgeS === null) reasons.push("the heartbeat has not begun");
  else if (heartbeatAgeS > HEARTBEAT_LIMIT_S) {
    reasons.push(`the last heartbeat was ${Math.floor(heartbeatAgeS)} s ago`);
  }
  return { ok: reasons.length === 0, reasons };
}

/** Whether it can answer people. */
export function assessReady({ databaseAnswers, gateway, factsLoaded }: Vitals): Check {
  const reasons: string[] = [];
  if (!databaseAnswers) reasons.push("the database does not answer");
  if (!factsLoaded) reasons.push("the facts are not loaded");
  if (gateway === "connecting") reasons.push("not connected to Discord yet");
  if (gateway === "lost") reasons.push("the connection to Discord is lost");
  return { ok: reasons.length === 0, reasons };
}

/**
 * How everything fares at a moment: the one assessment behind `/readyz`, the metrics, the doctor and what people are
 * told of sources and jobs. Ages are in seconds; what never happened is null.
 */
export function assess(
  vitals: Vitals,
  facts: HealthFacts,
  now: Instant,
  schedule: readonly ScheduledJob[] = JOBS,
): Health {
  const { calendar } = facts;
  const today = newYorkDate(now);
  const jobs = schedule.map((plan) => assessJob(plan, facts, now));
  const nextTries = new Map(jobs.map(({ job, nextTry }) => [job, nextTry]));
  return {
    at: now,
    live: assessLive(vitals),
    ready: assessReady(vitals),
    jobs,
    sources: assessSources(
      {
        states: facts.sources,
        chains: facts.chains,
        expected: (job) => expectedSlot(calendar, schedule, job, now),
        isInOrder: (job) => jobs.some((one) => one.job === job && one.verdict === "fresh"),
        nextTry: (job) => nextTries.get(job) ?? null,
      },
      now,
    ),
    prices: assessPrices(facts.coverage, calendar, graceful(schedule, now)),
    calendar: {
      validUntil: calendar.validUntil,
      daysLeft: daysUntilEnd(calendar, today),
      endsSoon: endsSoon(calendar, today),
    },
  };
}

function assessJob(plan: ScheduledJob, facts: HealthFacts, now: Instant): JobHealth {
  const { job } = plan;
  const run = facts.runs.get(job) ?? null;
  const lastSuccess = facts.lastDone.get(job) ?? null;
  const isActive = facts.activeJobs.has(job);
  return {
    job,
    verdict: isActive ? verdictOf(plan, run, facts.calendar, now) : "off",
    lastRun: run === null ? null : lastRunOf(run),
    lastSuccess,
    ageS: lastSuccess === null ? null : secondsBetween(lastSuccess, now),
    lastError:
      run === null || run.outcome === "done" || run.endedAt === null || run.detail === null
        ? null
        : { at: run.endedAt, detail: run.detail },
    nextTry: isActive ? nextSlot(facts.calendar, plan.rules, now) : null,
  };
}

function verdictOf(plan: ScheduledJob, run: JobRun | null, calendar: Calendar, now: Instant): JobVerdict {
  if (run === null) return "never";
  if (run.outcome === "failed") return "failing";
  const missed = dueSlots(calendar, [plan], new Map([[plan.job, run.slot]]), before(now, plan));
  return missed.length > 0 ? "late" : "fresh";
}

function lastRunOf({ slot, startedAt, endedAt, outcome }: JobRun): JobHealth["lastRun"] {
  if (endedAt === null || outcome === null) return null;
  return { slot, endedAt, outcome, durationS: secondsBetween(startedAt, endedAt) };
}

/** The newest slot that a job should have done by now; null where there was none, or no such job. */
function expectedSlot(
  calendar: Calendar,
  schedule: readonly ScheduledJob[],
  job: JobName,
  now: Instant,
): Instant | null {
  const plan = schedule.find((one) => one.job === job);
  if (plan === undefined) return null;
  return dueSlots(calendar, [plan], new Map(), before(now, plan))[0]?.slot ?? null;
}

/** The moment whose slots should be done by now. */
function before(now: Instant, { limitMinutes }: ScheduledJob): Instant {
  return new Date(epochMs(now) - limitMinutes * 60_000 - SLACK_MS).toISOString();
}

/** The moment by which a session must have closed for its prices to be expected by now: of stocks, of BTC. */
function graceful(
  schedule: readonly ScheduledJob[],
  now: Instant,
): { readonly stocks: Instant; readonly btc: Instant } {
  const closedBy = (job: JobName): Instant => {
    const plan = schedule.find((one) => one.job === job);
    const lag = plan?.rules.find((rule) => rule.kind === "after_close")?.minutes ?? 0;
    const from = plan === undefined ? now : before(now, plan);
    return new Date(epochMs(from) - lag * 60_000).toISOString();
  };
  return { stocks: closedBy("stock-bars"), btc: closedBy("btc-close") };
}

function secondsBetween(from: Instant, to: Instant): number {
  return Math.max(0, (epochMs(to) - epochMs(from)) / 1000);
}
