import { expect, test } from "vitest";
import { quietUntil } from "../../src/domain/quiet-hours.ts";

const NIGHT = { from: "22:00", until: "07:00" };

test.each([
  ["an evening in New York", NIGHT, "America/New_York", "2026-11-25T03:30:00Z", "2026-11-25T12:00:00Z"],
  ["its first minute", NIGHT, "America/New_York", "2026-11-25T03:00:00Z", "2026-11-25T12:00:00Z"],
  ["the minute before", NIGHT, "America/New_York", "2026-11-25T02:59:00Z", null],
  ["after midnight", NIGHT, "Europe/Berlin", "2026-11-24T23:30:00Z", "2026-11-25T06:00:00Z"],
  ["the first minute after it", NIGHT, "Europe/Berlin", "2026-11-25T06:00:00Z", null],
  ["noon", NIGHT, "Asia/Kolkata", "2026-11-25T06:30:00Z", null],
  [
    "a nap within one day",
    { from: "13:00", until: "14:30" },
    "Asia/Kolkata",
    "2026-11-25T08:00:00Z",
    "2026-11-25T09:00:00Z",
  ],
  ["no hours at all", { from: "07:00", until: "07:00" }, "UTC", "2026-11-25T07:00:00Z", null],
  // Clocks go from 02:00 to 03:00 on 14 March 2027 and from 02:00 back to 01:00 on 1 November 2026.
  ["a night that lost an hour", NIGHT, "America/New_York", "2027-03-14T04:00:00Z", "2027-03-14T11:00:00Z"],
  [
    "an end in the lost hour",
    { from: "22:00", until: "02:30" },
    "America/New_York",
    "2027-03-14T06:00:00Z",
    "2027-03-14T07:30:00Z",
  ],
  ["a night that won an hour", NIGHT, "America/New_York", "2026-11-01T03:00:00Z", "2026-11-01T12:00:00Z"],
  [
    "the first of two ends",
    { from: "22:00", until: "01:30" },
    "America/New_York",
    "2026-11-01T05:15:00Z",
    "2026-11-01T05:30:00Z",
  ],
  [
    "the second of two ends",
    { from: "22:00", until: "01:30" },
    "America/New_York",
    "2026-11-01T06:15:00Z",
    "2026-11-01T06:30:00Z",
  ],
])("%s", (_, hours, zone, now, end) => {
  expect(quietUntil({ ...hours, zone }, now)).toBe(end);
});
