import { describe, expect, test } from "vitest";
import { sessionsBetween } from "../../src/domain/calendar.ts";
import { isSplitLikeJump } from "../../src/domain/series.ts";
import { createSimulatedMarket, createSimulatedPrices } from "../../src/sources/simulated-market.ts";
import { DATA_FOLDER as data } from "../support/data-folder.ts";

const { calendar } = data;
const world = { miners: data.bundle.miners, benchmarks: data.benchmarks.all, calendar };
const market = createSimulatedMarket(world);
const sessions = sessionsBetween(calendar, "2023-11-20", "2026-11-23");

const listed = (symbol: string) => {
  const found = market.securities.find((one) => one.symbol === symbol);
  if (found === undefined) throw new Error(`${symbol} is not simulated`);
  return found;
};
const daysOf = (symbol: string) => market.closes(listed(symbol), sessions).map((bar) => bar.session);

test("every watched company and everything it is compared with is simulated, under its id", () => {
  expect(market.securities).toEqual([
    ...data.bundle.miners.map((miner) => ({ security: miner.id, symbol: miner.ticker })),
    ...data.benchmarks.all.map(({ symbol }) => ({ security: symbol, symbol })),
  ]);
  for (const member of data.basket.members) {
    expect(market.securities.map((one) => one.security)).toContain(member.security);
  }
});

describe("the same session has the same prices", () => {
  const closes = new Map(market.securities.map((one) => [one.symbol, market.closes(one, sessions)]));
  const btc = market.btc(sessions);

  test("in another market, asked in another order, for other sessions", () => {
    const again = createSimulatedMarket({ ...world, miners: world.miners.toReversed() });
    const some = sessions.filter((_, index) => index % 7 === 3);
    expect(again.btc(some)).toEqual(btc.filter((_, index) => index % 7 === 3));
    for (const one of again.securities.toReversed()) {
      const expected = closes.get(one.symbol)?.filter((bar) => some.includes(bar.session));
      expect(again.closes(one, some)).toEqual(expected);
    }
  });

  test("whatever else is watched, and however far the calendar goes", () => {
    const shorter = { ...calendar, validUntil: "2026-11-23" };
    const few = createSimulatedMarket({ ...world, miners: world.miners.slice(3, 4), calendar: shorter });
    expect(few.btc(sessions)).toEqual(btc);
    for (const one of few.securities) expect(few.closes(one, sessions)).toEqual(closes.get(one.symbol));
  });

  test("on every machine: these few are known", () => {
    expect(btc.at(-1)).toEqual({ date: "2026-11-23", priceUsd: 66_292.5 });
    expect(closes.get("HUT")?.at(-1)).toEqual({ session: "2026-11-23", close: 10.0975 });
    expect(closes.get("QQQ")?.at(0)).toEqual({ session: "2023-11-20", close: 409.208 });
  });
});

test("prices are positive, have four decimals at most, and no step is taken for a split", () => {
  const whole = sessionsBetween(calendar, calendar.from, calendar.validUntil);
  const series = [
    ...market.securities.map((one) => market.closes(one, whole).map((bar) => bar.close)),
    market.btc(whole).map((bar) => bar.priceUsd),
  ];
  const bad = series.flatMap((closes) =>
    closes.filter((close, index) => {
      const rounded = close > 0 && Math.round(close * 10_000) / 10_000 === close;
      return !rounded || isSplitLikeJump(closes[index - 1] ?? close, close);
    }),
  );
  expect(bad).toEqual([]);
  expect(series.flat().length).toBeGreaterThan(60_000);
});

test("a symbol that was listed midway begins there, and one lacks a close now and then", () => {
  expect(daysOf("HUT")).toEqual(sessions);
  expect(daysOf("CRWV")).toEqual(sessions.filter((day) => day >= "2025-03-28"));
  expect(daysOf("GLXY")).toEqual(sessions.filter((day) => day >= "2025-05-16"));
  const priced = new Set(daysOf("HIVE"));
  const missing = sessions.filter((day) => !priced.has(day));
  expect(missing.length).toBeGreaterThan(5);
  expect(missing).toContain("2026-11-10");
  expect(priced).toContain("2026-11-09");
});

test("a date beyond the calendar has no price", () => {
  const { closeOf, btcOf } = createSimulatedPrices("2026-11-23");
  expect(btcOf("2026-11-23")).toBeGreaterThan(0);
  expect(() => btcOf("2026-11-24")).toThrow(RangeError);
  expect(() => closeOf("HUT", "miner")("2016-12-30")).toThrow(RangeError);
});

describe("it looks like the pivot", () => {
  test.each(["CIFR", "IREN", "WULF", "RIOT"])("BTC explains less and less of %s", (symbol) => {
    const before = explainedByBtc(symbol, "2021-01-04", "2023-05-31");
    const after = explainedByBtc(symbol, "2026-01-02", "2028-12-29");
    expect(before).toBeGreaterThan(0.25);
    expect(after).toBeLessThan(before / 2);
  });

  test("a fund of bitcoin goes on following it", () => {
    expect(explainedByBtc("IBIT", "2024-02-01", "2026-11-23")).toBeGreaterThan(0.95);
  });
});

/** Share of the day-to-day moves that a straight line through those of BTC explains. */
function explainedByBtc(symbol: string, from: string, to: string): number {
  const days = sessionsBetween(calendar, from, to);
  const x = moves(market.btc(days).map((bar) => bar.priceUsd));
  const y = moves(market.closes(listed(symbol), days).map((bar) => bar.close));
  return dot(x, y) ** 2 / (dot(x, x) * dot(y, y));
}

/** Changes from session to session, less their mean. */
function moves(prices: readonly number[]): readonly number[] {
  const all = prices.slice(1).map((price, index) => Math.log(price / (prices[index] ?? price)));
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return all.map((value) => value - mean);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
