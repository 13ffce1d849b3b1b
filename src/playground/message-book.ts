import type { APIMessage } from "discord-api-types/v10";
import { keepNewest } from "./bounded.ts";
import type { Place } from "./places.ts";
import { compareIds } from "./snowflake.ts";

/** A message, and where the interaction stood that it answers. */
export interface KeptMessage {
  readonly message: APIMessage;
  /** Null for a message in a channel. */
  readonly place: Place | null;
}

/** What happened to a message, a private one too. */
export type BookEvent =
  | { readonly type: "message"; readonly message: APIMessage }
  | { readonly type: "gone"; readonly channelId: string; readonly messageId: string };

/** The messages of a local Discord. */
export interface MessageBook {
  add(message: APIMessage, place: Place | null): APIMessage;
  replace(message: APIMessage): APIMessage;
  find(id: string): KeptMessage | null;
  remove(id: string): void;
  /** What everybody in a channel sees, oldest first. */
  history(channelId: string): readonly APIMessage[];
  /** Calls back at everything that is added, edited or removed from now on. */
  onChange(tell: (event: BookEvent) => void): void;
}

/** Replies are pressed soon or never; posts are looked for by a bot that starts again. */
const KEPT_REPLIES = 1000;
const KEPT_POSTS = 20_000;

const EPHEMERAL = 64;

export function createMessageBook(): MessageBook {
  const replies = new Map<string, KeptMessage>();
  const posts = new Map<string, KeptMessage>();
  const channels = new Map<string, Set<string>>();
  const listeners: ((event: BookEvent) => void)[] = [];
  const tell = (event: BookEvent): void => listeners.forEach((listener) => listener(event));
  const find = (id: string): KeptMessage | null => posts.get(id) ?? replies.get(id) ?? null;

  return {
    add: (message, place) => {
      const shelf = place === null ? posts : replies;
      shelf.set(message.id, { message, place });
      keepNewest(shelf, place === null ? KEPT_POSTS : KEPT_REPLIES);
      if (((message.flags ?? 0) & EPHEMERAL) === 0) {
        const ids = channels.get(message.channel_id) ?? new Set();
        channels.set(message.channel_id, ids.add(message.id));
      }
      tell({ type: "message", message });
      return message;
    },
    replace: (message) => {
      const kept = find(message.id);
      if (kept === null) return message;
      (kept.place === null ? posts : replies).set(message.id, { message, place: kept.place });
      tell({ type: "message", message });
      return message;
    },
    find,
    remove: (id) => {
      const kept = find(id);
      posts.delete(id);
      replies.delete(id);
      if (kept !== null) tell({ type: "gone", channelId: kept.message.channel_id, messageId: id });
    },
    history: (channelId) => {
      const ids = channels.get(channelId) ?? new Set<string>();
      for (const id of ids) if (find(id) === null) ids.delete(id);
      return [...ids].toSorted(compareIds).flatMap((id) => find(id)?.message ?? []);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
