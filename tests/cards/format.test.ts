import { expect, test } from "vitest";
import { clip, escapeMarkdown } from "../../src/cards/format.ts";
import { sourcesCard } from "../../src/cards/sources.ts";

test.each([
  ["a bare link", "see https://evil.example now", "see https\\://evil.example now"],
  ["any scheme", "discord://x", "discord\\://x"],
  ["a new line", "one\r\n# two\u2028three", "one \\# two three"],
  ["a list", "- one", "\\- one"],
  ["a numbered list", "1. one", "1\\. one"],
  ["a figure at the start", "6.129% notes, −3 or -3", "6.129% notes, −3 or -3"],
  ["a change of direction", "\u202Eevil\u202C \u2067x", "evil x"],
  ["control characters", "a\u0000b\u001bc", "abc"],
  ["a mention of all", "@everyone", "@\u200beveryone"],
  ["a joined emoji", "👩‍👩‍👧", "👩‍👩‍👧"],
])("%s in outside words is only words", (_, words, expected) => {
  expect(escapeMarkdown(words)).toBe(expected);
});

test.each([
  ["short", 5, "short"],
  ["too long", 5, "too…"],
  ["ab😀cd", 4, "ab…"],
  ["ab😀cd", 5, "ab😀…"],
])("%s cut to %i characters never ends in half a character", (words, length, expected) => {
  expect(clip(words, length)).toBe(expected);
});

test("an address with brackets stays one link", () => {
  const source = {
    title: "Report",
    url: "https://www.sec.gov/a_(b)) [x](https://evil.example",
    host: "sec.gov",
    published: null,
    kind: "filing" as const,
    evidence: "filing" as const,
    linked: true,
  };
  const answer = {
    asOf: "2026-06-09",
    pointInTime: false,
    factsTo: "2026-06-09",
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: [source],
  };
  const [block] = sourcesCard("debt", answer, { page: 0, options: {} }).blocks;
  expect(block).toMatchObject({
    text: expect.stringContaining(
      "[Report](https://www.sec.gov/a_%28b%29%29%20[x]%28https://evil.example)\n",
    ),
  });
});
