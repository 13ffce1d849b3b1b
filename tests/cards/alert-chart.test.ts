import { describe, expect, it } from "vitest";
import { alertChart } from "../../src/cards/alert-chart.ts";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import type { LinesChart } from "../../src/surface/chart.ts";
import { aFactEvent, alertDeps, alertOf, aSeriesEvent, aSide, FRIDAY } from "../support/alerts.ts";
import { aReading, aSpot, liveOf } from "../support/live.ts";

const spread = aSide("spread PW14 30d 30");
const SLOT = "2026-11-20T15:05:00.000Z";
const LIVE = liveOf({
  spots: [aSpot(52_300, "2026-11-20T15:05:30.000Z")],
  readings: Array.from({ length: 60 }, (_, day) =>
    aReading(
      "day_hashrate_ehs",
      1000 - day,
      new Date(Date.parse("2026-09-21T00:00:00Z") + day * 86_400_000).toISOString(),
    ),
  ),
});

async function chartOf(...of: Parameters<typeof alertOf>): Promise<LinesChart> {
  const chart = alertChart(await alertOf(...of));
  if (chart === null) throw new Error("no chart");
  // It can be drawn, marks and all.
  expect(chartSvg(chart)).toContain("<svg");
  expect(chart.alt.length).toBeLessThanOrEqual(1000);
  return chart;
}

describe("the picture of an alert", () => {
  it("of a gap has the divergence's lines, the threshold and a ring where it fired", async () => {
    const chart = await chartOf([aSeriesEvent(1, { side: spread, value: 34.1 })]);
    expect(chart).toMatchObject({
      name: "alert",
      subtitle: "Index, close of 21 Oct 2026 = 100 · alert at a gap of +30.0 pp",
      marks: [{ date: FRIDAY, label: "fired" }],
      reference: 100,
    });
    expect(chart.alt).toContain("fired 20 Nov 2026.");
  });

  it("of an end has both rings", async () => {
    const begin = aSeriesEvent(1, { side: spread, value: 31, bar: "2026-11-10" });
    const end = aSeriesEvent(9, { side: spread, value: 12, event: "resolve", episode: "2026-11-10" });
    const chart = await chartOf([begin], [end]);
    expect(chart.marks?.map(({ label }) => label)).toEqual(["fired", "ended"]);
    expect(chart.alt).toContain("fired 10 Nov 2026, ended 20 Nov 2026");
  });

  it("of a miner's multiple says about what it came to", async () => {
    const side = aSide("big_day MARA 1d 1.9x");
    const chart = await chartOf([aSeriesEvent(1, { side, value: 18.2, unit: 6 })]);
    expect(chart.subtitle).toContain("alert at about +11.4%");
    expect(chart.name).toBe("alert-mara");
  });

  it("of bitcoin has its price and the level as the dashed line", async () => {
    const side = aSide("level BTC 53000", "below");
    const event = aSeriesEvent(1, { side, value: 52_300, bar: SLOT });
    const chart = await chartOf([event], [], alertDeps({}, [], LIVE));
    expect(chart).toMatchObject({
      unit: "usd",
      reference: 53_000,
      marks: [{ date: FRIDAY, label: "fired" }],
    });
    expect(chart.lines[0]).toMatchObject({ tone: "btc", endLabel: "$52,300" });
    expect(chart.title).toBe("BTC −14.8% since 21 Oct 2026");
    const move = aSeriesEvent(1, { side: aSide("move BTC 1d 8", "below"), value: -8.4, bar: SLOT });
    expect((await chartOf([move], [], alertDeps({}, [], LIVE))).reference).toBeUndefined();
  });

  it("of the network has means of seven days", async () => {
    const event = aSeriesEvent(1, { side: aSide("hashrate_move NETWORK 30d 3", "below"), value: -3.1 });
    const chart = await chartOf([event], [], alertDeps({}, [], LIVE));
    expect(chart).toMatchObject({ unit: "ehs", marks: [{ date: "2026-11-19", label: "fired" }] });
    expect(chart.title).toMatch(/^Network hashrate −\d/);
  });

  it("of a fact, or without stored prices, is none", async () => {
    expect(alertChart(await alertOf([aFactEvent(1, {}, {}, 7)]))).toBeNull();
    const event = aSeriesEvent(1, { side: aSide("move BTC 1d 8", "below"), value: -8.4, bar: SLOT });
    expect(alertChart(await alertOf([event]))).toBeNull();
  });
});
