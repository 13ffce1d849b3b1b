import type { Block, FactItem, Table } from "../surface/card.ts";
import { type TableLines, tableLines } from "./table.ts";

type TextBlock = Exclude<Block, { readonly type: "separator" | "chart" }>;

/** Below this a block is not begun: a heading and one line say more when they stand together elsewhere. */
const LEAST = 60;

/**
 * A block as Discord's markdown in at most so many characters, ending in “+12 more” where lines are missing.
 * Null where not even a beginning fits; empty for a block without content.
 */
export function renderText(block: TextBlock, characters: number): string | null {
  const full = fullText(block);
  if (full.length <= characters) return full;
  if (characters < LEAST) return null;
  switch (block.type) {
    case "text":
    case "section":
      return cutText(block.text, characters);
    case "facts":
      return cutParts(block.items.map(factText), characters, "");
    case "table":
      return cutTable(block, characters);
  }
}

/** Characters of the whole block. */
export function textLength(block: TextBlock): number {
  return fullText(block).length;
}

function fullText(block: TextBlock): string {
  switch (block.type) {
    case "text":
    case "section":
      return block.text;
    case "facts":
      return block.items.map(factText).join("\n");
    case "table":
      return tableText(block, tableLines(block), block.rows.length);
  }
}

function factText(item: FactItem): string {
  return `**${item.label}:** ${item.value}${item.note === undefined ? "" : `\n-# ${item.note}`}`;
}

/** The first rows of a table as a code block, under its caption. */
function tableText(table: Table, lines: TableLines, rows: number): string {
  const missing = table.rows.length - rows + (table.more ?? 0);
  const content = [...lines.head, ...lines.rows.slice(0, rows)];
  return [
    ...(table.caption === undefined ? [] : [`**${table.caption}**`]),
    ...(content.length === 0 ? [] : ["```", ...content, "```"]),
    ...(missing > 0 ? [more(missing)] : []),
  ].join("\n");
}

function cutTable(table: Table, characters: number): string | null {
  const lines = tableLines(table);
  for (let rows = table.rows.length - 1; rows > 0; rows -= 1) {
    const cut = tableText(table, lines, rows);
    if (cut.length <= characters) return cut;
  }
  return null;
}

/** Whole lines where any fit, else the beginning of the first one. */
function cutText(content: string, characters: number): string {
  const lines = content.split("\n");
  const cut = cutParts(lines, characters, " lines");
  if (cut !== null) return cut;
  const rest = lines.length > 1 ? `\n${more(lines.length - 1, " lines")}` : "";
  const [first = ""] = content.slice(0, characters - rest.length - 1).split("\n");
  return `${beginning(first, first.length)}…${rest}`;
}

/** At most so many characters of a text, without half a character or an escape that lost what it escapes at the end. */
export function beginning(content: string, characters: number): string {
  return content
    .slice(0, characters)
    .replace(/[\ud800-\udbff]$/, "")
    .replace(/(?<!\\)((?:\\\\)*)\\$/, "$1");
}

function cutParts(parts: readonly string[], characters: number, unit: string): string | null {
  for (let shown = parts.length - 1; shown > 0; shown -= 1) {
    const cut = [...parts.slice(0, shown), more(parts.length - shown, unit)].join("\n");
    if (cut.length <= characters) return cut;
  }
  return null;
}

function more(count: number, unit = ""): string {
  return `-# +${count} more${unit}`;
}
