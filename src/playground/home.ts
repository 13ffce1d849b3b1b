import { ChannelType, PermissionFlagsBits as May } from "discord-api-types/v10";
import type { Channel } from "./guilds.ts";
import type { ChannelHere, Home, PersonHere, ServerHere } from "./page/wire.ts";
import { isAllowed, MEMBER_PERMISSIONS, type Person } from "./people.ts";
import { botPermissionsIn } from "./places.ts";
import type { World } from "./world.ts";

/** The most people the page offers to act as, so that a world of thousands stays a short list. */
const MOST_PEOPLE = 25;

/** What the page shows around the conversation. Opens the direct messages of the people in it. */
export function homeOf(world: World, origin: string): Home {
  const { id, global_name, username } = world.bot;
  return {
    origin,
    bot: { id, name: global_name ?? username },
    servers: [...world.guilds.values()].map((guild): ServerHere => ({
      id: guild.id,
      name: guild.name,
      channels: [...guild.channels.values()].map((channel) => channelHere(world, channel)),
      roles: [...guild.roles.values()]
        .filter((role) => role.id !== guild.id)
        .map((role) => ({ id: role.id, name: role.name })),
    })),
    people: world
      .everybody()
      .slice(0, MOST_PEOPLE)
      .map((person) => personHere(world, person)),
  };
}

function channelHere(world: World, channel: Channel): ChannelHere {
  const { id, name, type, parentId } = channel;
  const permissions = botPermissionsIn(world, channel);
  const send = type === ChannelType.PublicThread ? May.SendMessagesInThreads : May.SendMessages;
  return { id, name, type, parentId, botMayPost: isAllowed(permissions, May.ViewChannel | send) };
}

function personHere(world: World, person: Person): PersonHere {
  const permissionsIn = (guildId: string): string =>
    world.memberOf(guildId, person).permissions ?? MEMBER_PERMISSIONS;
  return {
    id: person.id,
    username: person.username,
    name: person.displayName ?? person.username,
    manages: [...world.guilds.keys()].filter((id) => isAllowed(permissionsIn(id), May.ManageGuild)),
    directChannelId: world.directMessages(person).id,
  };
}
