import {
  type APIChannel,
  type APIInteractionDataResolvedChannel,
  ChannelType,
  type APIOverwrite,
  ForumLayoutType,
  OverwriteType,
} from "discord-api-types/v10";
import type { Channel } from "./guilds.ts";
import { userJson } from "./people.ts";
import type { World } from "./world.ts";

/** A channel as `GET /channels/:id` gives it. */
export function channelJson(world: World, channel: Channel): APIChannel {
  const { id, name } = channel;
  const last = { last_message_id: channel.lastMessageId };
  if (channel.type === ChannelType.DM) {
    const recipient = channel.recipientId === null ? null : world.person(channel.recipientId);
    return {
      id,
      type: channel.type,
      name: null,
      ...last,
      recipients: recipient ? [userJson(recipient)] : [],
    };
  }
  const guild_id = channel.guildId ?? "0";
  switch (channel.type) {
    case ChannelType.GuildText:
    case ChannelType.GuildAnnouncement:
      return {
        id,
        type: channel.type,
        name,
        guild_id,
        position: 0,
        parent_id: channel.parentId,
        permission_overwrites: overwritesOf(world, channel),
        nsfw: false,
        topic: null,
        rate_limit_per_user: 0,
        ...last,
      };
    case ChannelType.PublicThread:
      return {
        id,
        type: channel.type,
        name,
        guild_id,
        ...(channel.parentId === null ? {} : { parent_id: channel.parentId }),
        owner_id: world.bot.id,
        thread_metadata: threadMetadata(channel),
        message_count: 0,
        member_count: 1,
        ...last,
      };
    case ChannelType.GuildForum:
      return {
        id,
        type: channel.type,
        name,
        guild_id,
        position: 0,
        parent_id: channel.parentId,
        permission_overwrites: overwritesOf(world, channel),
        nsfw: false,
        topic: null,
        available_tags: [],
        default_reaction_emoji: null,
        default_sort_order: null,
        default_forum_layout: ForumLayoutType.NotSet,
        ...last,
      };
  }
}

/** A channel as it stands among the resolved ones of an interaction; `app` is null where the bot is no member. */
export function resolvedChannelJson(
  channel: Channel,
  permissions: string,
  app: string | null,
): APIInteractionDataResolvedChannel {
  const { id, name } = channel;
  const common = { id, name, permissions, ...(app === null ? {} : { app_permissions: app }) };
  if (channel.type !== ChannelType.PublicThread) return { ...common, type: channel.type };
  return {
    ...common,
    type: channel.type,
    thread_metadata: threadMetadata(channel),
    ...(channel.parentId === null ? {} : { parent_id: channel.parentId }),
  };
}

/** What the bot may do in the channel, as a change of what it may do in the server. */
function overwritesOf(world: World, { guildId, botPermissions }: Channel): APIOverwrite[] {
  const guild = guildId === null ? undefined : world.guilds.get(guildId);
  if (guild === undefined || botPermissions === null) return [];
  const [given, here] = [BigInt(guild.botPermissions), BigInt(botPermissions)];
  return [
    {
      id: world.bot.id,
      type: OverwriteType.Member,
      allow: String(here & ~given),
      deny: String(given & ~here),
    },
  ];
}

function threadMetadata({ archived, locked }: Channel) {
  return {
    archived,
    locked,
    auto_archive_duration: 1440,
    archive_timestamp: "2024-01-01T00:00:00.000000+00:00",
  } as const;
}
