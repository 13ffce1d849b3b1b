import { describe, expect, it, test } from "vitest";
import { assess, assessLive, assessReady, type HealthFacts, type Vitals } from "../../src/app/health.ts";
import type { JobName, JobOutcome, JobRun } from "../../src/app/ports/job-runs.ts";
import type { Capability, SourceState } from "../../src/app/ports/source-states.ts";
import { JOBS } from "../../src/app/schedule.ts";
import { nyseCalendar } from "../support/market.ts";

const calendar = nyseCalendar();
// A Tuesday, in session.
const NOW = "2026-11-24T17:02:00Z";
const VITALS: Vitals = {
  databaseAnswers: true,
  heartbeatAgeS: 12,
  gateway: "connected",
  factsLoaded: true,
};
const EMPTY: HealthFacts = {
  runs: new Map(),
  lastDone: new Map(),
  activeJobs: new Set(JOBS.map(({ job }) => job)),
  sources: [],
  chains: { order: {}, off: new Set() },
  coverage: { securities: [], btc: null },
  calendar,
};

function ran(
  job: JobName,
  slot: string,
  outcome: JobOutcome = "done",
  detail = "in order",
): HealthFacts["runs"] {
  const run: JobRun = { job, slot, startedAt: slot, endedAt: after(slot, 3), outcome, detail };
  return new Map([[job, run]]);
}

function after(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}

function jobHealth(job: JobName, facts: Partial<HealthFacts>, now = NOW) {
  return assess(VITALS, { ...EMPTY, ...facts }, now).jobs.find((one) => one.job === job);
}

describe("the process", () => {
  it.each([
    [VITALS, []],
    [{ ...VITALS, databaseAnswers: false }, ["the database does not answer"]],
    [{ ...VITALS, heartbeatAgeS: null }, ["the heartbeat has not begun"]],
    [{ ...VITALS, heartbeatAgeS: 180 }, []],
    [{ ...VITALS, heartbeatAgeS: 181.4 }, ["the last heartbeat was 181 s ago"]],
    [{ ...VITALS, gateway: "lost" as const, factsLoaded: false }, []],
  ])("lives or not: %o", (vitals, reasons) => {
    expect(assessLive(vitals)).toEqual({ ok: reasons.length === 0, reasons });
  });

  it.each([
    [VITALS, []],
    [{ ...VITALS, heartbeatAgeS: 999 }, []],
    [{ ...VITALS, databaseAnswers: false }, ["the database does not answer"]],
    [{ ...VITALS, factsLoaded: false }, ["the facts are not loaded"]],
    [{ ...VITALS, gateway: "connecting" as const }, ["not connected to Discord yet"]],
    [{ ...VITALS, gateway: "lost" as const }, ["the connection to Discord is lost"]],
  ])("is ready or not: %o", (vitals, reasons) => {
    expect(assessReady(vitals)).toEqual({ ok: reasons.length === 0, reasons });
  });
});

