import {
  type APIApplicationCommand,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIBaseInteraction,
  type APIChatInputApplicationCommandInteractionData,
  type APIMessage,
  type APIMessageComponentInteractionData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type InteractionType,
} from "discord-api-types/v10";
import {
  BOT_PERMISSIONS,
  CHANNEL_ID,
  LOCALE,
  memberJson,
  type Person,
  userJson,
  type World,
} from "./world.ts";

// Raw interactions as Discord sends them over the gateway.

/** Where and by whom something is asked. */
export interface Place {
  /** A server's id, or null for a direct message with the bot. */
  readonly guildId: string | null;
  readonly person: Person;
}

const DM_ID = "300000000000000002";
const ATTACHMENT_LIMIT = 10_485_760;

/** Everything of an interaction but its data. In a server without the bot the person has installed it for themselves. */
export function interactionJson<Type extends InteractionType, Data>(
  world: World,
  place: Place,
  id: string,
  token: string,
  type: Type,
  data: Data,
  message?: APIMessage,
): APIBaseInteraction<Type, Data> {
  const common = {
    id,
    application_id: world.applicationId,
    type,
    data,
    token,
    version: 1 as const,
    locale: LOCALE,
    entitlements: [],
    attachment_size_limit: ATTACHMENT_LIMIT,
    app_permissions: BOT_PERMISSIONS,
    ...(message === undefined ? {} : { message }),
  };
  if (place.guildId === null) {
    return {
      ...common,
      user: userJson(place.person),
      channel_id: DM_ID,
      channel: { id: DM_ID, type: ChannelType.DM },
      context: InteractionContextType.BotDM,
      authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: "0" },
    };
  }
  const installed = world.guildIds.includes(place.guildId);
  return {
    ...common,
    guild_id: place.guildId,
    guild: { id: place.guildId, locale: LOCALE, features: [] },
    guild_locale: LOCALE,
    member: memberJson(place.person),
    channel_id: CHANNEL_ID,
    channel: { id: CHANNEL_ID, type: ChannelType.GuildText, name: "general", guild_id: place.guildId },
    context: InteractionContextType.Guild,
    authorizing_integration_owners: installed
      ? { [ApplicationIntegrationType.GuildInstall]: place.guildId }
      : { [ApplicationIntegrationType.UserInstall]: place.person.id },
  };
}

type Values = Readonly<Record<string, string | number>>;

/** The data of a typed command. A command nobody registered gets an id nobody knows, as from an outdated client. */
export function commandData(
  command: APIApplicationCommand | undefined,
  name: string,
  values: Values,
): APIChatInputApplicationCommandInteractionData {
  return {
    id: command?.id ?? "999999999999999999",
    name,
    type: ApplicationCommandType.ChatInput,
    options: Object.entries(values).map(([option, value]) => optionJson(command, option, value)),
  };
}

/** The data of a command while one of its options is being typed. */
export function autocompleteData(
  command: APIApplicationCommand | undefined,
  name: string,
  values: Values,
  focused: string,
): APIApplicationCommandAutocompleteInteraction["data"] {
  const others = Object.entries(values).filter(([option]) => option !== focused);
  return {
    id: command?.id ?? "999999999999999999",
    name,
    type: ApplicationCommandType.ChatInput,
    options: [
      ...others.map(([option, value]) => optionJson(command, option, value)),
      {
        name: focused,
        type: ApplicationCommandOptionType.String,
        value: String(values[focused] ?? ""),
        focused: true,
      },
    ],
  };
}

/** What a pressed button or a chosen option sends; null where the message has no such component, or a disabled one. */
export function componentData(
  message: APIMessage,
  customId: string,
  values: readonly string[],
): APIMessageComponentInteractionData | null {
  const found = componentsOf(message.components ?? []).find(
    (component) => "custom_id" in component && component.custom_id === customId,
  );
  if (found === undefined || ("disabled" in found && found.disabled === true)) return null;
  if (found["type"] === 2) return { component_type: 2, custom_id: customId };
  return { component_type: 3, custom_id: customId, values: [...values] };
}

function optionJson(
  command: APIApplicationCommand | undefined,
  name: string,
  value: string | number,
): APIApplicationCommandInteractionDataOption {
  const type = command?.options?.find((option) => option.name === name)?.type;
  if (type === ApplicationCommandOptionType.Integer || (type === undefined && typeof value === "number")) {
    return { name, type: ApplicationCommandOptionType.Integer, value: Number(value) };
  }
  return { name, type: ApplicationCommandOptionType.String, value: String(value) };
}

function componentsOf(components: readonly object[]): Readonly<Record<string, unknown>>[] {
  return components.flatMap((component) => [
    { ...component },
    ...("components" in component && Array.isArray(component.components)
      ? componentsOf(component.components)
      : []),
    ...("accessory" in component && typeof component.accessory === "object" && component.accessory !== null
      ? componentsOf([component.accessory])
      : []),
  ]);
}
