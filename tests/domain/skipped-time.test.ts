import { expect, test } from "vitest";
import { nextSkippedTime } from "../../src/domain/skipped-time.ts";

const NOW = "2026-11-24T15:00:00Z";

test.each([
  ["02:30", "America/New_York", "2027-03-14T07:30:00Z", "03:30"],
  ["02:00", "Europe/Berlin", "2027-03-28T01:00:00Z", "03:00"],
  ["01:15", "Europe/London", "2027-03-28T01:15:00Z", "02:15"],
  // The clock of Lord Howe is put forward by half an hour.
  ["02:15", "Australia/Lord_Howe", "2027-10-02T15:45:00Z", "02:45"],
])("%s is left out in spring in %s", (time, zone, at, comesAt) => {
  expect(nextSkippedTime(time, zone, NOW)).toEqual({ at, comesAt });
});

test.each([
  ["08:30", "America/New_York"],
  ["03:00", "America/New_York"],
  ["01:59", "America/New_York"],
  // Shown twice in autumn, and never left out.
  ["01:30", "America/New_York"],
  ["02:30", "Asia/Kolkata"],
  ["02:30", "UTC"],
])("%s is never left out in %s", (time, zone) => {
  expect(nextSkippedTime(time, zone, NOW)).toBeNull();
});

test("the one of this year is over once it was", () => {
  const before = nextSkippedTime("02:30", "Europe/Berlin", "2026-03-29T00:00:00Z");
  expect(before?.at).toBe("2026-03-29T01:30:00Z");
  const after = nextSkippedTime("02:30", "Europe/Berlin", "2026-03-29T01:30:00Z");
  expect(after?.at).toBe("2027-03-28T01:30:00Z");
});
