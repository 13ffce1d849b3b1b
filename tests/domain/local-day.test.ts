import { expect, test } from "vitest";
import { localDay } from "../../src/domain/local-day.ts";

const NEW_YORK = "America/New_York";

test.each([
  ["an evening", NEW_YORK, "2026-11-25T03:30:00Z", "2026-11-24T05:00:00Z", "2026-11-25T05:00:00Z"],
  ["its first instant", NEW_YORK, "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", "2026-11-25T05:00:00Z"],
  ["far east", "Asia/Kolkata", "2026-11-24T22:30:00Z", "2026-11-24T18:30:00Z", "2026-11-25T18:30:00Z"],
  ["of 23 hours", "Europe/Berlin", "2027-03-28T12:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"],
  ["of 25 hours", NEW_YORK, "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"],
  // Clocks in Beirut go from 00:00 to 01:00 on 28 March 2027.
  ["no midnight", "Asia/Beirut", "2027-03-28T12:00:00Z", "2027-03-27T22:00:00Z", "2027-03-28T21:00:00Z"],
])("a day: %s", (_, zone, now, from, until) => {
  expect(localDay(now, zone)).toEqual({ from, until });
});

test("a zone that there is not has no day", () => {
  expect(() => localDay("2026-11-24T22:30:00Z", "Mars/Phobos")).toThrow(RangeError);
});