describe("a job", () => {
  it("that never ran says so, and when it will", () => {
    expect(jobHealth("btc-spot", {})).toEqual({
      job: "btc-spot",
      verdict: "never",
      lastRun: null,
      lastSuccess: null,
      ageS: null,
      lastError: null,
      nextTry: "2026-11-24T17:05:00.000Z",
    });
  });

  it("that did its last slot is fresh", () => {
    const runs = ran("btc-spot", "2026-11-24T17:00:00.000Z");
    const lastDone = new Map([["btc-spot" as const, "2026-11-24T17:00:03.000Z"]]);
    expect(jobHealth("btc-spot", { runs, lastDone })).toEqual({
      job: "btc-spot",
      verdict: "fresh",
      lastRun: {
        slot: "2026-11-24T17:00:00.000Z",
        endedAt: "2026-11-24T17:00:03.000Z",
        outcome: "done",
        durationS: 3,
      },
      lastSuccess: "2026-11-24T17:00:03.000Z",
      ageS: 117,
      lastError: null,
      nextTry: "2026-11-24T17:05:00.000Z",
    });
  });

  it("that failed is failing, with its reason and what worked before", () => {
    const runs = ran(
      "btc-spot",
      "2026-11-24T17:00:00.000Z",
      "failed",
      "coinbase: the host is not reachable.",
    );
    const lastDone = new Map([["btc-spot" as const, "2026-11-24T15:00:03.000Z"]]);
    expect(jobHealth("btc-spot", { runs, lastDone })).toMatchObject({
      verdict: "failing",
      lastSuccess: "2026-11-24T15:00:03.000Z",
      lastError: { at: "2026-11-24T17:00:03.000Z", detail: "coinbase: the host is not reachable." },
    });
  });

  it("that did a part keeps the reason, and is fresh", () => {
    const runs = ran("stock-bars", "2026-11-24T13:30:00.000Z", "partly", "HIVE has no bar yet.");
    expect(jobHealth("stock-bars", { runs })).toMatchObject({
      verdict: "fresh",
      lastError: { detail: "HIVE has no bar yet." },
    });
  });

  it("that does not run here is off, and nothing is expected of it", () => {
    const activeJobs = new Set<JobName>(["guilds"]);
    expect(jobHealth("btc-spot", { activeJobs })).toMatchObject({ verdict: "off", nextTry: null });
  });

  it.each<[JobName, string, string, string]>([
    // A spot price may take 4 minutes, and 5 are given on top.
    ["btc-spot", "2026-11-24T16:50:00.000Z", "2026-11-24T17:03:59Z", "fresh"],
    ["btc-spot", "2026-11-24T16:50:00.000Z", "2026-11-24T17:04:00Z", "late"],
    ["network", "2026-11-24T16:00:00.000Z", "2026-11-24T17:24:59Z", "fresh"],
    ["network", "2026-11-24T16:00:00.000Z", "2026-11-24T17:25:00Z", "late"],
    // Over Thanksgiving, a half day and a weekend nothing of a session is due.
    ["btc-close", "2026-11-25T21:05:00.000Z", "2026-11-27T18:00:00Z", "fresh"],
    ["btc-close", "2026-11-25T21:05:00.000Z", "2026-11-27T19:10:00Z", "late"],
    ["btc-close", "2026-11-27T18:05:00.000Z", "2026-11-30T22:00:00Z", "fresh"],
    ["stock-quotes", "2026-11-24T21:00:00.000Z", "2026-11-25T14:38:00Z", "fresh"],
    ["stock-quotes", "2026-11-24T21:00:00.000Z", "2026-11-25T14:39:00Z", "late"],
  ])("%s, done for %s, is at %s: %s", (job, slot, now, verdict) => {
    expect(jobHealth(job, { runs: ran(job, slot) }, now)?.verdict).toBe(verdict);
  });

  it("is told in the order of the schedule, each once", () => {
    expect(assess(VITALS, EMPTY, NOW).jobs.map(({ job }) => job)).toEqual(JOBS.map(({ job }) => job));
  });
});

function state(source: string, change: Partial<SourceState> = {}): SourceState {
  return {
    source,
    capability: "btc_spot",
    failures: 0,
    lastSuccess: null,
    lastFailure: null,
    notBefore: null,
    ...change,
  };
}

const FAILED = {
  failures: 3,
  lastSuccess: "2026-11-24T15:00:00Z",
  lastFailure: { at: "2026-11-24T16:58:00Z", kind: "blocked", detail: "It refuses this machine." },
  notBefore: "2026-11-24T18:58:00Z",
} as const;

function sourceHealth(sources: readonly SourceState[], rest: Partial<HealthFacts> = {}, off: string[] = []) {
  const chains = {
    order: { btc_spot: ["coinbase", "kraken", "bitstamp"] },
    off: new Set(off),
  };
  return assess(VITALS, { ...EMPTY, sources, chains, ...rest }, NOW).sources;
}

