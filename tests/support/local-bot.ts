import { WebSocket } from "ws";
import type { AskRequest } from "../../src/playground/interactions.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import type { Timeline } from "../../src/playground/timeline.ts";

/** What a gateway sends. */
export interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: Readonly<Record<string, unknown>> & { readonly data?: Readonly<Record<string, unknown>> };
}

/** A bare connection to a gateway. */
export interface Socket {
  readonly raw: WebSocket;
  next(): Promise<Payload>;
  /** The code it was closed with, −1 where it never opened. */
  readonly closed: Promise<number>;
  send(op: number, d: unknown): void;
}

/** What REST answers. */
export interface Called {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

/** An interaction that a bare bot has received and not yet answered. */
export interface Asked {
  readonly raw: Payload["d"];
  /** Where its callback goes. */
  readonly path: string;
  /** Where its messages are. */
  readonly webhook: string;
  readonly recorded: Promise<Recorded>;
}

/** A local Discord with a bot that is nothing but a socket and `fetch`. */
export interface LocalBot {
  readonly discord: LocalDiscord;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Called>;
  connect(headers?: Readonly<Record<string, string>>): Socket;
  identify(fields?: Readonly<Record<string, unknown>>): Promise<{ socket: Socket; ready: Payload["d"] }>;
  /** Somebody types a command, or does what `act` does; the bot has received it. */
  asked(request?: AskRequest | (() => Promise<Recorded>)): Promise<Asked>;
  close(): Promise<void>;
}

/** Opens one; the bot logs in when it is first asked something. */
export async function openLocalBot(time?: Timeline): Promise<LocalBot> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, time);
  const sockets: Socket[] = [];
  let main: Socket | null = null;

  const connect: LocalBot["connect"] = (headers = {}) => {
    const raw = new WebSocket(`${discord.url.replace("http", "ws")}/?v=10&encoding=json`, { headers });
    const queue: Payload[] = [];
    const waiting: ((payload: Payload) => void)[] = [];
    raw.on("message", (data: Buffer) => {
      const payload: Payload = JSON.parse(data.toString("utf8"));
      const taker = waiting.shift();
      if (taker) taker(payload);
      else queue.push(payload);
    });
    const closed = new Promise<number>((resolve) => {
      raw.on("close", resolve);
      raw.on("error", () => resolve(-1));
    });
    const next = (): Promise<Payload> => {
      const ready = queue.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    };
    const socket = {
      raw,
      closed,
      next,
      send: (op: number, d: unknown) => raw.send(JSON.stringify({ op, d })),
    };
    sockets.push(socket);
    return socket;
  };

  const identify: LocalBot["identify"] = async (fields = {}) => {
    const socket = connect();
    await socket.next();
    socket.send(2, { token: discord.token, intents: 0, properties: {}, ...fields });
    return { socket, ready: (await socket.next()).d };
  };

  return {
    discord,
    connect,
    identify,
    call: async (method, path, body, headers = {}) => {
      const form = body instanceof FormData;
      const response = await fetch(`${discord.apiUrl}/v10${path}`, {
        method,
        headers: {
          authorization: `Bot ${discord.token}`,
          ...(form ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        json: text === "" ? null : JSON.parse(text),
        headers: response.headers,
      };
    },
    asked: async (request = { command: "echo", options: { word: "a" } }) => {
      main ??= (await identify()).socket;
      const recorded = typeof request === "function" ? request() : discord.interact(request);
      const { d } = await main.next();
      const [id, token, app] = [d["id"], d["token"], d["application_id"]].map(String);
      return {
        raw: d,
        path: `/interactions/${id}/${token}/callback`,
        webhook: `/webhooks/${app}/${token}`,
        recorded,
      };
    },
    close: async () => {
      for (const socket of sockets) socket.raw.terminate();
      await discord.close();
    },
  };
}

/** A callback that answers with one text, privately. */
export const answerOf = (content: string) => ({
  type: 4,
  data: { flags: 32_768 | 64, components: [{ type: 10, content }] },
});

/** The message of an answer; throws where there is none. */
export function messageIdOf(recorded: Recorded): string {
  if (recorded.status !== "answered" || recorded.message === null) throw new Error(JSON.stringify(recorded));
  return recorded.message.id;
}
