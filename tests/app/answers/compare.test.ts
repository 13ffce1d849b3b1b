import { describe, expect, test } from "vitest";
import { createCompareAnswer } from "../../../src/app/answers/compare.ts";
import type { CompareAnswer, CompareRow } from "../../../src/surface/answers/sector.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aContract, aDebt, aFactSet, aHolding, aMiner } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";
import { aHashrate, aRevenue } from "../../support/network-facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const of = (ticker: string) => ({ miner: `id-${ticker}` });

const facts = aFactSet({
  miners: [
    aMiner("HUT", { consolidates: ["id-ABTC"], aiShareCaveat: "mining sits in Compute" }),
    aMiner("WULF"),
    aMiner("CORZ"),
    aMiner("ABTC"),
    aMiner("KEEL", { name: "Keel Infrastructure Corp.", formerNames: ["Bitfarms Ltd."] }),
  ],
  contracts: [
    aContract("hut-1", of("HUT")),
    aContract("hut-2", { ...of("HUT"), megawatts: 245, baseValueUsd: 7_000_000_000 }),
    aContract("hut-frame", { ...of("HUT"), status: "framework" }),
    aContract("wulf-1", { ...of("WULF"), kind: "colocation", megawatts: 200, baseValueUsd: 3_000_000_000 }),
    aContract("wulf-jv", {
      ...of("WULF"),
      kind: "colocation",
      megawatts: 168,
      baseValueUsd: 9_500_000_000,
      termYears: 25,
      attributableShare: 0.501,
    }),
    aContract("wulf-gross", {
      ...of("WULF"),
      kind: "colocation",
      megawattsBasis: "gross",
      megawatts: 72.5,
      baseValueUsd: 1_100_000_000,
    }),
    aContract("corz", {
      ...of("CORZ"),
      kind: "colocation",
      megawattsBasis: "open",
      baseValueUsd: 10_200_000_000,
    }),
  ],
  debts: [
    aDebt("w-1", { ...of("WULF"), principalUsd: 3_200_000_000 }),
    aDebt("w-2", { ...of("WULF"), countInTotals: false, apart: "joint_venture" }),
  ],
  holdings: [
    aHolding("hut", { ...of("HUT"), btc: 16_331, basis: "consolidated_held_or_pledged" }),
    aHolding("abtc", {
      ...of("ABTC"),
      btc: 6_000,
      qualifier: "more_than",
      basis: "consolidated_held_or_pledged",
    }),
    aHolding("corz", { ...of("CORZ"), btc: 100, date: "2025-12-31" }),
  ],
  revenue: [
    aRevenue("wulf", of("WULF")),
    aRevenue("corz", { ...of("CORZ"), aiUsd: 77_500_000, totalUsd: 115_200_000 }),
    aRevenue("hut", { ...of("HUT"), aiUsd: 1, totalUsd: 2 }),
    aRevenue("keel", { ...of("KEEL"), periodStart: "2025-10-01", periodEnd: "2025-12-31" }),
  ],
  hashrates: [
    aHashrate("w", { ...of("WULF"), basis: "capacity", hashrateEhs: 12.8 }),
    aHashrate("a", { ...of("ABTC"), basis: "owned", hashrateEhs: 28.1 }),
  ],
});

const sessions = sessionsFrom(nyseCalendar(), "2025-12-30", 6);
const history = historyOf(
  [
    barsOf("id-HUT", sessions, [10, 10, 11, 12, 13, 14]),
    barsOf("id-WULF", sessions, [10, 10, 10, 9, null, null]),
    barsOf("id-CORZ", sessions.slice(0, 2), [5, 5]),
  ],
  btcOf(sessions, [100, 100, 99, 98, 97, 96]),
);

async function ask(options: Record<string, string>, withPrices = true) {
  return createCompareAnswer(answerDeps(withPrices ? { facts, history } : { facts }))(options, NOW);
}

