import { describe, expect, it } from "vitest";
import {
  digestKeyOf,
  type DigestTimes,
  dueDigest,
  nextDigest,
  spreadMs,
} from "../../src/domain/digest-due.ts";
import type { DigestDays } from "../../src/domain/digest.ts";
import { addDays } from "../../src/domain/time.ts";
import { nyseCalendar } from "../support/market.ts";

const CALENDAR = nyseCalendar();
const DAILY: DigestDays = { kind: "daily" };
const TRADING: DigestDays = { kind: "trading" };
const MONDAYS: DigestDays = { kind: "weekly", weekday: 1 };

const times = (
  time: string,
  zone: string,
  days: DigestDays = DAILY,
  createdAt = "2026-01-01T00:00:00Z",
): DigestTimes => ({ time, zone, days, createdAt });
const NEW_YORK = times("08:30", "America/New_York", TRADING);

/** Due instants that a schedule has from one on, by walking from each to the next. */
function walk(schedule: DigestTimes, after: string, count: number): readonly string[] {
  const found: string[] = [];
  let at = after;
  for (let one = 0; one < count; one++) {
    const next = nextDigest(schedule, CALENDAR, at);
    if (next === null) break;
    found.push(`${next.localDate} ${next.dueAt}`);
    at = next.dueAt;
  }
  return found;
}

describe("the time of a digest", () => {
  it.each([
    [
      "a time that the clock leaves out in spring comes at the time it shows instead",
      times("02:30", "America/New_York"),
      "2027-03-13T00:00:00Z",
      [
        "2027-03-13 2027-03-13T07:30:00Z",
        "2027-03-14 2027-03-14T07:30:00Z",
        "2027-03-15 2027-03-15T06:30:00Z",
      ],
    ],
    [
      "a time that the clock shows twice in autumn comes once, the first time",
      times("01:30", "America/New_York"),
      "2026-10-31T00:00:00Z",
      [
        "2026-10-31 2026-10-31T05:30:00Z",
        "2026-11-01 2026-11-01T05:30:00Z",
        "2026-11-02 2026-11-02T06:30:00Z",
      ],
    ],
    [
      "in Berlin too",
      times("02:30", "Europe/Berlin"),
      "2027-03-27T12:00:00Z",
      ["2027-03-28 2027-03-28T01:30:00Z", "2027-03-29 2027-03-29T00:30:00Z"],
    ],
    [
      "half an hour is left out on Lord Howe",
      times("02:15", "Australia/Lord_Howe"),
      "2026-10-02T16:00:00Z",
      ["2026-10-04 2026-10-03T15:45:00Z", "2026-10-05 2026-10-04T15:15:00Z"],
    ],
    [
      "and half an hour shown twice",
      times("01:45", "Australia/Lord_Howe"),
      "2027-04-03T12:00:00Z",
      ["2027-04-04 2027-04-03T14:45:00Z", "2027-04-05 2027-04-04T15:15:00Z"],
    ],
    [
      "in Kolkata the clock never changes",
      times("08:30", "Asia/Kolkata"),
      "2026-10-31T04:00:00Z",
      ["2026-11-01 2026-11-01T03:00:00Z", "2026-11-02 2026-11-02T03:00:00Z"],
    ],
    [
      "midnight that Beirut leaves out",
      times("00:00", "Asia/Beirut"),
      "2027-03-27T12:00:00Z",
      ["2027-03-28 2027-03-27T22:00:00Z", "2027-03-29 2027-03-28T21:00:00Z"],
    ],
    [
      "the last hour of a day that Greenland leaves out comes on the next, beside that one's own",
      times("23:30", "America/Nuuk"),
      "2027-03-27T12:00:00Z",
      ["2027-03-27 2027-03-28T01:30:00Z", "2027-03-28 2027-03-29T00:30:00Z"],
    ],
    [
      "a date that Samoa left out has none",
      times("08:30", "Pacific/Apia", DAILY, "2011-01-01T00:00:00Z"),
      "2011-12-29T00:00:00Z",
      ["2011-12-29 2011-12-29T18:30:00Z", "2011-12-31 2011-12-30T18:30:00Z"],
    ],
    [
      "Mondays alone",
      times("08:30", "Europe/London", MONDAYS),
      "2026-10-20T00:00:00Z",
      ["2026-10-26 2026-10-26T08:30:00Z", "2026-11-02 2026-11-02T08:30:00Z"],
    ],
    [
      "Thanksgiving has none, the half day after it has one, nor has a weekend",
      NEW_YORK,
      "2026-11-25T00:00:00Z",
      [
        "2026-11-25 2026-11-25T13:30:00Z",
        "2026-11-27 2026-11-27T13:30:00Z",
        "2026-11-30 2026-11-30T13:30:00Z",
      ],
    ],
    [
      "a trading day in Sydney is one by the date there: Friday's close comes on Monday",
      times("08:30", "Australia/Sydney", TRADING),
      "2026-11-19T12:00:00Z",
      ["2026-11-20 2026-11-19T21:30:00Z", "2026-11-23 2026-11-22T21:30:00Z"],
    ],
  ])("%s", (_name, schedule, after, expected) => {
    expect(walk(schedule, after, expected.length)).toEqual(expected);
    for (const line of expected) {
      const [localDate = "", dueAt = ""] = line.split(" ");
      const due = dueDigest(schedule, CALENDAR, addDays(localDate, -1), dueAt);
      expect(due).toEqual({ due: { localDate, dueAt }, missed: [] });
    }
  });

  it("is the first after the schedule was made", () => {
    const made = { ...NEW_YORK, createdAt: "2026-11-24T13:30:00Z" };
    expect(walk(made, "2026-11-20T00:00:00Z", 1)).toEqual(["2026-11-25 2026-11-25T13:30:00Z"]);
    expect(dueDigest(made, CALENDAR, null, "2026-11-24T16:00:00Z")).toEqual({ due: null, missed: [] });
    const earlier = { ...NEW_YORK, createdAt: "2026-11-24T13:29:00Z" };
    expect(dueDigest(earlier, CALENDAR, null, "2026-11-24T16:00:00Z").due?.localDate).toBe("2026-11-24");
  });

  it("of a schedule that was changed is for a date that was not decided about yet", () => {
    const evening = times("18:00", "America/New_York");
    const next = (lastDate: string | null) => nextDigest(evening, CALENDAR, "2026-11-24T15:00:00Z", lastDate);
    expect(next(null)?.localDate).toBe("2026-11-24");
    expect(next("2026-11-23")?.localDate).toBe("2026-11-24");
    expect(next("2026-11-24")?.localDate).toBe("2026-11-25");
    expect(next("2030-01-01")?.localDate, "left behind by a clock that was wrong").toBe("2026-11-24");
  });

  it("is not known past the calendar's end where it hangs on sessions", () => {
    expect(CALENDAR.validUntil).toBe("2028-12-31");
    expect(nextDigest(NEW_YORK, CALENDAR, "2028-12-28T14:00:00Z")?.localDate).toBe("2028-12-29");
    expect(nextDigest(NEW_YORK, CALENDAR, "2028-12-29T14:00:00Z")).toBeNull();
    expect(dueDigest(NEW_YORK, CALENDAR, "2028-12-29", "2029-01-05T14:00:00Z")).toEqual({
      due: null,
      missed: [],
    });
    const daily = { ...NEW_YORK, days: DAILY };
    expect(nextDigest(daily, CALENDAR, "2029-01-01T14:00:00Z")?.localDate).toBe("2029-01-02");
  });

  it("cannot be told for a zone that there is not", () => {
    const nowhere = times("08:30", "Mars/Phobos");
    expect(() => nextDigest(nowhere, CALENDAR, "2026-11-24T14:00:00Z")).toThrow(RangeError);
    expect(() => dueDigest(nowhere, CALENDAR, null, "2026-11-24T14:00:00Z")).toThrow(RangeError);
  });
});

