import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchedSecurities } from "../../src/app/collect/watched.ts";
import type { Health } from "../../src/app/health.ts";
import { troublesOf } from "../../src/app/operator-watch.ts";
import { closeInstant, sessionsBetween } from "../../src/domain/calendar.ts";
import { epochMs, type Instant, type IsoDate } from "../../src/domain/time.ts";
import type { ProviderName, Twist } from "../support/market-server.ts";
import { nyseCalendar } from "../support/market.ts";
import { breakOff, endless, hang, json, page, type Reply, text } from "../support/source-server.ts";
import { untrueRows } from "../support/untrue-rows.ts";
import { openWeatherWorld, type WeatherWorld } from "../support/weather-world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = "2026-11-17T22:40:00.000Z";
const calendar = nyseCalendar();
const folder = mkdtempSync(join(tmpdir(), "pivotwatch-weather-"));
/** Each kind of weather has a trading day of its own, one after another in one store. */
const days = sessionsBetween(calendar, "2026-11-18", "2027-01-29")[Symbol.iterator]();
let world: WeatherWorld;

beforeAll(async () => {
  world = await openWeatherWorld(":memory:", START, ["WULF", "IREN", "CORZ", "QQQ"]);
  await world.tickAt(START);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

function nextDay(): IsoDate {
  const day = days.next();
  if (day.done === true) throw new Error("there are more kinds of weather than days");
  return day.value;
}

/** So many minutes after the close of a session. */
function after(session: IsoDate, minutes: number): Instant {
  return new Date(epochMs(closeInstant(calendar, session)) + minutes * MINUTE_MS).toISOString();
}

async function storedSessions(from: IsoDate, to: IsoDate) {
  const watched = watchedSecurities(world.store.data.miners, world.store.data.benchmarks.all);
  const { bars, btc } = await world.store.prices.history(
    watched.map(({ security }) => security),
    from,
    to,
  );
  return {
    missing: watched.flatMap(({ security, symbol, since }) => {
      const stored = new Set((bars.get(security) ?? []).map(({ session }) => session));
      return sessionsBetween(calendar, from, to)
        .filter((session) => session >= (since ?? "") && !stored.has(session))
        .map((session) => `${symbol} ${session}`);
    }),
    missingBtc: sessionsBetween(calendar, from, to).filter(
      (session) => !btc.some(({ date, align }) => date === session && align === "close"),
    ),
    set: [...bars.values()].flat().filter(({ quarantined }) => quarantined),
  };
}

const untrueSince = (since: Instant) => untrueRows(world.store.db, calendar, world.server.truth, since);

/** What the log told somebody who does not look for trouble, from a line on; the same twice is noted. */
function said(from: number) {
  const lines = world.log.lines
    .slice(from)
    .filter(({ level }) => level !== "debug")
    .map(({ message, fields: { job, source, capability } }) =>
      [message, job, source, capability].filter(Boolean).join(" "),
    );
  return { lines, twice: lines.filter((line, index) => lines.indexOf(line) !== index) };
}

function stateOf({ sources }: Health, source: ProviderName, capability: string) {
  const state = sources.find((one) => one.source === source && one.capability === capability);
  if (state === undefined) throw new Error(`${source} is not asked for ${capability}`);
  return state;
}

/** The returns of the windows that `/divergence` answers with, and where they end. */
async function divergence() {
  const at = (await world.health()).at;
  const answered = await world.store.app.answers.divergence({ target: "WULF" }, at);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  const { answer } = answered;
  if (!("windows" in answer)) throw new Error("three windows were asked for");
  return answer;
}

/** What goes wrong for those that are asked first, and how it is told. */
interface Weather {
  readonly reply?: Reply;
  readonly begin?: () => unknown;
  readonly end?: () => unknown;
  /** Of the last failure of coinbase (spot), yahoo (bars) and mempool (network). */
  readonly words: readonly [RegExp, RegExp, RegExp];
  /** Everybody has the trouble, so that nothing at all arrives. */
  readonly all?: boolean;
}

/** It is not at fault. */
const FINE = /^(?:fresh|standby): /;

const FIRST: readonly ProviderName[] = ["coinbase", "yahoo", "mempool"];
const jsonType = { headers: { "content-type": "application/json" } };
const alike = (words: RegExp): Weather["words"] => [words, words, words];
const twist = (names: readonly ProviderName[], twisted: Twist) => ({
  begin: () => names.forEach((name) => world.server.twist(name, twisted)),
  end: () => names.forEach((name) => world.server.twist(name, null)),
});

const weathers: readonly (readonly [string, Weather])[] = [
  ["answers of 500", { reply: json({}, { status: 500 }), words: alike(/fault of its own \(500\)/) }],
  [
    "429 without Retry-After",
    { reply: text("Too Many Requests", { status: 429 }), words: alike(/too often/) },
  ],
  [
    "429 with Retry-After",
    { reply: json({}, { status: 429, headers: { "retry-after": "9000" } }), words: alike(/too often/) },
  ],
  ["a 403 block page", { reply: page({ status: 403 }), words: alike(/refuses requests from this machine/) }],
  ["a web page under 200", { reply: page(), words: alike(/web page instead of data/) }],
  [
    "JSON that is cut off",
    { reply: text('{"chart":{"result":[{"meta":{', jsonType), words: alike(/breaks off or is not JSON/) },
  ],
  ["an answer without end", { reply: endless(), words: alike(/larger than 5 MB/) }],
  [
    "no answer at all",
    {
      reply: (response, asked) => {
        hang(response, asked);
        world.expire();
      },
      words: alike(/No complete answer came within 10 s/),
    },
  ],
  ["a connection that breaks off", { reply: breakOff, words: alike(/connection broke/) }],
  [
    "figures of last week",
    {
      ...twist(FIRST, { clockMs: -7 * 24 * HOUR_MS }),
      words: [/old/, /no finished session|newest close/, /old/],
    },
  ],
  [
    "a clock out there that is three hours ahead",
    { ...twist(["coinbase", "yahoo"], { clockMs: 3 * HOUR_MS }), words: [/ahead/, FINE, FINE] },
  ],
  [
    "refused connections",
    {
      begin: () => world.server.suspend(),
      end: () => world.server.resume(),
      words: alike(/No connection could be made/),
      all: true,
    },
  ],
  [
    "a clock of ours that is half an hour ahead",
    { begin: () => world.skew(HOUR_MS / 2), end: () => world.skew(0), words: alike(/clock/), all: true },
  ],
  [
    "a clock of ours that is half an hour behind",
    { begin: () => world.skew(-HOUR_MS / 2), end: () => world.skew(0), words: alike(/clock/), all: true },
  ],
  [
    "no safe connection",
    {
      begin: () =>
        world.restart(
          Object.fromEntries(
            FIRST.map((name) => [
              `${name.toUpperCase()}_URL`,
              world.server.urls[name].replace("http:", "https:"),
            ]),
          ),
        ),
      end: () => world.restart({}),
      words: alike(/certificate or its TLS/),
    },
  ],
];

/** How a source is told of that has this trouble. */
function toldAs(words: RegExp): RegExp {
  return words === FINE ? FINE : new RegExp(`^failing: .*(?:${words.source})`);
}

/** What is to be seen of the world at a moment of a session's day. */
async function look(day: IsoDate, from: number) {
  const health = await world.health();
  return {
    ...(await untrueSince(after(day, -10))),
    first: [
      stateOf(health, "coinbase", "btc_spot"),
      stateOf(health, "yahoo", "stock_bars"),
      stateOf(health, "mempool", "network"),
    ].map(({ verdict, lastError }) => `${verdict}: ${lastError?.detail ?? ""}`),
    behind: health.jobs
      .filter(({ verdict }) => verdict !== "fresh" && verdict !== "off")
      .map(({ job }) => job),
    stored: await storedSessions(day, day),
    window: (await divergence()).windows[0],
    ...said(from),
  };
}

test.each(weathers)(
  "%s: nothing wrong is stored, it is told once and in words, and passes by itself",
  async (_, weather) => {
    const day = nextDay();
    await world.tickAt(after(day, -15));
    const calm = world.log.lines.length;
    const before = (await divergence()).windows[0]?.session;
    await weather.begin?.();
    if (weather.reply !== undefined) world.server.fault(FIRST, weather.reply);
    await world.ticks(after(day, -10), after(day, 10), 5);
    await world.ticks(after(day, 90), after(day, 96), 1);
    await world.tickAt(after(day, 150));
    const bad = await look(day, calm);
    await weather.end?.();
    world.server.fault(FIRST, null);
    await world.ticks(after(day, 180), after(day, 16 * 60), 195);
    const good = await look(day, calm);

    expect(bad.untrue).toEqual([]);
    for (const [index, words] of weather.words.entries()) expect(bad.first[index]).toMatch(toldAs(words));
    const isWithout = weather.words[1] !== FINE;
    expect(bad.stored.missing.length > 0).toBe(isWithout);
    expect(bad.stored.missingBtc).toEqual(weather.all === true ? [day] : []);
    expect(bad.window).toMatchObject({ session: isWithout ? before : day, gapPp: expect.any(Number) });
    expect(bad.lines).toEqual(
      expect.arrayContaining(weather.words[0] === FINE ? [] : ["a source fails coinbase btc_spot"]),
    );

    expect(good).toMatchObject({ untrue: [], behind: [], stored: { missing: [], missingBtc: [], set: [] } });
    for (const state of good.first) expect(state).toMatch(FINE);
    expect(good.window).toMatchObject({ session: day, gapPp: expect.any(Number) });
    expect(good.twice).toEqual([]);
  },
);

test("prices that are a tenth off are stored nowhere; the operator is told, and the network is taken from another", async () => {
  const day = nextDay();
  await world.tickAt(after(day, -15));
  const calm = world.log.lines.length;
  const odd = twist(FIRST, { factor: 1.1 });
  odd.begin();
  await world.ticks(after(day, -10), after(day, 10), 5);
  await world.ticks(after(day, 90), after(day, 96), 1);
  await world.tickAt(after(day, 150));
  const bad = await look(day, calm);
  const told = world.log.lines.slice(calm).map(({ message }) => message);
  const { jobs } = await world.health();
  const detailOf = (job: string) => jobs.find((one) => one.job === job)?.lastError?.detail;
  odd.end();
  await world.ticks(after(day, 180), after(day, 16 * 60), 195);
  const good = await look(day, calm);

  expect(bad.untrue).toEqual([]);
  expect(bad.stored.missing).toHaveLength(4);
  expect(bad.stored.missingBtc).toEqual([]);
  expect(detailOf("btc-spot")).toMatch(/by coinbase is more than 1% off both/);
  expect(detailOf("stock-bars")).toMatch(/Not taken, for they contradict what is stored/);
  expect(told).toContainEqual(expect.stringMatching(/WULF: yahoo now gives closes 10% above those stored/));
  expect(good).toMatchObject({ untrue: [], behind: [], stored: { missing: [], missingBtc: [], set: [] } });
  expect(good.twice).toEqual([]);
});

test("two days without anybody: it answers with what it has, and afterwards everything is there", async () => {
  const [first, second] = [nextDay(), nextDay()];
  await world.tickAt(after(first, -15));
  const calm = world.log.lines.length;
  const before = (await divergence()).windows[0]?.session;
  await world.server.suspend();
  await world.ticks(after(first, -10), after(first, 10), 1);
  await world.ticks(after(first, 30), after(second, 180), 60);
  const bad = await look(first, calm);
  const behind = (await divergence()).behind;
  const { prices, ...health } = await world.health();
  const troubles = troublesOf({ prices, ...health }).map(({ text: words }) => words);
  await world.server.resume();
  await world.ticks(after(second, 195), after(second, 16 * 60), 180);
  const good = await look(first, calm);

  expect(bad).toMatchObject({ untrue: [], count: 0, window: { session: before, gapPp: expect.any(Number) } });
  expect(behind).toMatchObject({ lastSession: second });
  expect(prices).toMatchObject({ stocks: { verdict: "late", newest: before }, btc: { verdict: "late" } });
  expect(troubles).toContainEqual(
    expect.stringMatching(
      /^The job btc-spot has not done its work for \d+ (?:hours|days)\. No price of bitcoin\./,
    ),
  );
  expect(bad.behind).toEqual(expect.arrayContaining(["btc-close", "stock-bars", "network", "btc-spot"]));
  expect(await storedSessions(first, second)).toEqual({ missing: [], missingBtc: [], set: [] });
  expect(good).toMatchObject({ untrue: [], behind: [], window: { session: second } });
  expect(good.twice).toEqual([]);
});

test("where Yahoo refuses this machine, those with a key bring the closes, one after another", async () => {
  const keys = { ALPACA_KEY_ID: "a-key", ALPACA_SECRET_KEY: "its-secret", TIINGO_TOKEN: "a-token" };
  const [first, second] = [nextDay(), nextDay()];
  world.restart(keys);
  world.server.fault(["yahoo"], page({ status: 403 }));
  await world.ticks(after(first, -10), after(first, 10), 5);
  await world.tickAt(after(first, 90));
  const byAlpaca = await world.store.prices.newestRows();
  world.server.fault(["alpaca"], json({ message: "internal" }, { status: 500 }));
  await world.ticks(after(second, -10), after(second, 10), 5);
  await world.tickAt(after(second, 90));
  const byTiingo = await world.store.prices.newestRows();
  world.server.fault(["yahoo", "alpaca"], null);
  world.restart({});

  const ends = (rows: typeof byAlpaca) =>
    [...rows.values()].map(({ provider, session }) => [provider, session]);
  expect(ends(byAlpaca)).toEqual(Array.from({ length: 4 }, () => ["alpaca", first]));
  expect(ends(byTiingo)).toEqual(Array.from({ length: 4 }, () => ["tiingo", second]));
  expect((await untrueSince(after(first, -10))).untrue).toEqual([]);
});

test("who asks to be left alone for hours is left alone", async () => {
  const day = nextDay();
  await world.tickAt(after(day, -15));
  world.server.fault(FIRST, json({}, { status: 429, headers: { "retry-after": "9000" } }));
  world.server.forget();
  await world.ticks(after(day, -10), after(day, 125), 5);
  const asked = FIRST.map((name) => world.server.asked(name));
  world.server.fault(FIRST, null);
  await world.ticks(after(day, 180), after(day, 16 * 60), 195);

  // Once for spot prices and once for closes, once for quotes and once for bars, once for the network.
  expect(asked).toEqual([2, 2, 1]);
  expect((await look(day, 0)).behind).toEqual([]);
});