const IN_ORDER = { runs: ran("btc-spot", "2026-11-24T17:00:00.000Z") };
const verdicts = (...given: Parameters<typeof sourceHealth>) =>
  sourceHealth(...given).map(({ source, verdict }) => `${source} ${verdict}`);

describe("a provider", () => {
  it("that answered its last slot is fresh, and those after it stand by", () => {
    const answered = state("coinbase", { lastSuccess: "2026-11-24T17:00:02Z" });
    expect(verdicts([answered], IN_ORDER)).toEqual(["coinbase fresh", "kraken standby", "bitstamp standby"]);
    expect(sourceHealth([answered], IN_ORDER)[0]).toEqual({
      source: "coinbase",
      capability: "btc_spot",
      verdict: "fresh",
      lastSuccess: "2026-11-24T17:00:02Z",
      ageS: 118,
      failures: 0,
      lastError: null,
      nextTry: "2026-11-24T17:05:00.000Z",
    });
    expect(sourceHealth([answered], IN_ORDER)[1]).toMatchObject({ ageS: null, nextTry: null });
  });

  it("that fails says why, and when it is asked again; the next one is then asked", () => {
    const second = state("kraken", { lastSuccess: "2026-11-24T17:00:02Z" });
    const sources = [state("coinbase", FAILED), second];
    expect(verdicts(sources, IN_ORDER)).toEqual(["coinbase failing", "kraken fresh", "bitstamp standby"]);
    expect(sourceHealth(sources, IN_ORDER)[0]).toMatchObject({
      failures: 3,
      ageS: 7320,
      lastError: { at: "2026-11-24T16:58:00Z", detail: "It refuses this machine." },
      nextTry: "2026-11-24T18:58:00Z",
    });
  });

  it("whose back-off is over is asked at the job's next slot", () => {
    const over = state("coinbase", { ...FAILED, notBefore: "2026-11-24T17:00:00Z" });
    expect(sourceHealth([over])[0]?.nextTry).toBe("2026-11-24T17:05:00.000Z");
  });

  it("that is switched off is off, whatever it did before", () => {
    const sources = [state("coinbase", FAILED)];
    expect(verdicts(sources, IN_ORDER, ["coinbase"])).toEqual([
      "coinbase off",
      "kraken standby",
      "bitstamp standby",
    ]);
    expect(sourceHealth(sources, IN_ORDER, ["coinbase"])[0]?.nextTry).toBeNull();
  });

  it("that nobody asked yet is new; so is the one that takes the place of one switched off", () => {
    expect(verdicts([])).toEqual(["coinbase never", "kraken standby", "bitstamp standby"]);
    expect(verdicts([], {}, ["coinbase"])).toEqual(["coinbase off", "kraken never", "bitstamp standby"]);
  });

  it("that did not fail and gave nothing while the job is late is late", () => {
    const silent = state("coinbase", { lastSuccess: "2026-11-24T16:00:02Z" });
    const runs = ran("btc-spot", "2026-11-24T16:00:00.000Z");
    expect(verdicts([silent], { runs })[0]).toBe("coinbase late");
    expect(verdicts([silent], IN_ORDER)[0]).toBe("coinbase standby");
  });

  it("keeps its last error once it answers again", () => {
    const back = state("coinbase", {
      ...FAILED,
      failures: 0,
      lastSuccess: "2026-11-24T17:00:02Z",
      notBefore: null,
    });
    expect(sourceHealth([back], IN_ORDER)[0]).toMatchObject({
      verdict: "fresh",
      lastError: { detail: "It refuses this machine." },
    });
  });

  it("is told once for each thing it is asked for, in a fixed order", () => {
    const order: Partial<Record<Capability, string[]>> = {
      network: ["mempool"],
      stock_bars: ["yahoo"],
      stock_quotes: ["yahoo"],
      btc_daily: ["kraken"],
    };
    const { sources } = assess(VITALS, { ...EMPTY, chains: { order, off: new Set() } }, NOW);
    expect(sources.map(({ capability, source }) => `${capability} ${source}`)).toEqual([
      "btc_daily kraken",
      "stock_bars yahoo",
      "stock_quotes yahoo",
      "network mempool",
    ]);
  });
});

