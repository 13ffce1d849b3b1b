import { describe, expect, it, test } from "vitest";
import {
  filingShort,
  filingText,
  filingWeight,
  formInWords,
  itemInWords,
} from "../../src/domain/filed-words.ts";
import { FOLLOWED_FORMS } from "../../src/domain/filed.ts";
import { aFiling } from "../support/filed.ts";

/** Every item that an 8-K may have. */
const ITEMS = [
  [1, 5],
  [2, 6],
  [3, 3],
  [4, 2],
  [5, 8],
  [6, 6],
  [7, 1],
  [8, 1],
  [9, 1],
].flatMap(([section = 0, last = 0]) =>
  Array.from({ length: last }, (_, index) => `${String(section)}.0${String(index + 1)}`),
);

test("every item has words of its own, short enough for a line of several", () => {
  const words = ITEMS.map(itemInWords);
  expect(words.filter((one) => one.startsWith("item "))).toEqual([]);
  expect(new Set(words).size).toBe(33);
  expect(words.filter((one) => one.length > 50 || /[;:.]$|^[A-Z]/.test(one))).toEqual([]);
  expect(itemInWords("9.99")).toBe("item 9.99");
  expect(itemInWords("toString")).toBe("item toString");
});

test("every form that is followed has words, its amendments and kin too", () => {
  expect(new Set(FOLLOWED_FORMS.map(formInWords)).size).toBe(FOLLOWED_FORMS.length);
  expect(formInWords("10-Q/A")).toBe("amended quarterly report");
  expect(formInWords("S-3ASR")).toBe("registration of securities to be sold");
  expect(formInWords("DEF 14A")).toBe("filing");
});

describe("a filing in a list", () => {
  it.each([
    [{}, "8-K, results of operations; exhibits (accepted 20 Nov 2026, 16:05 New York)"],
    [{ acceptedAt: null }, "8-K, results of operations; exhibits (filed 20 Nov 2026)"],
    [
      // After 17:30 the SEC's day of filing is the next one.
      { acceptedAt: "2026-08-07T00:15:00.000Z", filed: "2026-08-07" },
      "8-K, results of operations; exhibits (accepted 6 Aug 2026, 20:15 New York)",
    ],
    [
      { form: "8-K/A", items: ["5.02"] },
      "8-K/A, amended: directors or officers (accepted 20 Nov 2026, 16:05 New York)",
    ],
    [{ items: [] }, "8-K, current report (accepted 20 Nov 2026, 16:05 New York)"],
    [
      { form: "10-Q", items: [], reportDate: "2026-09-30" },
      "10-Q, quarterly report to 30 Sep 2026 (accepted 20 Nov 2026, 16:05 New York)",
    ],
    [
      { form: "10-K/A", items: [], reportDate: null },
      "10-K/A, amended yearly report (accepted 20 Nov 2026, 16:05 New York)",
    ],
    [
      { form: "6-K", items: [], reportDate: "2026-11-20" },
      "6-K, report of a foreign company (accepted 20 Nov 2026, 16:05 New York)",
    ],
  ])("%j: %s", (over, text) => {
    expect(filingText(aFiling(1, over))).toBe(text);
  });
});

describe("a filing in a headline", () => {
  it.each([
    [{}, 60, "8-K: results of operations"],
    [{ items: ["9.01"] }, 60, "8-K: exhibits"],
    [{ items: ["8.01", "1.01", "9.01"] }, 60, "8-K: agreement entered into; other events"],
    [
      { items: ["1.01", "2.03", "3.02", "8.01", "9.01"] },
      60,
      "8-K: agreement entered into; new debt, +2 more",
    ],
    [{ items: ["1.01", "2.03"] }, 10, "8-K: agreement entered into, +1 more"],
    [{ form: "10-Q", items: [], reportDate: "2026-09-30" }, 60, "10-Q: quarterly report to 30 Sep 2026"],
    [{ form: "10-Q", items: [], reportDate: "2026-09-30" }, 30, "10-Q: quarterly report"],
  ])("%j in %i characters: %s", (over, most, text) => {
    expect(filingShort(aFiling(1, over), most)).toBe(text);
  });
});

test("reports on a period weigh most, then what happened, then word to investors, then sales of securities", () => {
  const weights = [
    { form: "10-Q/A", items: [] },
    { form: "8-K", items: ["7.01", "1.01"] },
    { form: "8-K", items: ["7.01", "9.01"] },
    { form: "424B5", items: [] },
  ].map(filingWeight);
  expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  expect(new Set(weights).size).toBe(4);
});
