import { describe, expect, it } from "vitest";
import { healthSentences } from "../../../src/app/answers/digest-health.ts";
import type { Health } from "../../../src/app/health.ts";
import { sampleHealth } from "../../support/health-sample.ts";

const fine = (): Health => {
  const health = sampleHealth();
  const series = {
    verdict: "fresh",
    newest: "2026-11-23",
    expected: "2026-11-23",
    sessionsBehind: 0,
  } as const;
  return {
    ...health,
    sources: [],
    prices: { stocks: { ...series, securities: 20, upToDate: 20 }, btc: series },
    calendar: { validUntil: "2028-12-31", daysLeft: 700, endsSoon: false },
  };
};
const late = { verdict: "late", newest: "2026-11-20", expected: "2026-11-23", sessionsBehind: 1 } as const;

const freshness = (sessionsAgo: number, stale: boolean) => ({
  prices: { oldest: "2026-11-20", sessionsAgo, stale },
  stocksFrom: [],
  btcFrom: null,
  readings: null,
});

describe("what a digest says of the data", () => {
  it("is nothing where all is well", () => {
    expect(healthSentences(fine(), undefined)).toEqual([]);
  });

  it.each<[name: string, (health: Health) => Health, readonly string[]]>([
    [
      "closes that are missing",
      (health) => ({
        ...health,
        prices: { ...health.prices, stocks: { ...late, securities: 20, upToDate: 0 } },
      }),
      ["Closes of 23 Nov 2026 are missing."],
    ],
    [
      "closes of which many are missing",
      (health) => ({
        ...health,
        prices: { ...health.prices, stocks: { ...health.prices.stocks, upToDate: 9 } },
      }),
      ["Closes of 23 Nov 2026 are here for 9 of 20 securities."],
    ],
    [
      "a few that do not trade",
      (health) => ({
        ...health,
        prices: { ...health.prices, stocks: { ...health.prices.stocks, upToDate: 18 } },
      }),
      [],
    ],
    [
      "BTC's close",
      (health) => ({ ...health, prices: { ...health.prices, btc: late } }),
      ["BTC's close of 23 Nov 2026 is missing."],
    ],
    [
      "a source that fails beside one that answers",
      (health) => ({
        ...health,
        sources: sampleHealth().sources.filter(({ capability }) => capability === "btc_spot"),
      }),
      [],
    ],
    [
      "nobody who answers",
      (health) => ({
        ...health,
        sources: sampleHealth().sources.filter(({ source }) => source === "coinbase"),
      }),
      ["No source answers for BTC now."],
    ],
    [
      "a calendar that ends",
      (health) => ({ ...health, calendar: { validUntil: "2026-12-31", daysLeft: 37, endsSoon: true } }),
      ["The trading calendar ends on 31 Dec 2026."],
    ],
  ])("tells of %s", (_, change, expected) => {
    expect(healthSentences(change(fine()), undefined)).toEqual(expected);
  });

  it("goes by the age of the prices where nobody tells of the bot's work", () => {
    expect(healthSentences(null, undefined)).toEqual([]);
    expect(healthSentences(null, freshness(0, false))).toEqual([]);
    expect(healthSentences(null, freshness(1, true))).toEqual([
      "Prices end on 20 Nov 2026: 1 session since then is missing.",
    ]);
    expect(healthSentences(null, freshness(2, true))).toEqual([
      "Prices end on 20 Nov 2026: 2 sessions since then are missing.",
    ]);
  });
});
