import { expect, it, test } from "vitest";
import { recordByFiler } from "../../../src/app/filings/own-record.ts";
import type { FilerCard } from "../../../src/app/ports/filings.ts";
import { aMiner } from "../../support/facts.ts";

const TODAY = "2026-11-24";
const APPLE = aMiner("AAPL", { name: "Apple Inc.", cik: "0000320193", kind: "listed_company" });
const CARD: FilerCard = {
  cik: "0000320193",
  name: "APPLE INC",
  formerNames: ["APPLE COMPUTER INC"],
  tickers: ["AAPL"],
  exchanges: ["Nasdaq"],
  fiscalYearEnd: "12-31",
};

it("is nothing new where the SEC only writes the name otherwise", () => {
  expect(recordByFiler(APPLE, CARD, TODAY)).toBeNull();
  expect(recordByFiler(APPLE, { ...CARD, tickers: [], fiscalYearEnd: null }, TODAY)).toBeNull();
  expect(recordByFiler(APPLE, { ...CARD, tickers: ["AAPLW", "AAPL"] }, TODAY)).toBeNull();
});

test.each<[string, Partial<FilerCard>, Partial<typeof APPLE>]>([
  ["a fiscal year", { fiscalYearEnd: "09-26" }, { fiscalYearEnd: "09-26" }],
  ["a new name", { name: "ORCHARD INC" }, { name: "Orchard Inc", formerNames: ["Apple Inc."] }],
  [
    "a new ticker",
    { tickers: ["APPL"] },
    { ticker: "APPL", formerTickers: [{ ticker: "AAPL", until: TODAY }] },
  ],
])("%s is taken over, and what was before is kept", (_what, card, fields) => {
  expect(recordByFiler(APPLE, { ...CARD, ...card }, TODAY)).toEqual({ ...APPLE, ...fields });
});
