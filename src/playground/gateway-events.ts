import {
  type APIGuild,
  type APIUnavailableGuild,
  ChannelType,
  type GatewayGuildCreateDispatchData,
  GatewayDispatchEvents,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildSystemChannelFlags,
  GuildVerificationLevel,
} from "discord-api-types/v10";
import { channelJson } from "./channel-json.ts";
import type { Guild } from "./guilds.ts";
import { membershipJson } from "./people.ts";
import { roleJson } from "./resolved.ts";
import { LOCALE, SOMEBODY, type World, type WorldEvent } from "./world.ts";

/** An event of the gateway, and the server it happened in. */
export interface GuildEvent {
  readonly t: GatewayDispatchEvents;
  readonly d: object;
  readonly guildId: string;
}

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
    case "channel deleted": {
      const { type, channel } = event;
      const { ChannelCreate, ChannelDelete } = GatewayDispatchEvents;
      return {
        t: type === "channel created" ? ChannelCreate : ChannelDelete,
        d: channelJson(world, channel),
        guildId: channel.guildId ?? "0",
      };
    }
  }
}

/** A server as `GET /guilds/:id` gives it. */
export function guildJson(guild: Guild): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: SOMEBODY.id,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: GuildVerificationLevel.None,
    default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
    explicit_content_filter: GuildExplicitContentFilter.Disabled,
    roles: [...guild.roles.values()].map(roleJson),
    emojis: [],
    features: [],
    mfa_level: GuildMFALevel.None,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: GuildSystemChannelFlags.SuppressJoinNotifications,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: GuildPremiumTier.None,
    preferred_locale: LOCALE,
    public_updates_channel_id: null,
    nsfw_level: GuildNSFWLevel.Default,
    stickers: [],
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}

/** A server with all that is in it; the bot is the only member told of. */
function guildCreateJson(world: World, guild: Guild): GatewayGuildCreateDispatchData {
  const channels = [...guild.channels.values()].map((channel) => channelJson(world, channel));
  return {
    ...guildJson(guild),
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: 2 + guild.members.size,
    voice_states: [],
    members: [{ ...membershipJson({ id: world.bot.id, username: world.bot.username }), user: world.bot }],
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
