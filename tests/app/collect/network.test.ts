import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectNetwork } from "../../../src/app/collect/network.ts";
import type {
  NetworkSource,
  NetworkState,
  SourceFailureKind,
} from "../../../src/app/ports/market-sources.ts";
import { hashprice } from "../../../src/domain/network.ts";
import { type CollectWorld, createCollectWorld, failing, NEVER } from "../../support/collecting.ts";

const NOW = "2026-11-24T12:07:30Z";
const HOUR = "2026-11-24T12:00:00.000Z";

const STATE: NetworkState = {
  difficulty: 126_231_507_121_868.19,
  tipHeight: 976_543,
  hashrateEhs: 903,
  feesBtcPerBlock: 0.0255,
  retarget: {
    estimatedAt: "2026-11-30T05:00:00Z",
    estimatedChangePct: -2.1,
    remainingBlocks: 800,
    previousChangePct: 1.4,
  },
  days: [
    { date: "2026-11-22", hashrateEhs: 890 },
    { date: "2026-11-23", hashrateEhs: 910 },
  ],
};

function network(name: string, state: Partial<NetworkState> | SourceFailureKind = {}) {
  const source: NetworkSource & { calls: number } = {
    name,
    calls: 0,
    network: async () => {
      source.calls += 1;
      return typeof state === "string" ? failing(state) : { ok: true, value: { ...STATE, ...state } };
    },
  };
  return source;
}

let world: CollectWorld;
beforeEach(async () => {
  world = await createCollectWorld();
});
afterEach(() => world.close());

const collect = (sources: readonly NetworkSource[], now = NOW) =>
  collectNetwork({ ...world.base, readings: world.readings, spots: world.spots, sources }, now, NEVER);
const priced = (at: string, priceUsd = 63_400, disagrees = false) =>
  world.spots.write({ slot: at, priceUsd, at, source: "coinbase", check: null, disagrees });
const values = async () =>
  Object.fromEntries([...(await world.readings.newest())].map(([metric, { value }]) => [metric, value]));
const days = async () =>
  (await world.readings.between("day_hashrate_ehs", "2026-01-01T00:00:00Z", NOW)).map(
    ({ at, value, source }) => [at.slice(0, 10), value, source],
  );

describe("the state of the network", () => {
  it("is stored by the hour with what is computed from it", async () => {
    await priced("2026-11-24T12:05:00Z");
    const result = await collect([network("mempool")]);
    const computed = hashprice({
      difficulty: STATE.difficulty,
      priceUsd: 63_400,
      subsidyBtc: 3.125,
      feesBtcPerBlock: 0.0255,
    });
    expect(computed?.usdPerPhDay).toBeCloseTo(31.83, 2);
    expect(await values()).toEqual({
      difficulty: STATE.difficulty,
      tip_height: 976_543,
      hashrate_ehs: 903,
      fees_btc_per_block: 0.0255,
      retarget_epoch_s: Date.parse("2026-11-30T05:00:00Z") / 1000,
      retarget_change_pct: -2.1,
      retarget_blocks: 800,
      previous_retarget_pct: 1.4,
      hashprice_usd_per_ph_day: computed?.usdPerPhDay,
      hashprice_sat_per_ph_day: computed?.satPerPhDay,
      hashprice_btc_usd: 63_400,
      day_hashrate_ehs: 910,
    });
    expect((await world.readings.newest()).get("difficulty")?.at).toBe(HOUR);
    expect(result).toEqual({
      outcome: "done",
      detail:
        "Difficulty 126.2 T by mempool. Hashprice $31.83 per PH/s and day. Hashrate by the day up to 2026-11-23, 2 days.",
    });
  });

  it.each([
    ["no price", [], "there is no price of bitcoin of the last two hours"],
    [
      "a price of three hours ago",
      ["2026-11-24T10:05:00Z"],
      "there is no price of bitcoin of the last two hours",
    ],
  ])("has no hashprice with %s", async (_name, prices, why) => {
    for (const at of prices) await priced(at);
    const result = await collect([network("mempool")]);
    expect(result.detail).toContain(`No hashprice: ${why}.`);
    expect(await values()).not.toHaveProperty("hashprice_usd_per_ph_day");
  });

  it("uses no price that disagrees, but the one before it", async () => {
    await priced("2026-11-24T11:55:00Z", 60_000);
    await priced("2026-11-24T12:05:00Z", 70_000, true);
    await collect([network("mempool")]);
    expect((await values())["hashprice_btc_usd"]).toBe(60_000);
  });

  it("takes the fees of earlier that day where a provider has none, and none at all without them", async () => {
    await priced("2026-11-24T12:05:00Z");
    const poor = network("blockchain", { feesBtcPerBlock: null, retarget: null });
    expect((await collect([poor])).detail).toContain("No hashprice: the fees of the day are not known.");
    await collect([network("mempool")], "2026-11-24T13:07:00Z");
    const later = await collect([poor], "2026-11-24T14:03:00Z");
    expect(later.detail).toContain("Hashprice $31.83");
    expect((await world.readings.newest()).get("hashprice_usd_per_ph_day")?.at).toBe(
      "2026-11-24T14:00:00.000Z",
    );
  });

  it("uses the subsidy of the next block at a halving", async () => {
    await priced("2026-11-24T12:05:00Z");
    await collect([network("mempool", { tipHeight: 1_049_999, feesBtcPerBlock: 0.0001 })]);
    const halved = hashprice({
      difficulty: STATE.difficulty,
      priceUsd: 63_400,
      subsidyBtc: 1.5625,
      feesBtcPerBlock: 0.0001,
    });
    expect((await values())["hashprice_usd_per_ph_day"]).toBe(halved?.usdPerPhDay);
  });

  it("never mixes two providers' means on one day, and fills what one lacks", async () => {
    await collect([network("mempool")]);
    const other = network("blockchain", {
      days: [
        { date: "2026-11-21", hashrateEhs: 880 },
        { date: "2026-11-22", hashrateEhs: 700 },
      ],
    });
    await collect([other], "2026-11-24T13:07:00Z");
    await collect(
      [network("mempool", { days: [{ date: "2026-11-23", hashrateEhs: 912 }] })],
      "2026-11-24T14:07:00Z",
    );
    expect(await days()).toEqual([
      ["2026-11-21", 880, "blockchain"],
      ["2026-11-22", 890, "mempool"],
      ["2026-11-23", 912, "mempool"],
    ]);
  });

  it("asks the next provider, and fails only where nobody answers", async () => {
    const result = await collect([network("mempool", "unreachable"), network("blockchain")]);
    expect(result.outcome).toBe("done");
    expect((await world.readings.newest()).get("difficulty")?.source).toBe("blockchain");
    expect(await collect([network("mempool", "blocked")], "2026-11-24T13:00:00Z")).toMatchObject({
      outcome: "failed",
      detail: "The network's state is not known. mempool: It failed (blocked).",
    });
  });

  it("prunes hourly readings after 400 days, and keeps the days", async () => {
    await collect(
      [network("mempool", { days: [{ date: "2025-10-01", hashrateEhs: 800 }] })],
      "2025-10-02T12:00:00Z",
    );
    await collect([network("mempool")]);
    const kept = await world.db.selectFrom("network_reading").select(["metric", "at"]).execute();
    expect(kept.filter(({ at }) => at < "2026")).toEqual([
      { metric: "day_hashrate_ehs", at: "2025-10-01T00:00:00.000Z" },
    ]);
  });
});

