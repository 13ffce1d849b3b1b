import { expect, test } from "vitest";
import {
  chartFooter,
  duringText,
  firstThatFit,
  inList,
  lastThatFit,
  plain,
  titleThatFits,
  yearCategories,
} from "../../src/cards/chart-words.ts";

const answer = {
  asOf: "2026-11-24",
  pointInTime: false,
  factsTo: "2026-06-26",
  pricesTo: null,
  withoutPublicationDate: 0,
  sources: [],
};

test.each([
  [[], {}, "Facts to 26 Jun 2026"],
  [["filing"], {}, "Filings to 26 Jun 2026"],
  [["seed", "press_release_copy"], {}, "Company releases and press to 26 Jun 2026"],
  [["news", "filing_summary", "press_release"], {}, "Filings, company releases and press to 26 Jun 2026"],
  [["secondary"], { pointInTime: true }, "Press published by 24 Nov 2026"],
  [["news"], { factsTo: null }, "Press"],
] as const)("rows from %o are told as “%s” below a picture", (kinds, over, footer) => {
  expect(chartFooter({ ...answer, ...over }, kinds)).toBe(footer);
});

test.each([
  ["2026-01-01", "2026-03-31", "in Q1 2026"],
  ["2025-10-01", "2025-12-31", "in Q4 2025"],
  ["2024-02-01", "2024-02-29", "in Feb 2024"],
  ["2025-12-01", "2025-12-31", "in Dec 2025"],
  ["2025-02-01", "2025-02-27", "from 1 Feb to 27 Feb 2025"],
  ["2025-12-20", "2026-01-05", "from 20 Dec 2025 to 5 Jan 2026"],
  ["2026-03-05", "2026-03-05", "on 5 Mar 2026"],
])("%s to %s is %s", (from, to, words) => {
  expect(duringText(from, to)).toBe(words);
});

test.each([
  [[], []],
  [[2030], ["2030"]],
  [
    [2031, 2028, 2028],
    ["2028", "2029", "2030", "2031"],
  ],
  [
    [2028, 2032, 2042],
    ["2028", "2029–31", "2032", "2033–41", "2042"],
  ],
  [
    [2097, 2104],
    ["2097", "2098–2103", "2104"],
  ],
])("years %o stand as %o", (years, labels) => {
  expect(yearCategories(years).map((category) => category.label)).toEqual(labels);
});

test("lists say how many parts did not fit, from either end", () => {
  const parts = ["one", "two", "three", "four"];
  expect(firstThatFit(parts, 40)).toBe("one; two; three; four");
  expect(firstThatFit(parts, 20)).toBe("one; 3 more");
  expect(lastThatFit(parts, 20)).toBe("3 earlier; four");
  expect(firstThatFit(parts, 3)).toBe("4 more");
  expect(inList([])).toBe("");
  expect(inList(["a", "b", "c"])).toBe("a, b and c");
});

test("the first title that fits two lines is taken, else the last", () => {
  expect(titleThatFits(["x".repeat(77), "short"])).toBe("short");
  expect(titleThatFits(["fits", "short"])).toBe("fits");
});

test("outside words are one plain line", () => {
  expect(plain(" **a**\n\u202Eb\u0007 c ")).toBe("**a** b c");
});
