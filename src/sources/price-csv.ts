import { type CsvError, parse } from "csv-parse/sync";
import type { ParsedPriceFile, PriceRow, RefusedRow } from "../app/ports/price-files.ts";
import { parseIsoDate } from "../domain/time.ts";

const HEADER = ["date", "open", "high", "low", "close", "adjclose", "volume"] as const;
type Column = (typeof HEADER)[number];

const LONGEST_TEXT = 100;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

type Line = { readonly number: number; readonly cells: readonly string[] };
type Judged = { readonly ok: true; readonly row: PriceRow } | { readonly ok: false; readonly reason: string };

/**
 * Reads one `SYMBOL.csv` of daily prices: `date,open,high,low,close,adjclose,volume`, columns in any order, of which
 * date and one of close and adjclose must be there. Every row is judged alone: a bad one is refused with its reason
 * and the others stand. Closes count as split-adjusted. Never throws for what the bytes may be.
 */
export function parsePriceCsv(bytes: Uint8Array): ParsedPriceFile {
  const text = decode(bytes);
  if (text === null) return useless("the file is not UTF-8 text");
  if (text.trim() === "") return useless("the file is empty");
  if (/^\s*<(!doctype|html|head|body|\?xml)/i.test(text)) {
    return useless("the file is a web page, not CSV: download the data itself");
  }
  const lines = splitLines(text);
  if (!lines.ok) return useless(lines.problem);
  const [header, ...body] = lines.lines;
  if (header === undefined) return useless("the file is empty");
  const columns = readHeader(header.cells);
  if (columns === null) {
    return useless(`the header is wrong: expected ${HEADER.join(",")}, found ${shorten(header.cells)}`);
  }
  if (body.length === 0) return useless("the file holds a header and no rows");
  return judgeLines(body, columns, header.cells.length);
}

function useless(problem: string): ParsedPriceFile {
  return { rows: [], refused: [], problem };
}

function decode(bytes: Uint8Array): string | null {
  // Text in UTF-16 and most binary files hold zero bytes, which no CSV in UTF-8 does.
  if (bytes.subarray(0, 4096).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Quotes are taken off by hand: one that is never closed must spoil its own row, not the rest of the file. */
function splitLines(
  text: string,
): { readonly ok: true; readonly lines: readonly Line[] } | { readonly ok: false; readonly problem: string } {
  try {
    // Without quotes a record is a line, so a record's place in the list is its line number.
    const records = parse(text.replaceAll(/\r\n?/g, "\n"), {
      quote: null,
      record_delimiter: "\n",
      trim: true,
      relax_column_count: true,
    });
    const lines = records.map((record, index) => ({
      number: index + 1,
      cells: record.map((cell) => cell.replace(/^"(.*)"$/, "$1").trim()),
    }));
    return { ok: true, lines: lines.filter(({ cells }) => cells.some((cell) => cell !== "")) };
  } catch (error) {
    if (error instanceof Error && isCsvError(error)) {
      return { ok: false, problem: `the file is not CSV (${error.message})` };
    }
    throw new Error("the CSV reader failed", { cause: error });
  }
}

function isCsvError(error: Error): error is CsvError {
  return "code" in error && typeof error.code === "string" && error.code.startsWith("CSV_");
}

/** Where each known column stands; null where the header is none of ours. “Adj Close” is `adjclose`. */
function readHeader(cells: readonly string[]): ReadonlyMap<Column, number> | null {
  const columns = new Map<Column, number>();
  for (const [index, cell] of cells.entries()) {
    const name = cell.toLowerCase().replaceAll(/[\s_]/g, "");
    const column = HEADER.find((known) => known === name);
    if (column === undefined || columns.has(column)) return null;
    columns.set(column, index);
  }
  return columns.has("date") && (columns.has("close") || columns.has("adjclose")) ? columns : null;
}

function judgeLines(
  lines: readonly Line[],
  columns: ReadonlyMap<Column, number>,
  width: number,
): ParsedPriceFile {
  const rows = new Map<string, PriceRow>();
  const refused: RefusedRow[] = [];
  for (const line of lines) {
    const judged = judge(line, columns, width);
    const before = judged.ok ? rows.get(judged.row.date) : undefined;
    if (!judged.ok) refused.push({ line: line.number, reason: judged.reason, text: shorten(line.cells) });
    else if (before === undefined) rows.set(judged.row.date, judged.row);
    else if (before.close !== judged.row.close || before.adjustedClose !== judged.row.adjustedClose) {
      refused.push({
        line: line.number,
        reason: "the date stands in an earlier row with another value",
        text: shorten(line.cells),
      });
    }
  }
  return { rows: [...rows.values()], refused, problem: null };
}

function judge(line: Line, columns: ReadonlyMap<Column, number>, width: number): Judged {
  if (line.cells.length !== width)
    return { ok: false, reason: "the row has not as many columns as the header" };
  const cell = (column: Column): string => {
    const index = columns.get(column);
    return index === undefined ? "" : (line.cells[index] ?? "");
  };
  const date = parseIsoDate(cell("date"));
  if (date === null) return { ok: false, reason: "the date is not a real date YYYY-MM-DD" };
  const close = readPrice("close", cell("close"));
  if (!close.ok) return close;
  const adjusted = readPrice("adjclose", cell("adjclose"));
  if (!adjusted.ok) return adjusted;
  const used = close.price ?? adjusted.price;
  if (used === null) return { ok: false, reason: "neither close nor adjclose is given" };
  return {
    ok: true,
    row: {
      line: line.number,
      date,
      close: used,
      adjustedClose: adjusted.price,
      basis: close.price === null ? "dividend_adjusted" : "split_adjusted",
    },
  };
}

function readPrice(
  column: "close" | "adjclose",
  text: string,
): { readonly ok: true; readonly price: number | null } | { readonly ok: false; readonly reason: string } {
  if (text === "") return { ok: true, price: null };
  const price = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(price)) return { ok: false, reason: `${column} is not a finite number` };
  if (price <= 0) return { ok: false, reason: `${column} is zero or negative` };
  return { ok: true, price };
}

/** Cells as one line that is safe to print: no control characters, so nothing can steer a terminal. */
function shorten(cells: readonly string[]): string {
  const text = cells.join(",").replaceAll(/\p{C}/gu, "\uFFFD");
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
