import { expect, test } from "vitest";
import {
  DIGEST_DAY_WORDS,
  digestDaysInWords,
  digestDayWord,
  readDigestDays,
} from "../../src/domain/digest-days.ts";

test("every word reads as days that are written as the same word", () => {
  expect(DIGEST_DAY_WORDS).toHaveLength(9);
  for (const word of DIGEST_DAY_WORDS) {
    const days = readDigestDays(word);
    expect(days === null ? null : digestDayWord(days)).toBe(word);
  }
});

test.each([
  ["trading", { kind: "trading" }, "on trading days"],
  [" Daily ", { kind: "daily" }, "every day"],
  ["MONDAY", { kind: "weekly", weekday: 1 }, "every Monday"],
  ["sunday", { kind: "weekly", weekday: 7 }, "every Sunday"],
] as const)("%s is understood and told in words", (typed, days, words) => {
  expect(readDigestDays(typed)).toEqual(days);
  expect(digestDaysInWords(days)).toBe(words);
});

test.each(["", "mon", "weekly", "1"])("“%s” is no word for days", (typed) => {
  expect(readDigestDays(typed)).toBeNull();
});
