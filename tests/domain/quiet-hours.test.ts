import { assert, property } from "fast-check";
import { expect, test } from "vitest";
import { parseQuietHours, quietHoursText, quietUntil } from "../../src/domain/quiet-hours.ts";
import { anyText } from "../support/any-text.ts";

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

test.each([
  ["22:00-07:00 Europe/Berlin", "22:00-07:00 Europe/Berlin"],
  ["  7:30 – 9:00   europe/berlin ", "07:30-09:00 Europe/Berlin"],
  ["22:00 to 07:00 America/New York", "22:00-07:00 America/New_York"],
  ["22:00 until 07:00 utc", "22:00-07:00 UTC"],
  ["22:00−07:00 US/Eastern", "22:00-07:00 US/Eastern"],
])("%s reads as quiet hours that read the same again", (text, printed) => {
  const parsed = parseQuietHours(text);
  expect(parsed.ok && quietHoursText(parsed.quietHours)).toBe(printed);
  expect(parseQuietHours(printed)).toEqual(parsed);
});

test.each(["Asia/Kolkata", "Asia/Calcutta", "Europe/Kyiv", "Europe/Kiev"])(
  "%s is a place, whichever of its names the machine lists",
  (zone) => {
    const parsed = parseQuietHours(`22:00-07:00 ${zone}`);
    expect(parsed).toEqual({ ok: true, quietHours: { from: "22:00", until: "07:00", zone } });
    expect(parsed.ok && quietUntil(parsed.quietHours, "2026-11-24T12:00:00Z")).toBeNull();
  },
);

test.each([
  ["22:00-07:00", "Quiet hours need a time zone: 22:00-07:00 Europe/Berlin."],
  ["22:00-07:00 Europe/Berlni", "There is no time zone “Europe/Berlni”; the nearest is Europe/Berlin."],
  ["22:00-07:00 berlin", "There is no time zone “berlin”; the nearest is Europe/Berlin."],
  ["22:00-07:00 LIMA", "There is no time zone “LIMA”; the nearest is America/Lima."],
  ["22:00-07:00 CEST", "“CEST” does not say where: name a place such as America/New_York or Europe/Berlin."],
  [
    "22:00-07:00 +01:00",
    "“+01:00” does not say where: name a place such as America/New_York or Europe/Berlin.",
  ],
  ["22:00-22:00 UTC", "Quiet hours that begin and end at the same time are none: leave them out."],
  ["24:00-07:00 UTC", "“24:00” is no time of day: write 00:00 to 23:59."],
  ["22:00-07:60 UTC", "“07:60” is no time of day: write 00:00 to 23:59."],
  ["22-07 UTC", "“22” is no time of day: write 00:00 to 23:59."],
  ["at night", "Quiet hours are written 22:00-07:00 Europe/Berlin."],
  ["", "Quiet hours are written 22:00-07:00 Europe/Berlin."],
  ["2".repeat(101), "These quiet hours are too long: write 22:00-07:00 Europe/Berlin."],
])("%s is refused in a sentence", (text, problem) => {
  expect(parseQuietHours(text)).toMatchObject({ ok: false, problem });
});

test("without a zone they are of the usual one, where there is one; a zone that is named counts", () => {
  const berlin = "Europe/Berlin";
  expect(parseQuietHours("22:00-07:00", berlin)).toEqual({
    ok: true,
    quietHours: { from: "22:00", until: "07:00", zone: berlin },
  });
  expect(parseQuietHours("22:00-07:00 utc", berlin)).toMatchObject({ quietHours: { zone: "UTC" } });
  expect(parseQuietHours("22:00-07:00 Berlinn", berlin)).toMatchObject({ ok: false });
  expect(parseQuietHours("22:00-07:00")).toMatchObject({ ok: false, needsZone: true });
  expect(parseQuietHours("22-07")).not.toHaveProperty("needsZone");
});

test("any text is read or refused", () => {
  assert(
    property(anyText({ maxLength: 40 }), (text) => {
      for (const typed of [text, `22:00-07:00 ${text}`, `${text}-07:00 UTC`]) {
        const parsed = parseQuietHours(typed);
        if (parsed.ok) quietUntil(parsed.quietHours, "2026-11-24T22:30:00Z");
        expect(parsed.ok || parsed.problem.endsWith(".")).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
