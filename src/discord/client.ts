import {
  type APIInteraction,
  Client,
  GatewayDispatchEvents,
  Options,
  SimpleIdentifyThrottler,
  SimpleShardingStrategy,
  type WebSocketOptions,
} from "discord.js";
import { API_VERSION, REST } from "./discord-api.ts";

/** A gateway connection and how to end it. */
export interface Connection {
  readonly client: Client;
  close(): Promise<void>;
}

/** Told when the client has to wait, and for how long, before it may try again to log in. */
export type OnIdentifyWait = (waitMs: number) => void;

/**
 * The gateway connection: no intents, next to no caches. Nothing is read from its caches, and no listener is set on
 * its own interaction events, so what it builds from a raw interaction is dropped at once.
 */
export function createConnection(apiUrl: string, onIdentifyWait: OnIdentifyWait): Connection {
  let closed = false;
  const client = new Client({
    intents: 0,
    allowedMentions: { parse: [] },
    enforceNonce: false,
    rest: { api: apiUrl, version: API_VERSION },
    ws: {
      buildStrategy: strategyUntil(() => closed),
      buildIdentifyThrottler: throttlerThatTells(onIdentifyWait),
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      ThreadMemberManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  });
  return {
    client,
    close: async () => {
      closed = true;
      await client.destroy();
    },
  };
}

/** Hands over every interaction as Discord sent it, before the library makes an object of it. */
export function onInteraction(client: Client, take: (interaction: APIInteraction) => void): void {
  client.ws.on(GatewayDispatchEvents.InteractionCreate, take);
}

/**
 * The REST instance for start-up and replies. Discord does not count interaction callbacks in its limit per second,
 * so this instance sets itself none (0 and −1 would stall it). A call that hangs is given up after `timeoutMs` and
 * tried again.
 */
export function createReplyRest(apiUrl: string, token: string, timeoutMs = 15_000): REST {
  return new REST({
    api: apiUrl,
    version: API_VERSION,
    globalRequestsPerSecond: Infinity,
    timeout: timeoutMs,
  }).setToken(token);
}

/**
 * The library's own strategy, with one repair: a connection that is waiting to try again when the client is
 * destroyed goes on trying for ever, and the process never ends. Every attempt begins by asking for the last
 * session, so once closed that question stays unanswered.
 */
function strategyUntil(closed: () => boolean): NonNullable<WebSocketOptions["buildStrategy"]> {
  return (manager) => {
    const retrieve = manager.options.retrieveSessionInfo.bind(manager.options);
    manager.options.retrieveSessionInfo = (shardId) =>
      closed() ? new Promise<never>(() => {}) : retrieve(shardId);
    return new SimpleShardingStrategy(manager);
  };
}

/** Discord takes one log-in of a shard per so long. */
const LOGIN_SPACING_MS = 5000;

/**
 * The library's own throttler, which tells when it makes a log-in wait. Discord refuses a log-in that follows another
 * one too closely, for example after a quick restart; the library then waits and tries again.
 */
function throttlerThatTells(
  onIdentifyWait: OnIdentifyWait,
): NonNullable<WebSocketOptions["buildIdentifyThrottler"]> {
  return async (manager) => {
    const { session_start_limit: limit } = await manager.fetchGatewayInformation();
    const throttler = new SimpleIdentifyThrottler(limit.max_concurrency);
    let lastMs = -Infinity;
    return {
      waitForIdentify: async (shardId, signal) => {
        const waitMs = lastMs + LOGIN_SPACING_MS - performance.now();
        if (waitMs > 0) onIdentifyWait(Math.ceil(waitMs));
        await throttler.waitForIdentify(shardId, signal);
        lastMs = performance.now();
      },
    };
  };
}
