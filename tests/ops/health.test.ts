import { describe, expect, it } from "vitest";
import { createHealthReader, type HealthDeps } from "../../src/ops/health.ts";
import { createJobRunStore } from "../../src/store/job-runs.ts";
import { createJobSuccesses } from "../../src/store/job-successes.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { createSourceStateStore } from "../../src/store/source-states.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { nyseCalendar } from "../support/market.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const SLOT = "2026-11-24T17:00:00.000Z";

async function openReader(change: Partial<HealthDeps> = {}) {
  const opened = await openMemoryStore();
  const log = createLinesLog();
  const clock = { at: "2026-11-24T17:02:00.000Z", now: () => clock.at };
  const time = { s: 100 };
  const stores = {
    jobRuns: createJobRunStore(opened.db),
    sourceStates: createSourceStateStore(opened.db),
    prices: createPriceStore(opened.db),
  };
  const reader = createHealthReader({
    ...stores,
    probe: () => opened.contentVersion.current(),
    jobSuccesses: createJobSuccesses(opened.db),
    calendar: nyseCalendar(),
    activeJobs: new Set(["btc-spot"]),
    chains: { order: { btc_spot: ["coinbase"] }, off: new Set() },
    gateway: () => "connected",
    factsLoaded: () => true,
    clock,
    log,
    monotonicS: () => time.s,
    ...change,
  });
  const run = async (slot: string, outcome: "done" | "partly" | "failed") => {
    await stores.jobRuns.begin("btc-spot", slot, slot);
    await stores.jobRuns.end("btc-spot", slot, slot, outcome, `ended ${outcome}`);
  };
  return { ...stores, reader, log, clock, time, run, close: () => opened.close() };
}

describe("the reader of health", () => {
  it("reads an empty store, and beats by a clock that only goes forward", async () => {
    await using world = await disposable();
    const { reader, time, clock } = world;
    expect(await reader.live()).toEqual({ ok: false, reasons: ["the heartbeat has not begun"] });
    reader.beat();
    clock.at = "2026-11-24T19:02:00.000Z";
    time.s += 179;
    expect(await reader.live()).toEqual({ ok: true, reasons: [] });
    time.s += 2;
    expect((await reader.read()).live).toEqual({ ok: false, reasons: ["the last heartbeat was 181 s ago"] });
  });

  it("joins runs, last successes and providers from the store", async () => {
    await using world = await disposable();
    await world.run("2026-11-24T16:50:00.000Z", "partly");
    await world.run("2026-11-24T16:55:00.000Z", "failed");
    await world.run(SLOT, "failed");
    await world.sourceStates.write({
      source: "coinbase",
      capability: "btc_spot",
      failures: 2,
      lastSuccess: "2026-11-24T16:50:00.000Z",
      lastFailure: { at: SLOT, kind: "timed_out", detail: "It did not answer in time." },
      notBefore: "2026-11-24T17:04:00.000Z",
    });
    const { jobs, sources, ready } = await world.reader.read();
    expect(ready.ok).toBe(true);
    expect(jobs.find(({ job }) => job === "btc-spot")).toMatchObject({
      verdict: "failing",
      lastSuccess: "2026-11-24T16:50:00.000Z",
      ageS: 720,
      lastError: { detail: "ended failed" },
    });
    expect(jobs.find(({ job }) => job === "guilds")?.verdict).toBe("off");
    expect(sources).toMatchObject([{ verdict: "failing", nextTry: "2026-11-24T17:04:00.000Z" }]);
  });

  it("does not count a slot that a clock ahead left in the future", async () => {
    await using world = await disposable();
    await world.run("2026-11-25T09:00:00.000Z", "done");
    const { jobs } = await world.reader.read();
    expect(jobs.find(({ job }) => job === "btc-spot")?.verdict).toBe("never");
  });

  it("tells what it knew last while the database is silent, and logs that once", async () => {
    const database = { isDown: false };
    await using world = await disposable({
      probe: async () => {
        if (database.isDown) throw new Error("disk I/O error");
      },
    });
    const { reader, log, clock } = world;
    reader.beat();
    await world.run(SLOT, "done");
    await reader.read();
    database.isDown = true;
    clock.at = "2026-11-24T18:02:00.000Z";
    const health = await reader.read();
    expect(health.live.reasons).toEqual(["the database does not answer"]);
    expect(health.ready.reasons).toEqual(["the database does not answer"]);
    expect(health.jobs.find(({ job }) => job === "btc-spot")).toMatchObject({ verdict: "late", ageS: 3720 });
    await reader.live();
    database.isDown = false;
    expect((await reader.read()).live.ok).toBe(true);
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "error the database does not answer",
      "info the database answers again",
    ]);
  });

  it("tells of nothing but itself where the database never answered", async () => {
    await using world = await disposable({ probe: () => Promise.reject(new Error("no")) });
    expect(await world.reader.read()).toMatchObject({ live: { ok: false }, jobs: [], sources: [] });
  });

  it("asks the stores once for questions that come together", async () => {
    let probes = 0;
    await using world = await disposable({ probe: async () => void (probes += 1) });
    const [first, second] = await Promise.all([world.reader.read(), world.reader.read()]);
    expect(second).toBe(first);
    expect(probes).toBe(1);
  });
});

async function disposable(change: Partial<HealthDeps> = {}) {
  const world = await openReader(change);
  return { ...world, [Symbol.asyncDispose]: () => world.close() };
}
