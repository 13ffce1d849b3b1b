import { describe, expect, test } from "vitest";
import { findMiner, suggestMiners } from "../../src/domain/miner-search.ts";
import { aMiner } from "../support/facts.ts";

const miners = [
  aMiner("HUT", { name: "Hut 8 Corp.", cik: "0001964789" }),
  aMiner("WULF", { name: "TeraWulf Inc." }),
  aMiner("IREN", { name: "IREN Limited", formerNames: ["Iris Energy Limited"] }),
  aMiner("CORZ", { name: "Core Scientific, Inc." }),
  aMiner("CIFR", { name: "Cipher Digital Inc.", formerNames: ["Cipher Mining Inc."] }),
  aMiner("MARA", { name: "MARA Holdings, Inc.", formerNames: ["Marathon Digital Holdings, Inc."] }),
  aMiner("KEEL", {
    name: "Keel Infrastructure Corp.",
    formerNames: ["Bitfarms Ltd."],
    formerTickers: [{ ticker: "BITF", until: "2026-04-06" }],
  }),
  aMiner("BTDR", { name: "Bitdeer Technologies Group" }),
  aMiner("BTBT", { name: "Bit Digital, Inc." }),
];

describe("a miner is found", () => {
  test.each([
    ["HUT", "HUT"],
    ["hut", "HUT"],
    ["$HUT", "HUT"],
    ["  hut 8  ", "HUT"],
    ["Hut 8 Corp", "HUT"],
    ["0001964789", "HUT"],
    ["1964789", "HUT"],
    ["BITF", "KEEL"],
    ["Bitfarms", "KEEL"],
    ["Bitfarms Ltd.", "KEEL"],
    ["Cipher Mining", "CIFR"],
    ["cipher mining inc", "CIFR"],
    ["Iris Energy", "IREN"],
    ["Marathon Digital Holdings", "MARA"],
    ["Core Scientific, Inc.", "CORZ"],
    ["tera", "WULF"],
  ])("as %s: %s", (typed, ticker) => {
    const match = findMiner(miners, typed);
    expect(match.kind === "found" ? match.miner.ticker : match).toBe(ticker);
  });
});

describe("an unknown miner is answered with the nearest three", () => {
  test.each([
    ["IRNE", "IREN"],
    ["MRAA", "MARA"],
    ["WOLF", "WULF"],
    ["Bitframs", "KEEL"],
  ])("%s: %s first", (typed, ticker) => {
    const match = findMiner(miners, typed);
    if (match.kind !== "unknown") throw new Error(`expected unknown, got ${match.kind}`);
    expect(match.nearest).toHaveLength(3);
    expect(match.nearest[0]?.ticker).toBe(ticker);
  });

  test("so is nothing at all", () => {
    expect(findMiner(miners, " ").kind).toBe("unknown");
  });

  test("of no miners there is none to offer", () => {
    expect(findMiner([], "HUT")).toEqual({ kind: "unknown", nearest: [] });
  });
});

test("a beginning that several share is ambiguous, and names them", () => {
  const match = findMiner(miners, "Bit");
  if (match.kind !== "ambiguous") throw new Error(`expected ambiguous, got ${match.kind}`);
  expect(match.nearest.map((miner) => miner.ticker).toSorted()).toEqual(["BTBT", "BTDR", "KEEL"]);
});

test("two letters are too few to decide for one miner", () => {
  expect(findMiner(miners, "te").kind).not.toBe("found");
});

describe("suggestions", () => {
  test("are all miners while nothing is typed, by ticker", () => {
    expect(suggestMiners(miners, "")).toHaveLength(miners.length);
    expect(suggestMiners(miners, "")[0]?.ticker).toBe("BTBT");
  });

  test.each([
    ["bitf", ["KEEL"]],
    ["mara", ["MARA"]],
    ["digital", ["BTBT", "CIFR", "MARA"]],
    ["zzz", []],
  ])("for %s are %j", (typed, tickers) => {
    expect(suggestMiners(miners, typed).map((miner) => miner.ticker)).toEqual(tickers);
  });

  test("put an exact ticker before a name that only contains it", () => {
    const both = [aMiner("AAA", { name: "The Hut Company" }), aMiner("HUT", { name: "Hut 8 Corp." })];
    expect(suggestMiners(both, "hut")[0]?.ticker).toBe("HUT");
  });
});

describe("companies that no release watches", () => {
  const applied = aMiner("APLD", { name: "Applied Digital Corp." });
  const outside = [
    aMiner("AMAT", { name: "Applied Materials Inc", kind: "listed_company" }),
    aMiner("HUTX", { name: "Hutchison Inc", kind: "listed_company" }),
    aMiner("MSFT", { name: "Microsoft Corp", kind: "listed_company" }),
  ];
  const all = [...outside, ...miners, applied];

  test.each([
    ["AMAT", "AMAT"],
    ["applied materials", "AMAT"],
    ["Micro", "MSFT"],
    ["Applied", "APLD"],
    ["hut", "HUT"],
  ])("are found where they are meant, and change no name: %s is %s", (typed, ticker) => {
    const match = findMiner(all, typed);
    expect(match.kind === "found" && match.miner.ticker).toBe(ticker);
  });

  test("change nothing of what comes near to a wrong name", () => {
    for (const typed of ["", "MSTF", "bit", "HUTY"]) {
      expect(findMiner(all, typed)).toEqual(findMiner([...miners, applied], typed));
    }
  });

  test("are offered to who types their name, after those that are watched", () => {
    for (const [typed, tickers] of [
      ["", [...miners, applied].map(({ ticker }) => ticker).toSorted()],
      ["applied", ["APLD", "AMAT"]],
      ["hut", ["HUT", "HUTX"]],
      ["micros", ["MSFT"]],
    ] as const) {
      expect(suggestMiners(all, typed).map(({ ticker }) => ticker)).toEqual(tickers);
    }
  });
});
