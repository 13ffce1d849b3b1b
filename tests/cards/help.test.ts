import { expect, test } from "vitest";
import { helpCard } from "../../src/cards/help.ts";
import type { HelpAnswer } from "../../src/surface/answers/help.ts";
import { expectReadable, shown } from "../support/readable.ts";

function anAnswer(over: Partial<HelpAnswer> = {}): HelpAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-25",
    pricesTo: "2026-08-21",
    withoutPublicationDate: 0,
    sources: [],
    commands: [
      { name: "sector", description: "The pivot at a glance" },
      { name: "miner", description: "One miner" },
      { name: "help", description: "How to begin" },
    ],
    version: "0.1.0",
    facts: { rows: 396, miners: 19, from: "2024-06-18", to: "2026-06-25" },
    prices: { securities: 24, from: "2018-01-02", to: "2026-08-21", quarantined: 2, btcTo: "2026-08-21" },
    calendarUntil: "2028-12-31",
    calendarEndsSoon: false,
    filings: "not_read_yet",
    dataNotes: ["Every figure has a source."],
    ...over,
  };
}

test("it says how to begin, then the commands, then how old everything is", () => {
  const made = helpCard(anAnswer());
  const text = shown(made);
  expectReadable(made);
  const places = ["How to begin", "/sector", "Commands", "About", "Data notes"].map((part) =>
    text.indexOf(part),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain("396 rows on 19 companies (published 18 Jun 2024 to 25 Jun 2026)");
  expect(text).toContain("24 securities, sessions to 21 Aug 2026 (from 2 Jan 2018; 2 kept back)");
  expect(text).toContain("Filings: not read yet");
  expect(text).toContain("Not investment advice.");
});

test("a command that does not exist is not offered as a beginning", () => {
  expect(shown(helpCard(anAnswer()))).not.toContain("/divergence");
});

test("without prices it says how to bring them in", () => {
  const prices = { securities: 0, from: null, to: null, quarantined: 0, btcTo: null };
  const text = shown(helpCard(anAnswer({ prices, pricesTo: null })));
  expect(text).toContain("Prices: no daily prices yet (npm run import -- prices PATH)");
  expect(text).toContain("BTC: no prices yet");
});

test("without facts it says so", () => {
  const made = helpCard(anAnswer({ factsTo: null, facts: { rows: 0, miners: 0, from: null, to: null } }));
  expect(made.accent).toBe("warning");
  expect(shown(made)).toContain("Facts: none stored yet");
});

test("a calendar that ends soon is a warning, with what to do", () => {
  const made = helpCard(anAnswer({ calendarEndsSoon: true }));
  expect(made.accent).toBe("warning");
  expect(shown(made)).toContain("Calendar ends soon: to 31 Dec 2028");
  expect(shown(made)).toContain("data/nyse-calendar.json");
});
