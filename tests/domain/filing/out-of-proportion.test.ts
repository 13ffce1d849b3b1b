import { describe, expect, it } from "vitest";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import { factsOfReports } from "../../../src/domain/filing/facts-of-reports.ts";
import { aFactSet, aHolding } from "../../support/facts.ts";
import { filedReport, sampleMiner, SAMPLE_CIK } from "../../support/filed-reports.ts";
import { balanceSheet, figure } from "../../support/filings.ts";

const miner = sampleMiner();

/** A report with so many coins at the end of June, worth $100,000 each. */
const held = (coins: number) =>
  filedReport(
    1,
    "2025-08-08",
    balanceSheet(
      [
        figure("us-gaap:CryptoAssetFairValueCurrent", String(coins * 100_000), "2025-06-30"),
        figure("own:NumberOfBitcoinsHeld", String(coins), "2025-06-30", { unit: "own:bitcoin" }),
      ],
      [],
    ),
  );

const recorded = (over: Parameters<typeof aHolding>[1] = {}): FactSet =>
  aFactSet({
    miners: [miner],
    holdings: [aHolding("t-own", { miner: SAMPLE_CIK, date: "2025-03-31", btc: 10_000, ...over })],
  });

const found = (coins: number, known: FactSet) => factsOfReports([held(coins)], miner, known);
const coinsOf = (facts: ReturnType<typeof found>) => facts.facts.holdings.map(({ btc }) => btc);

describe("a figure beside the record of the quarter before", () => {
  it.each([
    ["the same", 10_000],
    ["five times as much", 50_000],
    ["a fifth", 2000],
  ])("is a fact where it is %s", (_name, coins) => {
    const facts = found(coins, recorded());
    expect(coinsOf(facts)).toEqual([coins]);
    expect(facts.reviews).toEqual([]);
  });

  it.each([
    ["more than five times as much", 50_100],
    ["less than a fifth", 1990],
  ])("is a question where it is %s, with the row that approving writes", (_name, coins) => {
    const facts = found(coins, recorded());
    expect(coinsOf(facts)).toEqual([]);
    expect(facts.reviews).toMatchObject([
      {
        kind: "filing_question",
        about: expect.stringContaining("bitcoin held on 30 Jun 2025"),
        what: expect.stringContaining("up to 31 Mar 2025 says 10,000 BTC: more than five times up or down"),
        proposal: { list: "holdings", row: { btc: coins }, editable: { field: "btc", unit: "btc" } },
      },
    ]);
  });

  it.each([
    ["of longer ago", { date: "2024-12-31" }],
    ["on another basis", { basis: "unencumbered_only" }],
    ["that is only a bound", { qualifier: "more_than" }],
    ["that is disputed", { disputed: true }],
    ["of another company", { miner: "id-HUT" }],
    ["of nothing", { btc: 0 }],
    ["that was withdrawn", { withdrawn: "entered twice" }],
  ] as const)("is not held against a record %s", (_name, over) => {
    expect(coinsOf(found(100, recorded(over)))).toEqual([100]);
  });

  it("is not asked about again once it is here", () => {
    const { reviews } = found(100, recorded());
    const row = reviews[0]?.proposal?.row;
    if (row === undefined) throw new Error("nothing was proposed");
    const known = recorded();
    const approved = aHolding(row.id, { ...row, date: "2025-06-30", btc: 100 });
    const again = found(100, { ...known, holdings: [...known.holdings, approved] });
    expect(again.reviews).toEqual([]);
    expect(coinsOf(again)).toEqual([100]);
  });
});
