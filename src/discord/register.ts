import { createHash } from "node:crypto";
import type { API } from "@discordjs/core";
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type APIApplicationCommandBasicOption,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { Command, OptionData } from "../surface/command.ts";
import { checkCommands } from "./limits.ts";

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;

/**
 * A command in Discord's form. What everyone may ask is offered in servers, in direct messages and to people who
 * installed the bot for themselves; the rest in servers only, to those who may manage them.
 */
export function commandJson(command: Command): CommandJson {
  const open = command.access === "everyone";
  return {
    type: ApplicationCommandType.ChatInput,
    name: command.data.name,
    description: command.data.description,
    options: command.data.options.map(optionJson),
    contexts: open
      ? [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel]
      : [InteractionContextType.Guild],
    integration_types: open
      ? [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall]
      : [ApplicationIntegrationType.GuildInstall],
    ...(open ? {} : { default_member_permissions: String(PermissionFlagsBits.ManageGuild) }),
  };
}

function optionJson(option: OptionData): APIApplicationCommandBasicOption {
  const common = {
    name: option.name,
    description: option.description,
    ...(option.required === true ? { required: true } : {}),
  };
  const autocomplete = option.autocomplete === true && option.choices === undefined;
  if (option.type === "integer") {
    return {
      ...common,
      type: ApplicationCommandOptionType.Integer,
      ...(autocomplete ? { autocomplete: true } : {}),
      ...(option.minValue === undefined ? {} : { min_value: option.minValue }),
      ...(option.maxValue === undefined ? {} : { max_value: option.maxValue }),
    };
  }
  if (option.choices !== undefined) {
    const choices = option.choices.map(({ name, value }) => ({ name, value }));
    return { ...common, type: ApplicationCommandOptionType.String, choices };
  }
  return {
    ...common,
    type: ApplicationCommandOptionType.String,
    ...(autocomplete ? { autocomplete: true } : {}),
    ...(option.maxLength === undefined ? {} : { max_length: option.maxLength }),
  };
}

/**
 * Overwrites the global commands where they differ from ours, which costs of Discord's daily allowance; otherwise
 * reads them once and leaves them. Throws what the request throws, and where Discord would refuse our commands.
 */
export async function registerCommands(
  api: API,
  applicationId: string,
  commands: readonly Command[],
): Promise<"written" | "unchanged"> {
  const ours = commands.map(commandJson);
  const problems = checkCommands(ours);
  if (problems.length > 0) throw new Error(`Discord would refuse the commands: ${problems.join("; ")}`);
  const registered = await api.applicationCommands.getGlobalCommands(applicationId);
  if (commandsHash(ours) === commandsHash(registered)) return "unchanged";
  await api.applicationCommands.bulkOverwriteGlobalCommands(applicationId, ours);
  return "written";
}

/**
 * A fingerprint of the commands' meaning. Discord adds ids, versions and defaults to what it was given and may order
 * commands and contexts as it likes, so only the fields we set are looked at; the order of options counts.
 */
export function commandsHash(commands: readonly object[]): string {
  const meaning = commands.map(meaningOf).toSorted();
  return createHash("sha256").update(meaning.join("\n")).digest("hex");
}

function meaningOf(command: object): string {
  const fields: Readonly<Record<string, unknown>> = { ...command };
  return JSON.stringify([
    fields["name"],
    fields["description"],
    numbers(fields["contexts"]),
    numbers(fields["integration_types"]),
    fields["default_member_permissions"] ?? null,
    objects(fields["options"]).map((option) => [
      option["type"],
      option["name"],
      option["description"],
      option["required"] === true,
      option["autocomplete"] === true,
      option["min_value"] ?? null,
      option["max_value"] ?? null,
      option["max_length"] ?? null,
      objects(option["choices"]).map((choice) => [choice["name"], choice["value"]]),
      objects(option["options"]).length,
    ]),
  ]);
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number).toSorted((a, b) => a - b) : [];
}

function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}
