import {
  type APIUnavailableGuild,
  ChannelType,
  type GatewayGuildCreateDispatchData,
  GatewayDispatchEvents,
} from "discord-api-types/v10";
import { channelJson } from "./channel-json.ts";
import { botMemberJson, guildJson } from "./guild-json.ts";
import type { Guild } from "./guilds.ts";
import type { World, WorldEvent } from "./world.ts";

/** An event of the gateway, and the server it happened in. */
export interface GuildEvent {
  readonly t: GatewayDispatchEvents;
  readonly d: object;
  readonly guildId: string;
}

const CHANNEL_EVENTS = {
  "channel created": GatewayDispatchEvents.ChannelCreate,
  "channel changed": GatewayDispatchEvents.ChannelUpdate,
  "channel deleted": GatewayDispatchEvents.ChannelDelete,
} as const;

/** What a bot that asked for the Guilds intent hears of a change of the world. */
export function guildEvent(world: World, event: WorldEvent): GuildEvent {
  switch (event.type) {
    case "guild created": {
      const { id } = event.guild;
      return { t: GatewayDispatchEvents.GuildCreate, d: guildCreateJson(world, event.guild), guildId: id };
    }
    case "guild left": {
      const { id } = event.guild;
      const gone: APIUnavailableGuild = { id, unavailable: false };
      return { t: GatewayDispatchEvents.GuildDelete, d: gone, guildId: id };
    }
    case "channel created":
    case "channel changed":
    case "channel deleted": {
      const { type, channel } = event;
      return { t: CHANNEL_EVENTS[type], d: channelJson(world, channel), guildId: channel.guildId ?? "0" };
    }
  }
}

/** A server with all that is in it; the bot is the only member told of. */
function guildCreateJson(world: World, guild: Guild): GatewayGuildCreateDispatchData {
  const channels = [...guild.channels.values()].map((channel) => channelJson(world, channel));
  return {
    ...guildJson(world, guild),
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: 2 + guild.members.size,
    voice_states: [],
    members: [botMemberJson(world, guild)],
    channels: channels.filter((channel) => isGuildChannel(channel)),
    threads: channels.filter((channel) => channel.type === ChannelType.PublicThread),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

type GuildChannelJson = GatewayGuildCreateDispatchData["channels"][number];

function isGuildChannel(channel: ReturnType<typeof channelJson>): channel is GuildChannelJson {
  return channel.type !== ChannelType.PublicThread && channel.type !== ChannelType.DM;
}
