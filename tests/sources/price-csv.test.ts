import { assert, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePriceCsv } from "../../src/sources/price-csv.ts";

const HEADER = "date,open,high,low,close,adjclose,volume";

function parse(text: string) {
  return parsePriceCsv(new TextEncoder().encode(text));
}

function expectPrices(bytes: Uint8Array): void {
  for (const row of parsePriceCsv(bytes).rows) expect(row.close).toBeGreaterThan(0);
}

/** The only row of a file, or why it was refused. */
function one(row: string) {
  const { rows, refused, problem } = parse(`${HEADER}\n${row}\n`);
  expect(problem).toBeNull();
  return rows[0] ?? refused[0]?.reason;
}

describe("a row of a price file", () => {
  it("gives date, close and adjusted close with its line", () => {
    expect(one("2026-06-01,1,2,0.5,1.25,1.2,1000")).toEqual({
      line: 2,
      date: "2026-06-01",
      close: 1.25,
      adjustedClose: 1.2,
      basis: "split_adjusted",
    });
  });

  it.each([
    ["needs nothing but date and close", "2026-06-01,,,,1.25,,", { close: 1.25, adjustedClose: null }],
    ["may have quotes around its cells", '"2026-06-01","1","2","0.5","1.25","1.2","1000"', { close: 1.25 }],
    ["may have spaces around its cells", " 2026-06-01 , 1,2, 0.5,1.25 ,1.2,1000", { close: 1.25 }],
    ["may write a price with an exponent", "2026-06-01,,,,1.25e2,,", { close: 125 }],
    [
      "marks an adjusted close that stands in",
      "2026-06-01,,,,,1.2,",
      { close: 1.2, adjustedClose: 1.2, basis: "dividend_adjusted" },
    ],
  ])("%s", (_name, row, expected) => {
    expect(one(row)).toMatchObject(expected);
  });

  const notADate = "the date is not a real date YYYY-MM-DD";
  it.each([
    ["a day that does not exist", "2026-02-30,1,1,1,1,1,1", notADate],
    ["a date written the American way", "06/01/2026,1,1,1,1,1,1", notADate],
    ["a date with a time", "2026-06-01T00:00:00,1,1,1,1,1,1", notADate],
    ["no date", ",1,1,1,1,1,1", notADate],
    ["a word for a price", "2026-06-01,1,1,1,null,1,1", "close is not a finite number"],
    ["not a number", "2026-06-01,1,1,1,NaN,1,1", "close is not a finite number"],
    ["an infinite price", "2026-06-01,1,1,1,Infinity,1,1", "close is not a finite number"],
    ["a price beyond every number", "2026-06-01,1,1,1,1e999,1,1", "close is not a finite number"],
    ["a hexadecimal price", "2026-06-01,1,1,1,0x10,1,1", "close is not a finite number"],
    ["a price of zero", "2026-06-01,1,1,1,0,1,1", "close is zero or negative"],
    ["a price below zero", "2026-06-01,1,1,1,-3,1,1", "close is zero or negative"],
    ["a broken adjusted close", "2026-06-01,1,1,1,2,abc,1", "adjclose is not a finite number"],
    ["an adjusted close of zero", "2026-06-01,,,,,0,", "adjclose is zero or negative"],
    ["no price at all", "2026-06-01,1,1,1,,,1", "neither close nor adjclose is given"],
    ["a row cut short", "2026-06-01,1,1", "the row has not as many columns as the header"],
    ["a thousands comma", '2026-06-01,1,1,1,"1,234.5",1,1', "the row has not as many columns as the header"],
  ])("is refused with %s", (_name, row, reason) => {
    expect(one(row)).toBe(reason);
  });
});

