import { assess, assessLive, type Check, type Health, type HealthFacts, type Vitals } from "../app/health.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { JobRuns } from "../app/ports/job-runs.ts";
import type { JobSuccesses } from "../app/ports/job-successes.ts";
import type { Log } from "../app/ports/log.ts";
import type { Prices } from "../app/ports/prices.ts";
import type { SourceStates } from "../app/ports/source-states.ts";

export interface HealthDeps extends Pick<HealthFacts, "activeJobs" | "chains" | "calendar"> {
  /** Asks the database something small; rejects where it does not answer. */
  probe(): Promise<unknown>;
  readonly jobRuns: Pick<JobRuns, "newest">;
  readonly jobSuccesses: JobSuccesses;
  readonly sourceStates: Pick<SourceStates, "all">;
  readonly prices: Pick<Prices, "coverage">;
  gateway(): Vitals["gateway"];
  factsLoaded(): boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds by a clock that only goes forward. */
  readonly monotonicS?: () => number;
}

/** Gathers what the assessment of health rests on. */
export interface HealthReader {
  /** Notes that the heartbeat beat. */
  beat(): void;
  /** Whether the process works; asks the database one small question. */
  live(): Promise<Check>;
  /** Everything; questions that come while one is under way share its answer. Never rejects. */
  read(): Promise<Health>;
}

/** Nothing known yet: no job and no provider is told of. */
const NO_FACTS: Omit<HealthFacts, "calendar"> = {
  runs: new Map(),
  lastDone: new Map(),
  activeJobs: new Set(),
  sources: [],
  chains: { order: {}, off: new Set() },
  coverage: { securities: [], btc: null },
};

/**
 * Reads health from the stores. While the database does not answer, what it said last is told, with ages that grow; the
 * log says once when it begins and once when it is over.
 */
export function createHealthReader(deps: HealthDeps): HealthReader {
  const { monotonicS = () => performance.now() / 1000, log } = deps;
  let beatS: number | null = null;
  let known: HealthFacts | null = null;
  let isDown = false;
  let reading: Promise<Health> | null = null;

  const vitals = (databaseAnswers: boolean): Vitals => ({
    databaseAnswers,
    heartbeatAgeS: beatS === null ? null : monotonicS() - beatS,
    gateway: deps.gateway(),
    factsLoaded: deps.factsLoaded(),
  });

  async function answers(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      if (isDown) log.info({}, "the database answers again");
      isDown = false;
      return true;
    } catch (error) {
      if (!isDown) log.error({ err: error }, "the database does not answer");
      isDown = true;
      return false;
    }
  }

  async function gather(): Promise<void> {
    const now = deps.clock.now();
    await deps.probe();
    known = {
      runs: await deps.jobRuns.newest(now),
      lastDone: await deps.jobSuccesses.lastDone(),
      activeJobs: deps.activeJobs,
      sources: await deps.sourceStates.all(),
      chains: deps.chains,
      coverage: await deps.prices.coverage(),
      calendar: deps.calendar,
    };
  }

  async function readAll(): Promise<Health> {
    const databaseAnswers = await answers(gather);
    const now = deps.clock.now();
    return known === null
      ? assess(vitals(databaseAnswers), { ...NO_FACTS, calendar: deps.calendar }, now, [])
      : assess(vitals(databaseAnswers), known, now);
  }

  return {
    beat: () => {
      beatS = monotonicS();
    },
    live: async () => assessLive(vitals(await answers(() => deps.probe()))),
    read: () =>
      (reading ??= readAll().finally(() => {
        reading = null;
      })),
  };
}
