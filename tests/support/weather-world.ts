import type { Health } from "../../src/app/health.ts";
import { createOperatorNotices } from "../../src/app/operator-notices.ts";
import type { ListGuilds } from "../../src/app/ports/guild-listing.ts";
import { createJobRunner, type JobRunner } from "../../src/app/run-jobs.ts";
import { COMMANDS } from "../../src/commands.ts";
import { readSettings, type Settings } from "../../src/config.ts";
import { epochMs, type Instant } from "../../src/domain/time.ts";
import { activeJobs } from "../../src/main/active-jobs.ts";
import { createJobs } from "../../src/main/jobs.ts";
import { openWorld } from "../../src/main/open-world.ts";
import { chainsOf, openProviders } from "../../src/main/providers.ts";
import { createHealthReader } from "../../src/ops/health.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createJobSuccesses } from "../../src/store/job-successes.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import type { Card } from "../../src/surface/card.ts";
import { aCaller } from "./caller.ts";
import { createLinesLog, type LinesLog } from "./lines-log.ts";
import { type MarketServer, openMarketServer, PROVIDERS } from "./market-server.ts";
import { nyseCalendar } from "./market.ts";
import { createTimers } from "./timers.ts";

/** The program as `start` puts it together, without Discord, on a clock that a test sets. */
export interface WeatherWorld {
  readonly server: MarketServer;
  readonly log: LinesLog;
  readonly store: Awaited<ReturnType<typeof openWorld>>;
  /** Every question that has no answer by now has taken too long. */
  expire(): void;
  /** One heartbeat at that time, and everything it set going. */
  tickAt(at: Instant): Promise<void>;
  /** Heartbeats from one time to another, so many minutes apart. */
  ticks(from: Instant, to: Instant, minutes: number): Promise<void>;
  /** How far the bot's clock is ahead of the one out there. */
  skew(ms: number): void;
  health(): Promise<Health>;
  /** What a command answers at the time by the bot's clock. */
  card(command: string, options?: Readonly<Record<string, string>>): Promise<Card>;
  /** The same store with other settings, as after a restart. */
  restart(environment: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

const listGuilds: ListGuilds = async () => ({ complete: true, ids: [] });
const fanOut = async () => null;

/** Opens it on a file that may exist already; nothing has been fetched yet. Few `symbols` are fetched quickly; null watches all. */
export async function openWeatherWorld(
  file: string,
  startAt: Instant,
  symbols: readonly string[] | null = null,
): Promise<WeatherWorld> {
  const calendar = nyseCalendar();
  const clock = { at: startAt, now: () => clock.at };
  let skewMs = 0;
  const server = await openMarketServer(calendar, () => epochMs(clock.at) - skewMs);
  const timers = createTimers(() => epochMs(clock.at));
  const log = createLinesLog();
  const settingsOf = (environment: Readonly<Record<string, string>>): Settings => {
    const urls = PROVIDERS.map((name) => [`${name.toUpperCase()}_URL`, server.urls[name]]);
    const read = readSettings(
      { DATABASE_URL: `file:${file}`, ...Object.fromEntries(urls), ...environment },
      "/nowhere/.env",
    );
    if (!read.ok) throw new Error(read.problems.join("\n"));
    return read.settings;
  };
  const opened = await openWorld(settingsOf({}), 200, startAt);
  const isChosen = (symbol: string): boolean => symbols === null || symbols.includes(symbol);
  const store = {
    ...opened,
    followed: async () => (await opened.followed()).filter(({ ticker }) => isChosen(ticker)),
    data: {
      ...opened.data,
      miners: opened.data.miners.filter(({ ticker }) => isChosen(ticker)),
      benchmarks: {
        ...opened.data.benchmarks,
        all: opened.data.benchmarks.all.filter(({ symbol }) => isChosen(symbol)),
      },
    },
  };
  const alerts = await store.openAlerts();
  const ledger = createJobRunStore(store.db);
  const states = createSourceStateStore(store.db);

  const compose = (
    environment: Readonly<Record<string, string>>,
  ): { runner: JobRunner; read(): Promise<Health> } => {
    const settings = settingsOf(environment);
    const providers = openProviders(settings, calendar, new AbortController().signal, { time: timers });
    const notices = createOperatorNotices({ send: null, clock, log });
    const jobs = createJobs(
      { settings, world: store, states, ledger, notices, listGuilds, alerts, fanOut, log },
      providers,
    );
    let references = 0;
    const runner = createJobRunner({
      // Backups copy the whole store each day, which has tests of its own.
      jobs: { ...jobs, housekeeping: async () => ({ outcome: "done", detail: "Nothing to do." }) },
      ledger,
      calendar,
      clock,
      log,
      newReference: () => `ref${String((references += 1))}`,
      wait: async () => null,
      jitterSeed: null,
    });
    const health = createHealthReader({
      probe: () => store.contentVersion.current(),
      jobRuns: ledger,
      jobSuccesses: createJobSuccesses(store.db),
      sourceStates: states,
      prices: store.prices,
      calendar,
      activeJobs: activeJobs(settings),
      chains: { order: chainsOf(providers), off: new Set(settings.sourcesOff) },
      gateway: () => "connected",
      factsLoaded: () => true,
      clock,
      log,
      monotonicS: () => epochMs(clock.at) / 1000,
    });
    health.beat();
    return { runner, read: () => health.read() };
  };

  let running = compose({});
  const tickAt = async (at: Instant): Promise<void> => {
    clock.at = at;
    await running.runner.tick();
    await running.runner.settled();
  };
  return {
    server,
    log,
    store,
    expire: () => timers.expire(),
    tickAt,
    ticks: async (from, to, minutes) => {
      for (let ms = epochMs(from); ms <= epochMs(to); ms += minutes * 60_000) {
        await tickAt(new Date(ms).toISOString());
      }
    },
    skew: (ms) => {
      skewMs = ms;
    },
    health: () => running.read(),
    card: async (name, options = {}) => {
      const command = COMMANDS.find(({ data }) => data.name === name);
      if (command === undefined) throw new Error(`no command ${name}`);
      const reply = await command.run({
        app: store.app,
        options,
        caller: aCaller,
        subcommand: null,
        now: clock.at,
      });
      if (reply.kind !== "card") throw new Error("a look-up answers with a card");
      return reply.card;
    },
    restart: (environment) => {
      running = compose(environment);
    },
    close: async () => {
      await running.runner.stop();
      await store.close();
      await server.close();
    },
  };
}
