import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectStockBars, type StockBarsDeps } from "../../../src/app/collect/stock-bars.ts";
import { sessionsBetween } from "../../../src/domain/calendar.ts";
import type { CorporateAction } from "../../../src/domain/market.ts";
import { alignSeries } from "../../../src/domain/series.ts";
import {
  type CollectWorld,
  createCollectWorld,
  fakeBars,
  type FakeBarsOptions,
  late,
  type MadeMarket,
  madeMarket,
  NEVER,
  splitOf,
  watch,
} from "../../support/collecting.ts";
import { nyseCalendar } from "../../support/market.ts";

const EX_DATE = "2026-11-18";
const CALENDAR = nyseCalendar();
const SESSIONS = sessionsBetween(CALENDAR, "2023-12-04", "2026-12-07");
/** From two sessions before the split to two weeks after it: each evening, and each repair run the next morning. */
const RUNS = sessionsBetween(CALENDAR, "2026-11-16", "2026-12-04").flatMap((session) => [
  { session, now: `${session}T22:30:00Z` },
  { session, now: `${nextDay(session)}T13:30:00Z` },
]);

function nextDay(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
});
afterEach(() => world.close());

const collect = (now: string, sources: StockBarsDeps["sources"]) =>
  collectStockBars(
    {
      ...world.base,
      prices: world.prices,
      notices: world.notices,
      sources,
      watched: async () => [watch("AAA")],
    },
    now,
    NEVER,
  );

/** The series as the mathematics sees it. */
async function seen(upTo: string) {
  const history = await world.prices.history(["id-AAA"], "2000-01-01", upTo);
  const sessions = SESSIONS.filter((session) => session <= upTo);
  return {
    sessions,
    history,
    ...alignSeries(sessions, history.bars.get("id-AAA") ?? [], history.actions, null),
  };
}

/** No return across two closes that are used may be one that the market did not make: 12 % a day at most. */
async function expectNoFalseReturn(upTo: string): Promise<void> {
  const { price, actual, run, sessions } = await seen(upTo);
  const odd = sessions.filter((_session, index) => {
    const [before, close] = [price[index - 1] ?? null, price[index] ?? null];
    if (close === null || before === null || run[index] !== run[index - 1]) return false;
    if (actual[index] !== true || actual[index - 1] !== true) return false;
    return Math.abs(close / before - 1) >= 0.12;
  });
  expect(odd).toEqual([]);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}

async function expectWhole(market: MadeMarket, upTo: string): Promise<void> {
  const { price, absence, run, sessions } = await seen(upTo);
  expect(price.map(rounded)).toEqual(
    sessions.map((session) => rounded(market.adjusted("AAA", session, upTo))),
  );
  expect(absence.every((why) => why === null)).toBe(true);
  expect(new Set(run)).toEqual(new Set([0]));
}

const SPLITS: readonly (readonly [string, CorporateAction])[] = [
  ["a 2-for-1 split", splitOf("AAA", EX_DATE, 2, 1)],
  ["a 1-for-10 reverse split", splitOf("AAA", EX_DATE, 1, 10)],
];

interface Behaviour extends FakeBarsOptions {
  /** Whether the operator is told that closes are set aside. */
  readonly setsAside: boolean;
  readonly recorded: boolean;
}

const BEHAVIOURS: readonly (readonly [string, Behaviour])[] = [
  ["a vendor adjusts at once and names it", { namesSplits: true, setsAside: false, recorded: true }],
  ["a vendor adjusts at once and says nothing", { setsAside: false, recorded: false }],
  [
    "a vendor names it and adjusts two days late",
    { namesSplits: true, adjustsAfter: 2, setsAside: false, recorded: true },
  ],
  ["a vendor says nothing and adjusts two days late", { adjustsAfter: 2, setsAside: true, recorded: false }],
  [
    "a vendor gives closes as traded and names it",
    { basis: "raw", namesSplits: true, setsAside: false, recorded: true },
  ],
];

