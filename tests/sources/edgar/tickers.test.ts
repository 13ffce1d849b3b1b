import { describe, expect, test } from "vitest";
import { readTickers, readTickersByExchange } from "../../../src/sources/edgar/tickers.ts";
import { failureOf, valueOf } from "../providers/use-server.ts";
import { isRecorded, readRecorded } from "./use-sec.ts";

const byExchange = (fields: readonly string[], data: readonly unknown[]) =>
  readTickersByExchange(JSON.stringify({ fields, data }));

test("rows are read by the names of their columns, in whatever order", () => {
  const expected = [
    { cik: "0001234567", ticker: "SMPL", name: "Sample Mining Corp.", exchange: "Nasdaq" },
    { cik: "0000000007", ticker: "OTH-B", name: "Other Co", exchange: null },
  ];
  const usual = ["cik", "name", "ticker", "exchange"];
  const rows = [
    [1_234_567, "Sample Mining Corp.", "SMPL", "Nasdaq"],
    ["7", "Other Co", "OTH-B", null],
  ];
  expect(valueOf(byExchange(usual, rows))).toEqual(expected);
  const turned = [...usual, "new"].toReversed();
  expect(
    valueOf(
      byExchange(
        turned,
        rows.map((row) => [...row, "x"].toReversed()),
      ),
    ),
  ).toEqual(expected);
});

test("a broken row is left out, a file of broken rows is malformed", () => {
  const fields = ["cik", "name", "ticker", "exchange"];
  const good = [1, "One", "ONE", "NYSE"];
  const rows = [good, [2, "Two"], ["x", "Three", "THR", "NYSE"], "four", null, [5, "", "FIV", "NYSE"]];
  const arrays = rows.filter((row) => Array.isArray(row));
  expect(valueOf(byExchange(fields, arrays)).map(({ ticker }) => ticker)).toEqual(["ONE"]);
  expect(failureOf(byExchange(fields, [[2, "Two"]])).kind).toBe("malformed");
  expect(failureOf(byExchange(["a", "b"], [good])).kind).toBe("malformed");
  expect(failureOf(byExchange(fields, [])).kind).toBe("malformed");
});

test("the plainer file has numbered rows and no exchanges", () => {
  const text = JSON.stringify({
    "0": { cik_str: 1_234_567, ticker: "SMPL", title: "Sample Mining Corp." },
    "1": { cik_str: "0000000007", ticker: "OTH", title: "Other Co", extra: 1 },
    "2": null,
  });
  expect(valueOf(readTickers(text))).toEqual([
    { cik: "0001234567", ticker: "SMPL", name: "Sample Mining Corp.", exchange: null },
    { cik: "0000000007", ticker: "OTH", name: "Other Co", exchange: null },
  ]);
});

test.each(["<html>", "", "[]", "{}", '{"fields":[]}'])("%j is neither file", (text) => {
  expect(failureOf(readTickersByExchange(text)).kind).toBe("malformed");
  expect(failureOf(readTickers(text)).kind).toBe("malformed");
});

describe.skipIf(!isRecorded)("the recorded files", () => {
  test("of June 2026, by exchange", () => {
    const text = readRecorded("tickers/company_tickers_exchange.2026-06.rebuilt.json").toString("utf8");
    const companies = valueOf(readTickersByExchange(text));
    expect(companies).toHaveLength(86);
    const of = (ticker: string) => companies.find((company) => company.ticker === ticker);
    expect(of("KEEL")).toMatchObject({ cik: "0001812477" });
    expect(of("CANG")).toMatchObject({ cik: "0001725123", exchange: "NYSE" });
    expect(of("ABTC")).toMatchObject({ cik: "0001755953" });
  });

  test("of May 2024, without exchanges", () => {
    const companies = valueOf(
      readTickers(readRecorded("tickers/company_tickers.2024-05.json").toString("utf8")),
    );
    expect(companies).toHaveLength(9610);
    expect(companies.find(({ ticker }) => ticker === "BITF")).toMatchObject({ cik: "0001812477" });
  });
});
