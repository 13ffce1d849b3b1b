import { describe, expect, test } from "vitest";
import { compareCard } from "../../src/cards/compare.ts";
import type { CompareAnswer, CompareRow } from "../../src/surface/answers/sector.ts";
import { expectReadable, shown } from "../support/readable.ts";

function aRow(over: Partial<CompareRow> = {}): CompareRow {
  return {
    metric: "return_ytd",
    unit: "pct",
    values: [20, -10],
    notes: ["31 Dec 2025 to 31 Jul 2026", "31 Dec 2025 to 31 Jul 2026"],
    caveat: null,
    ...over,
  };
}

function card(rows: readonly CompareRow[]) {
  const answer: CompareAnswer = {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-25",
    pricesTo: null,
    withoutPublicationDate: 0,
    sources: [],
    miners: ["HUT", "WULF"],
    rows,
  };
  return compareCard(answer, { page: 0, options: {} });
}

const line = (row: CompareRow): string => shown(card([row])).replaceAll(/\s+/g, " ");

test("the returns are the title where all are known", () => {
  const made = card([aRow()]);
  expect(made.title).toBe("YTD: HUT +20.0%, WULF −10.0%");
  expect(shown(made)).toContain("Not investment advice.");
  expectReadable(made);
});

test("where one is not known the names are", () => {
  expect(card([aRow({ values: [20, null] })]).title).toBe("HUT · WULF side by side");
});

describe("a row", () => {
  test("says once what holds for all", () => {
    expect(line(aRow())).toContain(
      "Return, year to date: HUT +20.0% · WULF −10.0% (31 Dec 2025 to 31 Jul 2026)",
    );
  });

  test("says why it may not be ranked, and each one's date", () => {
    const row = aRow({
      metric: "btc_held",
      unit: "btc",
      values: [16_331, 0],
      notes: ["31 Mar 2026", "5 Jun 2026"],
      caveat: "not ranked: dates differ",
    });
    expect(line(row)).toContain(
      "Bitcoin held: HUT 16,331 BTC · WULF 0 BTC (not ranked: dates differ · HUT: 31 Mar 2026; WULF: 5 Jun 2026)",
    );
  });

  test("gives an unknown value in words, never as 0", () => {
    const row = aRow({
      metric: "contracted_value.gpu_cloud",
      unit: "usd",
      values: [9.7e9, null],
      notes: [null, "none recorded"],
    });
    expect(line(row)).toContain("Contracted base value, GPU cloud: HUT $9.7B · WULF none recorded");
  });

  test("names together those that are unknown for the same reason", () => {
    const row = aRow({ values: [null, null], notes: ["no daily prices yet", "no daily prices yet"] });
    expect(line(row)).toContain("HUT, WULF no daily prices yet");
  });

  test.each<[Partial<CompareRow>, string]>([
    [{ metric: "gap_ytd", unit: "pp" }, "Gap to BTC, year to date: HUT +20.0 pp"],
    [{ metric: "megawatts.colocation", unit: "mw_critical_it" }, "Critical IT load, colocation: HUT 20 MW"],
    [{ metric: "usd_per_mw_year.colocation", unit: "usd_per_mw_year", values: [1.9e6, 2e6] }, "HUT $1.9M"],
    [{ metric: "hashrate", unit: "eh_s", values: [12.8, 28.1] }, "Hashrate: HUT 12.8 EH/s"],
    [{ metric: "ai_share", unit: "pct", values: [61.76, 9.4] }, "AI share of revenue: HUT 62% · WULF 9.4%"],
  ])("%j reads %s", (over, words) => {
    expect(line(aRow(over))).toContain(words);
  });
});
