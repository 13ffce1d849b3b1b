import { stat } from "node:fs/promises";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Health } from "../app/health.ts";
import type { InteractionMeter } from "../app/ports/interaction-meter.ts";
import { closeInstant, type Calendar } from "../domain/calendar.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import { createDeliveryGauges, type DeliveryState } from "./delivery-gauges.ts";
import { startLoopLagMeter } from "./loop-lag.ts";

export interface MetricsDeps {
  readonly version: string;
  /** Null where the store lives in memory. */
  readonly databasePath: string | null;
  readonly calendar: Calendar;
  /** Names that may stand in a label; any other counts as `unknown`. */
  readonly commands: readonly string[];
  readHealth(): Promise<Health>;
  /** How alerts fare. */
  readDelivery(): Promise<DeliveryState>;
}

export interface Metrics extends InteractionMeter {
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
  stop(): void;
}

/** Seconds; Discord waits for three. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10];

/**
 * What Prometheus may know, in a registry of its own: names and base units by its conventions, instants as seconds
 * since 1970. What never happened has no series rather than a zero.
 */
export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const processGauges = createProcessGauges(gauge);
  const state = createStateGauges(gauge, deps.calendar);
  const delivery = createDeliveryGauges(gauge);
  const interactions = new Counter({
    name: "pivotwatch_interactions_total",
    help: "Interactions by command and outcome",
    labelNames: ["command", "outcome"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "pivotwatch_interaction_duration_seconds",
    help: "From an interaction's arrival to the end of its answer",
    labelNames: ["command"],
    buckets: BUCKETS,
    registers: [registry],
  });
  gauge("pivotwatch_build_info", "Always 1; the labels say what runs", ["version", "node_version"]).set(
    { version: deps.version, node_version: process.versions.node },
    1,
  );
  const databaseBytes = gauge("pivotwatch_database_size_bytes", "The database with its write-ahead log");
  const known = new Set(deps.commands);
  return {
    contentType: registry.contentType,
    count: (command, outcome, seconds) => {
      const name = known.has(command) ? command : "unknown";
      interactions.inc({ command: name, outcome });
      durations.observe({ command: name }, seconds);
    },
    text: async () => {
      const [health, alerts, bytes] = await Promise.all([
        deps.readHealth(),
        deps.readDelivery(),
        sizeOf(deps.databasePath),
      ]);
      state.set(health);
      delivery.set(alerts);
      processGauges.set();
      if (bytes === null) databaseBytes.remove();
      else databaseBytes.set(bytes);
      return registry.metrics();
    },
    stop: () => processGauges.stop(),
  };
}

type MakeGauge = <Label extends string>(
  name: string,
  help: string,
  labelNames?: readonly Label[],
) => Gauge<Label>;

/** By the names that every Prometheus client uses for them. */
function createProcessGauges(gauge: MakeGauge) {
  const memory = gauge("process_resident_memory_bytes", "Resident memory size in bytes");
  const heap = gauge("nodejs_heap_size_used_bytes", "Memory in use by JavaScript objects");
  const startTime = gauge("process_start_time_seconds", "Start time of the process since 1970 in seconds");
  const lag = gauge("pivotwatch_event_loop_lag_seconds", "How long work waited, since the last reading", [
    "stat",
  ]);
  const meter = startLoopLagMeter();
  startTime.set(performance.timeOrigin / 1000);
  return {
    set: () => {
      const { rss, heapUsed } = process.memoryUsage();
      memory.set(rss);
      heap.set(heapUsed);
      const { meanS, p99S, maxS } = meter.take();
      lag.set({ stat: "mean" }, meanS);
      lag.set({ stat: "p99" }, p99S);
      lag.set({ stat: "max" }, maxS);
    },
    stop: () => meter.stop(),
  };
}

