import type { CommandJson, OptionJson } from "../wire.ts";

/** One option of a command, as it is filled in. */
export interface OptionLine {
  readonly name: string;
  readonly description: string;
  readonly kind: OptionKind;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  /** Of a number its value, of a text its length; null where there is no bound. */
  readonly least: number | null;
  readonly most: number | null;
  /** Kinds of channel that can be chosen, by Discord's numbers; empty for all. */
  readonly channelTypes: readonly number[];
}

export type OptionKind =
  | "string"
  | "integer"
  | "boolean"
  | "user"
  | "channel"
  | "role"
  | "mentionable"
  | "number"
  | "attachment";

/** A command that can be typed, with its group and subcommand in the name: `alerts new`. */
export interface CommandLine {
  readonly name: string;
  readonly description: string;
  /** The required ones first, as Discord has them. */
  readonly options: readonly OptionLine[];
}

const SUBCOMMAND = 1;
const GROUP = 2;

/** Discord's numbers of the kinds of option. */
const KINDS: Readonly<Record<number, OptionKind>> = {
  3: "string",
  4: "integer",
  5: "boolean",
  6: "user",
  7: "channel",
  8: "role",
  9: "mentionable",
  10: "number",
  11: "attachment",
};

/** Everything that can be typed behind `/`: each subcommand is a line of its own. */
export function commandLines(commands: readonly CommandJson[]): readonly CommandLine[] {
  return commands
    .filter(({ type = 1 }) => type === 1)
    .flatMap(({ name, description, options = [] }) => linesOf(name, description, options));
}

function linesOf(name: string, description: string, options: readonly OptionJson[]): CommandLine[] {
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (inner.length > 0) {
    return inner.flatMap((one) => linesOf(`${name} ${one.name}`, one.description, one.options ?? []));
  }
  const lines = options.flatMap((one) => optionLine(one));
  return [{ name, description, options: lines.toSorted((a, b) => Number(b.required) - Number(a.required)) }];
}

function optionLine(option: OptionJson): OptionLine[] {
  const kind = KINDS[option.type];
  if (kind === undefined) return [];
  return [
    {
      name: option.name,
      description: option.description,
      kind,
      required: option.required === true,
      autocomplete: option.autocomplete === true,
      choices: option.choices ?? [],
      least: option.min_value ?? option.min_length ?? null,
      most: option.max_value ?? option.max_length ?? null,
      channelTypes: option.channel_types ?? [],
    },
  ];
}

/** Lines that fit what was typed behind the slash, the nearest first: by name, then by a later word, then by what they do. */
export function matchingLines(lines: readonly CommandLine[], typed: string): readonly CommandLine[] {
  return nearest(lines, typed, (line) => [line.name, line.description]);
}

/** Of anything with a name and more to say: what contains the words, the nearest first, each kind in its own order. */
export function nearest<Item>(
  items: readonly Item[],
  typed: string,
  wordsOf: (item: Item) => readonly [name: string, more: string],
): readonly Item[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (wanted === "") return items;
  const ranked = items.flatMap((item) => {
    const [name, more] = wordsOf(item).map((text) => text.toLowerCase());
    const rank = rankOf(name ?? "", more ?? "", wanted);
    return rank === null ? [] : [{ item, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}

function rankOf(name: string, more: string, wanted: string): number | null {
  if (name.startsWith(wanted)) return 0;
  if (name.includes(` ${wanted}`)) return 1;
  if (name.includes(wanted)) return 2;
  return more.includes(wanted) ? 3 : null;
}
