import { describe, expect, it, test } from "vitest";
import {
  nameAsCompared,
  nameInLetters,
  nearestCompanies,
  tickerAsListed,
} from "../../src/domain/listed-company.ts";

describe("a name in the SEC's capitals", () => {
  test.each([
    ["TERAWULF INC.", "Terawulf Inc."],
    ["CLEANSPARK, INC.", "Cleanspark, Inc."],
    ["Core Scientific, Inc./tx", "Core Scientific, Inc."],
    ["Bit Digital, Inc", "Bit Digital, Inc"],
    ["Apple Inc.", "Apple Inc."],
    ["IREN Ltd", "IREN Ltd"],
    ["ELI LILLY & Co", "Eli Lilly & Co"],
    ["AT&T INC.", "AT&T Inc."],
    ["BANK OF AMERICA CORP /DE/", "Bank of America Corp"],
    ["US BANCORP \\DE\\", "US Bancorp"],
    ["THE NEW COMPANY", "The New Company"],
    ["3M CO", "3M Co"],
    ["CVS HEALTH CORP", "CVS Health Corp"],
    ["ANHEUSER-BUSCH INBEV SA", "Anheuser-Busch Inbev SA"],
    ["O'REILLY AUTOMOTIVE INC", "O'Reilly Automotive Inc"],
    ["MCDONALD'S CORP", "Mcdonald's Corp"],
    ["", ""],
  ])("%s is written %s", (name, written) => {
    expect(nameInLetters(name)).toBe(written);
  });
});

test.each([
  ["APPLIED MATERIALS INC /DE", "applied materials"],
  ["Applied Materials", "applied materials"],
  ["Hut 8 Corp.", "hut 8"],
])("the name %s is compared as %s", (name, compared) => {
  expect(nameAsCompared(name)).toBe(compared);
});

test.each([
  [" $aapl ", "AAPL"],
  ["brk.b", "BRK-B"],
  ["BRK-B", "BRK-B"],
])("the ticker %s is listed as %s", (typed, ticker) => {
  expect(tickerAsListed(typed)).toBe(ticker);
});

describe("the nearest companies", () => {
  const companies = [
    { ticker: "MSFT", compared: "microsoft" },
    { ticker: "AAPL", compared: "apple" },
    { ticker: "MSTR", compared: "strategy" },
    { ticker: "MU", compared: "micron technology" },
    { ticker: "HOOD", compared: "robinhood markets" },
  ];

  it.each([
    ["Mircosoft", "MSFT"],
    ["APPL", "AAPL"],
    ["mstrr", "MSTR"],
    ["micorn", "MU"],
    ["Robinhod", "HOOD"],
  ])("to %s begin with %s, and are three", (typed, first) => {
    const near = nearestCompanies(companies, typed).map(({ ticker }) => ticker);
    expect(near[0]).toBe(first);
    expect(near).toHaveLength(3);
  });

  it("are all there are, where there are fewer", () => {
    expect(nearestCompanies(companies.slice(0, 1), "AAPL")).toHaveLength(1);
    expect(nearestCompanies([], "AAPL")).toEqual([]);
  });
});
