import { describe, expect, it } from "vitest";
import { quarterlyAiShares } from "../../src/domain/quarterly-shares.ts";
import type { RevenuePeriod } from "../../src/domain/revenue.ts";
import { aMiner } from "../support/facts.ts";
import { aRevenue } from "../support/network-facts.ts";

const miners = [aMiner("WULF"), aMiner("CORZ"), aMiner("APLD", { aiShareCaveat: "tenant fit-out" })];

function row(
  ticker: string,
  start: string,
  end: string,
  aiUsd: number | null,
  totalUsd: number | null = 100,
) {
  return aRevenue(`${ticker} ${start} ${end}`, {
    miner: `id-${ticker}`,
    periodStart: start,
    periodEnd: end,
    aiUsd,
    totalUsd,
  });
}

function shares(rows: readonly RevenuePeriod[]) {
  return quarterlyAiShares(rows, miners).map(({ miner, quarters }) => [
    miner,
    ...quarters.map(({ period, pct }) => `${period.periodEnd} ${pct}`),
  ]);
}

describe("only quarters count", () => {
  it.each([
    ["2026-01-01", "2026-03-31", true],
    ["2025-12-01", "2026-02-28", true],
    ["2025-12-28", "2026-03-28", true], // 13 weeks
    ["2025-12-28", "2026-04-04", true], // 14 weeks
    ["2026-01-01", "2026-06-30", false],
    ["2025-07-01", "2026-03-31", false],
    ["2025-01-01", "2025-12-31", false],
    ["2026-03-01", "2026-03-31", false],
    ["2026-02-01", "2026-03-31", false],
    ["2026-01-01", "2026-04-30", false],
  ])("%s to %s: %s", (start, end, counts) => {
    expect(shares([row("WULF", start, end, 20)])).toEqual(counts ? [["id-WULF", `${end} 20`]] : []);
  });
});

it("a miner's quarters come oldest first, miners by the newest quarter, then by its share", () => {
  const rows = [
    row("WULF", "2026-01-01", "2026-03-31", 62),
    row("WULF", "2025-10-01", "2025-12-31", 27),
    row("CORZ", "2026-01-01", "2026-03-31", 67),
    row("APLD", "2025-09-01", "2025-11-30", 90),
  ];
  expect(shares(rows)).toEqual([
    ["id-CORZ", "2026-03-31 67"],
    ["id-WULF", "2025-12-31 27", "2026-03-31 62"],
    ["id-APLD", "2025-11-30 90"],
  ]);
  expect(quarterlyAiShares(rows, miners).map((series) => series.caveat)).toEqual([
    null,
    null,
    "tenant fit-out",
  ]);
});

it.each([
  [null, 100],
  [50, null],
  [50, 0],
])("a quarter with AI revenue %s of %s has no share", (aiUsd, totalUsd) => {
  const rows = [
    row("WULF", "2025-10-01", "2025-12-31", aiUsd, totalUsd),
    row("WULF", "2026-01-01", "2026-03-31", 10),
  ];
  expect(shares(rows)).toEqual([["id-WULF", "2026-03-31 10"]]);
});

it("none reported in every quarter makes no line; before the first report it is 0", () => {
  const none = row("WULF", "2025-10-01", "2025-12-31", 0);
  expect(shares([none])).toEqual([]);
  expect(shares([none, row("WULF", "2026-01-01", "2026-03-31", 10)])).toEqual([
    ["id-WULF", "2025-12-31 0", "2026-03-31 10"],
  ]);
});

it("of two rows of one quarter the first counts", () => {
  const rows = [
    row("WULF", "2026-01-01", "2026-03-31", 62),
    { ...row("WULF", "2026-01-01", "2026-03-31", 40), id: "another" },
  ];
  expect(shares(rows)).toEqual([["id-WULF", "2026-03-31 62"]]);
});
