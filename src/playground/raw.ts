import {
  type APIApplicationCommand,
  type APIApplicationCommandAutocompleteInteraction,
  type APIBaseInteraction,
  type APIChatInputApplicationCommandInteractionData,
  type APIMessage,
  ApplicationCommandType,
  ChannelType,
  type InteractionType,
} from "discord-api-types/v10";
import { channelJson } from "./channel-json.ts";
import { commandOptions, type OptionValues, type Surroundings, typingOptions } from "./command-options.ts";
import { memberJson, userJson } from "./people.ts";
import { botPermissionsIn, contextOf, ownersOf, type Place } from "./places.ts";
import { CHANNEL_ID, LOCALE, type World } from "./world.ts";

// Raw interactions as Discord sends them over the gateway.

const ATTACHMENT_LIMIT = 10_485_760;
const DM_ID = "300000000000000002";

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
  const channelId = place.channelId ?? (place.guildId === null ? DM_ID : CHANNEL_ID);
  const known = world.channel(channelId);
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
    app_permissions: botPermissionsIn(world, known),
    channel_id: channelId,
    context: contextOf(place),
    authorizing_integration_owners: ownersOf(world, place),
    ...(message === undefined ? {} : { message }),
  };
  const channel = known === null ? undefined : channelJson(world, known);
  if (place.guildId === null) {
    const kind = place.elsewhere === true ? ChannelType.GroupDM : ChannelType.DM;
    return { ...common, user: userJson(place.person), channel: channel ?? { id: channelId, type: kind } };
  }
  const guild_id = place.guildId;
  return {
    ...common,
    guild_id,
    guild: { id: guild_id, locale: LOCALE, features: [] },
    guild_locale: LOCALE,
    member: memberJson(place.person),
    channel: channel ?? { id: channelId, type: ChannelType.GuildText, name: "general", guild_id },
  };
}

/** A command nobody registered gets an id nobody knows, as from an outdated client. */
const NO_COMMAND = "999999999999999999";

/**
 * The data of a typed command; `name` may go on with a group and a subcommand: `alerts new`. Without surroundings
 * nothing is told of the things that its options name.
 */
export function commandData(
  command: APIApplicationCommand | undefined,
  name: string,
  values: OptionValues,
  around?: Surroundings,
): APIChatInputApplicationCommandInteractionData {
  const [root = "", ...path] = name.split(" ");
  const { options, named } = commandOptions(command, path, values, around);
  const resolved = around?.resolve(named) ?? {};
  return {
    id: command?.id ?? NO_COMMAND,
    name: root,
    type: ApplicationCommandType.ChatInput,
    options,
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
}

/** The data of a command while one of its options is being typed. */
export function autocompleteData(
  command: APIApplicationCommand | undefined,
  name: string,
  values: OptionValues,
  focused: string,
): APIApplicationCommandAutocompleteInteraction["data"] {
  const [root = "", ...path] = name.split(" ");
  return {
    id: command?.id ?? NO_COMMAND,
    name: root,
    type: ApplicationCommandType.ChatInput,
    options: typingOptions(command, path, values, focused),
  };
}
