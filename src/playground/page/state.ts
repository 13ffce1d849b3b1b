import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { CommandLine } from "./composer/command-lines.ts";
import { hasFlag } from "./message/kinds.ts";
import type { Home, PersonHere, ServerHere, Spot } from "./wire.ts";

/** Where the person is: a channel of a server, or their direct messages with the bot. */
export type Where =
  | { readonly kind: "channel"; readonly channelId: string }
  | { readonly kind: "direct messages" };

/** A line of the conversation that is no message: it is seen by one person, and gone after a reload. */
export interface Notice {
  readonly id: string;
  readonly channelId: string;
  readonly personId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A command that waits for its answer, one that had none, or a hint to the person. */
  readonly kind: "pending" | "failed" | "hint";
  /** The command as typed; empty for a hint. */
  readonly command: string;
  readonly text: string;
}

/** A form that is open, and the interaction it answers. */
export interface OpenForm {
  readonly interactionId: string;
  readonly personId: string;
  readonly form: APIModalInteractionResponseCallbackData;
  readonly waiting: boolean;
  readonly problem: string | null;
}

/** Whether the local Discord can be reached. */
export type Link = "connecting" | "open" | "lost";

/** All that the page knows. */
export interface PageState {
  readonly home: Home | null;
  readonly where: Where | null;
  readonly personId: string | null;
  /** By channel, oldest first; of everybody, private ones too. */
  readonly messages: ReadonlyMap<string, readonly APIMessage[]>;
  readonly notices: readonly Notice[];
  /** Private messages that were put away. */
  readonly dismissed: ReadonlySet<string>;
  /** Messages on which something was pressed that is not answered yet. */
  readonly waiting: ReadonlySet<string>;
  /** What went wrong with the last press on a message. */
  readonly mishaps: ReadonlyMap<string, string>;
  /** What this page asked, by the interaction it began. */
  readonly asked: ReadonlyMap<string, string>;
  /** What can be typed where the person is. */
  readonly offered: readonly CommandLine[];
  readonly unread: ReadonlySet<string>;
  readonly form: OpenForm | null;
  readonly link: Link;
  /** Whether a bot is logged in. */
  readonly present: boolean;
}

export type Action =
  | { readonly type: "home"; readonly home: Home }
  | { readonly type: "went"; readonly where: Where }
  | { readonly type: "acts as"; readonly personId: string }
  | { readonly type: "link"; readonly link: Link }
  | { readonly type: "presence"; readonly present: boolean }
  /** Everything of another start is gone. */
  | { readonly type: "fresh start" }
  /** What everybody in a channel sees. */
  | { readonly type: "history"; readonly channelId: string; readonly messages: readonly APIMessage[] }
  | { readonly type: "message"; readonly message: APIMessage }
  | { readonly type: "gone"; readonly channelId: string; readonly messageId: string }
  | { readonly type: "notice"; readonly notice: Notice }
  | { readonly type: "notice over"; readonly id: string }
  | { readonly type: "asked"; readonly interactionId: string; readonly command: string }
  | { readonly type: "offered"; readonly lines: readonly CommandLine[] }
  | { readonly type: "dismissed"; readonly messageId: string }
  | { readonly type: "pressed"; readonly messageId: string }
  | { readonly type: "press over"; readonly messageId: string; readonly mishap: string | null }
  | { readonly type: "form"; readonly form: OpenForm | null };

/** What the page knows before it has asked anything. */
export const NOTHING_YET: PageState = {
  home: null,
  where: null,
  personId: null,
  messages: new Map(),
  notices: [],
  dismissed: new Set(),
  waiting: new Set(),
  mishaps: new Map(),
  asked: new Map(),
  offered: [],
  unread: new Set(),
  form: null,
  link: "connecting",
  present: true,
};

/** What the page knows after something happened. */
export function reduce(state: PageState, action: Action): PageState {
  switch (action.type) {
    case "home":
      return settled({ ...state, home: action.home });
    case "went": {
      const went = settled({ ...state, where: action.where });
      return { ...went, unread: without(went.unread, spotOf(went)?.channelId ?? "") };
    }
    case "acts as": {
      const other = settled({ ...state, personId: action.personId, form: null });
      return { ...other, unread: without(other.unread, spotOf(other)?.channelId ?? "") };
    }
    case "link":
      return state.link === action.link ? state : { ...state, link: action.link };
    case "presence":
      return { ...state, present: action.present };
    case "fresh start":
      return {
        ...NOTHING_YET,
        home: state.home,
        where: state.where,
        personId: state.personId,
        link: state.link,
        present: state.present,
        offered: state.offered,
      };
    case "history":
      return withMessages(state, action.channelId, merged(state, action.channelId, action.messages));
    case "message":
      return arrived(state, action.message);
    case "gone": {
      const { channelId, messageId } = action;
      const left = (state.messages.get(channelId) ?? []).filter(({ id }) => id !== messageId);
      return withMessages(state, channelId, left);
    }
    case "notice":
      return { ...state, notices: [...state.notices, action.notice] };
    case "notice over":
      return { ...state, notices: state.notices.filter(({ id }) => id !== action.id) };
    case "asked":
      return { ...state, asked: new Map(state.asked).set(action.interactionId, action.command) };
    case "offered":
      return { ...state, offered: action.lines };
    case "dismissed":
      return { ...state, dismissed: new Set(state.dismissed).add(action.messageId) };
    case "pressed":
      return {
        ...state,
        waiting: new Set(state.waiting).add(action.messageId),
        mishaps: withoutKey(state.mishaps, action.messageId),
      };
    case "press over": {
      const { messageId, mishap } = action;
      const mishaps = withoutKey(state.mishaps, messageId);
      return {
        ...state,
        waiting: without(state.waiting, messageId),
        mishaps: mishap === null ? mishaps : new Map(mishaps).set(messageId, mishap),
      };
    }
    case "form":
      return { ...state, form: action.form };
  }
}

