import { ApplicationCommandOptionType } from "discord-api-types/v10";
import { between, duplicates, type Json, list, number, object, text, within } from "./limits-json.ts";

const MAX_CHARACTERS = 8000;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const GROUP: number = ApplicationCommandOptionType.SubcommandGroup;
const SUBCOMMAND: number = ApplicationCommandOptionType.Subcommand;

/** What Discord would refuse in one slash command, its subcommands and their options included. */
export function checkCommand(command: Json): string[] {
  const size = sizeOf(command);
  return [
    ...checkNamed(command),
    ...checkOptions(command, [GROUP, SUBCOMMAND]),
    ...(size > MAX_CHARACTERS ? [`${size} characters in all, ${MAX_CHARACTERS} allowed`] : []),
  ];
}

/** What Discord would refuse in choices: of an option, or as suggestions while a person types. */
export function checkChoiceList(choices: unknown): string[] {
  const all = list(choices);
  return [
    ...(all.length > 25 ? [`${all.length} choices, 25 allowed`] : []),
    ...all.flatMap((choice) => [
      ...between("choice name", text(choice["name"]), 1, 100),
      ...(typeof choice["value"] === "string"
        ? between("choice value", choice["value"], 1, 100)
        : typeof choice["value"] === "number" && Number.isFinite(choice["value"])
          ? []
          : ["a choice needs a value"]),
    ]),
  ];
}

/** Options of a command, a group or a subcommand; `branches` are the kinds that may hold options of their own. */
function checkOptions(parent: Json, branches: readonly number[]): string[] {
  const options = list(parent["options"]);
  const kinds = options.map((option) => number(option["type"]));
  const branching = kinds.filter((kind) => kind === GROUP || kind === SUBCOMMAND);
  const firstOptional = options.findIndex((option) => option["required"] !== true);
  const late = firstOptional !== -1 && options.slice(firstOptional).some((one) => one["required"] === true);
  return [
    ...(options.length > 25 ? [`${options.length} options, 25 allowed`] : []),
    ...(late ? ["a required option stands after an optional one"] : []),
    ...(branching.length > 0 && branching.length < options.length
      ? ["subcommands cannot stand beside options"]
      : []),
    ...branching.filter((kind) => !branches.includes(kind)).map(() => "subcommands are nested too deeply"),
    ...duplicates(options.map((option) => text(option["name"]))).map((name) => `two options named ${name}`),
    ...options.flatMap((option) =>
      checkOption(option).map((problem) => `option ${text(option["name"])}: ${problem}`),
    ),
  ];
}

function checkOption(option: Json): string[] {
  if (option["type"] === GROUP) {
    const empty = list(option["options"]).some((one) => one["type"] === SUBCOMMAND) ? [] : ["an empty group"];
    return [...checkNamed(option), ...empty, ...checkOptions(option, [SUBCOMMAND])];
  }
  if (option["type"] === SUBCOMMAND) return [...checkNamed(option), ...checkOptions(option, [])];
  const choices = list(option["choices"]);
  const wanted = option["type"] === ApplicationCommandOptionType.String ? "string" : "number";
  return [
    ...checkNamed(option),
    ...within("option type", number(option["type"]), 3, 11),
    ...checkChoiceList(choices),
    ...(choices.some((choice) => choice["value"] !== undefined && typeof choice["value"] !== wanted)
      ? [`a choice's value is no ${wanted}`]
      : []),
    ...(choices.length > 0 && option["autocomplete"] === true
      ? ["an option has choices or autocomplete, not both"]
      : []),
    ...within("min_length", option["min_length"], 0, 6000),
    ...within("max_length", option["max_length"], 1, 6000),
    ...(typeof option["min_value"] === "number" && number(option["max_value"]) < option["min_value"]
      ? option["max_value"] === undefined
        ? []
        : ["min_value is above max_value"]
      : []),
  ];
}

function checkNamed(part: Json): string[] {
  const name = text(part["name"]);
  return [
    ...(NAME.test(name) && name === name.toLowerCase() ? [] : [`“${name}” is no name`]),
    ...between("description", text(part["description"]), 1, 100),
  ];
}

/** Characters of names, descriptions and values, each with the longest of its translations. */
function sizeOf(part: Json): number {
  const own = ["name", "description"].reduce((sum, field) => {
    const translations = Object.values(object(part[`${field}_localizations`])).map(text);
    return sum + Math.max(text(part[field]).length, ...translations.map((one) => one.length));
  }, text(part["value"]).length);
  const inside = [...list(part["options"]), ...list(part["choices"])];
  return inside.reduce((sum, one) => sum + sizeOf(one), own);
}
