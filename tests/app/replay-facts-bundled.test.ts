import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ReplayedFacts, replayFactRule } from "../../src/app/replay/facts.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { bundledFactSet } from "../support/bundled.ts";
import { openMemoryStore } from "../support/memory-store.ts";
import { bundledMarket } from "../support/real-prices.ts";

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = await openMemoryStore();
});
afterEach(async () => {
  await opened.close();
});

interface Row {
  readonly id: string;
  readonly miner: string | null;
  readonly knownAt: string | null;
  readonly status?: string;
  readonly countInTotals?: boolean;
  readonly partOf?: string | null;
  readonly apart?: string | null;
  readonly baseValueUsd?: number | null;
  readonly attributableShare?: number;
  readonly principalUsd?: number | null;
  readonly side?: string;
  readonly btc?: number | null;
}

/** The rows of a file of `data/`, read by nobody else's code. */
function rowsOf(file: string): readonly Row[] {
  const parsed: { readonly rows: readonly Row[] } = JSON.parse(
    readFileSync(new URL(`../../data/${file}.json`, import.meta.url), "utf8"),
  );
  return parsed.rows;
}

/** Rows published from 26 June 2025 to 26 June 2026, oldest first. */
function ofTheYear(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ knownAt }) => knownAt !== null && knownAt >= "2025-06-26" && knownAt <= "2026-06-26")
    .map(({ id, knownAt }) => `${knownAt ?? ""} ${id}`)
    .toSorted();
}

/** Day and fact of each transition. */
function told({ result }: ReplayedFacts): readonly string[] {
  return result.transitions.map(({ session, episode }) => `${session} ${episode}`).toSorted();
}

describe("on the bundled facts", () => {
  const { calendar, basket, miners } = bundledMarket();

  async function year(rule: string): Promise<ReplayedFacts> {
    const facts = createFactStore(opened.db);
    await facts.load(bundledFactSet(), "2026-11-24T06:00:00Z");
    const outcome = await replayFactRule(
      { facts, calendar, basket, miners },
      rule,
      "2025-06-26",
      "2026-06-26",
    );
    if (!outcome.ok) throw new Error(outcome.problems.join(" "));
    return outcome;
  }

  it("tells every contract of a billion or more that totals count", async () => {
    const expected = ofTheYear(
      rowsOf("contracts").filter(
        (row) =>
          row.status === "signed" &&
          row.countInTotals === true &&
          row.partOf === null &&
          (row.baseValueUsd ?? 0) * (row.attributableShare ?? 1) >= 1e9,
      ),
    );
    const found = await year("contract_signed ALL 1b");
    expect(told(found)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
    expect(found.notes.join(" ")).toContain("5 rows of this kind without a publication date are left out.");
  });

  it("tells every instrument of half a billion or more that is beyond its announcement", async () => {
    const expected = ofTheYear(
      rowsOf("debt-instruments").filter(
        (row) =>
          row.status !== "planned" &&
          row.status !== "announced" &&
          row.apart !== "joint_venture" &&
          (row.principalUsd ?? 0) >= 5e8,
      ),
    );
    expect(told(await year("debt_raised ALL 500m"))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
  });

  it("tells every sale of a thousand coins or more once", async () => {
    const expected = ofTheYear(
      rowsOf("treasury-transactions").filter(
        (row) =>
          row.side === "sell" && row.countInTotals === true && row.miner !== null && (row.btc ?? 0) >= 1000,
      ),
    );
    expect(told(await year("btc_sold ALL 1000btc"))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(3);
  });

  it("tells that half of a quarter's revenue of WULF came from AI, with the quarter before it told later", async () => {
    const { result } = await year("ai_share ALL 50%");
    expect(result.transitions.map(({ session, episode }) => [session, episode])).toEqual([
      ["2026-05-08", "r-wulf-2026q1"],
    ]);
  });
});
