import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  closeInstant,
  daysUntilEnd,
  endsSoon,
  isSession,
  lastSessionOnOrBefore,
  newestClosedSession,
  nextSession,
  previousSession,
  sessionsBetween,
} from "../../src/domain/calendar.ts";
import { nyseCalendar } from "../support/market.ts";

const calendar = nyseCalendar();

describe("the sessions of the calendar", () => {
  it.each([
    ["2026-11-24", true, "an ordinary Tuesday"],
    ["2026-11-26", false, "Thanksgiving"],
    ["2026-11-27", true, "the half day after it"],
    ["2026-07-03", false, "Independence Day observed on a Friday"],
    ["2026-11-28", false, "a Saturday"],
    ["2018-12-05", false, "an unscheduled closure"],
    ["2025-01-09", false, "an unscheduled closure"],
    ["2028-01-03", true, "the first weekday of 2028: no holiday is kept for a Saturday"],
    ["2016-12-30", false, "a day before the calendar"],
    ["2029-01-02", false, "a day after the calendar"],
  ])("says of %s: %s, %s", (date, expected) => {
    expect(isSession(calendar, date)).toBe(expected);
  });

  it.each([
    [2017, 251],
    [2018, 251],
    [2020, 253],
    [2025, 250],
    [2026, 251],
    [2027, 251],
    [2028, 251],
  ])("counts in %d: %d", (year, count) => {
    const sessions = sessionsBetween(calendar, `${String(year)}-01-01`, `${String(year)}-12-31`);
    expect(sessions).toHaveLength(count);
    expect(sessions.every((session) => isSession(calendar, session))).toBe(true);
  });

  it("has no New Year holiday in 2028, because 1 January is a Saturday and 31 December a quarter's end", () => {
    expect(sessionsBetween(calendar, "2027-12-30", "2028-01-04")).toEqual([
      "2027-12-30",
      "2027-12-31",
      "2028-01-03",
      "2028-01-04",
    ]);
  });

  it("lists every session between two days and nothing else, on whatever days of a month they fall", () => {
    const days = Array.from({ length: 110 }, (_, day) =>
      new Date(Date.parse("2023-11-20") + day * 86_400_000).toISOString().slice(0, 10),
    );
    for (const from of days) {
      const expected = days.filter((day) => day >= from && isSession(calendar, day));
      expect(sessionsBetween(calendar, from, "2024-03-08"), from).toEqual(expected);
    }
  });

  it("lists sessions with both ends included, clipped to the calendar", () => {
    expect(sessionsBetween(calendar, "2026-11-25", "2026-11-30")).toEqual([
      "2026-11-25",
      "2026-11-27",
      "2026-11-30",
    ]);
    expect(sessionsBetween(calendar, "2010-01-01", "2017-01-04")).toEqual(["2017-01-03", "2017-01-04"]);
    expect(sessionsBetween(calendar, "2026-11-28", "2026-11-29")).toEqual([]);
    expect(sessionsBetween(calendar, "2026-11-30", "2026-11-25")).toEqual([]);
  });

  it("steps to the neighbours over weekends and holidays", () => {
    expect(previousSession(calendar, "2026-11-30")).toBe("2026-11-27");
    expect(previousSession(calendar, "2026-11-27")).toBe("2026-11-25");
    expect(nextSession(calendar, "2026-11-25")).toBe("2026-11-27");
    expect(nextSession(calendar, "2010-01-01")).toBe("2017-01-03");
    expect(nextSession(calendar, "2028-12-29")).toBeNull();
    expect(lastSessionOnOrBefore(calendar, "2026-11-29")).toBe("2026-11-27");
    expect(lastSessionOnOrBefore(calendar, "2017-01-02")).toBeNull();
    expect(lastSessionOnOrBefore(calendar, "2031-05-05")).toBe("2028-12-29");
  });
});

describe("the close of a session", () => {
  it.each([
    ["2026-03-06", "2026-03-06T21:00:00Z", "the Friday before the clocks go forward"],
    ["2026-03-09", "2026-03-09T20:00:00Z", "the Monday after"],
    ["2026-10-30", "2026-10-30T20:00:00Z", "the Friday before the clocks go back"],
    ["2026-11-02", "2026-11-02T21:00:00Z", "the Monday after"],
    ["2026-11-27", "2026-11-27T18:00:00Z", "a half day in winter"],
    ["2028-07-03", "2028-07-03T17:00:00Z", "a half day in summer"],
  ])("of %s is %s: %s", (session, instant) => {
    expect(closeInstant(calendar, session)).toBe(instant);
  });

  it("is refused for a day that is no session", () => {
    expect(() => closeInstant(calendar, "2026-11-26")).toThrow("2026-11-26 is no NYSE session");
  });

  it.each([
    ["2026-11-24T20:59:59Z", "2026-11-23"],
    ["2026-11-24T21:00:00Z", "2026-11-24"],
    ["2026-11-25T03:00:00Z", "2026-11-24"],
    ["2026-11-26T22:00:00Z", "2026-11-25"],
    ["2026-11-27T17:59:00Z", "2026-11-25"],
    ["2026-11-27T18:00:00Z", "2026-11-27"],
    ["2026-11-29T12:00:00Z", "2026-11-27"],
    ["2030-01-01T00:00:00Z", "2028-12-29"],
    ["2017-01-03T12:00:00Z", null],
  ])("at %s the newest closed session is %s", (now, session) => {
    expect(newestClosedSession(calendar, now)).toBe(session);
  });
});

describe("the end of the calendar", () => {
  it("is announced 60 days before", () => {
    expect(daysUntilEnd(calendar, "2028-12-30")).toBe(1);
    expect(endsSoon(calendar, "2028-10-31")).toBe(false);
    expect(endsSoon(calendar, "2028-11-01")).toBe(true);
    expect(endsSoon(calendar, "2029-03-01")).toBe(true);
  });
});

const spy = new URL("../../../shared/fixtures/prices/SPY.csv", import.meta.url);

describe.skipIf(!existsSync(spy))("the calendar against the days on which SPY traded", () => {
  it("has exactly these sessions", () => {
    const traded = readFileSync(spy, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, 10));
    expect(traded.length).toBeGreaterThan(2000);
    expect(sessionsBetween(calendar, traded[0] ?? "", traded.at(-1) ?? "")).toEqual(traded);
  });
});
