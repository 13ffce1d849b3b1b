import {
  type APIGuild,
  type APIGuildMember,
  type APIRole,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildSystemChannelFlags,
  GuildVerificationLevel,
} from "discord-api-types/v10";
import type { Guild } from "./guilds.ts";
import { membershipJson, userJson } from "./people.ts";
import { roleJson } from "./resolved.ts";
import { LOCALE, SOMEBODY, type World } from "./world.ts";

/** A server as `GET /guilds/:id` gives it. */
export function guildJson(world: World, guild: Guild): APIGuild {
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
    roles: [...[...guild.roles.values()].map(roleJson), botRoleJson(world, guild)],
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

/** The role that Discord makes for a bot when it is invited, with what it was given then. */
function botRoleJson(world: World, guild: Guild): APIRole {
  const { botRoleId: id, botPermissions: permissions } = guild;
  const role = roleJson({ id, name: world.applicationName, mentionable: false, permissions });
  return { ...role, position: 1, managed: true, tags: { bot_id: world.bot.id } };
}

/** The bot as a member of a server. */
export function botMemberJson({ bot }: World, guild: Guild): APIGuildMember {
  const roles = [guild.botRoleId];
  return { ...membershipJson({ id: bot.id, username: bot.username, roles }), user: bot };
}

/** A member as `GET /guilds/:id/members/:id` gives them; null for somebody nobody knows. */
export function guildMemberJson(world: World, guild: Guild, userId: string): APIGuildMember | null {
  if (userId === world.bot.id) return botMemberJson(world, guild);
  const person = world.person(userId);
  return person === null
    ? null
    : { ...membershipJson(world.memberOf(guild.id, person)), user: userJson(person) };
}
