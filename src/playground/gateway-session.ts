import { GatewayOpcodes } from "discord-api-types/v10";
import type { WebSocket } from "ws";
import type { Json } from "./json.ts";

/** What a bot's connection leaves behind when it breaks: enough to go on where it was. */
export interface Session {
  readonly id: string;
  /** Its part of the servers: `[number, of how many]`. */
  readonly shard: readonly [number, number];
  readonly intents: number;
  sequence: number;
  /** The newest events, for a resume. */
  readonly events: { readonly s: number; readonly t: string; readonly d: object }[];
  socket: WebSocket | null;
  /** Forgets the session when nobody resumes it. */
  forget(): void;
}

const KEPT_EVENTS = 500;

/** Sends an event to a session, or keeps it for the resume. */
export function emit(session: Session, t: string, d: object): void {
  session.sequence += 1;
  const event = { s: session.sequence, t, d };
  session.events.push(event);
  if (session.events.length > KEPT_EVENTS) session.events.shift();
  if (session.socket) send(session.socket, { op: GatewayOpcodes.Dispatch, ...event });
}

/** Sends again what came after `seen`; false where that is not kept any more. */
export function replay(session: Session, socket: WebSocket, seen: number): boolean {
  const [oldest] = session.events;
  if (seen > session.sequence || (oldest !== undefined && oldest.s > seen + 1)) return false;
  for (const event of session.events.filter((kept) => kept.s > seen)) {
    send(socket, { op: GatewayOpcodes.Dispatch, ...event });
  }
  return true;
}

/** Whether what happens in a server is this session's: direct messages are the first shard's. */
export function concerns({ shard: [number, count] }: Session, guildId: string | null): boolean {
  return guildId === null ? number === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === number;
}

/** One payload of the gateway. */
export function send(socket: WebSocket, payload: { readonly op: number } & Json): void {
  socket.send(JSON.stringify({ d: null, s: null, t: null, ...payload }));
}
