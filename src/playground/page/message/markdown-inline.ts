import { findBackticks, findEmphasis, findMatch, matchBrackets, NOWHERE } from "./markdown-closers.ts";
import {
  type Piece,
  readAddress,
  readEveryone,
  readFence,
  readPointed,
  readTarget,
} from "./markdown-pieces.ts";
import type { Inline } from "./markdown-tree.ts";

/** Deeper than this nothing is formatted any more: what is written there is shown as it stands. */
const DEEPEST = 12;

/** The formatting inside a text of any number of lines. Letters are never lost, only what formats them. */
export function parseInline(source: string): readonly Inline[] {
  return parse(source, 0);
}

function parse(source: string, depth: number): readonly Inline[] {
  const read = createReader(source, depth);
  const nodes: Inline[] = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    const escaped = /^\\([^0-9A-Za-z\s])/.exec(source.slice(at, at + 2))?.[1];
    const piece = escaped === undefined ? read(at) : null;
    if (piece === null) {
      text += escaped ?? source[at] ?? "";
      at += escaped === undefined ? 1 : 2;
    } else {
      if (text !== "") nodes.push({ kind: "text", text });
      text = "";
      nodes.push(piece.node);
      at = piece.end;
    }
  }
  if (text !== "") nodes.push({ kind: "text", text });
  return nodes;
}

type Pair = "strong" | "underline" | "strike" | "spoiler";

/** Reads the node that opens at a place; null where only a letter stands there. */
function createReader(source: string, depth: number): (at: number) => Piece | null {
  // What is escaped opens and closes nothing; something else in its place keeps every position.
  const shadow = source.replace(/\\[\s\S]/g, "\\.");
  const close: Readonly<Record<Pair | "star" | "line", (from: number) => number>> = {
    strong: findMatch(shadow, /\*\*(?!\*)/),
    underline: findMatch(shadow, /__(?!_)/),
    strike: findMatch(shadow, /~~(?!_)/),
    spoiler: findMatch(shadow, /\|\|/),
    star: findEmphasis(shadow, "*"),
    line: findEmphasis(shadow, "_"),
  };
  const backticks = findBackticks(source);
  let brackets: ReadonlyMap<number, number> | null = null;

  const inner = (from: number, to: number): readonly Inline[] => parse(source.slice(from, to), depth + 1);

  const pair = (kind: Pair, end: number, at: number): Piece | null =>
    end === NOWHERE ? null : { node: { kind, children: inner(at + 2, end) }, end: end + 2 };

  /** One marker means italics, two mean something else; where both could open, the longer one does. */
  const singleOrPair = (letter: "star" | "line", kind: Pair, at: number): Piece | null => {
    const single = close[letter](at);
    const double = source[at] === source[at + 1] ? close[kind](at + 3) : NOWHERE;
    if (single === NOWHERE || (double !== NOWHERE && double + 2 > single + 1)) return pair(kind, double, at);
    return { node: { kind: "emphasis", children: inner(at + 1, single) }, end: single + 1 };
  };

  const code = (at: number): Piece | null => {
    const fence = readFence(source, at);
    // The line that a block of code ends is not followed by an empty one.
    if (fence !== null) return { node: fence.node, end: fence.end + (source[fence.end] === "\n" ? 1 : 0) };
    const count = /^`+/.exec(source.slice(at))?.[0].length ?? 1;
    const end = backticks(at + count, count);
    if (end === NOWHERE) return letters(source.slice(at, at + count), at);
    const text = source.slice(at + count, end);
    return { node: { kind: "code", text: count === 1 ? text : text.trim() || text }, end: end + count };
  };

  const link = (at: number): Piece | null => {
    brackets ??= matchBrackets(shadow);
    const end = brackets.get(at);
    if (end === undefined) return null;
    const words = source.slice(at + 1, end);
    // Words that hold an address could name another place than the link leads to: Discord makes no link of them. So no
    // link stands in another either.
    if (words.trim() === "" || /https?:\/\//i.test(words)) return null;
    const target = readTarget(source, end + 1);
    if (target === null) return null;
    return {
      node: { kind: "link", href: target.href, children: inner(at + 1, end) },
      end: target.end,
    };
  };

  return (at) => {
    if (depth > DEEPEST) return null;
    const next = source[at + 1];
    switch (source[at] ?? "") {
      case "*":
        return singleOrPair("star", "strong", at);
      case "_":
        return singleOrPair("line", "underline", at);
      case "~":
        return next === "~" ? pair("strike", close.strike(at + 3), at) : null;
      case "|":
        return next === "|" ? pair("spoiler", close.spoiler(at + 3), at) : null;
      case "`":
        return code(at);
      case "<":
        return readPointed(source, at);
      case "@":
        return readEveryone(source, at);
      case "[":
        return link(at);
      case "h":
      case "H":
        return readAddress(source, at);
      default:
        return null;
    }
  };
}

function letters(text: string, at: number): Piece {
  return { node: { kind: "text", text }, end: at + text.length };
}
