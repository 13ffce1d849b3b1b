import { describe, expect, it } from "vitest";
import type { Health } from "../../src/app/health.ts";
import { createOperatorWatch, troublesOf } from "../../src/app/operator-watch.ts";
import { sampleHealth } from "../support/health-sample.ts";

/** All is well, on a day on which nothing is due. */
const WELL: Health = {
  ...sampleHealth(),
  jobs: [],
  sources: [],
  prices: {
    stocks: {
      verdict: "fresh",
      newest: "2026-11-24",
      expected: "2026-11-24",
      sessionsBehind: 0,
      securities: 2,
      upToDate: 2,
    },
    btc: { verdict: "fresh", newest: "2026-11-24", expected: "2026-11-24", sessionsBehind: 0 },
  },
};
const JOB: Health["jobs"][number] = {
  job: "btc-spot",
  verdict: "failing",
  lastRun: null,
  lastSuccess: "2026-11-24T20:00:00Z",
  ageS: 3 * 3600 + 120,
  lastError: { at: "2026-11-24T23:00:00Z", detail: "No provider answered." },
  nextTry: null,
};
const SOURCE: Health["sources"][number] = {
  source: "yahoo",
  capability: "stock_bars",
  verdict: "failing",
  lastSuccess: "2026-11-22T20:00:00Z",
  ageS: 51 * 3600,
  failures: 9,
  lastError: { at: "2026-11-24T22:00:00Z", detail: "It refuses this machine." },
  nextTry: null,
};
const LATE = { verdict: "late", newest: "2026-11-20", expected: "2026-11-24", sessionsBehind: 2 } as const;
const ADVICE =
  " A free account at Alpaca is another source: set ALPACA_KEY_ID and ALPACA_SECRET_KEY, and start again.";

describe("what a person should know", () => {
  it("is nothing while all is well", () => {
    expect(troublesOf(WELL)).toEqual([]);
  });

  it.each<[string, Partial<typeof JOB>, string | null]>([
    ["that fails for hours", {}, "The job btc-spot has not done its work for 3 hours. No provider answered."],
    ["that never worked", { ageS: null }, "The job btc-spot has never done its work. No provider answered."],
    [
      "that is late",
      { verdict: "late", ageS: 50 * 3600 },
      "The job btc-spot has not done its work for 2 days. It does not run when it should.",
    ],
    ["that failed just now", { ageS: 600 }, null],
    ["that waits for its first run", { verdict: "never", ageS: null }, null],
    ["that works", { verdict: "fresh" }, null],
    ["that does not run here", { verdict: "off" }, null],
  ])("of a job %s", (_, change, text) => {
    expect(troublesOf({ ...WELL, jobs: [{ ...JOB, ...change }] }).map((trouble) => trouble.text)).toEqual(
      text === null ? [] : [text],
    );
  });

  it.each<[string, Partial<typeof SOURCE>, string | null]>([
    [
      "that refuses this machine",
      {},
      `yahoo has given no stock prices for 2 days. It refuses this machine.${ADVICE}`,
    ],
    [
      "that never answered",
      { ageS: null },
      `yahoo has never given stock prices. It refuses this machine.${ADVICE}`,
    ],
    ["that was tried a few times", { ageS: null, failures: 4 }, null],
    ["that fails since this morning", { ageS: 8 * 3600 }, null],
    [
      "without another way",
      { source: "kraken", capability: "btc_spot" },
      "kraken has given no price of bitcoin for 2 days. It refuses this machine.",
    ],
    ["that is off", { verdict: "off" }, null],
  ])("of a provider %s", (_, change, text) => {
    expect(
      troublesOf({ ...WELL, sources: [{ ...SOURCE, ...change }] }).map((trouble) => trouble.text),
    ).toEqual(text === null ? [] : [text]);
  });

  it("advises no key that is set already", () => {
    const sources = [SOURCE, { ...SOURCE, source: "alpaca", verdict: "fresh" as const }];
    expect(troublesOf({ ...WELL, sources })[0]?.text).not.toContain("ALPACA");
  });

  it("of prices that stand still while the job says that all is well, and not besides a job in trouble", () => {
    const prices = { ...WELL.prices, stocks: { ...WELL.prices.stocks, ...LATE } };
    const job = { ...JOB, job: "stock-bars" as const };
    const texts = (jobs: Health["jobs"]) => troublesOf({ ...WELL, prices, jobs }).map(({ text }) => text);
    expect(texts([{ ...job, verdict: "fresh" }])).toEqual([
      "Stock prices end on 20 Nov 2026: 2 sessions after it are missing, although the job stock-bars found nothing wrong.",
    ]);
    expect(texts([job])).toEqual([
      "The job stock-bars has not done its work for 3 hours. No provider answered.",
    ]);
    expect(texts([])).toEqual([]);
  });

  it.each([
    [61, false, 0],
    [56, true, 1],
    [55, true, 0],
    [0, true, 1],
    [-1, true, 1],
    [-2, true, 1],
  ])("of the calendar with %i days left", (daysLeft, endsSoon, count) => {
    const calendar = { validUntil: "2028-12-31", daysLeft, endsSoon };
    expect(troublesOf({ ...WELL, calendar })).toHaveLength(count);
  });
});

function openWatch() {
  const told: string[] = [];
  const watch = createOperatorWatch({ notify: async (kind) => void told.push(kind) });
  const lookAt = (at: string, change: Partial<Health> = { jobs: [JOB] }) =>
    watch.look({ ...WELL, at, ...change });
  return { told, lookAt };
}

describe("telling it", () => {
  it("waits until the trouble has lasted a quarter of an hour", async () => {
    const { told, lookAt } = openWatch();
    await lookAt("2026-11-24T12:00:00Z");
    await lookAt("2026-11-24T12:14:59Z");
    expect(told).toEqual([]);
    await lookAt("2026-11-24T12:15:00Z");
    expect(told).toEqual(["job_failing"]);
  });

  it("begins to wait anew after it was over", async () => {
    const { told, lookAt } = openWatch();
    await lookAt("2026-11-24T12:00:00Z");
    await lookAt("2026-11-24T12:10:00Z", {});
    await lookAt("2026-11-24T12:16:00Z");
    expect(told).toEqual([]);
  });

  it("tells one trouble once a day, though its words change, and each trouble by itself", async () => {
    const { told, lookAt } = openWatch();
    for (let hour = 0; hour < 30; hour += 1) {
      const at = new Date(Date.parse("2026-11-24T12:00:00Z") + hour * 3_600_000).toISOString();
      await lookAt(at, { jobs: [{ ...JOB, ageS: (hour + 3) * 3600 }], sources: hour < 2 ? [] : [SOURCE] });
    }
    expect(told).toEqual(["job_failing", "source_failing", "job_failing", "source_failing"]);
  });
});
