import type { Choosable } from "../shapes.ts";
import { type CommandLine, matchingLines, nearest, type OptionLine } from "./command-lines.ts";
import { type Composer, focusedChip, remainingOptions, type Row } from "./composer-state.ts";

/** Suggestions for the option being typed, as they stand. */
export interface Suggestions {
  readonly status: "none" | "loading" | "ready" | "failed";
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
}

export const NO_SUGGESTIONS: Suggestions = { status: "none", choices: [] };

/** What rows are made from. */
export interface Surroundings {
  readonly lines: readonly CommandLine[];
  readonly choosable: Choosable;
  readonly suggestions: Suggestions;
}

const MOST_ROWS = 25;

/** The rows of the list above the box, for what has the focus. */
export function rowsOf(composer: Composer, around: Surroundings): readonly Row[] {
  if (composer.kind === "text") {
    if (!composer.text.startsWith("/")) return [];
    return matchingLines(around.lines, composer.text.slice(1)).map((line) => ({ kind: "command", line }));
  }
  const chip = focusedChip(composer);
  if (chip === null) {
    const options = nearest(remainingOptions(composer), composer.finder, (one) => [
      one.name,
      one.description,
    ]);
    return options.map((option) => ({ kind: "option", option }));
  }
  // What was chosen stands there by its name: everything is offered again, not only what resembles it.
  const text = chip.value === null ? chip.text : "";
  const values = valuesFor(chip.option, text, around);
  return values.slice(0, MOST_ROWS).map(({ name, value }) => ({ kind: "value", label: name, value }));
}

interface Offered {
  readonly name: string;
  readonly value: string | number | boolean;
}

function valuesFor(
  option: OptionLine,
  text: string,
  { choosable, suggestions }: Surroundings,
): readonly Offered[] {
  if (option.autocomplete) {
    // While new suggestions are on their way, those from before serve where they still fit.
    return suggestions.status === "loading" ? fitting(suggestions.choices, text) : suggestions.choices;
  }
  return fitting(offeredBy(option, choosable), text.replace(/^[#@]/, ""));
}

function fitting(offered: readonly Offered[], text: string): readonly Offered[] {
  return nearest(offered, text, ({ name, value }) => [name, String(value)]);
}

/** Everything an option without suggestions lets one choose from; nothing where it takes any text. */
export function offeredBy(option: OptionLine, choosable: Choosable): readonly Offered[] {
  switch (option.kind) {
    case "boolean":
      return [
        { name: "True", value: true },
        { name: "False", value: false },
      ];
    case "channel": {
      const { channelTypes } = option;
      const fit = choosable.channels.filter(
        ({ type }) => channelTypes.length === 0 || channelTypes.includes(type),
      );
      return signed(fit, "#");
    }
    case "role":
      return signed(choosable.roles, "@");
    case "user":
      return signed(choosable.people, "");
    case "mentionable":
      return [...signed(choosable.people, ""), ...signed(choosable.roles, "@")];
    case "string":
    case "integer":
    case "number":
    case "attachment":
      return option.choices;
  }
}

function signed(
  list: readonly { readonly id: string; readonly name: string }[],
  sign: "" | "#" | "@",
): readonly Offered[] {
  return list.map(({ id, name }) => ({ name: `${sign}${name}`, value: id }));
}
