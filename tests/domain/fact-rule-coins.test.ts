import { describe, expect, test } from "vitest";
import { readFactRule } from "../../src/domain/fact-rule-kinds.ts";
import type { FactHit, FactRule, Least } from "../../src/domain/fact-rule.ts";
import type { Change } from "../../src/domain/fact.ts";
import type { Holding, TreasuryTransaction } from "../../src/domain/treasury.ts";
import { aChange } from "../support/debt-facts.ts";
import { aFactSet, aHolding, aTransaction } from "../support/facts.ts";

const btc = (size: number): Least => ({ unit: "btc", size });
const pct = (size: number): Least => ({ unit: "pct", size });

interface World {
  readonly holdings?: readonly Holding[];
  readonly transactions?: readonly TreasuryTransaction[];
}

function read(
  kind: "btc_sold" | "btc_bought",
  least: Least | null,
  world: World,
  id: string,
  over: Partial<Change> = {},
): FactHit | null {
  const rule: FactRule = { kind, target: { kind: "all" }, least, direction: null, forms: [] };
  const row = [...(world.holdings ?? []), ...(world.transactions ?? [])].find((one) => one.id === id);
  const change = aChange(1, id, id.startsWith("t-") ? "holding" : "treasury_transaction", {
    miner: row?.miner ?? null,
    knownAt: row?.knownAt ?? null,
    ...over,
  });
  return readFactRule(rule, change, aFactSet(world), null);
}

/** A correction of the coins from these to 300. */
function corrected(from: number): Partial<Change> {
  return { correction: true, differences: [{ field: "btc", from, to: 300 }] };
}

/** 1,200 coins on the last day of February. */
function before(over: Partial<Holding> = {}): Holding {
  return aHolding("t-0", { date: "2026-02-28", btc: 1200, knownAt: "2026-03-05", ...over });
}

describe("a transaction", () => {
  const sale = aTransaction("x-1", { btc: 300 });

  test("is told in coins, on its own side", () => {
    const world = { transactions: [sale] };
    expect(read("btc_sold", null, world, "x-1")).toMatchObject({ value: 300, unit: "btc" });
    expect(read("btc_sold", btc(300), world, "x-1")).not.toBeNull();
    expect(read("btc_sold", btc(301), world, "x-1")).toBeNull();
    expect(read("btc_bought", null, world, "x-1")).toBeNull();
    const added = { transactions: [aTransaction("x-2", { side: "add" })] };
    expect(read("btc_bought", btc(100), added, "x-2")).toMatchObject({ value: 100 });
    expect(read("btc_sold", null, added, "x-2")).toBeNull();
  });

  test.each([
    ["inside a wider one", { countInTotals: false, insideOf: "x-q" }],
    ["disputed", { countInTotals: false }],
    ["of the sector", { miner: null }],
    ["undated", { knownAt: null }],
  ])("%s is not told", (_, over) => {
    expect(read("btc_sold", null, { transactions: [aTransaction("x-1", over)] }, "x-1")).toBeNull();
  });

  test("without a count is told only where every size is wanted", () => {
    const world = { transactions: [aTransaction("x-1", { btc: null })] };
    expect(read("btc_sold", null, world, "x-1")).toMatchObject({ value: null, unit: null });
    expect(read("btc_sold", btc(1), world, "x-1")).toBeNull();
    expect(read("btc_sold", pct(1), world, "x-1")).toBeNull();
  });

  test("is told again only when a correction lifts it past the least", () => {
    const world = { transactions: [sale] };
    expect(read("btc_sold", btc(250), world, "x-1", corrected(200))).not.toBeNull();
    expect(read("btc_sold", btc(250), world, "x-1", corrected(280))).toBeNull();
  });

  test.each<[string, readonly Holding[], number | null]>([
    ["the newest before its days", [before(), aHolding("t-9", { date: "2025-12-31", btc: 3000 })], 25],
    ["never one of its own days", [before(), aHolding("t-9", { date: "2026-03-01", btc: 3000 })], 25],
    ["none", [], null],
    ["none that was published later", [before({ knownAt: "2026-05-07" })], null],
    ["none that is undated", [before({ knownAt: null })], null],
    ["none without the pledged coins", [before({ basis: "unencumbered_only" })], null],
    ["none that is only a bound", [before({ qualifier: "more_than" })], null],
    ["none that is disputed", [before({ disputed: true })], null],
    ["none of another miner", [before({ miner: "id-MARA" })], null],
    ["none of zero coins", [before({ btc: 0 })], null],
    ["none older than half a year", [before({ date: "2025-08-28" })], null],
    ["one half a year old", [before({ date: "2025-08-29" })], 25],
  ])("as a part of the holdings takes %s", (_, holdings, value) => {
    const world = { holdings, transactions: [sale] };
    const hit = read("btc_sold", pct(20), world, "x-1");
    expect(hit?.value ?? null).toBe(value);
    expect(hit?.unit ?? null).toBe(value === null ? null : "pct");
    expect(read("btc_sold", pct(26), world, "x-1")).toBeNull();
  });
});

