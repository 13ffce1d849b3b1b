import { expect, test } from "vitest";
import { retryAfterSeconds } from "../../../src/sources/http/retry-after.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

test.each([
  [{}, null],
  [{ "retry-after": "120" }, 120],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "-5" }, null],
  [{ "retry-after": "1.5" }, null],
  [{ "retry-after": "Tue, 24 Nov 2026 12:01:30 GMT" }, 90],
  [{ "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, 0],
  // By the host's own clock, which is an hour behind ours.
  [{ "retry-after": "Tue, 24 Nov 2026 11:00:30 GMT", date: "Tue, 24 Nov 2026 11:00:00 GMT" }, 30],
])("%o asks to wait %s s", (headers, seconds) => {
  expect(retryAfterSeconds(new Headers(headers), NOW)).toBe(seconds);
});
