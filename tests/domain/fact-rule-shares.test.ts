import { describe, expect, test } from "vitest";
import { readFactRule } from "../../src/domain/fact-rule-kinds.ts";
import type { FactRule } from "../../src/domain/fact-rule.ts";
import type { Change } from "../../src/domain/fact.ts";
import type { RevenuePeriod } from "../../src/domain/revenue.ts";
import type { Direction } from "../../src/domain/rule.ts";
import { aChange } from "../support/debt-facts.ts";
import { aFactSet, aMiner } from "../support/facts.ts";
import { aRevenue } from "../support/network-facts.ts";

const QUARTERS = [
  ["q1", "2025-01-01", "2025-03-31", "2025-05-09"],
  ["q2", "2025-04-01", "2025-06-30", "2025-08-08"],
  ["q3", "2025-07-01", "2025-09-30", "2025-11-10"],
  ["q4", "2025-10-01", "2025-12-31", "2026-02-27"],
] as const;

/** Quarters of one miner with these shares; null leaves the AI revenue unknown. */
function quarters(shares: readonly (number | null)[]): readonly RevenuePeriod[] {
  return shares
    .map((aiUsd, index) => {
      const [id, periodStart, periodEnd, knownAt] = QUARTERS[index] ?? QUARTERS[0];
      return aRevenue(id, { miner: "id-WULF", periodStart, periodEnd, knownAt, aiUsd, totalUsd: 100 });
    })
    .toReversed();
}

function read(
  revenue: readonly RevenuePeriod[],
  id: string,
  level: number | null,
  direction: Direction = "above",
  over: {
    readonly rule?: Partial<FactRule>;
    readonly change?: Partial<Change>;
    readonly caveat?: string;
  } = {},
) {
  const row = revenue.find((one) => one.id === id);
  const rule: FactRule = {
    kind: "ai_share",
    target: { kind: "all" },
    least: level === null ? null : { unit: "pct", size: level },
    direction,
    forms: [],
    ...over.rule,
  };
  const change = aChange(1, id, "revenue", {
    miner: "id-WULF",
    knownAt: row?.knownAt ?? null,
    ...over.change,
  });
  const miners = [aMiner("WULF", { aiShareCaveat: over.caveat ?? null })];
  return readFactRule(rule, change, aFactSet({ revenue, miners }), null);
}

/** A correction of the AI revenue to 30. */
function corrected(from: number | null): { readonly change: Partial<Change> } {
  return { change: { correction: true, differences: [{ field: "aiUsd", from, to: 30 }] } };
}

describe("an AI share", () => {
  test.each<[readonly number[], number, Direction, boolean]>([
    [[10, 30], 20, "above", true],
    [[10, 20], 20, "above", true],
    [[20, 30], 20, "above", false],
    [[10, 19], 20, "above", false],
    [[30, 10], 20, "above", false],
    [[30, 10], 20, "below", true],
    [[30, 20], 20, "below", true],
    [[20, 10], 20, "below", false],
    [[10, 30], 20, "below", false],
    [[10, 30], 20, "both", true],
    [[30, 10], 20, "both", true],
    [[30, 31], 20, "both", false],
  ])("of %o crosses %d %s: %s", (shares, level, direction, hits) => {
    const hit = { factId: "q2", miner: "id-WULF", value: shares[1], unit: "pct", knownAt: "2025-08-08" };
    expect(read(quarters(shares), "q2", level, direction)).toEqual(hits ? hit : null);
  });

  test("of the first quarter told crosses nothing", () => {
    expect(read(quarters([30]), "q1", 20)).toBeNull();
  });

  test("is held against the newest quarter told before, where one between is unknown", () => {
    expect(read(quarters([10, null, 30]), "q3", 20)).toMatchObject({ value: 30 });
    expect(read(quarters([10, null, 30]), "q2", 20)).toBeNull();
  });

  test("of a quarter older than one published before is no news, on the same day it is", () => {
    const rows = quarters([10, 15, 27, 62]);
    const late = rows.map((row) => (row.id === "q3" ? { ...row, knownAt: "2026-03-01" } : row));
    expect(read(late, "q4", 20)).toMatchObject({ value: 62 });
    expect(read(late, "q3", 20)).toBeNull();
    const together = rows.map((row) => (row.id === "q3" ? { ...row, knownAt: "2026-02-27" } : row));
    expect(read(together, "q3", 20)).toMatchObject({ value: 27 });
    expect(read(together, "q4", 20)).toBeNull();
  });

  test("does not look at quarters published later, or without a date", () => {
    const rows = quarters([10, 30]);
    const undated = rows.map((row) => (row.id === "q1" ? { ...row, knownAt: null } : row));
    expect(read(undated, "q2", 20)).toBeNull();
    const later = rows.map((row) => (row.id === "q1" ? { ...row, knownAt: "2025-08-09" } : row));
    expect(read(later, "q2", 20)).toBeNull();
  });

  test("of a year crosses nothing", () => {
    const year = aRevenue("y", {
      miner: "id-WULF",
      periodStart: "2025-01-01",
      periodEnd: "2025-12-31",
      knownAt: "2026-03-01",
      aiUsd: 90,
      totalUsd: 100,
    });
    expect(read([year, ...quarters([10])], "y", 20)).toBeNull();
  });

  test("with a caveat counts only for a rule on that miner", () => {
    const caveat = "AI and mining share a line.";
    expect(read(quarters([10, 30]), "q2", 20, "above", { caveat })).toBeNull();
    const rule = { target: { kind: "miner", security: "id-WULF" } } as const;
    expect(read(quarters([10, 30]), "q2", 20, "above", { caveat, rule })).not.toBeNull();
  });

  test("without a level crosses nothing", () => {
    expect(read(quarters([10, 30]), "q2", null)).toBeNull();
  });

  test("that a correction lifts over the level is told, one that was over it is not", () => {
    expect(read(quarters([10, 30]), "q2", 20, "above", corrected(12))).not.toBeNull();
    expect(read(quarters([10, 30]), "q2", 20, "above", corrected(null))).not.toBeNull();
    expect(read(quarters([10, 30]), "q2", 20, "above", corrected(25))).toBeNull();
  });
});
