import type { Block, Card } from "../surface/card.ts";

/** Characters that fit into a line on a phone of 390 pixels, by the size of the type. */
const COLUMNS = { heading: 32, text: 37, item: 35, small: 46 };

/**
 * How many lines a card takes up on a phone, the picture and the buttons apart: an estimate by the length of its lines,
 * for letters are of different widths.
 */
export function phoneLines({ title, blocks, footer }: Pick<Card, "title" | "blocks" | "footer">): number {
  const body = blocks.reduce((sum, block) => sum + blockLines(block), 0);
  return (
    linesOf(title, COLUMNS.heading) +
    body +
    footer.reduce((sum, line) => sum + linesOf(line, COLUMNS.small), 0)
  );
}

function blockLines(block: Block): number {
  switch (block.type) {
    case "chart":
    case "separator":
      return 0;
    case "table": {
      const caption = block.caption === undefined ? 0 : linesOf(block.caption, COLUMNS.text);
      const header = block.columns.some((column) => column.header !== "") ? 1 : 0;
      return caption + header + block.rows.length + (block.more === undefined ? 0 : 1);
    }
    case "facts":
      return block.items.reduce(
        (sum, { label, value, note = "" }) => sum + linesOf(`${label}: ${value} ${note}`, COLUMNS.text),
        0,
      );
    case "text":
    case "section":
      return block.text.split("\n").reduce((sum, line) => sum + linesOf(line, columnsOf(line)), 0);
  }
}

function columnsOf(line: string): number {
  if (line.startsWith("-# ")) return COLUMNS.small;
  return line.startsWith("- ") ? COLUMNS.item : COLUMNS.text;
}

/** Without what formats and without the addresses of links, which take no room. */
function linesOf(line: string, columns: number): number {
  const shown = line
    .replace(/^(?:-#? |#{1,3} )/, "")
    .replace(/\]\([^)]*\)/g, "")
    .replace(/\*\*|\\|(?<!\\)\[/g, "");
  return Math.max(1, Math.ceil(shown.length / columns));
}
