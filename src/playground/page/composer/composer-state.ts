import type { FileJson } from "../wire.ts";
import type { CommandLine, OptionLine } from "./command-lines.ts";
import { readCommandText, splitOptions } from "./command-text.ts";

/** What an option was given where more than its text counts: an id, a choice's value, a file. */
export type ChipValue = string | number | boolean | FileJson;

/** An option that is being filled in. */
export interface Chip {
  readonly option: OptionLine;
  /** What stands in its box. */
  readonly text: string;
  /** What was chosen from a list; null where the text counts. */
  readonly value: ChipValue | null;
}

/** What is wrong, and with which option; null for the command as a whole. */
export interface Problem {
  readonly option: string | null;
  readonly text: string;
}

/** The box at the bottom: plain text, or a command with its options. */
export type Composer = TextComposer | CommandComposer;

interface Common {
  /** The row of the list that Enter takes; −1 for none. */
  readonly highlighted: number;
  /** False once Escape has closed the list, until something is typed. */
  readonly listOpen: boolean;
  readonly problem: Problem | null;
}

export interface TextComposer extends Common {
  readonly kind: "text";
  readonly text: string;
}

export interface CommandComposer extends Common {
  readonly kind: "command";
  readonly line: CommandLine;
  readonly chips: readonly Chip[];
  /** The option whose box has the focus; null for the box behind them, in which further options are found. */
  readonly focus: string | null;
  /** What stands in that last box. */
  readonly finder: string;
}

/** A row of the list above the box. */
export type Row =
  | { readonly kind: "command"; readonly line: CommandLine }
  | { readonly kind: "option"; readonly option: OptionLine }
  | { readonly kind: "value"; readonly label: string; readonly value: string | number | boolean };

const FRESH: Common = { highlighted: -1, listOpen: true, problem: null };

/** An empty box. */
export function emptyComposer(): TextComposer {
  return { kind: "text", text: "", ...FRESH };
}

/** A box with text in it; a whole command with what follows becomes one with options. */
export function composerOf(text: string, lines: readonly CommandLine[]): Composer {
  const written = readCommandText(text, lines);
  const begun = written !== null && text.trimStart().length > written.line.name.length + 1;
  if (written === null || !begun) {
    return { kind: "text", text, ...FRESH, highlighted: text.startsWith("/") ? 0 : -1 };
  }
  return filled(startCommand(written.line), written.values, written.rest);
}

/** A command sent before, as it was: nothing is open, so that Enter sends it again. */
export function recalled(text: string, lines: readonly CommandLine[]): Composer {
  const composer = composerOf(text, lines);
  return composer.kind === "text" ? composer : focused(composer, null);
}

/** A command with its required options open, the first of them ready to be typed. */
function startCommand(line: CommandLine): CommandComposer {
  const chips = line.options.filter(({ required }) => required).map((option) => emptyChip(option));
  return focused({ kind: "command", line, chips, focus: null, finder: "", ...FRESH }, firstGap(chips));
}

function emptyChip(option: OptionLine): Chip {
  return { option, text: "", value: null };
}

function firstGap(chips: readonly Chip[]): string | null {
  return chips.find((chip) => isEmpty(chip) && chip.option.required)?.option.name ?? null;
}

/** True where nothing was typed or chosen. */
export function isEmpty({ text, value }: Chip): boolean {
  return value === null && text.trim() === "";
}

/** The option that is being filled in; null behind them. */
export function focusedChip(composer: CommandComposer): Chip | null {
  return composer.chips.find(({ option }) => option.name === composer.focus) ?? null;
}

/** Options that are not open yet. */
export function remainingOptions({ line, chips }: CommandComposer): readonly OptionLine[] {
  return line.options.filter(({ name }) => chips.every(({ option }) => option.name !== name));
}

/** Puts the focus on an option, or behind all of them with null. */
export function focused(composer: CommandComposer, focus: string | null): CommandComposer {
  const chip = composer.chips.find(({ option }) => option.name === focus) ?? null;
  const highlighted = chip !== null && chip.value === null ? 0 : -1;
  return { ...composer, focus: chip === null ? null : focus, highlighted, listOpen: true };
}

