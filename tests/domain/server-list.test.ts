import { assert, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { isServerList, readMiners } from "../../src/domain/server-list.ts";
import { anyText } from "../support/any-text.ts";
import { bundledMarket } from "../support/real-prices.ts";

const { miners } = bundledMarket();
const tickerOf = (id: string) => miners.find((miner) => miner.id === id)?.ticker;
const read = (text: string) => readMiners(text, miners).miners.map(tickerOf);

describe("a list of miners as people type it", () => {
  test.each([
    ["MARA, RIOT, CLSK", ["MARA", "RIOT", "CLSK"]],
    ["mara riot clsk", ["MARA", "RIOT", "CLSK"]],
    ["$MARA;RIOT\nCLSK", ["MARA", "RIOT", "CLSK"]],
    ["[CLSK,RIOT,MARA]", ["CLSK", "RIOT", "MARA"]],
    ["BITF, KEEL, bitf", ["KEEL"]],
    ["Riot Platforms MARA Hut 8 Corp.", ["RIOT", "MARA", "HUT"]],
    ["Core Scientific, Inc., CleanSpark, Inc.", ["CORZ", "CLSK"]],
    [" , ;; ", []],
    ["", []],
  ])("%j is %j", (text, tickers) => {
    expect(read(text)).toEqual(tickers);
    expect(readMiners(text, miners).unknown.map(({ typed }) => typed)).toEqual([]);
  });

  test("a word that no miner has is named, with three that come near, beside those that are known", () => {
    const { miners: found, unknown } = readMiners("MARA, RIOTT, XYZ", miners);
    expect(found.map(tickerOf)).toEqual(["MARA"]);
    expect(unknown.map(({ typed, nearest }) => [typed, nearest.length])).toEqual([
      ["RIOTT", 3],
      ["XYZ", 3],
    ]);
    expect(unknown[0]?.nearest[0]?.ticker).toBe("RIOT");
  });

  test("a beginning that several miners have is no miner", () => {
    const [one] = readMiners("bit", miners).unknown;
    expect(one?.nearest.length).toBeGreaterThan(1);
  });

  test("any text is read to the end, each miner once", () => {
    assert(
      property(anyText({ maxLength: 60 }), (text) => {
        const { miners: found, unknown } = readMiners(`${text} MARA`, miners);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length + unknown.length).toBeGreaterThan(0);
      }),
    );
  });
});

test.each([
  ["LIST", true],
  [" list ", true],
  ["LISTS", false],
  ["[LIST]", false],
  ["", false],
])("%j means the list of the server: %s", (target, expected) => {
  expect(isServerList(target)).toBe(expected);
});
