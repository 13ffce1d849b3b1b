import { describe, expect, test } from "vitest";
import { divergenceCard } from "../../src/cards/divergence.ts";
import type { DivergenceAnswer, TodayPrices } from "../../src/surface/answers/divergence.ts";
import { expectReadable, shown } from "../support/readable.ts";

const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

const TODAY: TodayPrices = {
  state: "open",
  session: "2026-11-24",
  nextSession: null,
  oldestPrice: "2026-11-24T20:05:00.000Z",
  newestPrice: "2026-11-24T20:10:20.000Z",
  btcDoubted: null,
};

function anAnswer(over: Partial<DivergenceAnswer> = {}): DivergenceAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-25",
    pricesTo: "2026-11-23",
    withoutPublicationDate: 0,
    sources: [],
    freshness: {
      prices: null,
      stocksFrom: ["yahoo"],
      btcFrom: { source: "coinbase", kind: "spot" },
      readings: null,
    },
    target: "PW14",
    window: "today",
    session: "2026-11-24",
    baseSession: "2026-11-23",
    btc: { returnPct: 1, align: "close" },
    subject: {
      returnPct: 4,
      medianPct: 3,
      capWeightedPct: null,
      members: ["HUT", "WULF", "MARA"].map((ticker) => ({ ticker, returnPct: 4 })),
      excluded: [
        { ticker: "RIOT", reason: "old_quote" },
        { ticker: "KEEL", reason: "no_quote" },
        { ticker: "CLSK", reason: "no_close_at_base" },
      ],
      carried: [],
    },
    peers: { returnPct: null },
    qqq: { returnPct: 0.4 },
    gapPp: 3,
    beta: 1.2,
    r2: 0.4,
    betaGapPp: 2.8,
    z1: null,
    rho30: null,
    why: null,
    behind: null,
    series: null,
    claims: [],
    today: TODAY,
    ...over,
  };
}

function card(over: Partial<DivergenceAnswer> = {}, options: Record<string, string> = {}) {
  const made = divergenceCard(anAnswer(over), { page: 0, options });
  expectReadable(made);
  return { made, text: flat(shown(made)) };
}

describe("a figure of today", () => {
  test("says from which close to prices of which time, that it is provisional, and whose it is", () => {
    const { made, text } = card();
    expect(made.title).toBe("PW14 +3.0 pp ahead of BTC (today, provisional)");
    expect(text).toContain(
      "PW14 +4.0% ▲, BTC +1.0% ▲, from the close of 23 Nov 2026 to prices of 15:05–15:10 New York, provisional.",
    );
    expect(text).toContain("Provisional prices: no alert rests on them.");
    expect(text).toContain("Prices: Yahoo; BTC: Coinbase.");
    expect(text).not.toContain("Latest prices");
    expect(made.blocks.some((block) => block.type === "chart")).toBe(false);
  });

  test("names who is left out and why", () => {
    expect(card().text).toContain(
      "Left out: RIOT (no price of the last 15 minutes); KEEL (no price of today); CLSK (no close on the last session).",
    );
  });

  test("after the close says that closes will follow", () => {
    const { text } = card({
      today: { ...TODAY, state: "closing", newestPrice: "2026-11-24T21:00:10.000Z" },
    });
    expect(text).toContain(
      "to the last prices of the session, 15:05–16:00 New York, provisional until its closes are here.",
    );
  });

  test("without a gap says why, and shows a doubted price of BTC with both values", () => {
    const { made, text } = card({
      gapPp: null,
      btc: { returnPct: null, align: null },
      betaGapPp: null,
      why: "two sources of BTC's price lie more than 1% apart",
      today: {
        ...TODAY,
        btcDoubted: {
          priceUsd: 90_900,
          source: "coinbase",
          otherPriceUsd: 93_000,
          otherSource: "kraken",
        },
      },
    });
    expect(made.title).toBe("PW14 against BTC (Today): gap not known");
    expect(text).toContain("BTC's price is in doubt and not used: $90,900 by Coinbase, $93,000 by Kraken.");
    expect(text).toContain("Today: no gap, two sources of BTC's price lie more than 1% apart.");
  });
});

describe("closes in place of today's prices", () => {
  test.each([
    [{ state: "no_session", session: null, nextSession: "2026-11-27" }, "The exchange is closed today"],
    [{ state: "before" }, "The session of 24 Nov 2026 has not begun; it opens at 09:30 New York."],
    [{ state: "over", nextSession: "2026-11-25" }, "is over: these are its closes. The next one is 25 Nov"],
    [{ state: "no_quotes" }, "Of PW14 no usable price from the session of 24 Nov 2026 is here"],
  ] as const)("say why: %o", (today, words) => {
    const { made, text } = card({ window: "1d", today: { ...TODAY, ...today } });
    expect(made.title).toBe("PW14 +3.0 pp ahead of BTC (1 d)");
    expect(text).toContain(words);
    expect(text).toContain("to the close of 24 Nov 2026.");
  });
});

const labels = (over: Partial<DivergenceAnswer> = {}) =>
  card(over).made.actions.map((row) =>
    row.type === "buttons"
      ? row.buttons.map((button) => ({
          label: button.label,
          off: "disabled" in button ? (button.disabled ?? false) : false,
        }))
      : [],
  );

describe("the button Today", () => {
  test("stands first, in two rows, and brings newer prices when it is pressed again", () => {
    const rows = labels();
    expect(rows.map((row) => row.map(({ label }) => label))).toEqual([
      ["Today", "1 d", "7 d"],
      ["30 d", "90 d", "YTD"],
    ]);
    expect(rows.flat().filter(({ off }) => off)).toEqual([]);
  });

  test("is not there beside a day that was asked for", () => {
    expect(labels({ window: "7d", pointInTime: true })[0]).toEqual([
      { label: "1 d", off: false },
      { label: "7 d", off: true },
    ]);
  });
});
