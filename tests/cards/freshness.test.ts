import { describe, expect, test } from "vitest";
import { agoWords, momentWords, newYorkSpan } from "../../src/cards/age-words.ts";
import { freshnessLines, sessionWords } from "../../src/cards/freshness.ts";
import type { Freshness } from "../../src/surface/answers/common.ts";

const STALE = { oldest: "2026-07-31", sessionsAgo: 82, stale: true };
const NONE: Freshness = { prices: null, stocksFrom: [], btcFrom: null, readings: null };
const READINGS = { oldest: "2026-11-24T05:00:00.000Z", ageS: 36_000, from: ["mempool"] };

describe("the line of the footer", () => {
  test.each<[string, Freshness, readonly string[]]>([
    ["nothing known", NONE, []],
    [
      "fresh prices of unknown hands",
      { ...NONE, prices: { ...STALE, stale: false } },
      ["Oldest price: 31 Jul 2026."],
    ],
    ["stale prices", { ...NONE, prices: STALE }, ["Oldest price: 31 Jul 2026, 82 sessions ago."]],
    [
      "one session",
      { ...NONE, prices: { oldest: "2026-11-20", sessionsAgo: 1, stale: true } },
      ["Oldest price: 20 Nov 2026, 1 session ago."],
    ],
    [
      "both known",
      { ...NONE, stocksFrom: ["alpaca", "yahoo"], btcFrom: { source: "coinbase", kind: "close" } },
      ["Prices: Alpaca, Yahoo; BTC: Coinbase at the close."],
    ],
    [
      "stale, and whose",
      { ...NONE, prices: STALE, stocksFrom: ["yahoo"], btcFrom: { source: "kraken", kind: "utc_day" } },
      ["Oldest price: 31 Jul 2026, 82 sessions ago. Prices: Yahoo; BTC: Kraken by UTC day."],
    ],
    [
      "all from files",
      { ...NONE, stocksFrom: ["file"], btcFrom: { source: "file", kind: "close" } },
      ["Prices and BTC: imported files."],
    ],
    ["shares alone", { ...NONE, stocksFrom: ["ya*hoo"] }, ["Prices: ya\\*hoo."]],
    ["BTC alone", { ...NONE, btcFrom: { source: "bitstamp", kind: "spot" } }, ["BTC: Bitstamp."]],
    [
      "fresh readings",
      { ...NONE, readings: { ...READINGS, stale: false } },
      ["Oldest reading: 24 Nov 2026, 05:00 UTC, 10 h ago."],
    ],
    [
      "stale readings",
      { ...NONE, readings: { ...READINGS, stale: true } },
      ["Oldest reading: 24 Nov 2026, 05:00 UTC, 10 h ago."],
    ],
  ])("%s", (_, freshness, lines) => {
    expect(freshnessLines({ freshness })).toEqual(lines);
  });

  test("is none where the answer holds neither", () => {
    expect(freshnessLines({})).toEqual([]);
  });
});

test("a session is marked where it should be a newer one, and no other", () => {
  const given = { freshness: { ...NONE, prices: STALE } };
  expect(sessionWords(given, "2026-07-31")).toBe("31 Jul 2026, 82 sessions ago");
  expect(sessionWords(given, "2026-08-03")).toBe("3 Aug 2026");
  expect(sessionWords({}, "2026-07-31")).toBe("31 Jul 2026");
});

test.each([
  [0, "just now"],
  [59, "just now"],
  [60, "1 min ago"],
  [3599, "59 min ago"],
  [3600, "1 h ago"],
  [172_799, "47 h ago"],
  [172_800, "2 days ago"],
])("%d seconds are %s", (seconds, words) => {
  expect(agoWords(seconds)).toBe(words);
});

test("times are told in New York, across days with both dates, and in UTC by name", () => {
  expect(newYorkSpan("2026-11-24T20:05:00Z", "2026-11-24T20:05:30Z")).toBe("15:05 New York");
  expect(newYorkSpan("2026-07-24T19:05:00Z", "2026-07-24T19:10:00Z")).toBe("15:05–15:10 New York");
  expect(newYorkSpan("2026-11-23T20:05:00Z", "2026-11-24T20:10:00Z")).toBe(
    "23 Nov 2026, 15:05 – 24 Nov 2026, 15:10 New York",
  );
  expect(momentWords("2026-11-24T05:00:59.5Z")).toBe("24 Nov 2026, 05:00 UTC");
});
