import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fillSimulatedMarket, priceMixProblem } from "../../src/app/simulate-market.ts";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import { createSimulatedMarket } from "../../src/sources/simulated-market.ts";
import type {
  DivergenceAnswer,
  DivergenceWindow,
  DivergenceWindowsAnswer,
} from "../../src/surface/answers/divergence.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { appOver, openRealApp, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-24T08:00:00Z";

/** Fills with everything, or with the first companies alone where that says as much. */
function fill({ data, prices }: RealApp, now: string, companies?: number) {
  const { calendar } = data;
  const market = createSimulatedMarket({
    miners: data.bundle.miners.slice(0, companies),
    benchmarks: companies === undefined ? data.benchmarks.all : [],
    calendar,
  });
  return fillSimulatedMarket({ prices, market, calendar }, now);
}

function windowsOf(answer: DivergenceAnswer | DivergenceWindowsAnswer): readonly DivergenceWindow[] {
  return "windows" in answer ? answer.windows : [answer];
}

async function everything({ data, prices }: RealApp) {
  const ids = [
    ...data.bundle.miners.map((miner) => miner.id),
    ...data.benchmarks.all.map((one) => one.symbol),
  ];
  return prices.history(ids, data.calendar.from, data.calendar.validUntil);
}

/** Without facts, which a market is not made of. */
const openEmpty = async () => appOver(await openMemoryStore());

describe("filling an empty store", () => {
  let real: RealApp;
  beforeEach(async () => {
    real = await openEmpty();
  });
  afterEach(() => real.close());

  test("brings three years of closed sessions, and a second time nothing", async () => {
    const filled = await fill(real, NOW);
    const history = await everything(real);
    const sessions = sessionsBetween(real.data.calendar, "2023-11-23", "2026-11-23");
    const hut = real.data.bundle.miners.find((miner) => miner.ticker === "HUT")?.id ?? "";
    expect(history.btc.map((bar) => bar.date)).toEqual(sessions);
    expect(history.bars.get(hut)?.map((bar) => bar.session)).toEqual(sessions);
    const rows = [...history.bars.values()].reduce((sum, bars) => sum + bars.length, history.btc.length);
    expect(filled).toEqual({ session: "2026-11-23", securities: history.bars.size, added: rows, changed: 0 });
    expect(history.btc.every((bar) => bar.align === "close")).toBe(true);
    expect(await fill(real, NOW)).toEqual({ ...filled, added: 0 });
    expect(await everything(real)).toEqual(history);
  });

  test("a day later adds that session and leaves every other row as it was", async () => {
    await fill(real, NOW, 4);
    const before = await everything(real);
    const { session, securities, added, changed } = await fill(real, "2026-11-24T21:00:00Z", 4);
    const after = await everything(real);
    expect({ session, added, changed }).toEqual({ session: "2026-11-24", added: securities + 1, changed: 0 });
    expect(after.btc.slice(0, -1)).toEqual(before.btc);
    for (const [security, bars] of before.bars) {
      expect(after.bars.get(security)?.slice(0, bars.length)).toEqual(bars);
    }
  });

  test("filled late or in steps, the sessions that both hold are the same", async () => {
    await fill(real, "2025-06-02T22:00:00Z", 4);
    await fill(real, NOW, 4);
    const steps = await everything(real);
    const late = await openEmpty();
    await fill(late, NOW, 4);
    const once = await everything(late);
    await late.close();
    expect(steps.btc.filter((bar) => bar.date >= "2023-11-23")).toEqual(once.btc);
    for (const [security, bars] of once.bars) {
      expect(steps.bars.get(security)?.filter((bar) => bar.session >= "2023-11-23")).toEqual(bars);
    }
  });

  test("rows of an earlier version of the market are made those of this one", async () => {
    await fill(real, NOW, 4);
    const good = await everything(real);
    const kept = { provider: "simulated", fetchedAt: NOW };
    await real.prices.writeBtc([{ date: "2024-05-01", priceUsd: 1, align: "close", ...kept }]);
    expect(await fill(real, NOW, 4)).toMatchObject({ added: 0, changed: 1 });
    expect(await everything(real)).toEqual(good);
  });

  test.each([
    ["before the open, the session before", "2026-11-24T14:00:00Z", "2026-11-23"],
    ["a second before the close, the session before", "2026-11-24T20:59:59Z", "2026-11-23"],
    ["at the close, that session", "2026-11-24T21:00:00Z", "2026-11-24"],
    ["on a holiday, the session before", "2026-11-26T23:00:00Z", "2026-11-25"],
    ["a second before a half day's close, the session before", "2026-11-27T17:59:59Z", "2026-11-25"],
    ["at a half day's close, that session", "2026-11-27T18:00:00Z", "2026-11-27"],
    ["at the weekend, Friday", "2026-11-29T12:00:00Z", "2026-11-27"],
    ["in summer an hour earlier in UTC", "2026-07-02T20:00:00Z", "2026-07-02"],
    ["after the calendar, its last session", "2031-01-01T00:00:00Z", "2028-12-29"],
  ])("%s", async (_, now, session) => {
    // BTC alone says which sessions are there.
    expect((await fill(real, now, 0)).session).toBe(session);
    expect((await real.prices.coverage()).btc?.last).toBe(session);
  });

  test("before the calendar there is nothing to bring", async () => {
    expect(await fill(real, "2016-06-01T00:00:00Z")).toMatchObject({ session: null, added: 0 });
    expect((await real.prices.coverage()).btc).toBeNull();
  });
});

