import { randomUUID } from "node:crypto";
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  GatewayOpcodes,
  type GatewayReadyDispatchData,
} from "discord-api-types/v10";
import type { WebSocket } from "ws";
import { guildEvent } from "./gateway-events.ts";
import { concerns, emit, replay, send, type Session } from "./gateway-session.ts";
import { fieldsOf, type Json, numberOf, parseJson } from "./json.ts";
import type { World } from "./world.ts";

/** The gateway of a local Discord. */
export interface Gateway extends GatewayControl {
  /** `version` as asked for in the address; null where it asks for none. */
  accept(socket: WebSocket, version: string | null): void;
  /**
   * Sends an event to the sessions it concerns, or keeps it for one that will resume; false where there is none.
   * A guild of null is a place outside of servers.
   */
  dispatch(event: string, data: object, guildId: string | null): boolean;
  /** Calls back when the first bot has come, and when the last one is gone. */
  onPresence(tell: (present: boolean) => void): void;
  /** How many IDENTIFYs are left today, out of a thousand. */
  starts(): number;
  close(): void;
}

/** What a test sees of the gateway and does to it. */
export interface GatewayControl {
  /** The intents of every IDENTIFY that was accepted. */
  intents(): readonly number[];
  /** How often a session was resumed. */
  resumes(): number;
  /** The codes with which bots closed their connections, in order. */
  closings(): readonly number[];
  /** Heartbeats so far. */
  heartbeats(): number;
  /** True while a bot is logged in and its connection stands. */
  isPresent(): boolean;
  /** Closes all connections with a code; their sessions stay and may be resumed. */
  drop(code: number): void;
  /** Breaks all connections without a word, as a network does. */
  tear(): void;
  /** Asks every bot to come back (op 7). */
  askToReconnect(): void;
  /** Declares every session invalid (op 9); one that is not resumable is forgotten. */
  invalidate(resumable: boolean): void;
  /** Asks every bot for a heartbeat at once (op 1). */
  askForHeartbeat(): void;
  /** From now on a log-in that follows another within so long is refused (op 9), as Discord does; 0 takes all. */
  spaceLogins(ms: number): void;
}

const NO_FLAGS: number = 0;
const HEARTBEAT_MS = 41_250;
/** A session that nobody resumes is forgotten after so long. */
const RESUMABLE_MS = 5 * 60_000;
const STARTS_A_DAY = 1000;
/** Need an approval that no local bot has. */
const PRIVILEGED =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const KNOWN_INTENTS = 2 ** 26;

