import {
  ChannelType,
  MessageFlags,
  PermissionFlagsBits as May,
  RESTJSONErrorCodes as Code,
} from "discord-api-types/v10";
import { type Read, readEdit, readNew, type Sent } from "./bodies.ts";
import { channelJson } from "./channel-json.ts";
import { DONE, found, refuse, refuseBody, type RestAnswer } from "./errors.ts";
import { attach, type Files } from "./files.ts";
import type { Channel } from "./guilds.ts";
import { fieldsOf } from "./json.ts";
import { mentionsOf } from "./mentions.ts";
import type { MessageBook } from "./message-book.ts";
import { channelMessageJson, editedMessage } from "./messages.ts";
import { createNonces } from "./nonces.ts";
import { isAllowed } from "./people.ts";
import { botPermissionsIn } from "./places.ts";
import { snowflakeTime } from "./snowflake.ts";
import type { World } from "./world.ts";

/** What a bot does with the messages of a channel. */
export interface Posting {
  channel(channelId: string): RestAnswer;
  /** Archives, locks or opens a thread. */
  changeThread(channelId: string, body: unknown): RestAnswer;
  create(channelId: string, sent: Sent): RestAnswer;
  edit(channelId: string, messageId: string, sent: Sent): RestAnswer;
  /** Publishes a message of an announcement channel to the servers that follow it; there are none here. */
  publish(channelId: string, messageId: string): RestAnswer;
  remove(channelId: string, messageId: string): RestAnswer;
}

const HOUR_MS = 3_600_000;
/** Discord does not say how many edits an old message takes in an hour; here it is so many. */
const OLD_EDITS = 30;

export function createPosting(world: World, book: MessageBook, files: Files): Posting {
  const nonces = createNonces(world.time);
  const oldEdits = new Map<string, { readonly since: number; readonly count: number }>();

  /** True once a message older than an hour has been edited too often. */
  const isWornOut = (messageId: string): boolean => {
    const now = world.time.now();
    if (now - snowflakeTime(messageId) < HOUR_MS) return false;
    const before = oldEdits.get(messageId);
    const { since, count } =
      before === undefined || now - before.since >= HOUR_MS ? { since: now, count: 0 } : before;
    if (count >= OLD_EDITS) return true;
    oldEdits.set(messageId, { since, count: count + 1 });
    return false;
  };

  return {
    channel: (channelId) => {
      const entered = enter(world, channelId, 0n);
      return entered.ok ? found(channelJson(world, entered.channel)) : entered.answer;
    },
    changeThread: (channelId, body) => {
      const entered = enter(world, channelId, 0n);
      if (!entered.ok) return entered.answer;
      const { channel } = entered;
      if (channel.type !== ChannelType.PublicThread) return refuse(Code.MissingPermissions);
      const manages = isAllowed(botPermissionsIn(world, channel), May.ManageThreads);
      const { archived, locked } = fieldsOf(body);
      if (!manages && (locked !== undefined || channel.locked)) return refuse(Code.MissingPermissions);
      if (typeof archived === "boolean") channel.archived = archived;
      if (typeof locked === "boolean") channel.locked = locked;
      return found(channelJson(world, channel));
    },
    create: (channelId, sent) => {
      const entered = enter(world, channelId, 0n);
      if (!entered.ok) return entered.answer;
      const { channel } = entered;
      const refused = refuseToPost(world, channel, sent);
      if (refused !== null) return refused;
      const read: Read = readNew(sent);
      if (!read.ok) return refuseBody(read.problems);
      const { nonce, enforce_nonce } = read.body;
      const once = enforce_nonce === true && nonce !== undefined ? `${channelId} ${nonce}` : null;
      const earlier = once === null ? null : nonces.find(once);
      if (earlier !== null) {
        const kept = book.find(earlier);
        return kept === null ? refuse(Code.UnknownMessage) : found(kept.message);
      }
      const permissions = botPermissionsIn(world, channel);
      const mentions = mentionsOf(world, channel.guildId, permissions, sent.body);
      const attachments = attach(files, sent.body, sent.uploads, []);
      const message = channelMessageJson(world, channelId, null, read.body, attachments, mentions);
      const created = nonce === undefined ? message : { ...message, nonce };
      book.add(created, null);
      channel.archived = false;
      channel.lastMessageId = message.id;
      if (once !== null) nonces.remember(once, message.id);
      return found(created);
    },
    edit: (channelId, messageId, sent) => {
      const entered = enter(world, channelId, 0n);
      if (!entered.ok) return entered.answer;
      const message = messageIn(book, channelId, messageId);
      if (message === null) return refuse(Code.UnknownMessage);
      if (message.author.id !== world.bot.id) return refuse(Code.CannotEditMessageAuthoredByAnotherUser);
      if (entered.channel.archived) return refuse(Code.InvalidActionOnArchivedThread);
      const read = readEdit(message, sent);
      if (!read.ok) return refuseBody(read.problems);
      if (isWornOut(messageId)) return refuse(Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached);
      const attachments = attach(files, sent.body, sent.uploads, message.attachments);
      return found(book.replace(editedMessage(world, message, read.body, attachments)));
    },
    publish: (channelId, messageId) => {
      const entered = enter(world, channelId, 0n);
      if (!entered.ok) return entered.answer;
      const { channel } = entered;
      if (channel.type !== ChannelType.GuildAnnouncement) {
        return refuse(Code.CannotExecuteActionOnThisChannelType);
      }
      const message = messageIn(book, channelId, messageId);
      if (message === null) return refuse(Code.UnknownMessage);
      const isOwn = message.author.id === world.bot.id;
      const needed = isOwn ? May.SendMessages : May.SendMessages | May.ManageMessages;
      if (!isAllowed(botPermissionsIn(world, channel), needed)) return refuse(Code.MissingPermissions);
      const flags = message.flags ?? 0;
      if ((flags & MessageFlags.Crossposted) !== 0) return refuse(Code.ThisMessageWasAlreadyCrossposted);
      return found(book.replace({ ...message, flags: flags | MessageFlags.Crossposted }));
    },
    remove: (channelId, messageId) => {
      const entered = enter(world, channelId, 0n);
      if (!entered.ok) return entered.answer;
      const message = messageIn(book, channelId, messageId);
      if (message === null) return refuse(Code.UnknownMessage);
      const own = message.author.id === world.bot.id;
      if (!own && !isAllowed(botPermissionsIn(world, entered.channel), May.ManageMessages))
        return refuse(Code.MissingPermissions);
      if (entered.channel.archived) return refuse(Code.InvalidActionOnArchivedThread);
      book.remove(messageId);
      return DONE;
    },
  };
}

