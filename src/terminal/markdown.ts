import { dayInWords } from "../domain/wording.ts";

/** Escape sequences of a terminal, or nothing where it is none. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  colour(accent: "neutral" | "up" | "down" | "warning", text: string): string;
}

/** Plain text everywhere a terminal does not listen: in pipes, in files, with NO_COLOR. */
export const plainStyle: Style = { bold: (text) => text, dim: (text) => text, colour: (_, text) => text };

const CODES = { neutral: 36, up: 32, down: 31, warning: 33 } as const;

export const ansiStyle: Style = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  colour: (accent, text) => `\u001b[${CODES[accent]}m${text}\u001b[39m`,
};

/** One line of Discord's markdown as terminal text: bold, small print, links as `words (address)`, timestamps in UTC, escapes undone. */
export function styleLine(line: string, style: Style): string {
  const small = line.startsWith("-# ");
  const body = inline(small ? line.slice(3) : line, style);
  return small ? style.dim(body) : body;
}

function inline(text: string, style: Style): string {
  let out = "";
  let rest = text;
  while (rest !== "") {
    const escaped = /^\\([\\*_~`|<>[\]()#:.+-])/.exec(rest);
    const bold = /^\*\*((?:\\.|[^*])+)\*\*/.exec(rest);
    const code = /^`([^`]*)`/.exec(rest);
    const link = /^\[((?:\\.|[^\]])*)\]\((https?:[^)\s]*)\)/.exec(rest);
    const time = /^<t:(-?\d{1,14})(?::\w)?>/.exec(rest);
    if (escaped) out += escaped[1] ?? "";
    else if (bold) out += style.bold(inline(bold[1] ?? "", plainStyle));
    else if (code) out += code[1] ?? "";
    else if (link) out += `${inline(link[1] ?? "", plainStyle)} (${link[2] ?? ""})`;
    else if (time) out += utcWords(Number(time[1]));
    else out += rest[0] === "\u200b" ? "" : (rest[0] ?? "");
    rest = rest.slice((escaped ?? bold ?? code ?? link ?? time)?.[0].length ?? 1);
  }
  return out;
}

/** Seconds since 1970 as `24 Nov 2026, 13:30 UTC`; a number that no date can hold is left as it is. */
function utcWords(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const utc = date.toISOString();
  return `${dayInWords(utc.slice(0, "2026-11-24".length))}, ${utc.slice(-13, -8)} UTC`;
}

/** The width of a line as shown: without escape sequences. Our text holds no wide characters. */
export function shownWidth(text: string): number {
  return text.replaceAll(ESCAPES, "").length;
}

// Built from its code: the escape character itself has no place in a source file.
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Breaks a line at spaces so that it fits; continuation lines are indented. A word longer than the width stays whole. */
export function wrap(line: string, width: number, indent = ""): readonly string[] {
  if (shownWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (shownWidth(joined) > width && current.trim() !== "") {
      lines.push(current);
      current = indent + word;
    } else current = joined;
  }
  return [...lines, current];
}
