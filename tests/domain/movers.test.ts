import { describe, expect, test } from "vitest";
import { newestReturns, pickMovers } from "../../src/domain/movers.ts";
import { alignSeries } from "../../src/domain/series.ts";
import { barsOf, nyseCalendar, sessionsFrom } from "../support/market.ts";

const sessions = sessionsFrom(nyseCalendar(), "2026-06-01", 4);
const series = (closes: readonly (number | null)[]) =>
  alignSeries(sessions, barsOf("x", sessions, closes), [], null);

describe("newestReturns", () => {
  test("takes the newest session on which enough securities closed at both ends", () => {
    const found = newestReturns(
      sessions,
      new Map([
        ["A", series([10, 10, 11, 12])],
        ["B", series([10, 10, 9, null])],
        ["C", series([10, 10, 10, null])],
        ["D", series([10, 10, 10.5, null])],
      ]),
    );
    expect(found?.session).toBe(sessions[2]);
    expect(found?.returns.map((one) => [one.security, Math.round(one.returnPct * 10) / 10])).toEqual([
      ["A", 10],
      ["B", -10],
      ["C", 0],
      ["D", 5],
    ]);
  });

  test("never takes a return to or from a carried close", () => {
    const found = newestReturns(sessions, new Map([["A", series([10, 11, null, 12])]]));
    expect(found).toMatchObject({ session: sessions[1] });
  });

  test("one session gives none", () => {
    expect(newestReturns(sessions, new Map([["A", series([10, null, null, null])]]))).toBeNull();
    expect(newestReturns(sessions, new Map())).toBeNull();
  });
});

function picked(values: readonly number[]): readonly number[] {
  const returns = values.map((returnPct, index) => ({ security: String(index), returnPct }));
  return pickMovers(returns).map((one) => one.returnPct);
}

describe("pickMovers", () => {
  test("on a quiet day the three largest each way", () => {
    expect(picked([1, 2, 3, 4, -1, -2, -3, -4])).toEqual([4, 3, 2, -2, -3, -4]);
  });

  test("on a wild day everything from five per cent on", () => {
    expect(picked([5, 6, 7, 8, 1, -5, -4.9, 0])).toEqual([8, 7, 6, 5, -4.9, -5]);
  });

  test("a fall is never among the rises, nor a standstill among either", () => {
    expect(picked([-1, 0])).toEqual([-1]);
  });
});