export type Entered =
  | { readonly ok: true; readonly channel: Channel }
  | { readonly ok: false; readonly answer: RestAnswer };

/** A channel that the bot sees and in which it may do what is wanted; or Discord's refusal. */
export function enter(world: World, channelId: string, wanted: bigint): Entered {
  const channel = world.channel(channelId);
  if (channel === null) return { ok: false, answer: refuse(Code.UnknownChannel) };
  const permissions = botPermissionsIn(world, channel);
  if (!isAllowed(permissions, May.ViewChannel)) return { ok: false, answer: refuse(Code.MissingAccess) };
  if (!isAllowed(permissions, wanted)) return { ok: false, answer: refuse(Code.MissingPermissions) };
  return { ok: true, channel };
}

/** A message of that channel; null where there is none (any more). */
export function messageIn(book: MessageBook, channelId: string, messageId: string) {
  const kept = book.find(messageId);
  return kept === null || kept.message.channel_id !== channelId ? null : kept.message;
}

function refuseToPost(world: World, channel: Channel, sent: Sent): RestAnswer | null {
  if (channel.type === ChannelType.DM) {
    const recipient = channel.recipientId === null ? null : world.person(channel.recipientId);
    return recipient?.directMessages === "closed" ? refuse(Code.CannotSendMessagesToThisUser) : null;
  }
  if (channel.type === ChannelType.GuildForum) return refuse(Code.CannotSendMessagesInNonTextChannel);
  const permissions = botPermissionsIn(world, channel);
  const send = channel.type === ChannelType.PublicThread ? May.SendMessagesInThreads : May.SendMessages;
  if (!isAllowed(permissions, send)) return refuse(Code.MissingPermissions);
  if (sent.uploads.length > 0 && !isAllowed(permissions, May.AttachFiles))
    return refuse(Code.MissingPermissions);
  return channel.locked && !isAllowed(permissions, May.ManageThreads) ? refuse(Code.ThreadLocked) : null;
}
