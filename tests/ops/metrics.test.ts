import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMetrics, type Metrics, type MetricsDeps } from "../../src/ops/metrics.ts";
import { sampleDelivery, sampleHealth } from "../support/health-sample.ts";
import { nyseCalendar } from "../support/market.ts";

const at = (instant: string): string => String(Date.parse(instant) / 1000);
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

describe("metrics", () => {
  let folder: string;
  let metrics: Metrics;
  const open = (change: Partial<MetricsDeps> = {}): Metrics => {
    metrics = createMetrics({
      version: "1.2.3",
      databasePath: null,
      calendar: nyseCalendar(),
      commands: ["sector", "debt"],
      readHealth: async () => sampleHealth(),
      readDelivery: async () => sampleDelivery(),
      ...change,
    });
    return metrics;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-metrics-"));
  });
  afterEach(() => {
    metrics.stop();
    rmSync(folder, { recursive: true });
  });

  it("tell what runs, how it fares and how old everything is", async () => {
    const lines = (await open().text()).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        `pivotwatch_build_info{version="1.2.3",node_version="${process.versions.node}"} 1`,
        "pivotwatch_live 1",
        "pivotwatch_ready 1",
        `pivotwatch_job_last_run_timestamp_seconds{job="btc-spot",outcome="done"} ${at("2026-11-24T23:00:02.5Z")}`,
        `pivotwatch_job_last_run_timestamp_seconds{job="network",outcome="failed"} ${at("2026-11-24T23:00:01Z")}`,
        `pivotwatch_job_last_success_timestamp_seconds{job="btc-spot"} ${at("2026-11-24T23:00:02.5Z")}`,
        'pivotwatch_job_duration_seconds{job="btc-spot"} 2.5',
        'pivotwatch_job_late{job="btc-spot"} 0',
        `pivotwatch_source_last_success_timestamp_seconds{source="coinbase",capability="btc_spot"} ${at("2026-11-24T20:00:00Z")}`,
        'pivotwatch_source_failures{source="coinbase",capability="btc_spot"} 4',
        'pivotwatch_source_failures{source="kraken",capability="btc_spot"} 0',
        `pivotwatch_source_next_try_timestamp_seconds{source="coinbase",capability="btc_spot"} ${at("2026-11-25T00:55:00Z")}`,
        `pivotwatch_prices_newest_session_timestamp_seconds{series="stocks"} ${at("2026-11-24T21:00:00Z")}`,
        `pivotwatch_prices_newest_session_timestamp_seconds{series="btc"} ${at("2026-11-23T00:00:00Z")}`,
        'pivotwatch_prices_sessions_behind{series="btc"} 2',
        "pivotwatch_securities 2",
        "pivotwatch_securities_up_to_date 1",
        `pivotwatch_calendar_end_timestamp_seconds ${at("2028-12-31T00:00:00Z")}`,
      ]),
    );
  });

  it("tell how alerts fare", async () => {
    const lines = (await open().text()).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        'pivotwatch_outbox_messages{status="pending"} 3',
        'pivotwatch_outbox_messages{status="dead"} 2',
        `pivotwatch_outbox_oldest_due_timestamp_seconds ${at("2026-11-24T22:30:00Z")}`,
        'pivotwatch_subscriptions{status="on"} 7',
        'pivotwatch_subscriptions{status="paused"} 1',
      ]),
    );
    metrics.stop();
    const { messages, subscriptions } = sampleDelivery();
    const quiet = { subscriptions, messages: { ...messages, oldestDue: null } };
    const text = await open({ readDelivery: async () => quiet }).text();
    expect(text).not.toMatch(/^pivotwatch_outbox_oldest_due/m);
  });

  it("have no series for what is switched off or never happened", async () => {
    const text = await open().text();
    expect(text).not.toContain("bitstamp");
    expect(text).not.toMatch(/last_success_timestamp_seconds\{job="network"/);
    expect(text).not.toMatch(/job="guilds"/);
    expect(text).not.toMatch(/^pivotwatch_database_size_bytes/m);
  });

  it("forget the series of an outcome that has changed", async () => {
    let health = sampleHealth();
    open({ readHealth: async () => health });
    expect(await metrics.text()).toMatch(/last_run_timestamp_seconds\{job="network",outcome="failed"\}/);
    health = sampleHealth({}, { runs: new Map() });
    expect(await metrics.text()).not.toMatch(/last_run_timestamp_seconds\{/);
  });

  it("count interactions by known commands and time them", async () => {
    open();
    metrics.count("sector", "answered", 0.004);
    metrics.count("sector", "answered", 0.2);
    metrics.count("sector", "failed", 3.5);
    metrics.count("made\nup", "refused", 0.001);
    const text = await metrics.text();
    expect(text).toContain('pivotwatch_interactions_total{command="sector",outcome="answered"} 2');
    expect(text).toContain('pivotwatch_interactions_total{command="sector",outcome="failed"} 1');
    expect(text).toContain('pivotwatch_interactions_total{command="unknown",outcome="refused"} 1');
    expect(text).toContain('pivotwatch_interaction_duration_seconds_bucket{le="0.005",command="sector"} 1');
    expect(text).toContain('pivotwatch_interaction_duration_seconds_count{command="sector"} 3');
    expect(text).not.toContain("made");
  });

  it("add up the database and its log", async () => {
    const databasePath = join(folder, "a.db");
    open({ databasePath });
    expect(await metrics.text()).not.toMatch(/^pivotwatch_database_size_bytes/m);
    writeFileSync(databasePath, "x".repeat(4096));
    expect(await metrics.text()).toMatch(/^pivotwatch_database_size_bytes 4096$/m);
    writeFileSync(`${databasePath}-wal`, "x".repeat(100));
    expect(await metrics.text()).toMatch(/^pivotwatch_database_size_bytes 4196$/m);
  });

  it("measure memory and how long the event loop was held up", async () => {
    open();
    await metrics.text();
    // The meter measures from its first tick after a reading on.
    await pause(45);
    const until = performance.now() + 80;
    while (performance.now() < until);
    await pause(25);
    const text = await metrics.text();
    const value = (name: string): number =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length),
      );
    expect(value('pivotwatch_event_loop_lag_seconds{stat="max"}')).toBeGreaterThan(0.03);
    expect(value('pivotwatch_event_loop_lag_seconds{stat="max"}')).toBeLessThan(10);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e7);
    expect(value("process_start_time_seconds")).toBeGreaterThan(1.7e9);
  });

  it("keep to Prometheus' conventions: help and type for each, known units, no two alike", async () => {
    const text = await open().text();
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(new Set(names).size).toBe(names.length);
    const nameless = names.filter((name) => !new RegExp(`^# HELP ${name} \\S`, "m").test(text));
    expect(nameless).toEqual([]);
    const odd = names.filter((name) => /(?:_ms|_millis|_minutes|_kb|_mb|_percent)$/.test(name));
    expect(odd).toEqual([]);
    expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it("are called in the documentation as they are here", async () => {
    const text = await open().text();
    const guide = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
    const called = new Set(guide.match(/\bpivotwatch_[a-z_]+/g));
    expect(called.size).toBeGreaterThan(5);
    expect([...called].filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
  });
});
