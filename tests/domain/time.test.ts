import { assert, integer, property } from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  addDays,
  daysBetween,
  epochMs,
  localDate,
  localInstant,
  newYorkDate,
  newYorkInstant,
  parseIsoDate,
  weekday,
} from "../../src/domain/time.ts";

const DAY_0 = Temporal.PlainDate.from("1970-01-01");
/** From the year 1700 to 2300. */
const day = integer({ min: -98_616, max: 120_530 });
const dateOf = (days: number) => DAY_0.add({ days });

describe("dates", () => {
  it("are counted as Temporal counts them", () => {
    assert(
      property(day, day, (one, other) => {
        const [date, to] = [dateOf(one), dateOf(other)];
        expect(parseIsoDate(date.toString())).toBe(date.toString());
        expect(weekday(date.toString())).toBe(date.dayOfWeek);
        expect(addDays(date.toString(), other - one)).toBe(to.toString());
        expect(daysBetween(date.toString(), to.toString())).toBe(date.until(to).days);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["2024-02-28", 1, "2024-02-29"],
    ["2025-02-28", 1, "2025-03-01"],
    ["2026-03-08", 1, "2026-03-09"],
    ["2026-01-01", -1, "2025-12-31"],
    ["1970-01-01", -1, "1969-12-31"],
    ["0000-01-01", 366, "0001-01-01"],
    ["9999-12-31", 1, "+010000-01-01"],
  ])("%s and %d days is %s", (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it.each([
    "2026-02-29",
    "2026-02-30",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-01",
    "20260101",
    "2026-01-01T00:00",
    " 2026-01-01",
    "2026-01-01\n",
    "-2026-01-01",
    "yesterday",
    "",
  ])("%j is none", (text) => {
    expect(parseIsoDate(text)).toBeNull();
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => daysBetween("2026-01-01", text)).toThrow(RangeError);
    expect(() => weekday(text)).toThrow(RangeError);
  });
});

describe("instants", () => {
  it.each([
    "2026-11-24T21:00:00Z",
    "2026-11-24T21:00:00.000Z",
    "2026-11-24T21:00:00.007Z",
    "2024-02-29T23:59:59Z",
    "1969-12-31T23:59:59.999Z",
    "2026-11-24T21:00Z",
    "2026-11-24T21:00:00.1234567Z",
    "2016-12-31T23:59:60Z",
    "2026-11-24T16:00:00-05:00",
    "2026-11-24T16:00:00-05:00[America/New_York]",
  ])("%s is read as Temporal reads it", (instant) => {
    const read = Temporal.Instant.from(instant);
    expect(epochMs(instant)).toBe(read.epochMilliseconds);
    expect(newYorkDate(instant)).toBe(read.toZonedDateTimeISO("America/New_York").toPlainDate().toString());
  });

  it.each([
    "2026-02-30T00:00:00Z",
    "2026-11-24T24:00:00Z",
    "2026-11-24T21:60:00Z",
    "2026-11-24T21:00:00",
    "2026-11-24",
    "soon",
    "",
  ])("%j is none", (text) => {
    expect(() => epochMs(text)).toThrow(RangeError);
    expect(() => newYorkDate(text)).toThrow(RangeError);
  });
});

describe("a wall clock in New York", () => {
  it("is read as Temporal reads it, in the hours that come twice or never too", () => {
    assert(
      property(day, integer({ min: 0, max: 1439 }), (days, minute) => {
        const date = dateOf(days).toString();
        const time = Temporal.PlainTime.from("00:00")
          .add({ minutes: minute })
          .toString({ smallestUnit: "minute" });
        const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime("America/New_York");
        expect(newYorkInstant(date, time)).toBe(zoned.toInstant().toString());
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["2026-11-27", "13:00", "2026-11-27T18:00:00Z"],
    ["2026-11-01", "01:30", "2026-11-01T05:30:00Z"],
    ["2026-03-08", "02:30", "2026-03-08T07:30:00Z"],
    ["2026-06-09", "16:00:30", "2026-06-09T20:00:30Z"],
  ])("%s %s is %s", (date, time, expected) => {
    expect(newYorkInstant(date, time)).toBe(expected);
  });

  it.each([
    ["2026-02-30", "16:00"],
    ["2026-11-27", "25:00"],
    ["2026-11-27", "noon"],
  ])("%s %s is none", (date, time) => {
    expect(() => newYorkInstant(date, time)).toThrow(RangeError);
  });
});

describe("a clock elsewhere", () => {
  it.each([
    ["2026-11-24T13:00:00Z", "Australia/Sydney", "2026-11-25"],
    ["2026-11-24T13:00:00.000Z", "America/New_York", "2026-11-24"],
    ["2026-11-24T18:29:59.999Z", "Asia/Kolkata", "2026-11-24"],
    ["2026-11-24T18:30:00Z", "Asia/Kolkata", "2026-11-25"],
  ])("shows at %s in %s the date %s", (instant, zone, date) => {
    expect(localDate(instant, zone)).toBe(date);
  });

  it.each([
    ["2026-11-24", "08:30", "America/New_York", "2026-11-24T13:30:00Z"],
    ["2027-03-14", "02:30", "America/New_York", "2027-03-14T07:30:00Z"],
    ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z"],
    ["2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00Z"],
    ["2027-03-27", "23:30", "America/Nuuk", "2027-03-28T01:30:00Z"],
    ["2011-12-30", "08:30", "Pacific/Apia", null],
  ])("on %s shows %s in %s at %s", (date, time, zone, instant) => {
    expect(localInstant(date, time, zone)).toBe(instant);
  });

  it("is none in a zone that there is not, nor at a time that is none", () => {
    expect(() => localDate("2026-11-24T13:00:00Z", "Mars/Phobos")).toThrow(RangeError);
    expect(() => localInstant("2026-11-24", "08:30", "Mars/Phobos")).toThrow(RangeError);
    expect(() => localInstant("2026-11-24", "25:00", "Europe/Berlin")).toThrow(RangeError);
  });
});
