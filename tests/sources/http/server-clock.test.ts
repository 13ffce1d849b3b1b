import { expect, test } from "vitest";
import { clockFailure } from "../../../src/sources/http/server-clock.ts";

const NOW = Date.parse("2026-11-24T16:00:00Z");

function said(headers: Record<string, string>): string | null {
  const failed = clockFailure(new Headers(headers), NOW);
  return failed === null || failed.ok ? null : failed.failure.detail;
}

test.each([
  ["no time at all", {}],
  ["a time that is none", { date: "yesterday" }],
  ["the same time", { date: "Tue, 24 Nov 2026 16:00:00 GMT" }],
  ["four minutes apart", { date: "Tue, 24 Nov 2026 16:04:00 GMT" }],
  ["an answer that a cache kept for an hour", { date: "Tue, 24 Nov 2026 15:00:00 GMT", age: "3600" }],
  ["a cache that counts in words", { date: "Tue, 24 Nov 2026 16:00:00 GMT", age: "old" }],
])("nothing is wrong with %s", (_, headers) => {
  expect(said(headers)).toBeNull();
});

test.each([
  ["ours ahead", { date: "Tue, 24 Nov 2026 15:30:00 GMT" }, "30 min ahead of its own"],
  ["ours behind", { date: "Tue, 24 Nov 2026 16:05:00 GMT" }, "5 min behind its own"],
  [
    "a cache that explains only a part",
    { date: "Tue, 24 Nov 2026 15:00:00 GMT", age: "60" },
    "59 min ahead of",
  ],
])("two clocks that lie apart are told of: %s", (_, headers, words) => {
  expect(said(headers)).toContain(words);
});
