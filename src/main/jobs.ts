import { setImmediate as breathe } from "node:timers/promises";
import { collectBtcClose } from "../app/collect/btc-close.ts";
import { collectBtcSpot } from "../app/collect/btc-spot.ts";
import { collectNetwork } from "../app/collect/network.ts";
import { collectStockBars } from "../app/collect/stock-bars.ts";
import { collectQuotes } from "../app/collect/stock-quotes.ts";
import { watchedSecurities } from "../app/collect/watched.ts";
import { createDigestJob } from "../app/digest-job.ts";
import { createEvaluation } from "../app/evaluate/evaluate.ts";
import type { FilingJobs } from "../app/filings/jobs.ts";
import { reconcileGuilds } from "../app/guilds.ts";
import { createHousekeeping } from "../app/housekeeping.ts";
import type { ListGuilds } from "../app/ports/guild-listing.ts";
import type { JobName, JobRuns } from "../app/ports/job-runs.ts";
import type { Log } from "../app/ports/log.ts";
import type { OperatorNotices } from "../app/ports/operator-notices.ts";
import type { SourceStates } from "../app/ports/source-states.ts";
import type { JobAction } from "../app/run-jobs.ts";
import type { Settings } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import { createChangeFeed } from "../store/change-feed.ts";
import { keepDailyBackup } from "../store/daily-backups.ts";
import { createNetworkReadingStore } from "../store/network-readings.ts";
import { createQuoteStore } from "../store/quotes.ts";
import { createSpotStore } from "../store/spots.ts";
import type { AlertWorld } from "./open-alerts.ts";
import type { World } from "./open-world.ts";
import type { Providers } from "./providers.ts";

export interface JobDeps {
  readonly settings: Settings;
  readonly world: World;
  readonly states: SourceStates;
  readonly ledger: JobRuns;
  readonly notices: OperatorNotices;
  readonly listGuilds: ListGuilds;
  readonly alerts: AlertWorld;
  /** Turns what rules made of a bar into messages; gives a sentence where there were any. */
  readonly fanOut: (now: Instant) => Promise<string | null>;
  readonly log: Log;
}

export type Jobs = Readonly<Partial<Record<JobName, JobAction>>>;

/** What runs here: with a simulated market nothing is asked of anybody, and its own prices are carried on. */
export function createJobs(deps: JobDeps, providers: Providers | null): Jobs {
  const { settings, world, ledger, notices } = deps;
  const backUp: Parameters<typeof createHousekeeping>[0]["backUp"] =
    providers === null ? null : (today, signal) => keepDailyBackup(settings.databasePath, today, signal);
  const upkeep: Jobs = {
    evaluate: evaluationJob(deps, providers),
    digest: digestJob(deps),
    guilds: guildsJob(deps),
    housekeeping: createHousekeeping({
      ...world,
      ...deps.alerts,
      basket: world.data.basket,
      backUp,
      ledger,
      notices,
    }),
  };
  if (providers === null) return { ...upkeep, "stock-bars": simulationJob(world) };
  return { ...upkeep, ...collectingJobs(deps, providers), ...factJobs(deps, providers) };
}

/**
 * What brings new facts: reports to the SEC, and what others share; neither where the settings do not say so. What they
 * need is loaded with their first run.
 */
function factJobs({ settings, world, states, notices, log }: JobDeps, { openFilings }: Providers): Jobs {
  const { factsUrl } = settings;
  const shared: Jobs =
    factsUrl === null
      ? {}
      : {
          "shared-facts": async (...run) =>
            (await import("./shared-facts.ts")).sharedFactsJob(world, factsUrl)(...run),
        };
  if (openFilings === null) return shared;
  let opening: Promise<FilingJobs> | null = null;
  const open = (): Promise<FilingJobs> =>
    (opening ??= Promise.all([import("./filing-jobs.ts"), openFilings()]).then(([module, source]) =>
      module.openFilingJobs({ world, source, states, notices, log }),
    ));
  return {
    ...shared,
    filings: async (...run) => (await open()).filings(...run),
    "filing-lists": async (...run) => (await open()).lists(...run),
  };
}

