import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { type WebSocket, WebSocketServer } from "ws";

/** As much of a Discord as a bot's memory and start are measured against: servers that it is in, and questions. */
export interface GuildDiscord {
  readonly apiUrl: string;
  readonly token: string;
  /** Resolves when every server has been sent to a bot that asked for servers; at once for one that did not. */
  sent(): Promise<void>;
  /** Asks `/help` in so many servers, one after another, and waits for all the answers. */
  askIn(guilds: number): Promise<void>;
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

const APPLICATION = "400000000000000001";
const BOT = {
  id: APPLICATION,
  username: "bench",
  discriminator: "0",
  global_name: null,
  avatar: null,
  bot: true,
};
const CHANNELS = 20;
const ROLES = 10;

/** A Discord on loopback with a bot that is in that many servers of 20 channels and 10 roles. */
export async function openGuildDiscord(guilds: number): Promise<GuildDiscord> {
  const token = "bench.token";
  const sent = Promise.withResolvers<void>();
  const waiting = new Map<string, () => void>();
  let commands: readonly Json[] = [];
  let bot: WebSocket | null = null;
  let sequence = 0;
  let port = 0;
  const dispatch = (t: string, d: object): void => {
    sequence += 1;
    bot?.send(JSON.stringify({ op: 0, s: sequence, t, d }));
  };

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const path = (request.url ?? "").replace(/^\/api\/v10/, "").replace(/\?.*$/, "");
      const callback = /^\/interactions\/(\d+)\//.exec(path)?.[1];
      if (callback !== undefined) {
        waiting.get(callback)?.();
        waiting.delete(callback);
      }
      if (path === `/applications/${APPLICATION}/commands` && request.method === "PUT") {
        commands = JSON.parse(body);
      }
      const answer = restAnswer(path, request.url ?? "", port, guilds, commands);
      response.writeHead(answer === null ? 204 : 200, { "content-type": "application/json" });
      response.end(answer === null ? undefined : JSON.stringify(answer));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    bot = socket;
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
    socket.on("message", (raw: Buffer) => {
      const message: unknown = JSON.parse(raw.toString("utf8"));
      if (field(message, "op") === 1) socket.send(JSON.stringify({ op: 11 }));
      if (field(message, "op") !== 2) return;
      const wantsGuilds = (Number(field(field(message, "d"), "intents")) & 1) === 1;
      dispatch("READY", readyData(port, guilds));
      if (wantsGuilds)
        for (let guild = 0; guild < guilds; guild += 1) dispatch("GUILD_CREATE", guildData(guild));
      sent.resolve();
    });
  });
  port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
    });
  });

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    token,
    sent: () => sent.promise,
    askIn: async (count) => {
      for (let number = 0; number < count; number += 1) {
        const id = String(
          700_000_000_000_000_000n +
            BigInt(Math.floor(performance.now() * 1000)) * 4096n +
            BigInt(number % 4096),
        );
        await new Promise<void>((resolve) => {
          waiting.set(id, resolve);
          dispatch("INTERACTION_CREATE", interactionData(id, number % guilds, number));
        });
      }
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Null is an answer without content. */
function restAnswer(
  path: string,
  url: string,
  port: number,
  guilds: number,
  commands: readonly Json[],
): object | null {
  switch (path) {
    case "/gateway/bot":
      return {
        url: `ws://127.0.0.1:${port}`,
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
      };
    case "/applications/@me":
    case "/oauth2/applications/@me":
      return {
        id: APPLICATION,
        name: "Bench",
        description: "",
        icon: null,
        bot: BOT,
        flags: 0,
        verify_key: "0",
      };
    case "/users/@me":
      return BOT;
    case "/users/@me/guilds": {
      const query = new URL(url, "http://localhost").searchParams;
      const after = query.get("after");
      const first = after === null ? 0 : Math.max(0, numberOf(after) + 1);
      const limit = Number(query.get("limit") ?? 200);
      const count = Math.max(0, Math.min(limit, guilds - first));
      return Array.from({ length: count }, (_, i) => ({
        id: guildId(first + i),
        name: `Server ${first + i}`,
        icon: null,
        owner: false,
        permissions: "0",
        features: [],
      }));
    }
    case `/applications/${APPLICATION}/commands`:
      return commands.map((command, index) => ({
        ...command,
        id: String(800_000_000_000_000_000n + BigInt(index)),
        application_id: APPLICATION,
        version: "1",
      }));
    default:
      return null;
  }
}

function readyData(port: number, guilds: number): object {
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

function guildId(number: number): string {
  return String(200_000_000_000_000_000n + BigInt(number) * 1000n);
}

function numberOf(id: string): number {
  return Number((BigInt(id) - 200_000_000_000_000_000n) / 1000n);
}

/** A server as GUILD_CREATE describes it: every field that the library reads, with texts of ordinary length. */
function guildData(number: number): object {
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

function interactionData(id: string, guild: number, asker: number): object {
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

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
