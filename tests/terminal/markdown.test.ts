import { expect, test } from "vitest";
import { ansiStyle, plainStyle, shownWidth, styleLine, wrap } from "../../src/terminal/markdown.ts";

test.each([
  ["**HUT** +14.2%", "HUT +14.2%"],
  ["-# as of 9 Jun 2026", "as of 9 Jun 2026"],
  ["run `npm run import`", "run npm run import"],
  ["[10-K](https://www.sec.gov/x)", "10-K (https://www.sec.gov/x)"],
  ["a \\*starred\\* name \\[sic\\]", "a *starred* name [sic]"],
  ["@\u200beveryone", "@everyone"],
  ["2 ** 3", "2 ** 3"],
  ["next <t:1795613400:F>.", "next 25 Nov 2026, 13:30 UTC."],
  ["<t:0>", "1 Jan 1970, 00:00 UTC"],
  ["<t:99999999999999:F>", "99999999999999"],
  ["<t:x:F>", "<t:x:F>"],
])("markdown reads as plain text: %s", (line, shown) => {
  expect(styleLine(line, plainStyle)).toBe(shown);
});

test("a terminal shows bold and small print", () => {
  expect(styleLine("**x**", ansiStyle)).toBe("\u001b[1mx\u001b[22m");
  expect(styleLine("-# x", ansiStyle)).toBe("\u001b[2mx\u001b[22m");
  expect(shownWidth(ansiStyle.bold("four"))).toBe(4);
});

test("long lines break at spaces, short and unbreakable ones stay", () => {
  expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
  expect(wrap("short", 9)).toEqual(["short"]);
  expect(wrap("unbreakable", 4)).toEqual(["unbreakable"]);
});
