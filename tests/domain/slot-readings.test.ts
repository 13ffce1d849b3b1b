import { describe, expect, it, test } from "vitest";
import { agreedPrices, SLOT_MS, slotAt, slotMove, type SlotPrice } from "../../src/domain/slot-readings.ts";

const NOW = Date.parse("2026-03-08T12:00:00Z");
const SLOT = slotAt(NOW);

/** A price so many slots before now. */
function spot(ago: number, priceUsd: number, over: Partial<SlotPrice> = {}): SlotPrice {
  return { slot: slotAt(NOW - ago * SLOT_MS), priceUsd, check: { priceUsd }, disagrees: false, ...over };
}

describe("the price of a slot", () => {
  it.each([
    ["two sources agree on", spot(0, 90_000), 90_000],
    ["nobody checked", spot(0, 90_000, { check: null }), null],
    ["two sources dispute", spot(0, 90_000, { disagrees: true }), null],
    ["is zero", spot(0, 0), null],
    ["is no number", spot(0, NaN), null],
  ])("which %s", (_, stored, price) => {
    expect(agreedPrices([stored]).at(SLOT)).toBe(price);
  });

  it("is of that slot alone, however its beginning is spelt", () => {
    const prices = agreedPrices([{ ...spot(0, 90_000), slot: "2026-03-08T12:00:00Z" }]);
    expect(prices.at("2026-03-08T12:00:00.000Z")).toBe(90_000);
    expect(prices.at("2026-03-08T12:05:00.000Z")).toBeNull();
  });
});

describe("the move of bitcoin", () => {
  it.each([
    ["1h", 12],
    ["1d", 288],
    ["7d", 2016],
    ["30d", 8640],
  ] as const)("over %s is held against the price %d slots earlier", (window, slots) => {
    const prices = agreedPrices([
      spot(0, 99_000),
      spot(slots, 90_000),
      spot(slots - 1, 1),
      spot(slots + 1, 1),
    ]);
    expect(slotMove(prices, SLOT, window)).toBeCloseTo(10, 9);
  });

  it("of a day is of 24 hours on the day on which New York's clocks go forward", () => {
    const prices = agreedPrices([
      { ...spot(0, 99_000), slot: "2026-03-08T12:00:00.000Z" },
      { ...spot(0, 90_000), slot: "2026-03-07T12:00:00.000Z" },
    ]);
    expect(slotMove(prices, SLOT, "1d")).toBeCloseTo(10, 9);
  });

  it.each([
    ["one slot older", [spot(13, 90_000)], 10],
    ["two slots older", [spot(14, 90_000)], 10],
    ["three slots older", [spot(15, 90_000)], null],
    ["newer", [spot(11, 90_000)], null],
    ["disputed, with an older one that is agreed", [spot(12, 1, { disagrees: true }), spot(13, 90_000)], 10],
    ["zero, with nothing older", [spot(12, 0)], null],
    ["the nearest of several", [spot(14, 1), spot(13, 90_000)], 10],
  ] as const)("has a base that is %s", (_, base, value) => {
    const move = slotMove(agreedPrices([spot(0, 99_000), ...base]), SLOT, "1h");
    expect(move === null ? null : Number(move.toFixed(9))).toBe(value);
  });

  it("is not known without a price of the slot itself: an older one is no price of now", () => {
    expect(slotMove(agreedPrices([spot(1, 99_000), spot(12, 90_000)]), SLOT, "1h")).toBeNull();
    expect(
      slotMove(agreedPrices([spot(0, 99_000, { check: null }), spot(12, 90_000)]), SLOT, "1h"),
    ).toBeNull();
  });
});

test.each(["90d", "ytd"] as const)("bitcoin alone has no window of %s", (window) => {
  const prices = agreedPrices([spot(0, 99_000), spot(90 * 288, 90_000)]);
  expect(slotMove(prices, SLOT, window)).toBeNull();
});
