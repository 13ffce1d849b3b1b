import { describe, expect, test } from "vitest";
import { createHelpAnswer } from "../../src/app/answers/help.ts";
import type { Health } from "../../src/app/health.ts";
import { aboutCard } from "../../src/cards/about.ts";
import type { HelpAnswer } from "../../src/surface/answers/help.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aFactSet } from "../support/facts.ts";
import { sampleHealth } from "../support/health-sample.ts";
import { aHelpAnswer } from "../support/help-answer.ts";
import { expectReadable, shown } from "../support/readable.ts";

const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

function about(over: Partial<HelpAnswer> = {}, page = 0) {
  const card = aboutCard(aHelpAnswer(over), { page, options: {} });
  expectReadable(card);
  return { card, text: flat(shown(card)) };
}

async function healthOf(health: Health): Promise<HelpAnswer["health"]> {
  const deps = {
    ...answerDeps({ facts: aFactSet() }),
    commands: [],
    version: "1",
    health: async () => health,
  };
  const answered = await createHelpAnswer(deps)({}, "2026-11-24T23:02:00.000Z");
  return answered.ok ? answered.answer.health : null;
}

describe("what is stored", () => {
  test("is told with how far it reaches", () => {
    const { text, card } = about();
    expect(text).toContain("396 rows on 19 companies (published 18 Jun 2024 to 25 Jun 2026)");
    expect(text).toContain("24 securities, sessions to 21 Aug 2026 (from 2 Jan 2018; 2 kept back)");
    expect(text).toContain(
      "Filings: not read: SEC_USER_AGENT is not set (the SEC wants a name and an e-mail address",
    );
    expect(text).toContain("Not investment advice.");
    expect(card.accent).toBe("neutral");
  });

  test.each<[HelpAnswer["filings"], string]>([
    [
      { kind: "catching_up", readTo: null, waiting: 0 },
      "Filings: catching up, the companies' lists are on their way",
    ],
    [{ kind: "catching_up", readTo: null, waiting: 1 }, "Filings: catching up, 1 filing to go"],
    [
      { kind: "catching_up", readTo: "2026-08-14", waiting: 1204 },
      "Filings: catching up, 1,204 filings to go (facts are complete to 14 Aug 2026)",
    ],
    [{ kind: "read", readTo: null }, "Filings: read; none found yet"],
    [
      { kind: "read", readTo: "2026-11-24" },
      "Filings: read to 24 Nov 2026 (at the SEC, every two minutes on weekdays)",
    ],
  ])("of filings: %j", (filings, words) => {
    expect(about({ filings }).text).toContain(words);
  });

  test("is nothing yet: it says how to bring prices in", () => {
    const prices = { securities: 0, from: null, to: null, quarantined: 0, btcTo: null };
    const { text } = about({ prices, pricesTo: null });
    expect(text).toContain(
      "Prices: no daily prices yet (a running bot fetches them; by hand npm run import -- prices PATH)",
    );
    expect(text).toContain("BTC: no prices yet");
  });

  test("without facts it warns", () => {
    const { card, text } = about({
      factsTo: null,
      facts: { rows: 0, miners: 0, from: null, to: null },
    });
    expect(card.accent).toBe("warning");
    expect(text).toContain("Facts: none stored yet");
  });

  test("a calendar that ends soon is a warning, with what to do", () => {
    const { card, text } = about({ calendarEndsSoon: true });
    expect(card.accent).toBe("warning");
    expect(text).toContain("Calendar ends soon: to 31 Dec 2028");
    expect(text).toContain("data/nyse-calendar.json");
  });
});

