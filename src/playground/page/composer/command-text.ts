import type { CommandLine } from "./command-lines.ts";

/** A command as somebody wrote it: the line meant, what was written for each option, and words before any option. */
export interface WrittenCommand {
  readonly line: CommandLine;
  readonly values: readonly (readonly [option: string, text: string])[];
  readonly rest: string;
}

/** Reads `/treasury miner:MARA since:2026-01-01`; null where it begins with no known command and a space or the end. */
export function readCommandText(text: string, lines: readonly CommandLine[]): WrittenCommand | null {
  const body = /^\s*\/\s*([\s\S]*)$/.exec(text)?.[1];
  if (body === undefined) return null;
  const longestFirst = lines.toSorted((a, b) => b.name.length - a.name.length);
  const line = longestFirst.find(({ name }) => isPrefixWord(body.toLowerCase(), name));
  if (line === undefined) return null;
  const names = line.options.map(({ name }) => name);
  const { before, values } = splitOptions(body.slice(line.name.length), names);
  return { line, values, rest: before };
}

function isPrefixWord(text: string, word: string): boolean {
  return text.startsWith(word) && (text.length === word.length || /\s/.test(text.charAt(word.length)));
}

/**
 * Takes `name:value` pairs apart. Only names of `names` begin one, so that a value may hold colons; a value goes on to
 * the next pair, and quotes around it are not part of it. A name written twice keeps its last value.
 */
export function splitOptions(
  text: string,
  names: readonly string[],
): { readonly before: string; readonly values: readonly (readonly [string, string])[] } {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  const starts = [...text.matchAll(/(^|\s)([^\s:]+):/g)].flatMap((match) => {
    const name = known.get((match[2] ?? "").toLowerCase());
    return name === undefined ? [] : [{ name, from: match.index, to: match.index + match[0].length }];
  });
  const values = new Map<string, string>();
  for (const [index, { name, to }] of starts.entries()) {
    values.delete(name);
    values.set(name, unquoted(text.slice(to, starts[index + 1]?.from ?? text.length)));
  }
  return { before: text.slice(0, starts[0]?.from ?? text.length).trim(), values: [...values] };
}

function unquoted(text: string): string {
  const bare = text.trim();
  return /^"([^"]*)"$/.exec(bare)?.[1] ?? bare;
}

/** The command as text, which `readCommandText` reads again. */
export function commandText(name: string, values: readonly (readonly [string, string])[]): string {
  return [`/${name}`, ...values.map(([option, text]) => `${option}:${text}`)].join(" ");
}
