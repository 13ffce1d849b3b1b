import { describe, expect, test } from "vitest";
import { measure } from "../../src/domain/divergence.ts";
import { readToday, type TodayInput } from "../../src/domain/today.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../support/market.ts";

const calendar = nyseCalendar();
const sessions = sessionsFrom(calendar, "2026-08-03", 75);
const base = sessions.at(-1) ?? "";
const wave = (t: number): number => 0.02 * Math.sin(t);

/** Prices whose log returns are about `beta` times those of BTC. */
function following(beta: number, start: number): readonly number[] {
  const own = (t: number): number => (beta === 1 ? 0 : 0.001 * Math.cos(5 * t));
  return sessions.map((_, t) => start * Math.exp(beta * wave(t) + own(t)));
}

function input(over: Partial<TodayInput> = {}, kind: "basket" | "security" = "basket"): TodayInput {
  const members = ["A", "B", "C"].slice(0, kind === "security" ? 1 : 3);
  const shares = members.map((security, index) => ({
    security,
    effective: "2026-01-01",
    shares: index === 0 ? 3 : 1,
  }));
  return {
    measurement: measure({
      calendar,
      history: historyOf(
        members.map((security) => barsOf(security, sessions, following(2, 10))),
        btcOf(sessions, following(1, 90_000), "utc_day"),
        { shares },
      ),
      kind,
      members: members.map((security) => ({
        security,
        from: "2026-08-01",
        until: null,
        pricesSince: null,
      })),
      peers: [],
      qqq: "QQQ",
      until: base,
    }),
    base,
    session: "2026-11-18",
    quotes: new Map(),
    peers: [],
    qqq: "QQQ",
    btc: null,
    from: "2026-11-18T15:00:00Z",
    to: "2026-11-18T15:15:00Z",
    ...over,
  };
}

const close = following(2, 10).at(-1) ?? 0;
const btcClose = following(1, 90_000).at(-1) ?? 0;
const at = (priceUsd: number, time = "2026-11-18T15:10:00Z") => ({ priceUsd, at: time });
const risen = (factors: readonly number[]) =>
  new Map(["A", "B", "C"].map((security, index) => [security, at(close * (factors[index] ?? 1))]));

describe("a reading of today", () => {
  test("is the mean of the members' returns less that of BTC, against the last close", () => {
    const reading = readToday(input({ quotes: risen([1.1, 1, 1.01]), btc: at(btcClose * 1.02) }));
    expect(reading).toMatchObject({ baseSession: base, btcAlign: "utc_day", missing: null });
    expect(reading.returnPct).toBeCloseTo(11 / 3, 9);
    expect(reading.medianPct).toBeCloseTo(1, 9);
    expect(reading.capWeightedPct).toBeCloseTo((3 * 10 + 0 + 1) / 5, 9);
    expect(reading.gapPp).toBeCloseTo(11 / 3 - 2, 9);
    expect(reading.beta).toBeCloseTo(2, 1);
    expect(reading.betaGapPp).toBeCloseTo(11 / 3 - 2 * (reading.beta ?? 0), 9);
    expect(reading.peersReturnPct).toBeNull();
  });

  test("tells the times of the oldest and the newest price it uses, in whatever form they are written", () => {
    const quotes = new Map([
      ["A", at(close, "2026-11-18T15:05:00Z")],
      ["B", at(close, "2026-11-18T15:05:00.500Z")],
      ["C", at(close, "2026-11-18T14:59:59Z")],
    ]);
    const reading = readToday(input({ quotes, btc: at(btcClose, "2026-11-18T15:11:00.000Z") }));
    // Only two of three have a price of the time: no mean, but the prices that there are have their times.
    expect(reading).toMatchObject({
      oldest: "2026-11-18T15:05:00Z",
      newest: "2026-11-18T15:11:00.000Z",
      returnPct: null,
      missing: { kind: "no_quorum", priced: 2, members: 3, needed: 3 },
      excluded: [{ security: "C", reason: "old_quote" }],
    });
  });

  test.each([
    ["no_btc", {}, { at: "now" }],
    ["no_base", { base: "2026-11-17", session: "2026-11-18" }, {}],
  ])("says what is missing: %s", (kind, over, rest) => {
    const given = input({ quotes: risen([1, 1, 1]), ...over });
    const other = kind === "no_base" ? { ...given, base: "2026-12-01" } : given;
    expect(readToday(other).missing).toEqual({ kind, ...rest });
  });

  test("of one company needs that one alone, and its own return is the weighted one", () => {
    const reading = readToday(input({ quotes: risen([1.1]), btc: at(btcClose) }, "security"));
    expect(reading.capWeightedPct).toBeCloseTo(10, 9);
    expect(reading.gapPp).toBeCloseTo(10, 9);
  });
});