describe.each(SPLITS)("%s", (_name, action) => {
  const market = madeMarket([action]);

  it.each(BEHAVIOURS)("shows as no return where %s", async (_how, { setsAside, recorded, ...options }) => {
    const source = fakeBars("yahoo", market, options);
    for (const { now, session } of RUNS) {
      await collect(now, [source]);
      await expectNoFalseReturn(session);
    }
    await expectWhole(market, "2026-12-04");
    const { actions } = await world.prices.history(["id-AAA"], "2026-01-01", "2026-01-01");
    expect(actions).toEqual(recorded ? [action] : []);
    expect(new Set(world.told.map(({ kind }) => kind))).toEqual(
      new Set([...(setsAside ? ["prices_set_aside"] : []), ...(recorded ? ["split_recorded"] : [])]),
    );
  });

  it("keeps closes as traded aside, for as long as nobody names it, and takes them up once it is recorded", async () => {
    const source = fakeBars("tiingo", market, { basis: "raw" });
    for (const { now, session } of RUNS) {
      await collect(now, [source]);
      await expectNoFalseReturn(session);
    }
    const bars = await world.bars("id-AAA");
    expect(bars.filter(({ quarantined }) => quarantined).map(({ session }) => session)).toEqual(
      sessionsBetween(CALENDAR, EX_DATE, "2026-12-04"),
    );
    expect(world.told[0]).toEqual({
      kind: "prices_set_aside",
      text: `AAA: its close of ${EX_DATE} steps like a split that is not recorded, and closes from there on are kept but not used. Record the split, or that it was none: npm run import -- actions FILE.`,
    });
    await world.prices.writeActions([action]);
    await collect("2026-12-07T22:30:00Z", [source]);
    await expectWhole(market, "2026-12-07");
  });

  it.each([
    ["adjusted closes, then those as traded", ["alpaca", "tiingo"]],
    ["closes as traded, then adjusted ones", ["tiingo", "alpaca"]],
  ])("is no return where two vendors take turns: %s", async (_how, [even]) => {
    const alpaca = fakeBars("alpaca", market);
    const tiingo = fakeBars("tiingo", market, { basis: "raw", namesSplits: true });
    for (const [index, { now, session }] of RUNS.entries()) {
      const isFirst = (index % 2 === 0) === (even === "alpaca");
      await collect(now, [isFirst ? alpaca : tiingo]);
      await expectNoFalseReturn(session);
    }
    await expectWhole(market, "2026-12-04");
    const bases = new Set((await world.bars("id-AAA")).map(({ basis }) => basis));
    expect(bases.size, "one basis in one series").toBe(1);
  });

  it("is not undone by another vendor that adjusts days late and says nothing", async () => {
    const prompt = fakeBars("alpaca", market);
    const slow = fakeBars("yahoo", market, { adjustsAfter: 3 });
    for (const [index, { now, session }] of RUNS.entries()) {
      await collect(now, [index % 2 === 0 ? prompt : slow]);
      await expectNoFalseReturn(session);
    }
    await expectWhole(market, "2026-12-04");
    expect(world.told).toEqual([]);
  });

  it("is not undone by a provider that serves last week's closes", async () => {
    for (const { now } of RUNS.slice(0, 14)) await collect(now, [fakeBars("yahoo", market)]);
    const before = await world.rows();
    const old = fakeBars("yahoo", market, { adjustsAfter: null, change: late(8) });
    const result = await collect("2026-11-25T22:30:00Z", [old]);
    expect(result.outcome).not.toBe("done");
    expect(await world.rows()).toEqual(before);
  });
});

describe("a step that is none", () => {
  it("is used again once it is recorded as a confirmed jump", async () => {
    const market = madeMarket();
    const jumpy = fakeBars("yahoo", market, {
      change: (rows) => rows.map((row) => (row.session >= EX_DATE ? { ...row, close: row.close * 2 } : row)),
    });
    for (const { now } of RUNS.slice(0, 10)) await collect(now, [jumpy]);
    expect((await seen("2026-11-20")).absence.at(-1)).toBe("quarantined");
    await world.prices.writeActions([
      { security: "id-AAA", exDate: EX_DATE, kind: "confirmed_jump", newShares: 1, oldShares: 1 },
    ]);
    await collect("2026-11-23T22:30:00Z", [jumpy]);
    const { absence, run } = await seen("2026-11-23");
    expect(absence.at(-1)).toBeNull();
    expect(new Set(run)).toEqual(new Set([0]));
  });

  it("is no split for being in a provider's list", async () => {
    const listed = madeMarket([splitOf("AAA", EX_DATE, 2, 1)]);
    const market = madeMarket();
    const source = fakeBars(
      "yahoo",
      { ...market, splitsOf: (symbol) => listed.splitsOf(symbol) },
      { namesSplits: true },
    );
    for (const { now } of RUNS) await collect(now, [source]);
    await expectWhole(market, "2026-12-04");
    expect((await seen("2026-12-04")).history.actions).toEqual([]);
  });
});
