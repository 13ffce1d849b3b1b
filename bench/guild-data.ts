// What a Discord says of the servers, the bot and the questions of the bench.

export const APPLICATION = "400000000000000001";
export const BOT = {
  id: APPLICATION,
  username: "bench",
  discriminator: "0",
  global_name: null,
  avatar: null,
  bot: true,
};
const CHANNELS = 20;
const ROLES = 10;

/** READY of a bot in that many servers. */
export function readyData(port: number, guilds: number): object {
  return {
    v: 10,
    user: BOT,
    guilds: Array.from({ length: guilds }, (_, i) => ({ id: guildId(i), unavailable: true })),
    session_id: "bench",
    resume_gateway_url: `ws://127.0.0.1:${port}`,
    shard: [0, 1],
    application: { id: APPLICATION, flags: 0 },
  };
}

/** The id of a server by its number. */
export function guildId(number: number): string {
  return String(200_000_000_000_000_000n + BigInt(number) * 1000n);
}

/** The number of a server by its id; below 0 for an id before the first. */
export function numberOf(id: string): number {
  return Number((BigInt(id) - 200_000_000_000_000_000n) / 1000n);
}

/** A server as GUILD_CREATE describes it: every field that the library reads, with texts of ordinary length. */
export function guildData(number: number): object {
  const id = guildId(number);
  const inside = (offset: number): string => String(BigInt(id) + BigInt(offset));
  return {
    id,
    name: `Server number ${number}`,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: inside(999),
    region: "deprecated",
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 2,
    features: ["COMMUNITY", "NEWS"],
    mfa_level: 0,
    application_id: null,
    system_channel_id: inside(100),
    system_channel_flags: 0,
    rules_channel_id: inside(101),
    public_updates_channel_id: inside(102),
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: "en-US",
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    joined_at: "2026-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: 120,
    roles: Array.from({ length: ROLES }, (_, i) => roleData(i === 0 ? id : inside(i), i)),
    channels: Array.from({ length: CHANNELS }, (_, i) => channelData(inside(100 + i), id, i)),
    members: [
      {
        user: BOT,
        roles: [],
        joined_at: "2026-01-01T00:00:00.000000+00:00",
        deaf: false,
        mute: false,
        flags: 0,
      },
    ],
    emojis: [],
    stickers: [],
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

function roleData(id: string, position: number): object {
  return {
    id,
    name: position === 0 ? "@everyone" : `role ${position}`,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: "2248473465835073",
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

function channelData(id: string, guild: string, position: number): object {
  return {
    id,
    type: position % 5 === 4 ? 2 : 0,
    guild_id: guild,
    name: `channel-${position}`,
    topic: `What people talk about in channel ${position}`,
    position,
    parent_id: null,
    nsfw: false,
    rate_limit_per_user: 0,
    last_message_id: null,
    flags: 0,
    permission_overwrites: [{ id: guild, type: 0, allow: "0", deny: "0" }],
  };
}

/** `/help`, asked in a server by somebody. */
export function interactionData(id: string, guild: number, asker: number): object {
  const channel = String(BigInt(guildId(guild)) + 100n);
  return {
    id,
    application_id: APPLICATION,
    type: 2,
    token: `token-of-${id}`,
    version: 1,
    locale: "en-GB",
    guild_locale: "en-US",
    guild_id: guildId(guild),
    guild: { id: guildId(guild), locale: "en-US", features: [] },
    channel_id: channel,
    channel: { id: channel, type: 0, name: "channel-0", guild_id: guildId(guild) },
    context: 0,
    authorizing_integration_owners: { 0: guildId(guild) },
    entitlements: [],
    attachment_size_limit: 10_485_760,
    app_permissions: "274878024704",
    member: {
      user: {
        id: String(600_000_000_000_000_000n + BigInt(asker)),
        username: `person-${asker}`,
        discriminator: "0",
        global_name: null,
        avatar: null,
      },
      roles: [],
      joined_at: "2026-01-01T00:00:00.000000+00:00",
      deaf: false,
      mute: false,
      flags: 0,
      pending: false,
      permissions: "2248473465835073",
    },
    data: { id: "800000000000000009", name: "help", type: 1, options: [] },
  };
}
