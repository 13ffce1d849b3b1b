import type { HelpAnswer } from "../../src/surface/answers/help.ts";

/** What `/help` answers on a store with facts and prices, over which no bot has worked. */
export function aHelpAnswer(over: Partial<HelpAnswer> = {}): HelpAnswer {
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
    btcSpot: null,
    health: null,
    calendarUntil: "2028-12-31",
    calendarEndsSoon: false,
    filings: { kind: "off" },
    dataNotes: ["Every figure has a source."],
    ...over,
  };
}
