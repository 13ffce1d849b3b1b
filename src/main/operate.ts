import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createOperatorNotices } from "../app/operator-notices.ts";
import { createOperatorPost } from "../app/operator-post.ts";
import { createOperatorWatch } from "../app/operator-watch.ts";
import type { InteractionMeter } from "../app/ports/interaction-meter.ts";
import type { Log } from "../app/ports/log.ts";
import { createJobRunner } from "../app/run-jobs.ts";
import { COMMANDS } from "../commands.ts";
import type { Settings } from "../config.ts";
import type { Running } from "../discord/run-bot.ts";
import { startHeartbeat } from "../jobs/heartbeat.ts";
import { createAfterBeat } from "../ops/after-beat.ts";
import { createHealthReader, type HealthReader } from "../ops/health.ts";
import { createHeartbeatUrl } from "../ops/heartbeat-url.ts";
import { startOpsServer } from "../ops/http.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createJobRunStore } from "../store/job-runs.ts";
import { createJobSuccesses } from "../store/job-successes.ts";
import { createSourceStateStore } from "../store/source-states.ts";
import { activeJobs } from "./active-jobs.ts";
import { clock, version } from "./environment.ts";
import { createJobs } from "./jobs.ts";
import type { World } from "./open-world.ts";
import { startPost } from "./post-alerts.ts";
import { chainsOf, openProviders } from "./providers.ts";

export interface Operation {
  readonly health: HealthReader;
  readonly meter: InteractionMeter;
  /** Resolves with one line when Discord refused the token. */
  readonly lost: Promise<string>;
  /** Lines for who starts it. */
  readonly notes: readonly string[];
  /** Ends the jobs, then the server; what a job has not finished is done again at the next start. */
  stop(): Promise<void>;
}

/** Keeps a running bot current: the heartbeat with its jobs, health and metrics, and word to the people who run it. */
export async function operate(
  settings: Settings,
  world: World,
  running: Running,
  log: Log,
): Promise<Operation> {
  await world.warm();
  const ending = new AbortController();
  const { calendar } = world.data;
  const providers =
    settings.marketData === "simulated" ? null : openProviders(settings, calendar, ending.signal);
  const ledger = createJobRunStore(world.db);
  const states = createSourceStateStore(world.db);
  const messenger =
    settings.operatorChannelId === null ? null : running.operatorMessenger(settings.operatorChannelId);
  const operatorPost = messenger === null ? null : createOperatorPost({ messenger, clock, log });
  const notices = createOperatorNotices({
    send: operatorPost === null ? null : (kind, text) => operatorPost.send(kind, text),
    clock,
    log,
  });
  const { listGuilds } = running;
  const alerts = await world.openAlerts();
  const post = startPost({ settings, world, alerts, running, log });
  const { delivery } = post;
  const jobs = createJobs(
    { settings, world, states, ledger, notices, listGuilds, alerts, fanOut: (now) => post.fanOut(now), log },
    providers,
  );
  const runner = createJobRunner({
    jobs,
    ledger,
    calendar,
    clock,
    log,
    newReference: () => randomBytes(3).toString("hex"),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    jitterSeed: `${running.applicationId} ${settings.databasePath}`,
  });
  const health = createHealthReader({
    probe: () => world.contentVersion.current(),
    jobRuns: ledger,
    jobSuccesses: createJobSuccesses(world.db),
    sourceStates: states,
    prices: world.prices,
    calendar,
    activeJobs: activeJobs(settings),
    chains: {
      order: providers === null ? {} : chainsOf(providers),
      off: new Set<string>(settings.sourcesOff),
    },
    gateway: () => running.gateway(),
    factsLoaded: () => true,
    clock,
    log,
  });
  const metrics = createMetrics({
    version: version(),
    databasePath: settings.databasePath,
    calendar,
    commands: COMMANDS.map(({ data }) => data.name),
    readHealth: () => health.read(),
    readDelivery: async () => ({
      messages: await alerts.outbox.counts(),
      subscriptions: await alerts.subscriptions.count(),
    }),
  });
  const served = await startOpsServer({ address: settings.httpAddress, health, metrics, log });
  const watch = createOperatorWatch(notices);
  const afterBeat = createAfterBeat({
    health,
    heartbeatUrl:
      settings.heartbeatUrl === null ? null : createHeartbeatUrl({ url: settings.heartbeatUrl, log }),
    onHealth: async (state) => {
      await watch.look(state);
      await operatorPost?.deliver();
    },
    log,
  });
  const heartbeat = startHeartbeat({
    tick: async () => {
      await runner.tick();
      void afterBeat();
    },
    log,
  });
  return {
    health,
    meter: metrics,
    lost: delivery.lost,
    notes: served.ok ? [] : [`${served.problem} The bot runs without health and metrics.`],
    stop: async () => {
      heartbeat.stop();
      ending.abort();
      await runner.stop();
      await delivery.stop();
      if (served.ok) await served.server.stop();
      metrics.stop();
    },
  };
}