async function compare(tickers: readonly string[], withPrices = true): Promise<CompareAnswer> {
  const names = ["first", "second", "third", "fourth"];
  const options = Object.fromEntries(tickers.map((ticker, index) => [names[index] ?? "", ticker]));
  const answered = await ask(options, withPrices);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

function rowOf(answer: CompareAnswer, metric: string): CompareRow {
  const row = answer.rows.find((one) => one.metric === metric);
  if (row === undefined) throw new Error(`no row ${metric}`);
  return row;
}

describe("who is compared", () => {
  test("two to four, in the order asked, by old names too", async () => {
    expect((await compare(["WULF", "Bitfarms", "HUT", "CORZ"])).miners).toEqual([
      "WULF",
      "KEEL",
      "HUT",
      "CORZ",
    ]);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    ["nobody", {}, { kind: "missing_option", option: "first" }],
    ["one alone", { first: "HUT" }, { kind: "missing_option", option: "second" }],
    ["the same twice", { first: "HUT", second: "hut" }, { kind: "bad_option", option: "second" }],
    [
      "the same under its old name",
      { first: "HUT", second: "KEEL", third: "Bitfarms" },
      { kind: "bad_option", option: "third", typed: "Bitfarms" },
    ],
    ["an unknown one", { first: "HUT", second: "WOLF" }, { kind: "unknown_miner", option: "second" }],
    ["a wrong date", { first: "HUT", second: "WULF", as_of: "soon" }, { kind: "bad_date" }],
  ])("%s is refused", async (_what, options, refusal) => {
    expect(await ask(options)).toMatchObject({ ok: false, refusal });
  });
});

describe("returns", () => {
  test("run between the same two sessions for all: the newest that each of them has", async () => {
    const row = rowOf(await compare(["HUT", "WULF"]), "return_ytd");
    // WULF ends on the fourth session, so HUT is taken there too: 12, not 14.
    expect(row.values[0]).toBeCloseTo(20, 9);
    expect(row.values[1]).toBeCloseTo(-10, 9);
    expect(row.notes).toEqual(["31 Dec 2025 to 5 Jan 2026", "31 Dec 2025 to 5 Jan 2026"]);
  });

  test("the gap is against BTC between those sessions", async () => {
    const row = rowOf(await compare(["HUT", "WULF"]), "gap_ytd");
    expect(row.values[0]).toBeCloseTo(22, 9);
    expect(row.unit).toBe("pp");
  });

  test("a miner whose prices ended last year is null and does not drag the others back", async () => {
    const row = rowOf(await compare(["HUT", "CORZ"]), "return_ytd");
    expect(row.values[0]).toBeCloseTo(40, 9);
    expect(row.values[1]).toBeNull();
    expect(row.notes[1]).toBe("no price at both ends");
  });

  test("without any prices they say so", async () => {
    const row = rowOf(await compare(["HUT", "WULF"], false), "return_ytd");
    expect(row).toMatchObject({
      values: [null, null],
      notes: ["no daily prices yet", "no daily prices yet"],
    });
  });
});

describe("contracts", () => {
  test("stand by kind, never across kinds", async () => {
    const answer = await compare(["HUT", "WULF"]);
    expect(rowOf(answer, "contracted_value.triple_net_lease").values).toEqual([16_800_000_000, null]);
    expect(rowOf(answer, "contracted_value.colocation").values).toEqual([null, 13_600_000_000]);
    expect(answer.rows.some((row) => row.metric.endsWith("gpu_cloud"))).toBe(false);
  });

  test("megawatts are critical IT only, the others are counted beside", async () => {
    const row = rowOf(await compare(["HUT", "WULF"]), "megawatts.colocation");
    expect(row.values).toEqual([null, 368]);
    expect(row.notes).toEqual(["none recorded", "1 more without critical IT"]);
    expect(row.unit).toBe("mw_critical_it");
  });

  test("$/MW-year weighs each contract by its megawatts and years", async () => {
    const answer = await compare(["HUT", "WULF"]);
    expect(rowOf(answer, "usd_per_mw_year.triple_net_lease").values[0]).toBeCloseTo(16.8e9 / (597 * 15), 3);
    const colocation = rowOf(answer, "usd_per_mw_year.colocation");
    expect(colocation.values[1]).toBeCloseTo(12.5e9 / (200 * 15 + 168 * 25), 3);
    expect(colocation.notes[1]).toBe("2 of 3 contracts");
  });

  test("an open basis gives no $/MW-year", async () => {
    const row = rowOf(await compare(["CORZ", "WULF"]), "usd_per_mw_year.colocation");
    expect(row.values[0]).toBeNull();
  });

  test("a joint venture in full says so", async () => {
    const row = rowOf(await compare(["HUT", "WULF"]), "contracted_value.colocation");
    expect(row.notes[1]).toContain("joint ventures in full");
  });
});

test("debt is what is recorded and counts; the rest is named", async () => {
  const row = rowOf(await compare(["WULF", "KEEL"]), "debt_recorded");
  expect(row.values).toEqual([3_200_000_000, null]);
  expect(row.notes).toEqual(["1 counted, 1 apart", "none recorded"]);
});

describe("bitcoin", () => {
  test("of different days is not ranked", async () => {
    const row = rowOf(await compare(["HUT", "CORZ", "WULF"]), "btc_held");
    expect(row.values).toEqual([16_331, 100, null]);
    expect(row.caveat).toBe("not ranked: dates differ, bases differ");
  });

  test("of a parent and the miner it consolidates is not ranked even on one day", async () => {
    const row = rowOf(await compare(["HUT", "ABTC"]), "btc_held");
    expect(row.caveat).toBe("not ranked: HUT holds the other's coins in its own figure");
    expect(row.notes[1]).toContain("more than");
  });
});

describe("AI shares", () => {
  test.each([
    [["WULF", "CORZ"], null],
    [["WULF", "HUT"], "not ranked: not comparable for HUT"],
    [["WULF", "KEEL"], "not ranked: periods differ"],
    [["WULF", "ABTC"], null],
  ])("of %j: %s", async (tickers, caveat) => {
    expect(rowOf(await compare(tickers), "ai_share").caveat).toBe(caveat);
  });

  test("come with their period; unknown is null", async () => {
    const row = rowOf(await compare(["WULF", "ABTC"]), "ai_share");
    expect(row.values[0]).toBeCloseTo(61.76, 2);
    expect([row.values[1], row.notes]).toEqual([null, ["Q1 2026", "AI part not told"]]);
  });
});

test("hashrates of different bases are not ranked", async () => {
  const row = rowOf(await compare(["WULF", "ABTC"]), "hashrate");
  expect(row.values).toEqual([12.8, 28.1]);
  expect(row.caveat).toBe("not ranked: bases or dates differ");
});

test("every row has one value and one note for each miner", async () => {
  const answer = await compare(["HUT", "WULF", "CORZ", "ABTC"]);
  expect(answer.rows.map((row) => [row.values.length, row.notes.length])).toEqual(
    answer.rows.map(() => [4, 4]),
  );
  expect(answer.rows.map((row) => row.metric)).toEqual([
    "return_ytd",
    "gap_ytd",
    "contracted_value.triple_net_lease",
    "megawatts.triple_net_lease",
    "usd_per_mw_year.triple_net_lease",
    "contracted_value.colocation",
    "megawatts.colocation",
    "usd_per_mw_year.colocation",
    "debt_recorded",
    "btc_held",
    "ai_share",
    "hashrate",
  ]);
});
