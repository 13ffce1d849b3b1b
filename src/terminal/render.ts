import type { Block, Button, Card, LinkButton, Table } from "../surface/card.ts";
import { plainStyle, shownWidth, styleLine, type Style, wrap } from "./markdown.ts";

/** A card as text for a terminal of that many columns, ending in a newline. */
export function renderCard(card: Card, style: Style, width: number): string {
  const lines = [style.bold(style.colour(card.accent, styleLine(card.title, plainStyle))), ""];
  for (const block of card.blocks) lines.push(...blockLines(block, style, width));
  if (card.footer.length > 0) lines.push("");
  for (const line of card.footer) lines.push(...wrap(line, width).map((part) => style.dim(part)));
  const buttons = [
    ...card.blocks.flatMap((block) => (block.type === "section" ? [block.button] : [])),
    ...card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons : [])),
  ];
  const presses = buttons.filter(
    (button): button is Button => "action" in button && button.disabled !== true,
  );
  if (presses.length > 0) lines.push("", ...pressLines(presses, width).map((line) => style.dim(line)));
  lines.push(
    ...buttons
      .filter((button): button is LinkButton => "url" in button)
      .map((link) => `${link.label}: ${link.url}`),
  );
  return `${tidy(lines).join("\n")}\n`;
}

function blockLines(block: Block, style: Style, width: number): readonly string[] {
  switch (block.type) {
    case "text":
      return block.text.split("\n").flatMap((line) => styledLines(line, style, width));
    case "facts":
      return block.items.flatMap((item) => {
        const note = item.note === undefined ? "" : ` ${style.dim(`(${styleLine(item.note, style)})`)}`;
        return wrap(
          `${style.bold(styleLine(item.label, style))}: ${styleLine(item.value, style)}${note}`,
          width,
          "  ",
        );
      });
    case "section":
      return block.text.split("\n").flatMap((line) => styledLines(line, style, width));
    case "chart":
      return wrap(`Chart: ${block.chart.alt}`, width, "  ").map((line) => style.dim(line));
    case "separator":
      return [""];
    case "table":
      return tableLines(block, style, width);
  }
}

function styledLines(line: string, style: Style, width: number): readonly string[] {
  if (line.startsWith("### ") || line.startsWith("## "))
    return ["", style.bold(styleLine(line.replace(/^#+ /, ""), style))];
  const indent = /^(?:- |\d+\. )/.test(line) ? "  " : "";
  return wrap(styleLine(line, style), width, indent);
}

/** Columns two spaces apart; where they do not fit, the widest left-aligned one is broken over lines. */
function tableLines(table: Table, style: Style, width: number): readonly string[] {
  const natural = table.columns.map((column, index) =>
    Math.max(shownWidth(column.header), ...table.rows.map((row) => shownWidth(row[index] ?? ""))),
  );
  const widths = fit(natural, table, width);
  const line = (cells: readonly string[], paint: (text: string) => string): readonly string[] => {
    const broken = widths.map((size, index) => wrap(cells[index] ?? "", size));
    const height = Math.max(...broken.map((parts) => parts.length));
    return Array.from({ length: height }, (_, row) =>
      paint(
        widths
          .map((size, index) => {
            const part = broken[index]?.[row] ?? "";
            const space = " ".repeat(Math.max(0, size - shownWidth(part)));
            return table.columns[index]?.align === "right" ? space + part : part + space;
          })
          .join("  ")
          .trimEnd(),
      ),
    );
  };
  const lines = table.caption === undefined ? [] : ["", style.bold(table.caption)];
  if (table.columns.some((column) => column.header !== "")) {
    lines.push(
      ...line(
        table.columns.map((column) => column.header),
        (text) => style.dim(text),
      ),
    );
  }
  for (const row of table.rows) lines.push(...line(row, (text) => text));
  if (table.more !== undefined && table.more > 0) lines.push(style.dim(`+${table.more} more`));
  return lines;
}

function fit(natural: readonly number[], table: Table, width: number): readonly number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, size) => sum + size, 0) + 2 * (widths.length - 1);
  while (total() > width) {
    const widest = table.columns.reduce(
      (best, column, index) =>
        column.align === "left" && (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best,
      table.columns.findIndex((column) => column.align === "left"),
    );
    if (widest < 0 || (widths[widest] ?? 0) <= 8) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pressLines(buttons: readonly Button[], width: number): readonly string[] {
  const names = buttons.map((button) => {
    const argument = button.action.argument === "" ? "" : `:${button.action.argument}`;
    return `${button.label} = --press ${button.action.name}${argument}`;
  });
  return wrap(`More: ${[...new Set(names)].join(" · ")}`, width, "  ");
}

/** At most one empty line in a row, none at either end. */
function tidy(lines: readonly string[]): readonly string[] {
  const kept = lines.filter((line, index) => line !== "" || (index > 0 && lines[index - 1] !== ""));
  return kept.at(-1) === "" ? kept.slice(0, -1) : kept;
}
