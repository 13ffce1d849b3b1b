import type { Refusal } from "../surface/answers/common.ts";
import type { CommandData, OptionData } from "../surface/command.ts";

export type ParsedOptions =
  | { readonly ok: true; readonly options: Readonly<Record<string, string | number>> }
  | { readonly ok: false; readonly refusal: Refusal };

/** Longest text an option takes where its definition says nothing: names and dates are far shorter. */
const LONGEST = 100;

/**
 * Checks the options of a command against its definition: names, types, lengths, ranges and offered values.
 * Autocomplete and choices restrict nothing on the wire, so every surface comes through here.
 */
export function parseOptions(data: CommandData, raw: Readonly<Record<string, unknown>>): ParsedOptions {
  const known = data.options.map((option) => option.name);
  const options: Record<string, string | number> = {};
  for (const name of Object.keys(raw)) {
    if (!known.includes(name)) return refuse({ kind: "unknown_option", option: shorten(name), known });
  }
  for (const option of data.options) {
    const value = raw[option.name];
    if (value === undefined || value === null || value === "") {
      if (option.required === true) return refuse({ kind: "missing_option", option: option.name });
      continue;
    }
    const parsed = parseValue(option, value);
    if (parsed === null) {
      const typed =
        typeof value === "string" || typeof value === "number" ? shorten(String(value)) : typeof value;
      return refuse({ kind: "bad_option", option: option.name, typed, expected: expectation(option) });
    }
    options[option.name] = parsed;
  }
  return { ok: true, options };
}

function parseValue(option: OptionData, value: unknown): string | number | null {
  if (option.type === "integer") {
    const number =
      typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN;
    if (!Number.isSafeInteger(number)) return null;
    if (option.minValue !== undefined && number < option.minValue) return null;
    if (option.maxValue !== undefined && number > option.maxValue) return null;
    return number;
  }
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (text === "" || text.length > (option.maxLength ?? LONGEST)) return null;
  if (!option.choices) return text;
  const lower = text.toLowerCase();
  return option.choices.find((choice) => choice.value.toLowerCase() === lower)?.value ?? null;
}

function expectation(option: OptionData): string {
  if (option.choices) return `one of ${option.choices.map((choice) => choice.value).join(", ")}`;
  if (option.type === "integer") {
    return `a whole number from ${option.minValue ?? "any"} to ${option.maxValue ?? "any"}`;
  }
  return `at most ${option.maxLength ?? LONGEST} characters of text`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function refuse(refusal: Refusal): ParsedOptions {
  return { ok: false, refusal };
}
