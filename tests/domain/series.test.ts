import { array, assert, constantFrom, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bar, CorporateAction } from "../../src/domain/market.ts";
import {
  alignBtc,
  alignSeries,
  isSplitLikeJump,
  sharesOn,
  splitFactor,
  splitsBy,
} from "../../src/domain/series.ts";
import { barsOf, nyseCalendar, sessionsFrom } from "../support/market.ts";

const sessions = sessionsFrom(nyseCalendar(), "2026-06-01", 12);

function split(session: number, newShares: number, oldShares: number): CorporateAction {
  return { security: "A", exDate: sessions[session] ?? "", kind: "split", newShares, oldShares };
}

function confirmedJump(session: number): CorporateAction {
  return { ...split(session, 1, 1), kind: "confirmed_jump" };
}

function quarantine(bars: readonly Bar[], ...at: readonly number[]): readonly Bar[] {
  return bars.map((bar) => ({ ...bar, quarantined: at.includes(sessions.indexOf(bar.session)) }));
}

describe("a jump that looks like a split", () => {
  it.each([
    [10, 5, true, "one for two the other way"],
    [10, 5.09, true, "within two percent of a half"],
    [10, 5.25, false, "further than two percent from a half"],
    [10, 20, true, "double"],
    [1, 10.1, true, "a one-for-ten reverse split"],
    [10, 14, false, "a large rise that is no round ratio"],
    [10, 5.6, false, "a fall of less than 45 %"],
    [10, 24, false, "between two and three"],
    [10, 0.2, true, "fifty for one"],
    [0.39, 0.782, true, "a doubling that may be real, hence the list of confirmed jumps"],
  ])("from %d to %d: %s, %s", (previous, next, expected) => {
    expect(isSplitLikeJump(previous, next)).toBe(expected);
  });

  it("is one whichever side it is seen from, at every usual ratio", () => {
    assert(
      property(
        constantFrom(2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50),
        double({ min: 0.01, max: 1000, noNaN: true }),
        (ratio, price) => {
          expect(isSplitLikeJump(price, price * ratio)).toBe(true);
          expect(isSplitLikeJump(price * ratio, price)).toBe(true);
        },
      ),
    );
  });
});

describe("the split adjustment", () => {
  const bars = barsOf("A", sessions, [1, 1.1, 11, 12]);

  it("moves raw closes before the ex-date to shares of today and leaves later ones", () => {
    const { price, run } = alignSeries(sessions.slice(0, 4), bars, [split(2, 1, 10)], null);
    expect(price).toEqual([10, 11, 11, 12]);
    expect(new Set(run).size).toBe(1);
  });

  it("never touches closes that are adjusted already", () => {
    const adjusted = barsOf("A", sessions, [10, 11, 11, 12], "split_adjusted");
    expect(alignSeries(sessions.slice(0, 4), adjusted, [split(2, 1, 10)], null).price).toEqual([
      10, 11, 11, 12,
    ]);
  });

  it("multiplies several splits", () => {
    const actions = [split(2, 1, 10), split(5, 3, 1)];
    expect(splitFactor(actions, sessions[0] ?? "")).toBeCloseTo(10 / 3, 12);
    expect(splitFactor(actions, sessions[2] ?? "")).toBeCloseTo(1 / 3, 12);
    expect(splitFactor(actions, sessions[5] ?? "")).toBe(1);
  });

  it("leaves daily returns as if nobody had split, wherever the split falls", () => {
    assert(
      property(
        array(double({ min: 5, max: 6, noNaN: true }), { minLength: 4, maxLength: 12 }),
        integer({ min: 1, max: 3 }),
        constantFrom([1, 10], [2, 1], [1, 3]),
        (closes, at, [newShares = 1, oldShares = 1]) => {
          const days = sessions.slice(0, closes.length);
          const raw = closes.map((close, t) => (t < at ? (close * newShares) / oldShares : close));
          const plain = alignSeries(days, barsOf("A", days, closes), [], null);
          const adjusted = alignSeries(days, barsOf("A", days, raw), [split(at, newShares, oldShares)], null);
          for (const [t, price] of adjusted.price.entries()) {
            expect(price).toBeCloseTo(plain.price[t] ?? NaN, 9);
          }
        },
      ),
    );
  });

  it("counts shares in shares of today, also where the count is older than the split", () => {
    const rows = [
      { security: "A", effective: sessions[0] ?? "", shares: 900 },
      { security: "A", effective: sessions[4] ?? "", shares: 120 },
    ];
    expect(sharesOn(rows, [split(2, 1, 10)], sessions[0] ?? "")).toBe(90);
    expect(sharesOn(rows, [split(2, 1, 10)], sessions[3] ?? "")).toBe(90);
    expect(sharesOn(rows, [split(2, 1, 10)], sessions[4] ?? "")).toBe(120);
    expect(sharesOn(rows, [], "2026-05-01")).toBeNull();
  });
});

