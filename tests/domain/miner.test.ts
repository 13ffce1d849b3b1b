import { expect, test } from "vitest";
import { type Miner, neverAdded } from "../../src/domain/miner.ts";

function miner(id: string, consolidates: readonly string[]): Miner {
  return {
    id,
    ticker: id,
    name: id,
    formerNames: [],
    formerTickers: [],
    cik: null,
    exchange: null,
    fiscalYearEnd: "12-31",
    kind: "miner",
    consolidates,
    factsSince: null,
    pricesSince: null,
    aiShareCaveat: null,
    note: null,
  };
}

test("a miner is never added to the one that consolidates it, through any number of steps", () => {
  const miners = [miner("A", ["B"]), miner("B", ["C"]), miner("C", []), miner("D", [])];
  expect(neverAdded(miners)).toEqual([
    ["A", "B"],
    ["A", "C"],
    ["B", "C"],
  ]);
});

test("two miners that name each other end the search all the same", () => {
  expect(neverAdded([miner("A", ["B"]), miner("B", ["A"])])).toEqual([
    ["A", "B"],
    ["B", "A"],
  ]);
});
