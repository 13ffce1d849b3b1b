import type { LocalFile, OptionValues } from "./command-options.ts";
import type { Fault, FaultRule } from "./faults.ts";
import type { GuildSpec } from "./guilds.ts";
import type { AskRequest, PressRequest, SubmitRequest } from "./interactions.ts";
import { fieldsOf, numberOf, textOf, textsOf } from "./json.ts";
import type { FormValues } from "./modal-submission.ts";
import type { Person } from "./people.ts";
import type { PlaceRequest } from "./places.ts";
import { isSnowflake } from "./snowflake.ts";
import type { World } from "./world.ts";

// Requests to the local Discord as they come over HTTP. Each reader gives null for what it cannot use.

/** Somebody types a command. */
export function readAsk(body: unknown): AskRequest | null {
  const { command, options, focused, guild, channel, user, elsewhere } = fieldsOf(body);
  if (typeof command !== "string" || command === "") return null;
  if (focused !== undefined && typeof focused !== "string") return null;
  if (![channel, guild ?? undefined].every((id) => id === undefined || isSnowflake(id))) return null;
  const values = readOptions(options ?? {});
  const person = readUser(user);
  if (values === null || person === null) return null;
  return {
    command,
    options: values,
    ...(typeof focused === "string" ? { focused } : {}),
    ...(guild === null || typeof guild === "string" ? { guild } : {}),
    ...(typeof channel === "string" ? { channel } : {}),
    ...(elsewhere === true ? { elsewhere } : {}),
    ...person,
  };
}

/** A place named in an address, and somebody known who is there; an empty server is none. */
export function readPlace(query: Readonly<Record<string, string>>, world: World): PlaceRequest | null {
  const { user, guild, channel } = query;
  const person = user === undefined ? null : world.person(user);
  if (user !== undefined && person === null) return null;
  if (![guild === "" ? undefined : guild, channel].every((id) => id === undefined || isSnowflake(id)))
    return null;
  return {
    ...(person === null ? {} : { user: person }),
    ...(guild === undefined ? {} : { guild: guild === "" ? null : guild }),
    ...(channel === undefined ? {} : { channel }),
  };
}

/** Somebody presses a button or chooses from a menu. */
export function readPress(body: unknown): PressRequest | null {
  const { messageId, customId, values, user } = fieldsOf(body);
  if (typeof messageId !== "string" || typeof customId !== "string") return null;
  const person = readUser(user);
  if (person === null) return null;
  if (values === undefined) return { messageId, customId, ...person };
  const chosen = textsOf(values);
  if (!Array.isArray(values) || chosen.length !== values.length) return null;
  return { messageId, customId, values: chosen, ...person };
}

/** Somebody sends a form. */
export function readSubmit(body: unknown): SubmitRequest | null {
  const { interactionId, values, user } = fieldsOf(body);
  const filled = readForm(values ?? {});
  const person = readUser(user);
  if (typeof interactionId !== "string" || filled === null || person === null) return null;
  return { interactionId, values: filled, ...person };
}

/** A server to make. */
export function readGuild(body: unknown): GuildSpec | null {
  if (typeof body !== "object" || body === null) return null;
  const { id, name, channels, roles } = fieldsOf(body);
  const rooms = countOrNames(channels);
  const ranks = countOrNames(roles);
  return {
    ...(isSnowflake(id) ? { id } : {}),
    ...(typeof name === "string" ? { name } : {}),
    ...(rooms === null ? {} : { channels: rooms }),
    ...(ranks === null ? {} : { roles: ranks }),
  };
}

function countOrNames(list: unknown): number | { readonly name: string }[] | null {
  return numberOf(list) ?? (Array.isArray(list) ? textsOf(list).map((name) => ({ name })) : null);
}

/** What the bot may do in a channel; null: what it may do in the server. */
export function readPermit(body: unknown): { readonly botPermissions: string | null } | null {
  const { botPermissions } = fieldsOf(body);
  if (botPermissions === null) return { botPermissions };
  return typeof botPermissions === "string" && /^\d+$/.test(botPermissions) ? { botPermissions } : null;
}

/** Somebody to be known. */
export function readPerson(body: unknown): Person | null {
  const { id, username, permissions, directMessages, installed } = fieldsOf(body);
  if (!isSnowflake(id) || typeof username !== "string") return null;
  return {
    id,
    username,
    ...(typeof permissions === "string" && /^\d+$/.test(permissions) ? { permissions } : {}),
    ...(directMessages === "closed" ? { directMessages } : {}),
    ...(installed === true ? { installed } : {}),
  };
}

/** Something that is to go wrong. */
export function readFault(body: unknown): FaultRule | null {
  const { route, method, times, fault: what } = fieldsOf(body);
  const fault = readKind(what);
  if (typeof route !== "string" || fault === null) return null;
  return {
    route,
    fault,
    ...(typeof method === "string" ? { method: method.toUpperCase() } : {}),
    ...(typeof times === "number" ? { times } : {}),
  };
}

function readKind(what: unknown): Fault | null {
  const { kind, status, after, ms, retryAfterS, scope, code } = fieldsOf(what);
  const late = after === true ? { after } : {};
  switch (kind) {
    case "status":
      return status === 500 || status === 502 || status === 503 || status === 504
        ? { kind, status, ...late }
        : null;
    case "refusal":
      if (typeof code !== "number") return null;
      return status === 400 || status === 403 || status === 404 ? { kind, status, code } : null;
    case "rate limit": {
      const known = scope === "global" || scope === "shared" ? scope : "user";
      return { kind, retryAfterS: numberOf(retryAfterS) ?? 1, scope: known };
    }
    case "hang":
    case "close":
    case "reset":
      return { kind, ...late };
    case "slow":
      return { kind, ms: numberOf(ms) ?? 1000 };
    default:
      return null;
  }
}

/** Nothing, or whoever is named; null for what is nobody. */
function readUser(user: unknown): { readonly user?: Person } | null {
  if (user === undefined) return {};
  const person = readPerson(user);
  return person === null ? null : { user: person };
}

function readOptions(options: unknown): OptionValues | null {
  const values = Object.entries(fieldsOf(options));
  const typed = values.flatMap(([name, value]): [string, OptionValues[string]][] => {
    const file = readFile(value);
    if (file !== null) return [[name, file]];
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? [[name, value]]
      : [];
  });
  return typed.length === values.length ? Object.fromEntries(typed) : null;
}

function readForm(form: unknown): FormValues | null {
  const values = Object.entries(fieldsOf(form));
  const typed = values.flatMap(([name, value]): [string, FormValues[string]][] => {
    if (typeof value === "string" || typeof value === "boolean") return [[name, value]];
    if (!Array.isArray(value)) return [];
    const files = value.flatMap((one) => readFile(one) ?? []);
    return [[name, files.length > 0 ? files : textsOf(value)]];
  });
  return typed.length === values.length ? Object.fromEntries(typed) : null;
}

function readFile(value: unknown): LocalFile | null {
  const { filename, content, contentType } = fieldsOf(value);
  const name = textOf(filename);
  const text = textOf(content);
  if (name === null || text === null) return null;
  return { filename: name, content: text, ...(typeof contentType === "string" ? { contentType } : {}) };
}
