import { describe, expect, it } from "vitest";
import { writeFactsFile } from "../../src/sources/facts-file-writer.ts";
import { parseFactsFile } from "../../src/sources/facts-file.ts";
import { bundledFactSet } from "../support/bundled.ts";
import { aHolding } from "../support/facts.ts";
import { aFiling, aReportedFigure } from "../support/filed.ts";

const facts = bundledFactSet();

function back(text: string) {
  const read = parseFactsFile("ours.json", text, facts.miners);
  if (!read.ok) throw new Error(read.problem);
  return read;
}

describe("the facts file of a store", () => {
  it("is read back row by row as it was, and nothing of it is refused", () => {
    const { lists, problems } = back(writeFactsFile(facts, "Ours"));
    expect(problems).toEqual([]);
    for (const [list, rows] of Object.entries(lists)) {
      expect(rows.length, list).toBeGreaterThan(0);
      expect(rows, list).toEqual(Reflect.get(facts, list));
    }
  });

  it("has what was read from a report under the ids that the reader gives", () => {
    const [miner] = facts.miners;
    const id = `t-${miner?.id ?? ""}-2026-09-30-as-reported-total`;
    const row = aHolding(id, { miner: miner?.id ?? "", date: "2026-09-30" });
    const { lists, problems } = back(writeFactsFile({ ...facts, holdings: [row] }, "Ours"));
    expect(problems).toEqual([]);
    expect(lists.holdings).toEqual([row]);
  });

  it("leaves out filings, and the figures that no file of data/ holds", () => {
    const text = writeFactsFile(
      { ...facts, filings: [aFiling(1)], figures: [aReportedFigure("fig-1", 1)] },
      "Ours",
    );
    expect(text).not.toContain("fig-1");
    expect(text).not.toContain(aFiling(1).accession);
  });
});