/** Opens options with what was written for them; `rest` goes to the first gap, or stays behind. */
function filled(
  composer: CommandComposer,
  values: readonly (readonly [string, string])[],
  rest: string,
): CommandComposer {
  let chips = composer.chips;
  for (const [name, text] of values) {
    const option = composer.line.options.find((one) => one.name === name);
    if (option === undefined) continue;
    const chip = { option, text, value: null };
    chips = chips.some((one) => one.option.name === name)
      ? chips.map((one) => (one.option.name === name ? chip : one))
      : [...chips, chip];
  }
  if (rest === "") return focused({ ...composer, chips }, values.at(-1)?.[0] ?? firstGap(chips));
  const gap = firstGap(chips);
  if (gap === null) return { ...focused({ ...composer, chips, finder: rest }, null), highlighted: 0 };
  const inGap = chips.map((one) => (one.option.name === gap ? { ...one, text: rest } : one));
  return focused({ ...composer, chips: inGap }, gap);
}

/** The same after somebody typed: `text` is all that stands in the box that has the focus. */
export function typed(composer: Composer, text: string, lines: readonly CommandLine[]): Composer {
  if (composer.kind === "text") return composerOf(text, lines);
  const names = composer.line.options.map(({ name }) => name);
  const { before, values } = splitOptions(text, names);
  const chip = focusedChip(composer);
  if (chip === null) {
    if (values.length > 0) return filled({ ...composer, finder: "", problem: null }, values, before);
    return { ...composer, ...FRESH, finder: text, highlighted: text.trim() === "" ? -1 : 0 };
  }
  const named = values.filter(([name]) => name !== chip.option.name);
  const own = values.find(([name]) => name === chip.option.name)?.[1];
  const kept = values.length === 0 ? text : (own ?? before);
  const typedIn = withChip(composer, { ...chip, text: kept, value: null });
  return named.length === 0
    ? { ...typedIn, ...FRESH, highlighted: 0 }
    : filled({ ...typedIn, ...FRESH }, named, "");
}

function withChip(composer: CommandComposer, chip: Chip): CommandComposer {
  const { name } = chip.option;
  return { ...composer, chips: composer.chips.map((one) => (one.option.name === name ? chip : one)) };
}

/** Takes a row of the list: a command, an option to open, or a value; then on to what is still missing. */
export function choose(composer: Composer, row: Row): Composer {
  if (row.kind === "command") return startCommand(row.line);
  if (composer.kind === "text") return composer;
  if (row.kind === "option") return opened(composer, row.option);
  const chip = focusedChip(composer);
  if (chip === null) return composer;
  const chips = withChip(composer, { ...chip, text: row.label, value: row.value }).chips;
  return focused({ ...composer, chips, problem: null }, firstGap(chips));
}

/** Opens an option and puts the focus there. */
function opened(composer: CommandComposer, option: OptionLine): CommandComposer {
  const open = composer.chips.some((chip) => chip.option.name === option.name);
  const chips = open ? composer.chips : [...composer.chips, emptyChip(option)];
  return focused({ ...composer, chips, finder: "", problem: null }, option.name);
}

/** Attaches a file to an option. */
export function attached(composer: CommandComposer, name: string, file: FileJson): CommandComposer {
  const chip = composer.chips.find(({ option }) => option.name === name);
  if (chip === undefined) return composer;
  const { chips } = withChip(composer, { ...chip, text: file.filename, value: file });
  return focused({ ...composer, chips, problem: null }, firstGap(chips));
}

/** Takes an option away again; a required one is emptied instead. */
export function removed(composer: CommandComposer, name: string): CommandComposer {
  const at = composer.chips.findIndex(({ option }) => option.name === name);
  const chip = composer.chips[at];
  if (chip === undefined) return composer;
  if (chip.option.required) return focused(withChip(composer, emptyChip(chip.option)), name);
  const chips = composer.chips.filter((one) => one !== chip);
  return focused({ ...composer, chips, problem: null }, composer.chips[at - 1]?.option.name ?? null);
}

/** Whether a list belongs above the box: it says what is being filled in even where it has no rows. */
export function hasList(composer: Composer): boolean {
  return composer.kind === "command" || composer.text.startsWith("/");
}

/** Moves the highlight through `count` rows, round and round. */
export function moved<Some extends Composer>(composer: Some, by: 1 | -1, count: number): Some {
  if (count === 0) return composer;
  const from = composer.highlighted === -1 && by === -1 ? 0 : composer.highlighted;
  return { ...composer, highlighted: (from + by + count) % count, listOpen: true };
}

/** The neighbour of the box with the focus: the name of an option, null for the last box, undefined where it ends. */
export function neighbour(composer: CommandComposer, by: 1 | -1): string | null | undefined {
  const stops = [...composer.chips.map(({ option }) => option.name), null];
  return stops[stops.indexOf(composer.focus) + by];
}