function createStateGauges(gauge: MakeGauge, calendar: Calendar) {
  const live = gauge("pivotwatch_live", "1 where the process works");
  const ready = gauge("pivotwatch_ready", "1 where it can answer people");
  const jobLabels = ["job"] as const;
  const jobs = {
    lastRun: gauge("pivotwatch_job_last_run_timestamp_seconds", "End of a job's last run, by its outcome", [
      "job",
      "outcome",
    ]),
    lastSuccess: gauge(
      "pivotwatch_job_last_success_timestamp_seconds",
      "When a job last did its work, wholly or in part",
      jobLabels,
    ),
    duration: gauge("pivotwatch_job_duration_seconds", "How long a job's last run took", jobLabels),
    late: gauge(
      "pivotwatch_job_late",
      "1 where a job that should have run by the trading calendar did not",
      jobLabels,
    ),
  };
  const sourceLabels = ["source", "capability"] as const;
  const sources = {
    lastSuccess: gauge(
      "pivotwatch_source_last_success_timestamp_seconds",
      "When a provider last gave an answer",
      sourceLabels,
    ),
    failures: gauge(
      "pivotwatch_source_failures",
      "Failures of a provider since its last success",
      sourceLabels,
    ),
    nextTry: gauge(
      "pivotwatch_source_next_try_timestamp_seconds",
      "Before this a provider is not asked again",
      sourceLabels,
    ),
  };
  const series = ["series"] as const;
  const prices = {
    newest: gauge(
      "pivotwatch_prices_newest_session_timestamp_seconds",
      "Close of the newest session that has prices",
      series,
    ),
    behind: gauge(
      "pivotwatch_prices_sessions_behind",
      "Sessions that should have prices and have none",
      series,
    ),
    upToDate: gauge(
      "pivotwatch_securities_up_to_date",
      "Securities whose prices reach the newest session due",
    ),
    securities: gauge("pivotwatch_securities", "Securities with prices"),
  };
  const calendarEnd = gauge("pivotwatch_calendar_end_timestamp_seconds", "Last day of the trading calendar");
  const withLabels = [...Object.values(jobs), ...Object.values(sources), prices.newest, prices.behind];
  return {
    set: (health: Health) => {
      for (const one of withLabels) one.reset();
      live.set(health.live.ok ? 1 : 0);
      ready.set(health.ready.ok ? 1 : 0);
      for (const { job, verdict, lastRun, lastSuccess } of health.jobs) {
        if (verdict === "off") continue;
        if (lastRun !== null) {
          jobs.lastRun.set({ job, outcome: lastRun.outcome }, unixSeconds(lastRun.endedAt));
          jobs.duration.set({ job }, lastRun.durationS);
        }
        if (lastSuccess !== null) jobs.lastSuccess.set({ job }, unixSeconds(lastSuccess));
        jobs.late.set({ job }, verdict === "late" ? 1 : 0);
      }
      for (const { source, capability, verdict, lastSuccess, failures, nextTry } of health.sources) {
        if (verdict === "off") continue;
        const labels = { source, capability };
        if (lastSuccess !== null) sources.lastSuccess.set(labels, unixSeconds(lastSuccess));
        sources.failures.set(labels, failures);
        if (verdict === "failing" && nextTry !== null) sources.nextTry.set(labels, unixSeconds(nextTry));
      }
      for (const [name, { newest, sessionsBehind }] of [
        ["stocks", health.prices.stocks],
        ["btc", health.prices.btc],
      ] as const) {
        if (newest !== null) prices.newest.set({ series: name }, closeUnixSeconds(calendar, newest));
        if (sessionsBehind !== null) prices.behind.set({ series: name }, sessionsBehind);
      }
      prices.securities.set(health.prices.stocks.securities);
      prices.upToDate.set(health.prices.stocks.upToDate);
      calendarEnd.set(unixSeconds(`${health.calendar.validUntil}T00:00:00Z`));
    },
  };
}

function unixSeconds(instant: Instant): number {
  return epochMs(instant) / 1000;
}

/** The close of a session; the end of the UTC day where the date is none, as BTC has prices on weekends too. */
function closeUnixSeconds(calendar: Calendar, date: string): number {
  try {
    return unixSeconds(closeInstant(calendar, date));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unixSeconds(`${date}T00:00:00Z`) + 86_400;
  }
}

/** The sizes of the file and of its log; null where there is no file. */
async function sizeOf(path: string | null): Promise<number | null> {
  if (path === null) return null;
  const sizes = await Promise.all(
    [path, `${path}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => null,
      ),
    ),
  );
  return sizes[0] === null ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