describe("a price file", () => {
  it("keeps the good rows beside the refused ones, with the line an editor shows", () => {
    const file = parse(`${HEADER}\n2026-06-01,,,,1,,\n\n2026-06-02,,,,x,,\n2026-06-03,,,,3,,\n`);
    expect(file.rows.map((row) => [row.line, row.close])).toEqual([
      [2, 1],
      [5, 3],
    ]);
    expect(file.refused).toEqual([
      { line: 4, reason: "close is not a finite number", text: "2026-06-02,,,,x,," },
    ]);
  });

  it("refuses a second row of a date with another value, and takes an equal one once", () => {
    const file = parse(`${HEADER}\n2026-06-01,,,,1,,\n2026-06-01,,,,2,,\n2026-06-01,,,,1,,\n`);
    expect(file.rows.map((row) => row.close)).toEqual([1]);
    expect(file.refused).toEqual([
      { line: 3, reason: "the date stands in an earlier row with another value", text: "2026-06-01,,,,2,," },
    ]);
  });

  it("loses one row, not the rest, to a quote that is never closed", () => {
    const file = parse(`${HEADER}\n2026-06-01,,,,"1,,\n2026-06-02,,,,2,,\n`);
    expect(file.rows.map((row) => row.date)).toEqual(["2026-06-02"]);
    expect(file.refused.map((row) => row.line)).toEqual([2]);
  });

  it.each([
    ["a byte order mark", `\uFEFF${HEADER}\n2026-06-01,,,,1,,\n`],
    ["Windows line ends", `${HEADER}\r\n2026-06-01,,,,1,,\r\n`],
    ["old Mac line ends", `${HEADER}\r2026-06-01,,,,1,,\r`],
    ["mixed line ends", `${HEADER}\r\n2026-06-01,,,,1,,\n`],
    ["no line end at the end", `${HEADER}\n2026-06-01,,,,1,,`],
    ["the header of a vendor", "Date,Open,High,Low,Close,Adj Close,Volume\n2026-06-01,,,,1,,\n"],
    ["columns in another order", "close,date\n1,2026-06-01\n"],
    ["date and adjusted close only", "date,adjclose\n2026-06-01,1\n"],
  ])("is read with %s", (_name, text) => {
    expect(parse(text)).toMatchObject({
      rows: [{ date: "2026-06-01", close: 1 }],
      refused: [],
      problem: null,
    });
  });

  const expected = `expected ${HEADER}, found`;
  it.each([
    ["another header", "timestamp,price\n1,2\n", `the header is wrong: ${expected} timestamp,price`],
    ["no price column", "date,open\n2026-06-01,2\n", `the header is wrong: ${expected} date,open`],
    ["a column it does not know", "date,close,ratio\n", `the header is wrong: ${expected} date,close,ratio`],
    ["a column twice", "date,close,close\n", `the header is wrong: ${expected} date,close,close`],
    ["no header", "2026-06-01,1,1,1,1,1,1\n", `the header is wrong: ${expected} 2026-06-01,1,1,1,1,1,1`],
    ["semicolons", "date;close\n2026-06-01;1\n", `the header is wrong: ${expected} date;close`],
    ["nothing in it", "", "the file is empty"],
    ["blank lines only", "\n \n\n", "the file is empty"],
    ["a header only", `${HEADER}\n`, "the file holds a header and no rows"],
    [
      "a web page",
      "<!DOCTYPE html>\n<html><body>Verify</body></html>",
      "the file is a web page, not CSV: download the data itself",
    ],
  ])("is refused as a whole with %s", (_name, text, problem) => {
    expect(parse(text)).toEqual({ rows: [], refused: [], problem });
  });

  it.each([
    ["zero bytes", [0x50, 0x4b, 0x03, 0x04, 0x00, 0x00]],
    ["bytes that are no UTF-8", [0x64, 0x61, 0x74, 0x65, 0xff, 0xfe]],
  ])("is refused as a whole with %s", (_name, bytes) => {
    expect(parsePriceCsv(Uint8Array.from(bytes)).problem).toBe("the file is not UTF-8 text");
  });

  it("never lets a file write control characters to a terminal", () => {
    const file = parse(`${HEADER}\n2026-06-01\u001B[2J,1,1,1,1,1,1\n${"9".repeat(500)},1,1,1,1,1,1\n`);
    expect(file.refused[0]?.text).toBe("2026-06-01\uFFFD[2J,1,1,1,1,1,1");
    expect(file.refused[1]?.text).toHaveLength(100);
  });

  it("never fails, whatever the bytes are, and never gives a price that is none", () => {
    assert(property(uint8Array(), expectPrices));
    assert(
      property(string(), (text) =>
        expectPrices(new TextEncoder().encode(`${HEADER}\n2026-06-01,,,,${text}`)),
      ),
    );
  });
});