describe("BTC now", () => {
  const spot = {
    priceUsd: 90_000,
    at: "2026-11-24T14:58:00.000Z",
    ageS: 130,
    source: "coinbase",
    check: { priceUsd: 90_100, source: "kraken" },
    disagrees: false,
  };

  test.each([
    [spot, "BTC now: $90,000 (2 min ago, Coinbase · checked: Kraken says $90,100)", "neutral"],
    [{ ...spot, check: null }, "Coinbase · not checked by a second source)", "neutral"],
    [
      { ...spot, disagrees: true, check: { priceUsd: 92_000, source: "kraken" } },
      "in doubt: Kraken says $92,000, more than 1% apart",
      "warning",
    ],
  ])("%#", (btcSpot, words, accent) => {
    const { card, text } = about({ btcSpot });
    expect(text).toContain(words);
    expect(card.accent).toBe(accent);
  });
});

describe("how sources and jobs fare", () => {
  test("each source stands in the order in which it is asked, with its last error and next try", async () => {
    const { card, text } = about({ health: await healthOf(sampleHealth()) });
    expect(text).toContain("BTC now: Coinbase failing · Kraken 1 min ago · Bitstamp off");
    expect(text).toContain(
      "Coinbase: It refuses this machine. 4 failures, last answer 3 h ago, next 25 Nov 2026, 00:55 UTC",
    );
    expect(card.accent).toBe("warning");
  });

  test("each job stands with its last run, on the second page beside the data notes", async () => {
    const { text } = about({ health: await healthOf(sampleHealth()) }, 1);
    expect(text).toContain("Network: failed 1 min ago");
    expect(text).toContain("No provider answered.");
    expect(text).toContain("Daily closes: has not run yet, next");
    expect(text).toContain("Housekeeping: does not run here");
    expect(text).toContain("Every figure has a source.");
  });

  test("an error of today is told of a source that answers again, an old one is not", () => {
    const line = {
      source: "kraken",
      capability: "btc_spot",
      verdict: "fresh",
      lastSuccess: "2026-11-24T14:00:00.000Z",
      ageS: 60,
      failures: 0,
      nextTry: null,
    } as const;
    const error = { at: "2026-11-24T10:00:00.000Z", detail: "It *timed out*." };
    const recent = about({
      health: { jobs: [], sources: [{ ...line, lastError: { ...error, ageS: 7200 } }] },
    });
    expect(recent.text).toContain("Kraken, 2 h ago: It *timed out*.");
    const old = about({
      health: { jobs: [], sources: [{ ...line, lastError: { ...error, ageS: 100_000 } }] },
    });
    expect(old.text).not.toContain("timed out");
  });

  test("where no bot has worked it says so", () => {
    expect(about().text).toContain("Not known here: no bot has worked on this store yet.");
  });

  test("with everything failing at length it still fits", () => {
    const capabilities = ["btc_spot", "btc_close", "btc_daily", "stock_bars", "stock_quotes", "network"];
    const sources = capabilities.flatMap((capability) =>
      ["coinbase", "blockchain", "bitstamp"].map((source) => ({
        source,
        capability,
        verdict: "failing" as const,
        lastSuccess: "2026-11-20T14:00:00.000Z",
        ageS: 400_000,
        failures: 1234,
        lastError: {
          at: "2026-11-24T14:00:00.000Z",
          ageS: 60,
          detail: "A long account of what went wrong. ".repeat(9),
        },
        nextTry: "2026-11-25T00:55:00.000Z",
      })),
    );
    const jobs = [
      "btc-spot",
      "stock-quotes",
      "stock-bars",
      "btc-close",
      "network",
      "evaluate",
      "digest",
      "guilds",
      "housekeeping",
    ].map((job) => ({
      job,
      verdict: "failing" as const,
      lastRun: { endedAt: "2026-11-24T14:00:00.000Z", ageS: 60, outcome: "failed" as const },
      lastSuccess: null,
      lastError: { at: "2026-11-24T14:00:00.000Z", detail: "A long account of what went wrong. ".repeat(9) },
      nextTry: "2026-11-25T00:55:00.000Z",
    }));
    expect(about({ health: { sources, jobs } }).text).toContain("Network");
    expect(about({ health: { sources, jobs } }, 1).text).toContain("Data notes");
  });
});
