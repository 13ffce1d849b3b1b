import { randomUUID } from "node:crypto";
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayOpcodes,
  type GatewayReadyDispatchData,
} from "discord-api-types/v10";
import type { WebSocket } from "ws";
import type { World } from "./world.ts";

/** The gateway of a local Discord. */
export interface Gateway {
  accept(socket: WebSocket): void;
  /** Sends an event to every session, or keeps it for one that will resume; false where there is none. */
  dispatch(event: string, data: object): boolean;
  /** The intents of every IDENTIFY that was accepted. */
  intents(): readonly number[];
  /** How often a session was resumed. */
  resumes(): number;
  /** Closes all connections with a code; their sessions stay and may be resumed. */
  drop(code: number): void;
  close(): void;
}

interface Session {
  readonly id: string;
  sequence: number;
  /** The newest events, for a resume. */
  readonly events: { readonly s: number; readonly t: string; readonly d: object }[];
  socket: WebSocket | null;
}

const NO_FLAGS: number = 0;
const HEARTBEAT_MS = 41_250;
const KEPT_EVENTS = 200;

/** `url` is where a bot resumes: this very gateway. */
export function createGateway(world: World, url: () => string): Gateway {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  const intents: number[] = [];
  let resumes = 0;

  const emit = (session: Session, t: string, d: object): void => {
    session.sequence += 1;
    const event = { s: session.sequence, t, d };
    session.events.push(event);
    if (session.events.length > KEPT_EVENTS) session.events.shift();
    if (session.socket) send(session.socket, { op: GatewayOpcodes.Dispatch, ...event });
  };

  const identify = (socket: WebSocket, data: Json): Session | null => {
    if (data["token"] !== world.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed, "Authentication failed.");
      return null;
    }
    intents.push(typeof data["intents"] === "number" ? data["intents"] : -1);
    const session: Session = { id: randomUUID().replaceAll("-", ""), sequence: 0, events: [], socket };
    sessions.set(session.id, session);
    const ready: GatewayReadyDispatchData = {
      v: 10,
      user: world.bot,
      guilds: world.guildIds.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      shard: [0, 1],
      application: { id: world.applicationId, flags: NO_FLAGS, flags_new: String(NO_FLAGS) },
    };
    emit(session, GatewayDispatchEvents.Ready, ready);
    return session;
  };

  const resume = (socket: WebSocket, data: Json): Session | null => {
    const id = data["session_id"];
    const session = typeof id === "string" ? sessions.get(id) : undefined;
    if (session === undefined || data["token"] !== world.token) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return null;
    }
    resumes += 1;
    session.socket = socket;
    const seen = typeof data["seq"] === "number" ? data["seq"] : 0;
    for (const event of session.events.filter((kept) => kept.s > seen)) {
      send(socket, { op: GatewayOpcodes.Dispatch, ...event });
    }
    emit(session, GatewayDispatchEvents.Resumed, {});
    return session;
  };

  const accept = (socket: WebSocket): void => {
    let session: Session | null = null;
    sockets.add(socket);
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: HEARTBEAT_MS } });
    socket.on("message", (raw) => {
      const message = readJson(textOf(raw));
      if (message === null) {
        socket.close(GatewayCloseCodes.DecodeError, "Error while decoding payload.");
        return;
      }
      const data = objectOf(message["d"]);
      switch (message["op"]) {
        case GatewayOpcodes.Heartbeat:
          send(socket, { op: GatewayOpcodes.HeartbeatAck });
          return;
        case GatewayOpcodes.Identify:
          if (session) socket.close(GatewayCloseCodes.AlreadyAuthenticated, "Already authenticated.");
          else session = identify(socket, data);
          return;
        case GatewayOpcodes.Resume:
          session = resume(socket, data);
          return;
        default:
          if (!session) socket.close(GatewayCloseCodes.NotAuthenticated, "Not authenticated.");
      }
    });
    socket.on("close", (code) => {
      sockets.delete(socket);
      if (session?.socket !== socket) return;
      session.socket = null;
      // 1000 and 1001 say goodbye; after anything else the session may be resumed.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
    });
    // A torn connection is reported here and then closed; there is nothing else to do about it.
    socket.on("error", () => socket.terminate());
  };

  return {
    accept,
    dispatch: (event, data) => {
      for (const session of sessions.values()) emit(session, event, data);
      return sessions.size > 0;
    },
    intents: () => intents,
    resumes: () => resumes,
    drop: (code) => {
      for (const socket of sockets) socket.close(code);
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
      sessions.clear();
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

function send(socket: WebSocket, payload: { readonly op: number } & Json): void {
  socket.send(JSON.stringify({ d: null, s: null, t: null, ...payload }));
}

function textOf(raw: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString("utf8");
  return raw instanceof ArrayBuffer ? Buffer.from(raw).toString("utf8") : raw.toString("utf8");
}

function readJson(text: string): Json | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
