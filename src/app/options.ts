import type { Refusal } from "../surface/answers/common.ts";
import type { ChosenFile, ChosenRole, OptionData, OptionValue } from "../surface/command.ts";
import type { ChosenChannel } from "../surface/modal.ts";

export type ParsedOptions =
  | { readonly ok: true; readonly options: Readonly<Record<string, OptionValue>> }
  | { readonly ok: false; readonly refusal: Refusal };

/** Longest text an option takes where its definition says nothing: names and dates are far shorter. */
const LONGEST = 100;

/**
 * Checks the options of a command or subcommand against its definition: names, types, lengths, ranges and offered
 * values. Autocomplete and choices restrict nothing on the wire, so every surface comes through here. Channels, roles
 * and files come as the surface resolved them: an id alone is none.
 */
export function parseOptions(
  data: { readonly options: readonly OptionData[] },
  raw: Readonly<Record<string, unknown>>,
): ParsedOptions {
  const known = data.options.map((option) => option.name);
  const options: Record<string, OptionValue> = {};
  for (const name of Object.keys(raw)) {
    if (!known.includes(name)) return refuse({ kind: "unknown_option", option: shorten(name), known });
  }
  for (const option of data.options) {
    const value = Object.hasOwn(raw, option.name) ? raw[option.name] : undefined;
    if (value === undefined || value === null || value === "") {
      if (option.required === true) return refuse({ kind: "missing_option", option: option.name });
      continue;
    }
    const parsed = parseValue(option, value);
    if (parsed === null) {
      return refuse({
        kind: "bad_option",
        option: option.name,
        typed: asTyped(value),
        expected: expectation(option),
      });
    }
    options[option.name] = parsed;
  }
  return { ok: true, options };
}

function parseValue(option: OptionData, value: unknown): OptionValue | null {
  switch (option.type) {
    case "string":
      return parseText(option, value);
    case "integer":
      return parseInteger(option, value);
    case "boolean":
      if (value === true || value === "true") return true;
      return value === false || value === "false" ? false : null;
    case "channel":
      return isChannel(value) ? value : null;
    case "role":
      return isRole(value) ? { id: value.id, name: value.name } : null;
    case "attachment":
      return isFile(value) && endsAsOffered(value.name, option.endings) ? value : null;
  }
}

function parseText(option: OptionData, value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (text === "" || text.length > (option.maxLength ?? LONGEST)) return null;
  if (!option.choices) return text;
  const lower = text.toLowerCase();
  return option.choices.find((choice) => choice.value.toLowerCase() === lower)?.value ?? null;
}

function parseInteger(option: OptionData, value: unknown): number | null {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) return null;
  if (option.minValue !== undefined && number < option.minValue) return null;
  if (option.maxValue !== undefined && number > option.maxValue) return null;
  return number;
}

function isChannel(value: unknown): value is ChosenChannel {
  return isObject(value) && "id" in value && "kind" in value && "appPermissions" in value;
}

function isRole(value: unknown): value is ChosenRole {
  return isObject(value) && "id" in value && "name" in value && !("kind" in value);
}

function isFile(value: unknown): value is ChosenFile {
  return isObject(value) && "url" in value && "bytes" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** True where a file's name ends as it should; only its name is looked at. */
export function endsAsOffered(name: string, endings: readonly string[] | undefined): boolean {
  return endings === undefined || endings.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
}

function expectation(option: OptionData): string {
  switch (option.type) {
    case "string":
      return option.choices
        ? `one of ${option.choices.map((choice) => choice.value).join(", ")}`
        : `at most ${option.maxLength ?? LONGEST} characters of text`;
    case "integer":
      return `a whole number from ${option.minValue ?? "any"} to ${option.maxValue ?? "any"}`;
    case "boolean":
      return "true or false";
    case "channel":
      return "a text channel, an announcement channel or a thread of this server";
    case "role":
      return "a role of this server";
    case "attachment":
      return option.endings ? `a file that ends in ${option.endings.join(" or ")}` : "a file";
  }
}

function asTyped(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return shorten(String(value));
  return isObject(value) && "name" in value && typeof value.name === "string"
    ? shorten(value.name)
    : typeof value;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function refuse(refusal: Refusal): ParsedOptions {
  return { ok: false, refusal };
}