const covered = (...lasts: string[]) =>
  lasts.map((last, index) => ({
    security: `s${index}`,
    first: "2024-01-02",
    last,
    rows: 700,
    quarantined: 0,
  }));

test.each([
  [
    "nothing stored",
    [],
    NOW,
    {
      verdict: "never",
      newest: null,
      expected: "2026-11-23",
      sessionsBehind: null,
      securities: 0,
      upToDate: 0,
    },
  ],
  [
    "all there",
    ["2026-11-23", "2026-11-23"],
    NOW,
    {
      verdict: "fresh",
      newest: "2026-11-23",
      expected: "2026-11-23",
      sessionsBehind: 0,
      securities: 2,
      upToDate: 2,
    },
  ],
  [
    "one behind",
    ["2026-11-23", "2026-11-20"],
    NOW,
    {
      verdict: "fresh",
      newest: "2026-11-23",
      expected: "2026-11-23",
      sessionsBehind: 0,
      securities: 2,
      upToDate: 1,
    },
  ],
  [
    "all behind",
    ["2026-11-19", "2026-11-18"],
    NOW,
    {
      verdict: "late",
      newest: "2026-11-19",
      expected: "2026-11-23",
      sessionsBehind: 2,
      securities: 2,
      upToDate: 0,
    },
  ],
  [
    "over a holiday",
    ["2026-11-25"],
    "2026-11-27T17:59:00Z",
    {
      verdict: "fresh",
      newest: "2026-11-25",
      expected: "2026-11-25",
      sessionsBehind: 0,
      securities: 1,
      upToDate: 1,
    },
  ],
  [
    "past the calendar's end",
    ["2028-12-29"],
    "2029-02-01T00:00:00Z",
    {
      verdict: "fresh",
      newest: "2028-12-29",
      expected: "2028-12-29",
      sessionsBehind: 0,
      securities: 1,
      upToDate: 1,
    },
  ],
])("stock prices: %s", (_, lasts, now, expected) => {
  const coverage = { securities: covered(...lasts), btc: null };
  expect(assess(VITALS, { ...EMPTY, coverage }, now).prices.stocks).toEqual(expected);
});

test("the newest session counts as due only once its job had the time for it", () => {
  const coverage = {
    securities: covered("2026-11-23"),
    btc: { first: "2024-01-02", last: "2026-11-23", rows: 700 },
  };
  const pricesAt = (now: string) => assess(VITALS, { ...EMPTY, coverage }, now).prices;
  expect(pricesAt("2026-11-24T22:09:59Z").btc.verdict).toBe("fresh");
  expect(pricesAt("2026-11-24T22:10:00Z").btc.verdict).toBe("late");
  expect(pricesAt("2026-11-25T00:34:59Z").stocks.verdict).toBe("fresh");
  expect(pricesAt("2026-11-25T00:35:00Z").stocks.verdict).toBe("late");
});

test.each([
  ["2026-11-24T12:00:00Z", { validUntil: "2028-12-31", daysLeft: 768, endsSoon: false }],
  ["2028-12-01T12:00:00Z", { validUntil: "2028-12-31", daysLeft: 30, endsSoon: true }],
  ["2029-01-02T12:00:00Z", { validUntil: "2028-12-31", daysLeft: -2, endsSoon: true }],
])("the calendar at %s: %o", (now, expected) => {
  expect(assess(VITALS, EMPTY, now).calendar).toEqual(expected);
});
