import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { type WebSocket, WebSocketServer } from "ws";
import { APPLICATION, BOT, guildData, guildId, interactionData, numberOf, readyData } from "./guild-data.ts";

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

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
