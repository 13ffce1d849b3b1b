import {
  ApplicationIntegrationType,
  type APIAuthorizingIntegrationOwnersMap,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { Channel } from "./guilds.ts";
import { BOT_PERMISSIONS, isAllowed, MEMBER_PERMISSIONS, type Person } from "./people.ts";
import { GUILD_ID, SOMEBODY, type World } from "./world.ts";

/** Where and by whom something is asked. */
export interface Place {
  /** A server's id, or null outside of servers. */
  readonly guildId: string | null;
  readonly person: Person;
  /** The channel; the first of the server, or the direct messages with the bot, unless given. */
  readonly channelId?: string;
  /** True in a direct or group conversation without the bot. */
  readonly elsewhere?: boolean;
}

/** A place as somebody names it. */
export interface PlaceRequest {
  readonly user?: Person;
  /** A server's id, null for a direct message; the local server by default. */
  readonly guild?: string | null;
  readonly channel?: string;
  /** True for a conversation between people, which the bot is no part of. */
  readonly elsewhere?: boolean;
}

const ELSEWHERE_ID = "300000000000000099";

/** The place meant by a request; the person is known from then on. */
export function placeOf(world: World, request: PlaceRequest): Place {
  const { channel, user } = request;
  const guildId =
    request.elsewhere === true ? null : request.guild === undefined ? homeOf(world, channel) : request.guild;
  const asker = user ?? SOMEBODY;
  world.meet(asker);
  const person = { ...world.person(asker.id), ...asker };
  return {
    guildId,
    person: guildId === null ? person : world.memberOf(guildId, person),
    channelId: channel ?? defaultChannel(world, guildId, person, request.elsewhere === true),
    ...(request.elsewhere === true ? { elsewhere: true } : {}),
  };
}

function homeOf(world: World, channel: string | undefined): string | null {
  const known = channel === undefined ? null : world.channel(channel);
  return known === null ? GUILD_ID : known.guildId;
}

function defaultChannel(world: World, guildId: string | null, person: Person, elsewhere: boolean): string {
  if (guildId === null) return elsewhere ? ELSEWHERE_ID : world.directMessages(person).id;
  const [first] = world.guilds.get(guildId)?.channels.keys() ?? [];
  return first ?? ELSEWHERE_ID;
}

/** The kind of place. */
export function contextOf(place: Place): InteractionContextType {
  if (place.guildId !== null) return InteractionContextType.Guild;
  return place.elsewhere === true ? InteractionContextType.PrivateChannel : InteractionContextType.BotDM;
}

/** Who has installed the bot there: the server, the person, or both. Where nobody has, it is the person. */
export function ownersOf(world: World, place: Place): APIAuthorizingIntegrationOwnersMap {
  const byUser = { [ApplicationIntegrationType.UserInstall]: place.person.id };
  const also = place.person.installed === true ? byUser : {};
  if (place.guildId !== null && world.guilds.has(place.guildId)) {
    return { [ApplicationIntegrationType.GuildInstall]: place.guildId, ...also };
  }
  if (place.guildId === null && place.elsewhere !== true) {
    return { [ApplicationIntegrationType.GuildInstall]: "0", ...also };
  }
  return byUser;
}

/** True where only the person brought the bot along: few follow-ups, and private where the server wants it so. */
export function isUserInstallOnly(world: World, place: Place): boolean {
  return ownersOf(world, place)[ApplicationIntegrationType.GuildInstall] === undefined;
}

/** True where a server keeps answers of apps that people bring along to themselves. */
export function isForcedPrivate(world: World, place: Place): boolean {
  if (place.guildId === null || !isUserInstallOnly(world, place)) return false;
  return !isAllowed(place.person.permissions ?? MEMBER_PERMISSIONS, PermissionFlagsBits.UseExternalApps);
}

/** What the bot may do in a channel; a thread goes by the channel it hangs on. */
export function botPermissionsIn(world: World, channel: Channel | null): string {
  if (channel === null || channel.guildId === null) return BOT_PERMISSIONS;
  const parent = channel.parentId === null ? null : world.channel(channel.parentId);
  const guild = world.guilds.get(channel.guildId);
  return channel.botPermissions ?? parent?.botPermissions ?? guild?.botPermissions ?? BOT_PERMISSIONS;
}

/** What a person may do in a channel. */
export function memberPermissionsIn(channel: Channel | null, person: Person): string {
  return channel?.memberPermissions ?? person.permissions ?? MEMBER_PERMISSIONS;
}
