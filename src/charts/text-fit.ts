import { readFont, type Weight } from "./fonts.ts";
import { readGlyphWidths } from "./glyph-widths.ts";

/** A text set in lines that fit. */
export interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
  /** Of the widest line, in pixels. */
  readonly width: number;
}

/** A way to set a text: its size in pixels, and in how many lines at most. */
export interface Setting {
  readonly size: number;
  readonly lines: number;
}

/** Lines stand so many type sizes apart. */
export const LINE_HEIGHT = 1.18;

const WIDTHS = { 400: readGlyphWidths(readFont(400)), 600: readGlyphWidths(readFont(600)) };
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Pixels that a text takes in one line. */
export function textWidth(text: string, size: number, weight: Weight): number {
  let ems = 0;
  for (const character of text) ems += WIDTHS[weight](character.codePointAt(0) ?? 0);
  return ems * size;
}

/**
 * The text in the first of these settings in which all of it fits into the width; where it fits in none, it is cut at
 * the end of the last one, visibly.
 */
export function fitText(
  text: string,
  width: number,
  weight: Weight,
  settings: readonly [Setting, ...Setting[]],
): Fitted {
  for (const { size, lines } of settings) {
    const set = breakLines(text, width, size, weight);
    if (set.length <= lines && set.every((line) => textWidth(line, size, weight) <= width)) {
      return fitted(balanced(text, set, width, size, weight), size, weight);
    }
  }
  const { size, lines } = settings.at(-1) ?? settings[0];
  const set = breakLines(text, width, size, weight);
  const kept = set.slice(0, lines);
  const last = [kept.at(-1) ?? "", ...set.slice(lines)].join(" ");
  return fitted([...kept.slice(0, -1), clipText(last, width, size, weight)], size, weight);
}

/** The text, or as much of its beginning as fits with an ellipsis after it. */
export function clipText(text: string, width: number, size: number, weight: Weight): string {
  if (textWidth(text, size, weight) <= width) return text;
  const room = width - textWidth("…", size, weight);
  let kept = "";
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += textWidth(segment, size, weight);
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function fitted(lines: readonly string[], size: number, weight: Weight): Fitted {
  return { lines, size, width: Math.max(...lines.map((line) => textWidth(line, size, weight))) };
}

/** As many lines, but about equally long: no single word is left for the last one. */
function balanced(
  text: string,
  set: readonly string[],
  width: number,
  size: number,
  weight: Weight,
): readonly string[] {
  let best = set;
  for (let narrower = width * 0.95; narrower > width / 2; narrower *= 0.95) {
    const tried = breakLines(text, narrower, size, weight);
    if (tried.length > set.length) break;
    best = tried;
  }
  return best;
}

/** Breaks between words; a single word that is too wide is broken where the line is full. */
function breakLines(text: string, width: number, size: number, weight: Weight): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => breakWord(whole, width, size, weight))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function breakWord(word: string, width: number, size: number, weight: Weight): readonly string[] {
  if (textWidth(word, size, weight) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const { segment } of GRAPHEMES.segment(word)) {
    if (part !== "" && textWidth(part + segment, size, weight) > width) {
      parts.push(part);
      part = segment;
    } else part += segment;
  }
  return [...parts, part];
}
