import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { Command, OptionData } from "../surface/command.ts";
import type { Resolved } from "./dispatch-resolved.ts";
import { type Json, list, text } from "./limits-json.ts";

/** What of a command somebody asked for: all of it, or one subcommand. */
export interface Asked {
  readonly subcommand: string | null;
  /** The definitions that the options are held against. */
  readonly options: readonly OptionData[];
}

/** The part of a command with that subcommand; null where there is none, or where one is needed and not named. */
export function partOf(command: Command, subcommand: string | null): Asked | null {
  const { options, subcommands } = command.data;
  if (subcommand === null) return subcommands === undefined ? { subcommand, options } : null;
  const found = subcommands?.find((one) => one.name === subcommand);
  return found === undefined ? null : { subcommand, options: found.options };
}

/** The subcommand of a raw interaction, with its group where it has one, and the options as they came. */
export function readTyped(options: unknown): {
  readonly subcommand: string | null;
  readonly options: readonly Json[];
} {
  const all = list(options);
  const [branch] = all.filter(
    ({ type }) =>
      type === ApplicationCommandOptionType.Subcommand ||
      type === ApplicationCommandOptionType.SubcommandGroup,
  );
  if (branch === undefined) return { subcommand: null, options: all };
  const inside = readTyped(branch["options"]);
  const path = [text(branch["name"]), ...(inside.subcommand === null ? [] : [inside.subcommand])];
  return { subcommand: path.join(" "), options: inside.options };
}

/** Option values by name, with channels, roles and files in place of their ids as far as Discord explained them. */
export function valuesOf(options: readonly Json[], resolved: Resolved): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    options.map((option) => [text(option["name"]), resolve(option["type"], option["value"], resolved)]),
  );
}

function resolve(type: unknown, value: unknown, resolved: Resolved): unknown {
  if (typeof value !== "string") return value ?? null;
  switch (type) {
    case ApplicationCommandOptionType.Channel:
      return resolved.channel(value) ?? value;
    case ApplicationCommandOptionType.Role:
      return resolved.role(value) ?? value;
    case ApplicationCommandOptionType.Attachment:
      return resolved.file(value) ?? value;
    default:
      return value;
  }
}