function collectingJobs({ settings, world, states, notices, log }: JobDeps, providers: Providers): Jobs {
  const { db, prices, data } = world;
  const common = { states, off: new Set<string>(settings.sourcesOff), log, calendar: data.calendar };
  const spots = createSpotStore(db);
  // Asked for each time: companies are added and left while the bot runs.
  const watched = async () => watchedSecurities(await world.followed(), data.benchmarks.all);
  const bars = { ...common, prices, sources: providers.stockBars, watched, notices };
  const close = {
    ...common,
    prices,
    spots,
    closeSources: providers.btcClose,
    dailySources: providers.btcDaily,
    notices,
  };
  const quotes = { ...common, prices, quotes: createQuoteStore(db), sources: providers.quotes, watched };
  const network = { ...common, readings: createNetworkReadingStore(db), spots, sources: providers.network };
  const progress = progressLines(log);
  return {
    "btc-spot": (_slot, now, signal) =>
      collectBtcSpot({ ...common, spots, sources: providers.btcSpot }, now, signal),
    "stock-quotes": (_slot, now, signal) => collectQuotes(quotes, now, signal),
    "stock-bars": async (_slot, now, signal) => {
      // Only the first time it is long enough to be watched.
      const isFirst = (await prices.coverage()).securities.length === 0;
      return collectStockBars(isFirst ? { ...bars, progress } : bars, now, signal);
    },
    "btc-close": async (_slot, now, signal) => {
      const isFirst = (await prices.coverage()).btc === null;
      return collectBtcClose(isFirst ? { ...close, progress } : close, now, signal);
    },
    network: (_slot, now, signal) => collectNetwork(network, now, signal),
  };
}

const PROGRESS_EVERY_MS = 2000;

/** A line every two seconds at most, and one at the end. */
function progressLines(log: Log): (done: number, total: number, symbol: string) => void {
  let lastMs = performance.now();
  return (done, total, symbol) => {
    if (done < total && performance.now() - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = performance.now();
    log.info({ done, total, symbol }, "daily prices on their way");
  };
}

function guildsJob({ listGuilds, world, alerts, log }: JobDeps): JobAction {
  const { subscriptions, issues } = alerts;
  const { guilds, servers: book } = world;
  return async (_slot, now) => {
    const result = await reconcileGuilds({ listGuilds, guilds, book, subscriptions, issues, log }, now);
    if (!result.complete) return { outcome: "failed", detail: result.problem };
    const purged =
      result.purged.length === 0 ? "" : `, the data of ${plural(result.purged.length, "server")} deleted`;
    return { outcome: "done", detail: `${plural(result.listed, "server")} listed${purged}.` };
  };
}

/** Rules first, then whoever hears of what they made; what an earlier run left is fanned out too. */
function evaluationJob(deps: JobDeps, providers: Providers | null): JobAction {
  const { world, ledger, fanOut, log } = deps;
  const { db, prices, facts, data } = world;
  const { rules } = deps.alerts;
  const evaluate = createEvaluation({
    ...data,
    rules,
    prices,
    // A simulated market has closes alone.
    spots: providers === null ? null : createSpotStore(db),
    networkDays: createNetworkReadingStore(db),
    facts,
    feed: createChangeFeed(db),
    ledger,
    log,
    breathe: () => breathe(),
  });
  return async (slot, now, signal) => {
    const evaluated = await evaluate(slot, now, signal);
    const told = await fanOut(now);
    if (told === null) return evaluated;
    const before = evaluated.idle === true ? [] : [evaluated.detail];
    return { outcome: evaluated.outcome, detail: [...before, told].join(" ") };
  };
}

function digestJob({ world, alerts }: JobDeps): JobAction {
  const { digests, outbox, post } = alerts;
  return createDigestJob({
    digests,
    outbox,
    calendar: world.data.calendar,
    breathe: () => breathe(),
    onQueued: () => post.wake(),
  });
}

function simulationJob(world: World): JobAction {
  return async (_slot, now) => ({ outcome: "done", detail: await world.simulate(now) });
}