/** Puts the person into a place that exists, and makes somebody of nobody. */
function settled(state: PageState): PageState {
  const { home, where } = state;
  if (home === null) return state;
  const person = home.people.find(({ id }) => id === state.personId) ?? home.people[0];
  const channels = home.servers.flatMap((server) => server.channels);
  const exists = where?.kind === "channel" && channels.some(({ id }) => id === where.channelId);
  const first = channels.find(({ type }) => type !== FORUM);
  return {
    ...state,
    personId: person?.id ?? null,
    where:
      exists || where?.kind === "direct messages"
        ? where
        : first === undefined
          ? { kind: "direct messages" }
          : { kind: "channel", channelId: first.id },
  };
}

/** Nobody writes into a forum itself. */
export const FORUM = 15;

/** Who the page acts as; null until it knows anybody. */
export function personOf({ home, personId }: PageState): PersonHere | null {
  return home?.people.find(({ id }) => id === personId) ?? null;
}

/** The server the person is in; null in direct messages. */
export function serverOf({ home, where }: PageState): ServerHere | null {
  if (where?.kind !== "channel") return null;
  return home?.servers.find(({ channels }) => channels.some(({ id }) => id === where.channelId)) ?? null;
}

/** The place as the local Discord names it; null until the page knows one. */
export function spotOf(state: PageState): Spot | null {
  if (state.where?.kind === "channel") {
    const server = serverOf(state);
    return server === null ? null : { guildId: server.id, channelId: state.where.channelId };
  }
  const person = personOf(state);
  return person === null || state.where === null
    ? null
    : { guildId: null, channelId: person.directChannelId };
}

/** Whether only one person sees a message. */
export function isPrivate(message: APIMessage): boolean {
  return hasFlag(message, "ephemeral");
}

/** Whether a person sees a message: a private one is seen by whoever was answered, until they put it away. */
export function isVisible(state: PageState, message: APIMessage, personId: string): boolean {
  if (!isPrivate(message)) return true;
  return message.interaction_metadata?.user.id === personId && !state.dismissed.has(message.id);
}

function arrived(state: PageState, message: APIMessage): PageState {
  const channelId = message.channel_id;
  const known = state.messages.get(channelId) ?? [];
  const isNew = known.every(({ id }) => id !== message.id);
  const after = withMessages(
    state,
    channelId,
    inOrder([...known.filter(({ id }) => id !== message.id), message]),
  );
  const seen = spotOf(state)?.channelId === channelId;
  const mine = state.personId !== null && isVisible(state, message, state.personId);
  if (!isNew || seen || !mine) return after;
  return { ...after, unread: new Set(after.unread).add(channelId) };
}

/** What was fetched, with the private messages the page knows, and without overwriting what has been edited since. */
function merged(state: PageState, channelId: string, fetched: readonly APIMessage[]): readonly APIMessage[] {
  const known = state.messages.get(channelId) ?? [];
  const newer = new Map(known.map((message) => [message.id, message]));
  const everybody = fetched.map((message) => {
    const ours = newer.get(message.id);
    return ours !== undefined && editedAt(ours) > editedAt(message) ? ours : message;
  });
  const ids = new Set(fetched.map(({ id }) => id));
  const newest = fetched.at(-1)?.id ?? "0";
  const others = known.filter(
    (message) => !ids.has(message.id) && (isPrivate(message) || compareIds(message.id, newest) > 0),
  );
  return inOrder([...everybody, ...others]);
}

function editedAt({ edited_timestamp: edited }: APIMessage): number {
  return edited === null ? 0 : Date.parse(edited);
}

function inOrder(messages: readonly APIMessage[]): readonly APIMessage[] {
  return messages.toSorted((a, b) => compareIds(a.id, b.id));
}

/** Orders ids by their time: they are numbers too large for numbers. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function withMessages(state: PageState, channelId: string, messages: readonly APIMessage[]): PageState {
  return { ...state, messages: new Map(state.messages).set(channelId, messages) };
}

function without(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  return set.has(one) ? new Set([...set].filter((other) => other !== one)) : set;
}

function withoutKey(map: ReadonlyMap<string, string>, key: string): ReadonlyMap<string, string> {
  return map.has(key) ? new Map([...map].filter(([other]) => other !== key)) : map;
}