const on = (lastDate: string | null, now: string, aheadMs?: number) =>
  dueDigest(NEW_YORK, CALENDAR, lastDate, now, aheadMs);

describe("a digest that is due", () => {
  const tuesday = { localDate: "2026-11-24", dueAt: "2026-11-24T13:30:00Z" };

  it.each([
    ["a second before its time", "2026-11-23", "2026-11-24T13:29:59Z", { due: null, missed: [] }],
    ["at its time", "2026-11-23", "2026-11-24T13:30:00Z", { due: tuesday, missed: [] }],
    ["six hours later", "2026-11-23", "2026-11-24T19:30:00Z", { due: tuesday, missed: [] }],
    ["a moment after that", "2026-11-23", "2026-11-24T19:30:00.001Z", { due: null, missed: ["2026-11-24"] }],
    ["once it was decided about", "2026-11-24", "2026-11-24T13:40:00Z", { due: null, missed: [] }],
    [
      "after days away, over a weekend",
      "2026-11-18",
      "2026-11-24T14:00:00Z",
      { due: tuesday, missed: ["2026-11-19", "2026-11-20", "2026-11-23"] },
    ],
    ["where a clock was ahead by years", "2031-01-01", "2026-11-24T14:00:00Z", { due: tuesday, missed: [] }],
  ])("%s", (_name, lastDate, now, expected) => {
    expect(on(lastDate, now)).toEqual(expected);
  });

  it("is seen ahead by as much as is asked for, also beyond midnight", () => {
    expect(on("2026-11-23", "2026-11-24T13:25:00Z", 5 * 60_000).due).toEqual(tuesday);
    expect(on("2026-11-23", "2026-11-24T13:24:59Z", 5 * 60_000).due).toBeNull();
    const midnight = times("00:00", "America/New_York");
    expect(dueDigest(midnight, CALENDAR, "2026-11-24", "2026-11-25T04:58:00Z", 5 * 60_000).due).toEqual({
      localDate: "2026-11-25",
      dueAt: "2026-11-25T05:00:00Z",
    });
  });

  it("is one however long nobody looked, with the newest of the missed ones", () => {
    const daily = times("08:30", "America/New_York", DAILY, "2020-01-01T00:00:00Z");
    const { due, missed } = dueDigest(daily, CALENDAR, "2024-01-01", "2026-11-24T14:00:00Z");
    expect(due?.localDate).toBe("2026-11-24");
    expect([missed[0], missed.at(-1), missed.length]).toEqual(["2026-08-16", "2026-11-23", 100]);
  });
});

describe("the spread over ten minutes", () => {
  it("is the same for a channel and even over many", () => {
    const ids = Array.from({ length: 2000 }, (_, n) => String(1_180_000_000_000_000_000n + BigInt(n)));
    const spreads = ids.map(spreadMs);
    expect(ids.map(spreadMs)).toEqual(spreads);
    const minutes = Map.groupBy(spreads, (ms) => Math.floor(ms / 60_000));
    expect([...minutes.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [minute, own] of minutes) expect(own.length, `minute ${minute}`).toBeGreaterThan(140);
  });
});

it("has a name for each channel and date", () => {
  expect(digestKeyOf("7", "2026-11-24")).toBe("digest|7|2026-11-24");
});