describe("a figure that jumps", () => {
  beforeEach(async () => {
    await priced("2026-11-24T12:05:00Z");
    await collect([network("mempool")], "2026-11-24T11:07:00Z");
  });

  const doubled: Partial<NetworkState> = {
    difficulty: STATE.difficulty * 1.31,
    days: [{ date: "2026-11-23", hashrateEhs: 1300 }],
  };

  it.each<[string, Partial<NetworkState>, string]>([
    ["the difficulty by more than 30 %", doubled, "difficulty"],
    ["the difficulty downwards", { difficulty: STATE.difficulty * 0.69 }, "difficulty"],
    ["the difficulty by a tenth between two changes", { difficulty: STATE.difficulty * 1.1 }, "difficulty"],
    ["the hashrate by more than 40 %", { hashrateEhs: 903 * 1.41 }, "hashrate_ehs"],
  ])("is kept, doubted and not used where nobody else says so: %s", async (_name, state, metric) => {
    const result = await collect([network("mempool", state)]);
    expect(result.outcome).toBe("partly");
    expect(result.detail).toContain("Not used, for nobody else confirms it:");
    const used = await world.readings.newest();
    expect([...used.values()].find((reading) => reading.metric === metric)?.at).toBe(
      "2026-11-24T11:00:00.000Z",
    );
    expect([...(await world.readings.doubted()).keys()]).toContain(metric);
    expect(await days()).toEqual([
      ["2026-11-22", 890, "mempool"],
      ["2026-11-23", 910, "mempool"],
    ]);
  });

  it.each<[string, Partial<NetworkState>]>([
    [
      "the difficulty by 29 %, at its next change",
      { difficulty: STATE.difficulty * 1.29, tipHeight: 977_800 },
    ],
    [
      "the difficulty by 29 %, at an unknown height",
      { difficulty: STATE.difficulty * 1.29, tipHeight: null },
    ],
    ["the hashrate by 39 %", { hashrateEhs: 903 * 1.39 }],
  ])("is no jump: %s", async (_name, state) => {
    const second = network("blockchain");
    expect((await collect([network("mempool", state), second])).outcome).toBe("done");
    expect(second.calls).toBe(0);
  });

  it("is used once a second provider agrees", async () => {
    const both = { difficulty: STATE.difficulty * 1.4, hashrateEhs: 1250 };
    const result = await collect([
      network("mempool", both),
      network("blockchain", { ...both, hashrateEhs: 1300 }),
    ]);
    expect(result.outcome).toBe("done");
    expect((await world.readings.newest()).get("difficulty")).toMatchObject({
      source: "mempool",
      value: both.difficulty,
      at: HOUR,
    });
  });

  it("loses to a provider that does not jump", async () => {
    const result = await collect([network("mempool", doubled), network("blockchain")]);
    expect(result).toMatchObject({
      outcome: "done",
      detail: expect.stringContaining("difficulty +31.0% by mempool"),
    });
    expect((await world.readings.newest()).get("difficulty")).toMatchObject({
      source: "blockchain",
      value: STATE.difficulty,
    });
    expect(await world.readings.doubted()).toEqual(new Map());
  });

  it("has no hashprice while the difficulty is in doubt, and is good again by itself", async () => {
    expect((await collect([network("mempool", doubled)])).detail).toContain("the difficulty is in doubt");
    const back = await collect([network("mempool")], "2026-11-24T13:07:00Z");
    expect(back.outcome).toBe("done");
    expect(await world.readings.doubted()).toEqual(new Map());
  });

  it("is believed where the last reading is two months old", async () => {
    const result = await collect([network("mempool", doubled)], "2027-02-01T12:00:00Z");
    expect(result.outcome).toBe("done");
  });
});
