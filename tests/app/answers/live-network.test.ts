import { describe, expect, test } from "vitest";
import { createNetworkAnswer } from "../../../src/app/answers/network.ts";
import type { NetworkReading } from "../../../src/app/ports/network-readings.ts";
import type { NetworkAnswer } from "../../../src/surface/answers/network.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aFactSet } from "../../support/facts.ts";
import { aReading, liveOf } from "../../support/live.ts";
import { aFigure } from "../../support/network-facts.ts";

const NOW = "2026-11-24T15:20:00.000Z";
const HOUR = "2026-11-24T15:00:00.000Z";
const BEFORE = "2026-11-24T14:00:00.000Z";

async function answer(
  readings: readonly NetworkReading[],
  options: { as_of?: string } = {},
  now = NOW,
): Promise<NetworkAnswer> {
  const deps = {
    ...answerDeps({ facts: aFactSet({ network: [aFigure("hr-may")] }) }),
    live: liveOf({ readings }),
  };
  const answered = await createNetworkAnswer(deps)(options, now);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

/** Daily means from a date on, the n-th one `from(n)`. */
function days(first: string, count: number, from: (index: number) => number): readonly NetworkReading[] {
  const start = Date.parse(`${first}T00:00:00.000Z`);
  return Array.from({ length: count }, (_, index) =>
    aReading("day_hashrate_ehs", from(index), new Date(start + index * 86_400_000).toISOString()),
  );
}

describe("readings", () => {
  test("stand with their age and source, beside what was published", async () => {
    const given = await answer([
      aReading("difficulty", 146e12, HOUR),
      aReading("hashrate_ehs", 1043, HOUR),
      aReading("fees_btc_per_block", 0.02, BEFORE),
      aReading("tip_height", 925_000, HOUR),
    ]);
    expect(given.live).toEqual({
      difficulty: { value: 146e12, at: HOUR, ageS: 1200, stale: false, source: "mempool" },
      hashrate: { value: 1043, at: HOUR, ageS: 1200, stale: false, source: "mempool" },
      fees: { value: 0.02, at: BEFORE, ageS: 4800, stale: false, source: "mempool" },
      tipHeight: { value: 925_000, at: HOUR, ageS: 1200, stale: false, source: "mempool" },
      hashprice: null,
      doubted: [],
    });
    expect(given.hashrate).toMatchObject({ id: "hr-may", value: 959 });
    expect(given.freshness?.readings).toEqual({
      oldest: BEFORE,
      ageS: 4800,
      stale: false,
      from: ["mempool"],
    });
  });

  test.each([
    ["2026-11-24T18:00:00.000Z", false],
    ["2026-11-24T18:00:01.000Z", true],
  ])("are stale after three hours: at %s %s", async (now, stale) => {
    const given = await answer([aReading("difficulty", 146e12, HOUR)], {}, now);
    expect([given.live?.difficulty?.stale, given.freshness?.readings?.stale]).toEqual([stale, stale]);
  });

  test("the hashprice goes with the price and the satoshi of its own hour alone", async () => {
    const given = await answer([
      aReading("hashprice_usd_per_ph_day", 38.4, HOUR),
      aReading("hashprice_sat_per_ph_day", 43_000, HOUR),
      aReading("hashprice_btc_usd", 89_000, BEFORE),
    ]);
    expect(given.live?.hashprice).toMatchObject({ usdPerPhDay: 38.4, satPerPhDay: 43_000, btcUsd: null });
  });

  test("in doubt are told apart and used in nothing", async () => {
    const given = await answer([
      aReading("hashrate_ehs", 1043, BEFORE),
      aReading("hashrate_ehs", 2000, HOUR, { doubted: true }),
    ]);
    expect(given.live?.hashrate?.value).toBe(1043);
    expect(given.live?.doubted).toMatchObject([{ metric: "hashrate_ehs", value: 2000 }]);
  });

  test("are none as of a day, nor where nobody reads them", async () => {
    const readings = [aReading("difficulty", 146e12, HOUR), ...days("2026-06-01", 60, () => 1000)];
    const past = await answer(readings, { as_of: "2026-11-20" });
    expect(past).toMatchObject({ live: null, nextRetarget: null, computedQuarters: [], series: null });
    expect(past.freshness).toBeUndefined();
    expect((await answer([])).live).toBeNull();
  });
});

describe("the next retarget", () => {
  test("is at the height that its blocks lead to", async () => {
    const given = await answer([
      aReading("tip_height", 925_123, HOUR),
      aReading("retarget_blocks", 812, HOUR),
      aReading("retarget_epoch_s", Date.parse("2026-11-30T02:00:00.000Z") / 1000, HOUR),
      aReading("retarget_change_pct", 2.3, HOUR),
      aReading("previous_retarget_pct", -1.2, BEFORE),
    ]);
    expect(given.nextRetarget).toMatchObject({
      height: 925_935,
      blocksLeft: 812,
      estimatedAt: "2026-11-30T02:00:00.000Z",
      changePct: 2.3,
      previousPct: null,
      reading: { at: HOUR, source: "mempool" },
    });
  });
});

describe("the means of days", () => {
  test("are the series from fourteen on", async () => {
    expect((await answer(days("2026-11-01", 13, () => 1000))).series).toBeNull();
    const { series } = await answer(days("2026-11-01", 14, (index) => 1000 + index));
    expect(series).toMatchObject({ basis: "daily_means", leftOut: 1 });
    expect(series?.points).toHaveLength(14);
    expect(series?.points.at(-1)).toEqual({ id: "2026-11-14", date: "2026-11-14", hashrateEhs: 1013 });
  });

  test("a year of them is drawn, whole quarters are compared", async () => {
    const given = await answer(days("2025-06-01", 541, (index) => 1000 + index));
    expect(given.series?.points[0]?.date).toBe("2025-11-24");
    expect(given.computedQuarters.map(({ quarter }) => quarter)).toEqual([
      "Q3 2026",
      "Q2 2026",
      "Q1 2026",
      "Q4 2025",
    ]);
    const [newest] = given.computedQuarters;
    // From 1 June 2025 the second quarter of 2026 has the days 304 to 394, the third 395 to 486.
    expect(newest?.meanEhs).toBeCloseTo(1440.5, 6);
    expect(newest?.changePct).toBeCloseTo((1440.5 / 1349 - 1) * 100, 6);
    expect(newest?.days).toBe(92);
  });
});
