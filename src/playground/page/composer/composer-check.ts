import type { Choosable } from "../shapes.ts";
import type { OptionLine } from "./command-lines.ts";
import { commandText } from "./command-text.ts";
import { offeredBy } from "./composer-rows.ts";
import { type Chip, type ChipValue, type CommandComposer, isEmpty, type Problem } from "./composer-state.ts";

/** A command that is ready to be sent. */
export interface Ready {
  readonly command: string;
  readonly options: Readonly<Record<string, ChipValue>>;
  /** As one would type it. */
  readonly text: string;
}

export type Checked =
  | { readonly ok: true; readonly ready: Ready }
  | { readonly ok: false; readonly problem: Problem };

type Read = { readonly ok: true; readonly value: ChipValue } | { readonly ok: false; readonly text: string };

/** Checks a command as Discord's own client does before it sends anything; the first thing wrong is named. */
export function checkCommand(composer: CommandComposer, choosable: Choosable): Checked {
  const { line, chips, finder } = composer;
  if (finder.trim() !== "") {
    const text = `“${finder.trim()}” belongs to no option. Choose one from the list, or delete it.`;
    return { ok: false, problem: { option: null, text } };
  }
  const options: Record<string, ChipValue> = {};
  for (const chip of chips) {
    const { name, required } = chip.option;
    if (isEmpty(chip)) {
      if (!required) continue;
      return { ok: false, problem: { option: name, text: "This option is required. Specify a value." } };
    }
    const read = readChip(chip, choosable);
    if (!read.ok) return { ok: false, problem: { option: name, text: read.text } };
    options[name] = read.value;
  }
  const written = chips
    .filter((chip) => !isEmpty(chip))
    .map((chip) => [chip.option.name, wordsOf(chip)] as const);
  return { ok: true, ready: { command: line.name, options, text: commandText(line.name, written) } };
}

/** What was given so far, for suggestions: what is empty or wrong is left out, and so is a file. */
export function givenSoFar(
  { chips }: CommandComposer,
  choosable: Choosable,
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    chips.flatMap((chip) => {
      const read = isEmpty(chip) ? null : readChip(chip, choosable);
      return read === null || !read.ok || typeof read.value === "object"
        ? []
        : [[chip.option.name, read.value]];
    }),
  );
}

/** What stands for a chip in text: what was typed, or the value chosen where that reads as well. */
function wordsOf({ option, text, value }: Chip): string {
  const plain = option.autocomplete || option.choices.length > 0 || option.kind === "boolean";
  return plain && value !== null && typeof value !== "object" ? String(value) : text.trim();
}

function readChip({ option, text, value }: Chip, choosable: Choosable): Read {
  if (value !== null) return { ok: true, value };
  const words = text.trim();
  const offered = option.autocomplete ? [] : offeredBy(option, choosable);
  const found = offered.find(
    (one) => String(one.value).toLowerCase() === words.toLowerCase() || bare(one.name) === bare(words),
  );
  if (found !== undefined) return { ok: true, value: found.value };
  switch (option.kind) {
    case "boolean":
      return wrong("Must be True or False.");
    case "channel":
      return wrong("Choose a channel of this server from the list.");
    case "role":
      return wrong("Choose a role of this server from the list.");
    case "user":
    case "mentionable":
      return wrong("Choose somebody from the list.");
    case "attachment":
      return wrong("Choose a file.");
    case "integer":
    case "number":
      return option.choices.length > 0 ? wrong(FROM_LIST) : readNumber(option, words);
    case "string":
      return option.choices.length > 0 ? wrong(FROM_LIST) : readWords(option, words);
  }
}

/** A name without the sign before it. */
function bare(name: string): string {
  return name.replace(/^[#@]/, "").toLowerCase();
}

const FROM_LIST = "This is none of the choices. Take one from the list.";

function wrong(text: string): Read {
  return { ok: false, text };
}

function readNumber({ kind, least, most }: OptionLine, words: string): Read {
  const number = Number(words.replace("\u2212", "-"));
  if (!Number.isFinite(number)) return wrong("Must be a number.");
  if (kind === "integer" && !Number.isInteger(number)) return wrong("Must be a whole number.");
  if (least !== null && number < least) return wrong(`Must be ${least} or more.`);
  if (most !== null && number > most) return wrong(`Must be ${most} or less.`);
  return { ok: true, value: number };
}

function readWords({ least, most }: OptionLine, words: string): Read {
  if (least !== null && words.length < least) return wrong(`Needs ${least} characters or more.`);
  const limit = most ?? 6000;
  return words.length > limit ? wrong(`Takes ${limit} characters at most.`) : { ok: true, value: words };
}
