import type { Column, Table } from "../surface/card.ts";

/** A table as text: `head` is the line of headers or nothing, `rows` holds one entry per row, of one line or more. */
export interface TableLines {
  readonly head: readonly string[];
  readonly rows: readonly string[];
}

/** Columns of a code block that a phone shows without breaking lines. */
export const PHONE_COLUMNS = 28;

/** Narrower than this a word says nothing. */
const NARROWEST = 6;

/**
 * A table as lines of at most 28 columns.
 * Columns marked `phone: false` are left out. Text may be shortened with “…”, a right-aligned figure never is: where
 * the figures need more room, every row is stacked, its first cell above and a line per further cell.
 */
export function tableLines(table: Table): TableLines {
  const shown = table.columns.flatMap((column, index) => (column.phone === false ? [] : [index]));
  const columns = shown.flatMap((index) => table.columns[index] ?? []);
  const rows = table.rows.map((row) => shown.map((index) => plain(row[index] ?? "")));
  const widths = fit(columns, rows);
  if (widths === null) return { head: [], rows: rows.map((row) => stacked(columns, row)) };
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, index) => align(clip(cells[index] ?? "", width), width, columns[index]?.align ?? "left"))
      .join(" ")
      .trimEnd();
  const headers = columns.map((column) => plain(column.header));
  return { head: headers.every((header) => header === "") ? [] : [line(headers)], rows: rows.map(line) };
}

/** Widths that fit, or null where even shortened texts and headers leave too little room. */
function fit(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly number[] | null {
  const cells = columns.map((_, index) => Math.max(0, ...rows.map((row) => shownColumns(row[index] ?? ""))));
  const widths = columns.map((column, index) =>
    Math.max(shownColumns(plain(column.header)), cells[index] ?? 0),
  );
  // A figure keeps its room; only the header above it may be shortened.
  const floors = columns.map((column, index) =>
    column.align === "right" ? Math.max(3, cells[index] ?? 0) : NARROWEST,
  );
  const room = PHONE_COLUMNS - Math.max(0, columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      if (width > (floors[index] ?? 0) && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function stacked(columns: readonly Column[], row: readonly string[]): string {
  const [first = "", ...rest] = row;
  const lines = [...broken(first)];
  for (const [index, cell] of rest.entries()) {
    const header = plain(columns[index + 1]?.header ?? "");
    const space = PHONE_COLUMNS - 2 - shownColumns(header) - shownColumns(cell);
    if (space >= 1) lines.push(`  ${header}${" ".repeat(space)}${cell}`);
    else lines.push(`  ${header}`.trimEnd(), ...broken(cell).map((part) => `  ${part}`));
  }
  return lines.filter((line) => line.trim() !== "").join("\n");
}

/** Breaks at spaces, and inside a word only where the word itself is too long. */
function broken(cell: string): readonly string[] {
  const width = PHONE_COLUMNS - 2;
  const lines: string[] = [];
  let current = "";
  for (const word of cell.split(" ")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (shownColumns(joined) <= width) current = joined;
    else {
      if (current !== "") lines.push(current);
      let left = word;
      while (shownColumns(left) > width) {
        const line = beginning(left, width);
        lines.push(line);
        left = left.slice(line.length);
      }
      current = left;
    }
  }
  return [...lines, current];
}

/** One line, and nothing that could end a code block. */
function plain(cell: string): string {
  return cell.replace(/\s+/g, " ").replaceAll("`", "'");
}

/**
 * How wide a text is in a code block, in columns: emoji and the scripts of East Asia take two, marks that join what
 * stands before them none.
 */
export function shownColumns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return Array.from(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

function columnsOf(character: string): number {
  if (/[\p{M}\p{Cf}]/u.test(character)) return 0;
  return /[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff01-\uff60]/u.test(
    character,
  )
    ? 2
    : 1;
}

function clip(cell: string, width: number): string {
  return shownColumns(cell) <= width ? cell : `${beginning(cell, width - 1)}…`;
}

/** The longest beginning of so many columns. */
function beginning(text: string, width: number): string {
  let end = 0;
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function align(cell: string, width: number, side: Column["align"]): string {
  const space = " ".repeat(Math.max(0, width - shownColumns(cell)));
  return side === "right" ? space + cell : cell + space;
}