describe("a holding", () => {
  const march = aHolding("t-3", { date: "2026-03-31", btc: 1000, knownAt: "2026-04-03" });
  const april = aHolding("t-4", { date: "2026-04-30", btc: 800, knownAt: "2026-05-03" });

  test("that fell was sold, one that rose was added, against the one before on its basis", () => {
    const world = { holdings: [april, march] };
    expect(read("btc_sold", null, world, "t-4")).toMatchObject({ value: 200, unit: "btc" });
    expect(read("btc_sold", pct(20), world, "t-4")).toMatchObject({ value: 20, unit: "pct" });
    expect(read("btc_bought", null, world, "t-4")).toBeNull();
    const risen = { holdings: [{ ...april, btc: 1500 }, march] };
    expect(read("btc_bought", btc(500), risen, "t-4")).toMatchObject({ value: 500 });
    expect(read("btc_bought", pct(50), risen, "t-4")).toMatchObject({ value: 50 });
    expect(read("btc_sold", null, risen, "t-4")).toBeNull();
  });

  test.each<[string, Partial<Holding>, Partial<Holding>]>([
    ["is the first", {}, { miner: "id-MARA" }],
    ["did not change", { btc: 1000 }, {}],
    ["has another basis", { basis: "including_posted_collateral" }, {}],
    ["is only a bound", { qualifier: "less_than" }, {}],
    ["is disputed", { disputed: true }, {}],
    ["follows one published later", {}, { knownAt: "2026-05-04" }],
    ["follows an undated one", {}, { knownAt: null }],
    ["follows a withdrawn one", {}, { withdrawn: "a slip" }],
  ])("that %s says nothing", (_, own, previous) => {
    const world = {
      holdings: [
        { ...april, ...own },
        { ...march, ...previous },
      ],
    };
    expect(read("btc_sold", null, world, "t-4")).toBeNull();
    expect(read("btc_bought", null, world, "t-4")).toBeNull();
  });

  test("of an older day, filled in later, lies inside a change that was told", () => {
    const late = aHolding("t-mid", { date: "2026-04-15", btc: 900, knownAt: "2026-06-01" });
    expect(read("btc_sold", null, { holdings: [april, late, march] }, "t-mid")).toBeNull();
    const sameDay = { ...late, knownAt: "2026-05-03" };
    const world = { holdings: [april, sameDay, march] };
    expect(read("btc_sold", null, world, "t-mid")).toMatchObject({ value: 100 });
    expect(read("btc_sold", null, world, "t-4")).toMatchObject({ value: 100 });
  });

  test.each<[string, Partial<TreasuryTransaction>, boolean]>([
    ["covers its days", {}, false],
    ["was published the same day", { knownAt: "2026-05-03" }, false],
    ["touches its last day", { periodStart: "2026-04-30", periodEnd: "2026-06-30" }, false],
    ["touches its first day", { periodStart: "2026-01-01", periodEnd: "2026-04-01" }, false],
    ["went the other way", { side: "add" }, false],
    ["ended with the holding before", { periodStart: "2026-01-01", periodEnd: "2026-03-31" }, true],
    ["began after it", { periodStart: "2026-05-01", periodEnd: "2026-05-02" }, true],
    ["was published later", { knownAt: "2026-05-04" }, true],
    ["is not counted", { countInTotals: false }, true],
    ["is of another miner", { miner: "id-MARA" }, true],
    ["states no coins, where a least is asked", { btc: null }, true],
  ])("beside a transaction that %s is told: %s", (_, over, hits) => {
    const transaction = aTransaction("x-4", {
      periodStart: "2026-04-01",
      periodEnd: "2026-04-30",
      knownAt: "2026-05-02",
      ...over,
    });
    const world = { holdings: [april, march], transactions: [transaction] };
    expect(read("btc_sold", btc(1), world, "t-4") !== null).toBe(hits);
  });

  test("beside a transaction without coins is silent where that one is told itself", () => {
    const transaction = aTransaction("x-4", {
      btc: null,
      periodStart: "2026-04-01",
      periodEnd: "2026-04-30",
      knownAt: "2026-05-02",
    });
    expect(
      read("btc_sold", null, { holdings: [april, march], transactions: [transaction] }, "t-4"),
    ).toBeNull();
  });

  test.each<[string, number | null, Least | null, string, boolean]>([
    ["the same coins", 200, null, "2026-06-01", false],
    ["up to twice the coins", 400, null, "2026-06-01", false],
    ["more than twice the coins", 401, null, "2026-06-01", true],
    ["no count", null, null, "2026-06-01", false],
    ["the same day", 200, null, "2026-05-03", true],
    ["a least that the holding did not reach", 400, btc(300), "2026-06-01", true],
  ])("silences the sale published after it that has %s", (_, coins, least, knownAt, hits) => {
    const transaction = aTransaction("x-4", {
      btc: coins,
      periodStart: "2026-04-01",
      periodEnd: "2026-04-30",
      knownAt,
    });
    const world = { holdings: [april, march], transactions: [transaction] };
    expect(read("btc_sold", least, world, "x-4") !== null).toBe(hits);
  });
});
