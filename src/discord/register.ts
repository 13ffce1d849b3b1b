import { createHash } from "node:crypto";
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { Command, OptionData, SubcommandData } from "../surface/command.ts";
import { POSTABLE } from "./dispatch-resolved.ts";

/**
 * A command in Discord's form. What everyone may ask is offered in servers, in direct messages and to people who
 * installed the bot for themselves; the rest in servers only. Where no part of it is for everyone, it is shown only to
 * those who may manage the server, which they can change there: that is a courtesy, and every use is checked again.
 */
export function commandJson(command: Command): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const { data, access } = command;
  const all = typeof access === "string" ? [access] : Object.values(access);
  const open = all.every((one) => one === "everyone");
  const everywhere =
    data.only === undefined && (data.reach ?? (open ? "everywhere" : "servers")) === "everywhere";
  const common = {
    type: ApplicationCommandType.ChatInput,
    name: data.name,
    description: data.description,
    options: data.subcommands?.map(subcommandJson) ?? data.options.map(optionJson),
    ...(all.includes("everyone")
      ? {}
      : { default_member_permissions: String(PermissionFlagsBits.ManageGuild) }),
  } as const;
  // Commands of one server exist there and nowhere else, which Discord wants left unsaid.
  if (data.only === "owner_guild") return common;
  return {
    ...common,
    contexts: everywhere
      ? [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel]
      : [InteractionContextType.Guild],
    integration_types: everywhere
      ? [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall]
      : [ApplicationIntegrationType.GuildInstall],
  };
}

function subcommandJson(subcommand: SubcommandData): APIApplicationCommandSubcommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: subcommand.name,
    description: subcommand.description,
    options: subcommand.options.map(optionJson),
  };
}

function optionJson(option: OptionData): APIApplicationCommandBasicOption {
  const common = {
    name: option.name,
    description: option.description,
    ...(option.required === true ? { required: true } : {}),
  };
  switch (option.type) {
    case "string":
      if (option.choices !== undefined) {
        const choices = option.choices.map(({ name, value }) => ({ name, value }));
        return { ...common, type: ApplicationCommandOptionType.String, choices };
      }
      return {
        ...common,
        type: ApplicationCommandOptionType.String,
        ...(option.autocomplete === true ? { autocomplete: true } : {}),
        ...(option.maxLength === undefined ? {} : { max_length: option.maxLength }),
      };
    case "integer":
      return {
        ...common,
        type: ApplicationCommandOptionType.Integer,
        ...(option.minValue === undefined ? {} : { min_value: option.minValue }),
        ...(option.maxValue === undefined ? {} : { max_value: option.maxValue }),
      };
    case "boolean":
      return { ...common, type: ApplicationCommandOptionType.Boolean };
    case "channel":
      return { ...common, type: ApplicationCommandOptionType.Channel, channel_types: POSTABLE };
    case "role":
      return { ...common, type: ApplicationCommandOptionType.Role };
    case "attachment":
      return {
        ...common,
        type: ApplicationCommandOptionType.Attachment,
        ...(option.endings === undefined ? {} : { file_types: option.endings.map(withDot) }),
      };
  }
}

function withDot(ending: string): `.${string}` {
  return `.${ending.replace(/^\./, "")}`;
}

/**
 * A fingerprint of the commands' meaning. Discord adds ids, versions and defaults to what it was given and may order
 * commands and contexts as it likes, so only the fields we set are looked at; the order of options counts. Commands of
 * one server have no places of their own, whatever Discord fills in for them.
 */
export function commandsHash(commands: readonly object[], shelf: "global" | "guild" = "global"): string {
  const meaning = commands.map((command) => meaningOf(command, shelf)).toSorted();
  return createHash("sha256").update(meaning.join("\n")).digest("hex");
}

function meaningOf(command: object, shelf: "global" | "guild"): string {
  const fields: Readonly<Record<string, unknown>> = { ...command };
  return JSON.stringify([
    fields["name"],
    fields["description"],
    ...(shelf === "guild" ? [] : [numbers(fields["contexts"]), numbers(fields["integration_types"])]),
    fields["default_member_permissions"] ?? null,
    objects(fields["options"]).map(meaningOfOption),
  ]);
}

function meaningOfOption(option: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [
    option["type"],
    option["name"],
    option["description"],
    option["required"] === true,
    option["autocomplete"] === true,
    option["min_value"] ?? null,
    option["max_value"] ?? null,
    option["max_length"] ?? null,
    numbers(option["channel_types"]),
    option["file_types"] ?? null,
    objects(option["choices"]).map((choice) => [choice["name"], choice["value"]]),
    objects(option["options"]).map(meaningOfOption),
  ];
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number).toSorted((a, b) => a - b) : [];
}

function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}