describe("answers from a filled store", () => {
  let real: RealApp;
  beforeAll(async () => {
    real = await openRealApp();
    await fill(real, NOW);
  });
  afterAll(() => real.close());

  async function divergence(options: Record<string, string>, now = NOW) {
    const asked = await real.app.answers.divergence(options, now);
    if (!asked.ok) throw new Error(JSON.stringify(asked.refusal));
    return asked.answer;
  }

  test.each([{}, { window: "90d" }, { target: "HUT" }, { target: "GLXY" }, { target: "WYFI", window: "7d" }])(
    "the gap is a number, of the newest session: %o",
    async (options) => {
      const answer = await divergence(options);
      expect(answer.behind).toBeNull();
      for (const one of windowsOf(answer)) {
        expect(one).toMatchObject({ session: "2026-11-23", why: null, btc: { align: "close" } });
        expect(one.gapPp).toBeTypeOf("number");
        expect(one.r2).toBeTypeOf("number");
        expect(one.peers.returnPct).toBeTypeOf("number");
        expect(one.qqq.returnPct).toBeTypeOf("number");
      }
    },
  );

  test("all members of the basket count on the newest session", async () => {
    const [one] = windowsOf(await divergence({ window: "30d" }));
    expect(one?.subject.members).toHaveLength(real.data.basket.members.length);
    expect(one?.subject.excluded).toEqual([]);
  });

  test("where a member has no close of its own the answer names it", async () => {
    const [one] = windowsOf(await divergence({ window: "1d", as_of: "2026-11-10" }));
    expect(one).toMatchObject({ session: "2026-11-10", subject: { carried: ["HIVE"] } });
  });

  test("within three years the basket is more than 30 points ahead of BTC, and more than 30 behind", async () => {
    const gaps: number[] = [];
    for (const as_of of sessionsBetween(real.data.calendar, "2024-01-02", "2026-11-23")) {
      if (Number(as_of.slice(-2)) % 7 !== 0) continue;
      const [one] = windowsOf(await divergence({ window: "30d", as_of }));
      if (one !== undefined && one.gapPp !== null) gaps.push(one.gapPp);
    }
    expect(gaps.length).toBeGreaterThan(80);
    expect(Math.max(...gaps)).toBeGreaterThan(30);
    expect(Math.min(...gaps)).toBeLessThan(-30);
  });
});

test.each([
  ["live", [], "all is well"],
  ["live", ["real"], "all is well"],
  ["live", ["simulated"], "holds made-up prices: start with MARKET_DATA=simulated"],
  ["simulated", [], "all is well"],
  ["simulated", ["simulated"], "all is well"],
  ["simulated", ["real"], "holds real prices: MARKET_DATA=simulated needs one of its own"],
] as const)("a %s market over a store with %o prices", async (market, stored, expected) => {
  const held: readonly string[] = stored;
  const problem = await priceMixProblem({ holds: async (origin) => held.includes(origin) }, market);
  expect(problem ?? "all is well").toContain(expected);
});
