import { ComponentType } from "discord-api-types/v10";
import { between, duplicates, type Json, list, number, text, within } from "./limits-json.ts";

/** Every kind of select, alike in a message and in a modal. */
export const SELECTS: readonly number[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

/** What Discord would refuse in a select, wherever it stands. */
export function checkSelect(select: Json): string[] {
  const ofTexts = select["type"] === ComponentType.StringSelect;
  return [
    ...between("custom_id", text(select["custom_id"]), 1, 100),
    ...between("placeholder", text(select["placeholder"]), 0, 150),
    ...checkNumbers(select, 25),
    ...(list(select["default_values"]).length > 25 ? ["a select takes 25 default values"] : []),
    ...(ofTexts ? checkOptions("a select", select, 1, 25) : []),
  ];
}

/** Options of a select, of radio buttons or of checkboxes. */
export function checkOptions(what: string, parent: Json, fewest: number, most: number): string[] {
  const options = list(parent["options"]);
  const chosen = options.filter((option) => option["default"] === true).length;
  const allowed = parent["max_values"] === undefined ? 1 : number(parent["max_values"]);
  const manyByDefault = parent["type"] === ComponentType.CheckboxGroup && parent["max_values"] === undefined;
  return [
    ...(options.length < fewest || options.length > most
      ? [`${what} takes ${fewest} to ${most} options`]
      : []),
    ...(Math.max(number(parent["min_values"]), number(parent["max_values"])) > options.length
      ? [`${what} asks for more values than it has options`]
      : []),
    ...(chosen > allowed && !manyByDefault
      ? [`${what} has ${chosen} options chosen, ${allowed} allowed`]
      : []),
    ...duplicates(options.map((option) => text(option["value"]))).map((value) => `two options “${value}”`),
    ...options.flatMap((option) => [
      ...between("option label", text(option["label"]), 1, 100),
      ...between("option value", text(option["value"]), 1, 100),
      ...between("option description", text(option["description"]), 0, 100),
    ]),
  ];
}

/** `min_values` and `max_values`, each within Discord's bounds and in order. */
export function checkNumbers(parent: Json, most: number): string[] {
  const { min_values: min, max_values: max } = parent;
  return [
    ...within("min_values", min, 0, most),
    ...within("max_values", max, 1, most),
    ...(typeof min === "number" && typeof max === "number" && min > max
      ? ["min_values is above max_values"]
      : []),
  ];
}
