import type { Health } from "../app/health.ts";
import type { Log } from "../app/ports/log.ts";
import type { Settings } from "../config.ts";
import type { Calendar } from "../domain/calendar.ts";
import type { Instant } from "../domain/time.ts";
import { createHealthReader } from "../ops/health.ts";
import type { openDatabase } from "../store/database.ts";
import { createJobRunStore } from "../store/job-runs.ts";
import { createJobSuccesses } from "../store/job-successes.ts";
import { createPriceStore } from "../store/prices.ts";
import { createSourceStateStore } from "../store/source-states.ts";
import { activeJobs } from "./active-jobs.ts";
import { chainsOf, openProviders } from "./providers.ts";

type Opened = Extract<Awaited<ReturnType<typeof openDatabase>>, { readonly ok: true }>;

const nothing = (): void => {};
const NO_LOG: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What the store says of the bot's work on it; null where none has worked on it yet. */
export async function readStoredHealth(
  settings: Settings,
  { db, contentVersion }: Pick<Opened, "db" | "contentVersion">,
  calendar: Calendar,
  now: Instant,
): Promise<Health | null> {
  const jobRuns = createJobRunStore(db);
  if ((await jobRuns.newest()).size === 0) return null;
  const simulated = settings.marketData === "simulated";
  const never = new AbortController().signal;
  const reader = createHealthReader({
    probe: () => contentVersion.current(),
    jobRuns,
    jobSuccesses: createJobSuccesses(db),
    sourceStates: createSourceStateStore(db),
    prices: createPriceStore(db),
    calendar,
    activeJobs: activeJobs(settings),
    chains: {
      order: simulated ? {} : chainsOf(openProviders(settings, calendar, never)),
      off: new Set<string>(settings.sourcesOff),
    },
    // Whether a bot is on Discord is not to be told from here.
    gateway: () => "connected",
    factsLoaded: () => true,
    clock: { now: () => now },
    log: NO_LOG,
  });
  return reader.read();
}