/** `url` is where a bot resumes: this very gateway. */
export function createGateway(world: World, url: () => string): Gateway {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  const intents: number[] = [];
  const closings: number[] = [];
  let lastLogin = -Infinity;
  let spacingMs = 0;
  let resumes = 0;
  let heartbeats = 0;

  const watchers: ((present: boolean) => void)[] = [];
  const isPresent = (): boolean => [...sessions.values()].some(({ socket }) => socket !== null);
  let present = false;
  const lookAround = (): void => {
    if (present === isPresent()) return;
    present = !present;
    for (const tell of watchers) tell(present);
  };

  const forget = (session: Session): void => {
    session.forget();
    sessions.delete(session.id);
  };

  const identify = (socket: WebSocket, data: Json): Session | null => {
    const refused = refuseIdentify(world, data);
    if (refused !== null) {
      socket.close(...refused);
      return null;
    }
    const now = world.time.now();
    if (now - lastLogin < spacingMs) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return null;
    }
    lastLogin = now;
    const wanted = numberOf(data["intents"]) ?? 0;
    intents.push(wanted);
    const session: Session = {
      id: randomUUID().replaceAll("-", ""),
      shard: shardOf(data["shard"]) ?? [0, 1],
      intents: wanted,
      sequence: 0,
      events: [],
      socket,
      forget: () => {},
    };
    sessions.set(session.id, session);
    const own = [...world.guilds.values()].filter(({ id }) => concerns(session, id));
    const ready: GatewayReadyDispatchData = {
      v: 10,
      user: world.bot,
      guilds: own.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      shard: [...session.shard],
      application: { id: world.applicationId, flags: NO_FLAGS, flags_new: String(NO_FLAGS) },
    };
    emit(session, GatewayDispatchEvents.Ready, ready);
    if ((wanted & GatewayIntentBits.Guilds) !== 0) {
      for (const guild of own) {
        const { t, d } = guildEvent(world, { type: "guild created", guild });
        emit(session, t, d);
      }
    }
    return session;
  };

  const resume = (socket: WebSocket, data: Json): Session | null => {
    const id = data["session_id"];
    const session = typeof id === "string" ? sessions.get(id) : undefined;
    const seen = numberOf(data["seq"]) ?? 0;
    if (session === undefined || data["token"] !== world.token || !replay(session, socket, seen)) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return null;
    }
    resumes += 1;
    session.forget();
    session.socket = socket;
    emit(session, GatewayDispatchEvents.Resumed, {});
    return session;
  };

  world.onChange((event) => {
    const listening = [...sessions.values()].filter((one) => (one.intents & GatewayIntentBits.Guilds) !== 0);
    if (listening.length === 0) return;
    const { t, d, guildId } = guildEvent(world, event);
    for (const session of listening) if (concerns(session, guildId)) emit(session, t, d);
  });

  const accept: Gateway["accept"] = (socket, version) => {
    let session: Session | null = null;
    const sent = { since: world.time.now(), count: 0 };
    sockets.add(socket);
    if (version !== null && version !== "10") {
      socket.close(GatewayCloseCodes.InvalidAPIVersion, "Invalid API version.");
    }
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: HEARTBEAT_MS } });
    socket.on("message", (raw) => {
      if (isTooMuch(sent, world.time.now())) {
        socket.close(GatewayCloseCodes.RateLimited, "You are being rate limited.");
        return;
      }
      const message = fieldsOf(parseJson(textOf(raw)));
      const data = fieldsOf(message["d"]);
      switch (message["op"]) {
        case GatewayOpcodes.Heartbeat:
          heartbeats += 1;
          send(socket, { op: GatewayOpcodes.HeartbeatAck });
          return;
        case GatewayOpcodes.Identify:
          if (session) socket.close(GatewayCloseCodes.AlreadyAuthenticated, "Already authenticated.");
          else session = identify(socket, data);
          lookAround();
          return;
        case GatewayOpcodes.Resume:
          session = resume(socket, data);
          lookAround();
          return;
        case undefined:
          socket.close(GatewayCloseCodes.DecodeError, "Error while decoding payload.");
          return;
        default:
          if (!session) socket.close(GatewayCloseCodes.NotAuthenticated, "Not authenticated.");
          else if (!TAKEN.includes(message["op"])) {
            socket.close(GatewayCloseCodes.UnknownOpcode, "Unknown opcode.");
          }
      }
    });
    socket.on("close", (code) => {
      sockets.delete(socket);
      closings.push(code);
      const left = session;
      if (left === null || left.socket !== socket) return;
      left.socket = null;
      lookAround();
      if (!sessions.has(left.id)) return;
      // 1000 and 1001 say goodbye; after anything else the session may be resumed for a while.
      if (code === 1000 || code === 1001) forget(left);
      else left.forget = world.time.after(RESUMABLE_MS, () => sessions.delete(left.id));
    });
    // A torn connection is reported here and then closed; there is nothing else to do about it.
    socket.on("error", () => socket.terminate());
  };

  return {
    accept,
    dispatch: (event, data, guildId) => {
      const concerned = [...sessions.values()].filter((session) => concerns(session, guildId));
      for (const session of concerned) emit(session, event, data);
      return concerned.length > 0;
    },
    starts: () => STARTS_A_DAY - intents.length,
    intents: () => intents,
    resumes: () => resumes,
    closings: () => closings,
    heartbeats: () => heartbeats,
    isPresent,
    onPresence: (tell) => void watchers.push(tell),
    drop: (code) => {
      for (const socket of sockets) socket.close(code);
    },
    tear: () => {
      for (const socket of sockets) socket.terminate();
    },
    askToReconnect: () => {
      for (const socket of sockets) send(socket, { op: GatewayOpcodes.Reconnect });
    },
    invalidate: (resumable) => {
      for (const session of sessions.values()) {
        if (session.socket) send(session.socket, { op: GatewayOpcodes.InvalidSession, d: resumable });
        if (!resumable) forget(session);
      }
    },
    askForHeartbeat: () => {
      for (const socket of sockets) send(socket, { op: GatewayOpcodes.Heartbeat });
    },
    spaceLogins: (ms) => {
      spacingMs = ms;
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
      for (const session of sessions.values()) forget(session);
    },
  };
}

/** Counts what a bot sends: 120 messages in a minute are taken. */
function isTooMuch(sent: { since: number; count: number }, now: number): boolean {
  if (now - sent.since >= 60_000) {
    sent.since = now;
    sent.count = 0;
  }
  sent.count += 1;
  return sent.count > 120;
}

/** What a bot may send beside the opening of a session: presence, voice, members, soundboard. */
const TAKEN: readonly unknown[] = [3, 4, 8, 31];

function refuseIdentify(world: World, data: Json): [code: number, reason: string] | null {
  if (data["token"] !== world.token) {
    return [GatewayCloseCodes.AuthenticationFailed, "Authentication failed."];
  }
  const intents = data["intents"];
  if (typeof intents !== "number" || !Number.isInteger(intents) || intents < 0 || intents >= KNOWN_INTENTS) {
    return [GatewayCloseCodes.InvalidIntents, "Invalid intent(s)."];
  }
  if ((intents & PRIVILEGED) !== 0) return [GatewayCloseCodes.DisallowedIntents, "Disallowed intent(s)."];
  if (data["shard"] !== undefined && shardOf(data["shard"]) === null) {
    return [GatewayCloseCodes.InvalidShard, "Invalid shard."];
  }
  return null;
}

function shardOf(value: unknown): readonly [number, number] | null {
  if (!Array.isArray(value)) return null;
  const [number, count]: unknown[] = value;
  if (typeof number !== "number" || typeof count !== "number") return null;
  return number >= 0 && number < count ? [number, count] : null;
}

function textOf(raw: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString("utf8");
  return raw instanceof ArrayBuffer ? Buffer.from(raw).toString("utf8") : raw.toString("utf8");
}
