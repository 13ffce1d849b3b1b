import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectBtcSpot } from "../../../src/app/collect/btc-spot.ts";
import type { BtcSpotSource, SourceFailureKind } from "../../../src/app/ports/market-sources.ts";
import { type CollectWorld, createCollectWorld, failing, NEVER } from "../../support/collecting.ts";

const NOW = "2026-11-24T12:07:30Z";

/** A price of so many minutes ago, or a failure. */
function spotSource(name: string, price: number | SourceFailureKind, minutesOld = 0) {
  const source = {
    name,
    calls: 0,
    spot: async (now: string) => {
      source.calls += 1;
      if (typeof price !== "number") return failing(price, "It failed.");
      const at = new Date(Date.parse(now) - minutesOld * 60_000).toISOString();
      return { ok: true as const, value: { priceUsd: price, at } };
    },
  };
  return source;
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
});
afterEach(() => world.close());

const collect = (sources: readonly BtcSpotSource[], now = NOW) =>
  collectBtcSpot({ ...world.base, spots: world.spots, sources }, now, NEVER);

describe("bitcoin's price round the clock", () => {
  it("is stored for its slot of five minutes with the time it was made and the check", async () => {
    const third = spotSource("bitstamp", 70_000);
    const result = await collect([spotSource("coinbase", 70_000, 2), spotSource("kraken", 70_100), third]);
    expect(result).toEqual({ outcome: "done", detail: "$70,000 by coinbase, checked by kraken." });
    expect(await world.spots.newest()).toEqual({
      slot: "2026-11-24T12:05:00.000Z",
      priceUsd: 70_000,
      at: "2026-11-24T12:05:30.000Z",
      source: "coinbase",
      check: { priceUsd: 70_100, source: "kraken" },
      disagrees: false,
    });
    expect(third.calls).toBe(0);
  });

  it.each<[string, readonly BtcSpotSource[], "done" | "partly" | "failed", unknown]>([
    [
      "the two of three that agree, where the first is off",
      [spotSource("coinbase", 77_000), spotSource("kraken", 70_000), spotSource("bitstamp", 70_050)],
      "partly",
      expect.objectContaining({
        source: "kraken",
        priceUsd: 70_000,
        check: { source: "bitstamp", priceUsd: 70_050 },
        disagrees: false,
      }),
    ],
    [
      "the first, where the second is off",
      [spotSource("coinbase", 70_000), spotSource("kraken", 77_000), spotSource("bitstamp", 70_050)],
      "partly",
      expect.objectContaining({
        source: "coinbase",
        check: { source: "bitstamp", priceUsd: 70_050 },
        disagrees: false,
      }),
    ],
    [
      "the first marked as one that disagrees, where nobody settles it",
      [spotSource("coinbase", 70_000), spotSource("kraken", 70_800)],
      "partly",
      expect.objectContaining({
        source: "coinbase",
        priceUsd: 70_000,
        check: { source: "kraken", priceUsd: 70_800 },
        disagrees: true,
      }),
    ],
    [
      "the first marked, where all three differ",
      [spotSource("coinbase", 70_000), spotSource("kraken", 72_000), spotSource("bitstamp", 74_000)],
      "partly",
      expect.objectContaining({
        source: "coinbase",
        check: { source: "kraken", priceUsd: 72_000 },
        disagrees: true,
      }),
    ],
    [
      "one price alone as unchecked",
      [spotSource("coinbase", "unreachable"), spotSource("kraken", 70_000)],
      "partly",
      expect.objectContaining({ source: "kraken", check: null, disagrees: false }),
    ],
    [
      "a fresh one rather than one older than ten minutes",
      [spotSource("coinbase", 70_000, 11), spotSource("kraken", 70_500, 10), spotSource("bitstamp", 70_500)],
      "done",
      expect.objectContaining({ source: "kraken", check: { source: "bitstamp", priceUsd: 70_500 } }),
    ],
    ["none that is of the future", [spotSource("coinbase", 70_000, -5)], "failed", null],
    ["none that is zero", [spotSource("coinbase", 0)], "failed", null],
    ["none where all have failed", [spotSource("coinbase", "timed_out")], "failed", null],
  ])("is %s", async (_name, sources, outcome, expected) => {
    expect((await collect(sources)).outcome).toBe(outcome);
    const newest = await world.spots.newest();
    expect(newest).toEqual(expected);
  });

  it("says in words why there is none", async () => {
    expect(await collect([spotSource("coinbase", 70_000, 25), spotSource("kraken", "timed_out")])).toEqual({
      outcome: "failed",
      detail: "No price of bitcoin. coinbase: Its price is 25 minutes old. kraken: It failed.",
    });
  });

  it("is one row a slot, and no more than 400 days of them", async () => {
    const source = spotSource("coinbase", 70_000);
    await collect([source], "2025-10-20T12:00:00Z");
    await collect([source], "2025-10-21T12:00:00Z");
    await collect([source], "2026-11-24T12:00:01Z");
    await collect([source], "2026-11-24T12:04:59Z");
    const slots = await world.spots.between("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    expect(slots.map(({ slot }) => slot)).toEqual(["2025-10-21T12:00:00.000Z", "2026-11-24T12:00:00.000Z"]);
  });

  it.each(["2026-11-01T05:59:00Z", "2026-11-01T06:01:00Z", "2027-03-14T07:01:00Z"])(
    "has slots of its own through the night the clocks change: %s",
    async (now) => {
      await collect([spotSource("coinbase", 70_000)], now);
      const minute = Math.floor(Number(now.slice(14, 16)) / 5) * 5;
      expect((await world.spots.newest())?.slot).toBe(
        `${now.slice(0, 14)}${String(minute).padStart(2, "0")}:00.000Z`,
      );
    },
  );

  it("tells a failing provider once and then leaves it alone, and is back as soon as it is", async () => {
    const broken = spotSource("coinbase", "unreachable");
    for (let slot = 0; slot < 24; slot += 1) {
      const now = new Date(Date.parse("2026-11-24T12:00:00Z") + slot * 300_000).toISOString();
      await collect([broken, spotSource("kraken", 70_000), spotSource("bitstamp", 70_000)], now);
    }
    expect(world.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    expect(broken.calls).toBeLessThan(24);
    const result = await collect(
      [spotSource("coinbase", 70_000), spotSource("kraken", 70_000)],
      "2026-11-24T14:30:00Z",
    );
    expect(result.outcome).toBe("done");
    expect((await world.spots.newest())?.source).toBe("coinbase");
  });
});
