import { parseInline } from "./markdown-inline.ts";
import { readFence } from "./markdown-pieces.ts";
import type { Block, List } from "./markdown-tree.ts";

/** Lists in lists deeper than this stand at this depth. */
const DEEPEST_LIST = 8;

/**
 * Discord's markdown as a tree: headings, small print, quotes, lists and paragraphs, each with its formatting.
 * Every text gives a tree, whatever it holds; the time it takes grows with its length and not faster.
 */
export function parseMarkdown(content: string): readonly Block[] {
  return parseBlocks(content.replace(/\r\n?/g, "\n").replace(/^\n+|(?<!\n)\n+$/g, ""), false);
}

function parseBlocks(content: string, inQuote: boolean): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    // A last empty line is seen only where something follows it.
    const last = paragraph.at(-1) === "" ? "\n" : "";
    if (paragraph.length > 0)
      blocks.push({ kind: "paragraph", children: parseInline(paragraph.join("\n") + last) });
    paragraph = [];
  };
  let at = 0;
  while (at < content.length) {
    const found = readBlock(content, at, inQuote);
    if (found === null) {
      const end = endOfLine(content, at);
      paragraph.push(content.slice(at, end));
      at = end + 1;
    } else {
      endParagraph();
      blocks.push(...found.blocks);
      at = found.end;
    }
  }
  endParagraph();
  return blocks;
}

interface Found {
  readonly blocks: readonly Block[];
  /** Where the next line begins. */
  readonly end: number;
}

function readBlock(content: string, at: number, inQuote: boolean): Found | null {
  const rest = content.slice(at);
  if (!inQuote) {
    const all = /^ *>>> /.exec(rest)?.[0].length;
    if (all !== undefined) {
      return quote(rest.slice(all), content.length);
    }
    const [quoted] = /^(?: *> [^\n]*(?:\n|$))+/.exec(rest) ?? [];
    if (quoted !== undefined) {
      return quote(quoted.replace(/\n$/, "").replace(/^ *> /gm, ""), at + quoted.length);
    }
  }
  if (ITEM.test(rest)) return readList(content, at);
  const end = content.indexOf("\n", at);
  const line = end === -1 ? rest : content.slice(at, end);
  const block = lineBlock(line);
  return block === null ? null : { blocks: [block], end: end === -1 ? content.length : end + 1 };
}

function quote(text: string, end: number): Found {
  return { blocks: [{ kind: "quote", blocks: parseBlocks(text, true) }], end };
}

/** A heading or a line of small print. */
function lineBlock(line: string): Block | null {
  const [, marks = "", words = ""] = /^ *(#{1,3}|-#) +(\S.*)$/.exec(line) ?? [];
  if (words === "") return null;
  const children = parseInline(words.trimEnd());
  if (marks === "-#") return { kind: "small", children };
  return { kind: "heading", level: marks === "#" ? 1 : marks === "##" ? 2 : 3, children };
}

/** The end of a line; a block of code that opens in it belongs to it whole. */
function endOfLine(content: string, at: number): number {
  let from = at;
  for (;;) {
    const found = content.indexOf("\n", from);
    const end = found === -1 ? content.length : found;
    const fence = content.slice(from, end).indexOf("```");
    const piece = fence === -1 ? null : readFence(content, from + fence);
    if (piece === null) return end;
    from = piece.end;
  }
}

const ITEM = /^( *)([-*]|\d{1,9}\.) +(?=\S)/;

interface Item {
  readonly indent: number;
  /** The number before it; null for a point. */
  readonly number: number | null;
  readonly lines: string[];
}

/** Items line by line; a line that is indented and no item belongs to the item above it. */
function readList(content: string, from: number): Found {
  const items: Item[] = [];
  let at = from;
  while (at < content.length) {
    const end = content.indexOf("\n", at);
    const line = content.slice(at, end === -1 ? content.length : end);
    const [marker, indent = "", sign = ""] = ITEM.exec(line) ?? [];
    const current = items.at(-1);
    if (marker !== undefined) {
      const number = sign.endsWith(".") ? Number(sign.slice(0, -1)) : null;
      items.push({ indent: indent.length, number, lines: [line.slice(marker.length)] });
    } else if (current !== undefined && /^ {2,}\S/.test(line)) current.lines.push(line.trim());
    else break;
    at = end === -1 ? content.length : end + 1;
  }
  return { blocks: nest(items, 0), end: at };
}

/** Items as lists: those that are indented further are lists of the item before them, numbers after points a new list. */
function nest(items: readonly Item[], depth: number): readonly List[] {
  const indent = items[0]?.indent ?? 0;
  const groups: { readonly item: Item; readonly inner: Item[] }[] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group !== undefined && item.indent > indent && depth < DEEPEST_LIST) group.inner.push(item);
    else groups.push({ item, inner: [] });
  }
  const lists: {
    readonly kind: "list";
    readonly start: number | null;
    readonly items: (readonly Block[])[];
  }[] = [];
  for (const { item, inner } of groups) {
    const blocks = [...itemBlocks(item.lines), ...(inner.length === 0 ? [] : nest(inner, depth + 1))];
    const list = lists.at(-1);
    if (list !== undefined && (list.start === null) === (item.number === null)) list.items.push(blocks);
    else lists.push({ kind: "list", start: item.number, items: [blocks] });
  }
  return lists;
}

function itemBlocks(lines: readonly string[]): readonly Block[] {
  const [first = "", ...others] = lines;
  const heading = lineBlock(first);
  const rest = heading === null ? lines : others;
  const paragraph: readonly Block[] =
    rest.length === 0 ? [] : [{ kind: "paragraph", children: parseInline(rest.join("\n")) }];
  return heading === null ? paragraph : [heading, ...paragraph];
}
