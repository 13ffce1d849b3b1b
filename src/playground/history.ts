import {
  type APIMessage,
  PermissionFlagsBits as May,
  RESTJSONErrorCodes as Code,
} from "discord-api-types/v10";
import { found, refuse, refuseBody, type RestAnswer } from "./errors.ts";
import type { MessageBook } from "./message-book.ts";
import { isAllowed } from "./people.ts";
import { botPermissionsIn } from "./places.ts";
import { enter, messageIn } from "./posting.ts";
import { compareIds, isSnowflake } from "./snowflake.ts";
import type { World } from "./world.ts";

/** Which part of a list is wanted, as the query says it. */
export interface Paging {
  readonly limit: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly around?: string | undefined;
}

/** The messages of a channel, newest first. Without Read Message History there are none. */
export function listMessages(world: World, book: MessageBook, channelId: string, paging: Paging): RestAnswer {
  const entered = enter(world, channelId, 0n);
  if (!entered.ok) return entered.answer;
  const limit = limitOf(paging.limit, 50, 100);
  const problems = limit === null ? ["limit is no number from 1 to 100"] : [];
  const marks = [paging.before, paging.after, paging.around].filter((mark) => mark !== undefined);
  if (marks.length > 1) problems.push("before, after and around exclude each other");
  if (!marks.every(isSnowflake)) problems.push("a snowflake is needed");
  if (limit === null || problems.length > 0) return refuseBody(problems);
  if (!isAllowed(botPermissionsIn(world, entered.channel), May.ReadMessageHistory)) return found([]);
  return found(part(book.history(channelId), paging, limit).toReversed());
}

/** One message of a channel. */
export function readMessage(
  world: World,
  book: MessageBook,
  channelId: string,
  messageId: string,
): RestAnswer {
  const entered = enter(world, channelId, May.ReadMessageHistory);
  if (!entered.ok) return entered.answer;
  const message = messageIn(book, channelId, messageId);
  return message === null ? refuse(Code.UnknownMessage) : found(message);
}

/** The servers the bot is in, by id: a page of them. */
export function listGuilds(world: World, paging: Paging): RestAnswer {
  const limit = limitOf(paging.limit, 200, 200);
  if (limit === null) return refuseBody(["limit is no number from 1 to 200"]);
  const { before, after } = paging;
  const sorted = [...world.guilds.values()].toSorted((a, b) => compareIds(a.id, b.id));
  const wanted = sorted.filter(
    ({ id }) =>
      (before === undefined || compareIds(id, before) < 0) &&
      (after === undefined || compareIds(id, after) > 0),
  );
  const page = before === undefined ? wanted.slice(0, limit) : wanted.slice(-limit);
  return found(
    page.map(({ id, name, botPermissions }) => ({
      id,
      name,
      icon: null,
      banner: null,
      owner: false,
      features: [],
      permissions: botPermissions,
    })),
  );
}

/** Oldest first. */
function part(history: readonly APIMessage[], paging: Paging, limit: number): readonly APIMessage[] {
  const { before, after, around } = paging;
  if (after !== undefined) return history.filter(({ id }) => compareIds(id, after) > 0).slice(0, limit);
  if (before !== undefined) return history.filter(({ id }) => compareIds(id, before) < 0).slice(-limit);
  if (around === undefined) return history.slice(-limit);
  const half = Math.floor(limit / 2);
  const older = history.filter(({ id }) => compareIds(id, around) < 0).slice(-half);
  const rest = history.filter(({ id }) => compareIds(id, around) >= 0);
  return [...(half === 0 ? [] : older), ...rest.slice(0, limit - (half === 0 ? 0 : older.length))];
}

function limitOf(text: string | undefined, usual: number, most: number): number | null {
  if (text === undefined) return usual;
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 && limit <= most ? limit : null;
}
