import { describe, expect, test } from "vitest";
import {
  closeRange,
  grossSold,
  grossSoldOfAll,
  impliedPrice,
  newestQuarterSales,
  priceFits,
} from "../../src/domain/coin-sales.ts";
import type { BtcBar } from "../../src/domain/market.ts";
import { addDays } from "../../src/domain/time.ts";
import { aTransaction } from "../support/facts.ts";

const nobody: ReadonlySet<string> = new Set();

/** A close a day from a date on. */
function closes(from: string, ...prices: readonly number[]): readonly BtcBar[] {
  return prices.map((priceUsd, index) => ({ date: addDays(from, index), priceUsd, align: "utc_day" }));
}

describe("gross sales of one miner", () => {
  const march = aTransaction("x-3", { btc: 15133 });
  const january = aTransaction("x-1", { periodStart: "2026-01-01", periodEnd: "2026-01-31", btc: 550 });

  test("add counted sales and nothing else", () => {
    const rows = [
      march,
      january,
      aTransaction("x-q", { btc: 20880, countInTotals: false }),
      aTransaction("x-a", { side: "add", btc: 416 }),
    ];
    expect(grossSold(rows, null).btc).toBe(15683);
  });
  test("begin with the span asked for", () => {
    expect(grossSold([march, january], "2026-02-01").btc).toBe(15133);
  });
  test.each([
    ["no sale", [], null, "nothing_recorded"],
    ["additions only", [aTransaction("x-a", { side: "add" })], null, "nothing_recorded"],
    ["a counted sale without coins", [march, aTransaction("x-n", { btc: null })], null, "coins_not_given"],
    ["a sale that began before the span", [march], "2026-03-15", "reaches_back"],
  ] as const)("are not given with %s", (_, rows, since, reason) => {
    const figure = grossSold(rows, since);
    expect(figure.btc).toBeNull();
    expect(figure.why?.reason).toBe(reason);
  });
});

describe("gross sales of several miners", () => {
  const ours = aTransaction("x-1", { btc: 100 });
  const theirs = aTransaction("x-2", { miner: "id-MARA", btc: 50 });

  test("add where each covers the same days", () => {
    expect(grossSoldOfAll([ours, theirs], null, nobody).btc).toBe(150);
    expect(grossSoldOfAll([ours, theirs], null, new Set(["id-MARA"])).btc).toBe(100);
  });
  test("are not given where the days differ", () => {
    const earlier = { ...theirs, periodStart: "2026-01-01" };
    expect(grossSoldOfAll([ours, earlier], null, nobody).why).toEqual({
      reason: "dates_differ",
      from: "2026-01-01",
      to: "2026-03-31",
    });
  });
});

test.each([
  ["coins and dollars", { btc: 1992, amountUsd: 175e6 }, 175e6 / 1992],
  ["no coins", { btc: null }, null],
  ["no dollars", { amountUsd: null }, null],
  ["zero coins", { btc: 0 }, null],
])("the implied price of %s", (_, over, expected) => {
  expect(impliedPrice(aTransaction("x-a", over))).toBe(expected);
});

describe("whether an implied price fits", () => {
  const sale = aTransaction("x-a", {
    periodStart: "2026-03-02",
    periodEnd: "2026-03-04",
    btc: 1,
    amountUsd: 70,
  });

  test.each([
    ["inside the closes", closes("2026-03-01", 10, 65, 74, 68, 99), true],
    ["at their edge", closes("2026-03-02", 70, 74, 72), true],
    ["above them", closes("2026-03-01", 99, 60, 61, 62, 99), false],
    ["below them", closes("2026-03-01", 10, 80, 81, 82, 10), false],
    ["without closes", [], null],
    ["without closes of the period", closes("2026-04-01", 70), null],
  ] as const)("%s", (_, bars, expected) => {
    expect(priceFits(sale, bars)).toBe(expected);
  });

  test("cannot be denied by closes of a part of the period", () => {
    const quarter = { ...sale, periodStart: "2026-01-01", periodEnd: "2026-03-31" };
    expect(priceFits(quarter, closes("2026-02-01", 60, 61))).toBeNull();
    expect(priceFits(quarter, closes("2026-02-01", 60, 71))).toBe(true);
  });

  test("is not asked of a sale without a price", () => {
    expect(priceFits({ ...sale, amountUsd: null }, closes("2026-03-02", 70, 74, 72))).toBeNull();
  });

  test("rests on the lowest and highest close of the period", () => {
    expect(closeRange(closes("2026-03-01", 10, 65, 74, 68, 99), "2026-03-02", "2026-03-04")).toEqual({
      lowUsd: 65,
      highUsd: 74,
      first: "2026-03-02",
      last: "2026-03-04",
    });
  });
});

describe("sales inside the newest quarter", () => {
  const rows = [
    aTransaction("x-1", { miner: "id-MARA", btc: 15133 }),
    aTransaction("x-2", { miner: "id-CANG", btc: 550, periodStart: "2026-01-01", periodEnd: "2026-01-31" }),
    aTransaction("x-3", { miner: "id-CANG", btc: 4451, periodStart: "2026-02-07", periodEnd: "2026-02-09" }),
    aTransaction("x-4", { miner: "id-BTDR", btc: null, periodStart: "2026-01-01" }),
    aTransaction("x-5", { miner: "id-RIOT", btc: 383, periodStart: "2025-11-01", periodEnd: "2025-11-30" }),
    aTransaction("x-6", { miner: "id-RIOT", btc: 9, periodStart: "2025-12-15", periodEnd: "2026-01-15" }),
    aTransaction("x-7", { miner: "id-CORZ", btc: 1992, countInTotals: false }),
    aTransaction("x-8", { miner: null, btc: 15000 }),
  ];

  test("are those wholly inside it, by miner, with who gave no count", () => {
    const sales = newestQuarterSales(rows, nobody);
    expect(sales).toMatchObject({ from: "2026-01-01", to: "2026-03-31", btc: 20134 });
    expect(sales?.byMiner).toEqual([
      { miner: "id-MARA", btc: 15133 },
      { miner: "id-CANG", btc: 5001 },
    ]);
    expect(sales?.withoutCoins.map((sale) => sale.id)).toEqual(["x-4"]);
  });
  test("never hold a miner that another one's figures hold already", () => {
    expect(newestQuarterSales(rows, new Set(["id-MARA"]))?.btc).toBe(5001);
  });
  test("are none without counted coins", () => {
    expect(newestQuarterSales([], nobody)).toBeNull();
  });
});
