import { expect, test } from "vitest";
import {
  instantOf,
  msOfEither,
  msOfSeconds,
  msOfText,
  utcDateOf,
  utcMidnight,
} from "../../src/sources/unix-time.ts";

test("seconds and milliseconds are told apart", () => {
  expect(msOfSeconds(1_785_505_363)).toBe(1_785_505_363_000);
  expect([0, -1, 1_785_505_363_000, 1e9, Number.NaN].map(msOfSeconds)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(msOfEither(1_785_505_363)).toBe(1_785_505_363_000);
  expect(msOfEither(1_786_256_956_920)).toBe(1_786_256_956_920);
  expect([0, 5e9, 1e16].map(msOfEither)).toEqual([null, null, null]);
});

test.each([
  ["2024-03-13T11:10:41.270099Z", "2024-03-13T11:10:41.270Z"],
  ["2026-11-25T20:59:58.123456789Z", "2026-11-25T20:59:58.123Z"],
  ["2026-11-02T00:00:00-05:00", "2026-11-02T05:00:00Z"],
  ["2026-11-02T00:00:00", null],
  ["2026-11-02", null],
  ["2026-13-02T00:00:00Z", null],
  ["now", null],
])("%s is the instant %s", (text, instant) => {
  const ms = msOfText(text);
  expect(ms === null ? null : instantOf(ms)).toBe(instant);
});

test("dates and midnights are UTC's", () => {
  expect(utcDateOf(Date.parse("2026-11-24T23:59:59Z"))).toBe("2026-11-24");
  expect(utcMidnight("2026-11-24")).toBe(Date.parse("2026-11-24T00:00:00Z"));
});