describe("a missing close", () => {
  it("is carried over five sessions and stale from the sixth on", () => {
    const { price, actual, absence } = alignSeries(
      sessions.slice(0, 9),
      barsOf("A", sessions, [10, null, null, null, null, null, null, null, 12]),
      [],
      null,
    );
    expect(price).toEqual([10, 10, 10, 10, 10, 10, null, null, 12]);
    expect(absence.slice(5)).toEqual([null, "stale", "stale", null]);
    expect(actual).toEqual([true, false, false, false, false, false, false, false, true]);
  });

  it("before the first close is no price at all", () => {
    const late = alignSeries(sessions.slice(0, 3), barsOf("A", sessions, [null, null, 7]), [], null);
    expect(late.price).toEqual([null, null, 7]);
    expect(late.absence).toEqual(["not_listed", "not_listed", null]);
    expect(alignSeries(sessions.slice(0, 2), [], [], null).absence).toEqual(["no_price", "no_price"]);
  });

  it("includes closes of another business under the same symbol", () => {
    const spac = alignSeries(sessions.slice(0, 3), barsOf("A", sessions, [10, 10, 7]), [], sessions[2] ?? "");
    expect(spac.price).toEqual([null, null, 7]);
  });

  it("of BTC is never carried", () => {
    const btc = alignBtc(sessions.slice(0, 3), [
      { date: "2026-05-31", priceUsd: 1, align: "utc_day" },
      { date: sessions[0] ?? "", priceUsd: 2, align: "close" },
      { date: sessions[2] ?? "", priceUsd: 3, align: "utc_day" },
    ]);
    expect(btc.price).toEqual([2, null, 3]);
    expect(btc.align).toEqual(["close", null, "utc_day"]);
  });
});

describe("an unexplained jump", () => {
  const doubling = barsOf("A", sessions, [10, 10.2, 20.4, 20.8], "split_adjusted");

  it("starts a new run: no return is taken across it", () => {
    expect(alignSeries(sessions.slice(0, 4), doubling, [], null).run).toEqual([0, 0, 1, 1]);
  });

  it("is an ordinary return once somebody has confirmed it", () => {
    expect(alignSeries(sessions.slice(0, 4), doubling, [confirmedJump(2)], null).run).toEqual([0, 0, 0, 0]);
  });

  it("is not explained by a split that the closes have been adjusted for already", () => {
    expect(alignSeries(sessions.slice(0, 4), doubling, [split(2, 1, 2)], null).run).toEqual([0, 0, 1, 1]);
  });

  it("is kept out while quarantined, and the level behind it is another run", () => {
    const { price, absence, run } = alignSeries(sessions.slice(0, 4), quarantine(doubling, 2), [], null);
    expect(price).toEqual([10, 10.2, null, 20.8]);
    expect(absence[2]).toBe("quarantined");
    expect(run[3]).not.toBe(run[1]);
  });

  it("is released, with every marked bar behind it, by the action that explains it", () => {
    const marked = quarantine(doubling, 2, 3);
    expect(alignSeries(sessions.slice(0, 4), marked, [], null).price).toEqual([10, 10.2, null, null]);
    const released = alignSeries(sessions.slice(0, 4), marked, [confirmedJump(2)], null);
    expect(released.price).toEqual([10, 10.2, 20.4, 20.8]);
    expect(released.run).toEqual([0, 0, 0, 0]);
    const raw = quarantine(barsOf("A", sessions, [1, 1.02, 10.2, 10.4]), 2, 3);
    expect(alignSeries(sessions.slice(0, 4), raw, [split(2, 1, 10)], null).price).toEqual([
      10, 10.2, 10.2, 10.4,
    ]);
  });

  it("that was one wrong tick does not break the series behind it", () => {
    const tick = quarantine(barsOf("A", sessions, [10, 100, 10.3]), 1);
    const { price, run } = alignSeries(sessions.slice(0, 3), tick, [], null);
    expect(price).toEqual([10, null, 10.3]);
    expect(run[2]).toBe(run[0]);
  });
});

it("counts the splits up to a day, that day included, and nothing else that a company does", () => {
  const actions = [split(2, 1, 10), confirmedJump(3), split(5, 2, 1)];
  const on = (session: number): number => splitsBy(actions, sessions[session] ?? "");
  expect([1, 2, 4, 5, 11].map(on)).toEqual([0, 1, 1, 2, 2]);
});
