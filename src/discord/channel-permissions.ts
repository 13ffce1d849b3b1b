import {
  ChannelType,
  OverwriteType,
  PermissionFlagsBits as May,
  RESTJSONErrorCodes as Code,
} from "discord-api-types/v10";
import type { Clock } from "../app/ports/clock.ts";
import type { PermissionsIn } from "../app/ports/permissions-in.ts";
import { epochMs } from "../domain/time.ts";
import { deliveryProblemOf } from "./delivery-problem.ts";
import { type API, DiscordAPIError } from "./discord-api.ts";
import { type Json, list, object, text } from "./limits-json.ts";

export interface ChannelPermissionsDeps {
  readonly api: Pick<API, "channels" | "guilds">;
  /** The bot's own user; null while it is not known. */
  ownId(): string | null;
  readonly clock: Clock;
}

/** Somebody waits for the answer. */
const PATIENCE_MS = 5000;

const ALL = Object.values(May).reduce((all, bit) => all | bit, 0n);

/** What is left to a member in a timeout. */
const LEFT_IN_TIMEOUT = May.ViewChannel | May.ReadMessageHistory;

/** Refusals which say that the bot has nothing to look for there. */
const SHUT_OUT: ReadonlySet<number | string> = new Set([
  Code.UnknownChannel,
  Code.UnknownGuild,
  Code.UnknownMember,
  Code.MissingAccess,
  Code.MissingPermissions,
]);

/** What a thread goes by is its parent's. */
const THREADS: ReadonlySet<unknown> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);

/**
 * Asks Discord for what the bot may do in a channel: over HTTP alone, since without intents nothing of it is known
 * beforehand. Whatever Discord or the network refuse is an answer; anything else is thrown.
 */
export function createChannelPermissions(deps: ChannelPermissionsDeps): PermissionsIn {
  return async (channelId, guildId) => {
    const ownId = deps.ownId();
    if (ownId === null) return null;
    try {
      const bits = await look(deps, ownId, channelId, guildId);
      return bits === null ? null : String(bits);
    } catch (error) {
      if (error instanceof DiscordAPIError && SHUT_OUT.has(error.code)) return "0";
      if (deliveryProblemOf(error) !== null) return null;
      throw new Error("the permissions in a channel could not be looked at", { cause: error });
    }
  };
}

async function look(
  { api, clock }: ChannelPermissionsDeps,
  ownId: string,
  channelId: string,
  guildId: string,
): Promise<bigint | null> {
  const options = { signal: AbortSignal.timeout(PATIENCE_MS) };
  const channel = await channelBy(api, channelId, options);
  if (channel === null) return null;
  // Nothing more is asked about a channel of another server.
  if (channel["guild_id"] !== guildId) return 0n;
  const parentId = THREADS.has(channel["type"]) ? text(channel["parent_id"]) : null;
  const [home, guild, member] = await Promise.all([
    parentId === null ? channel : channelBy(api, parentId, options),
    api.guilds.get(guildId, {}, options).then(object),
    api.guilds.getMember(guildId, ownId, options).then(object),
  ]);
  if (home === null || home["guild_id"] !== guildId) return null;
  const roles = rolesOf(guild);
  const overwrites = overwritesOf(home);
  const held = member["roles"];
  if (roles === null || overwrites === null || !Array.isArray(held)) return null;
  return permissionsOf({
    guildId,
    ownId,
    isOwner: guild["owner_id"] === ownId,
    isTimedOut: Date.parse(text(member["communication_disabled_until"])) > epochMs(clock.now()),
    held: new Set(held.map(text)),
    roles,
    overwrites,
  });
}

/** The channel as Discord describes it; null for an answer that is about no such channel. */
async function channelBy(
  api: ChannelPermissionsDeps["api"],
  id: string,
  options: { readonly signal: AbortSignal },
): Promise<Json | null> {
  if (id === "") return null;
  const channel = object(await api.channels.get(id, options));
  return channel["id"] === id ? channel : null;
}

interface Overwrite {
  readonly id: string;
  readonly type: unknown;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What the computation is made from. */
interface Standing {
  /** Also the id of @everyone. */
  readonly guildId: string;
  readonly ownId: string;
  readonly isOwner: boolean;
  readonly isTimedOut: boolean;
  /** The roles the bot has, without @everyone. */
  readonly held: ReadonlySet<string>;
  readonly roles: ReadonlyMap<string, bigint>;
  readonly overwrites: readonly Overwrite[];
}

/**
 * Discord's computation (“Permission Hierarchy” and “Permission Overwrites” in its documentation): the roles together,
 * then what the channel changes for @everyone, for the roles together, and for the member; denied first, then allowed.
 */
function permissionsOf(standing: Standing): bigint {
  const { guildId, ownId, held, roles, overwrites } = standing;
  const base = union([guildId, ...held].map((id) => roles.get(id) ?? 0n));
  if (standing.isOwner || (base & May.Administrator) !== 0n) return ALL;
  const ofRoles = overwrites.filter(({ type }) => type === OverwriteType.Role);
  const steps = [
    ofRoles.filter(({ id }) => id === guildId),
    ofRoles.filter(({ id }) => id !== guildId && held.has(id)),
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === ownId),
  ];
  const bits = steps.reduce(
    (before, step) => (before & ~union(step.map(({ deny }) => deny))) | union(step.map(({ allow }) => allow)),
    base,
  );
  return standing.isTimedOut ? bits & LEFT_IN_TIMEOUT : bits;
}

function union(bits: readonly bigint[]): bigint {
  return bits.reduce((all, some) => all | some, 0n);
}

/** What each role of a server allows, by its id; null where the answer does not say that of @everyone or of one. */
function rolesOf(guild: Json): ReadonlyMap<string, bigint> | null {
  const roles = new Map<string, bigint>();
  for (const role of list(guild["roles"])) {
    const bits = bitsOf(role["permissions"]);
    if (bits === null) return null;
    roles.set(text(role["id"]), bits);
  }
  return roles.has(text(guild["id"])) ? roles : null;
}

/** What a channel changes; null where the answer does not say. */
function overwritesOf(channel: Json): readonly Overwrite[] | null {
  const all = channel["permission_overwrites"];
  if (!Array.isArray(all)) return null;
  const read = list(all).flatMap(({ id, type, ...bits }): Overwrite[] => {
    const [allow, deny] = [bitsOf(bits["allow"]), bitsOf(bits["deny"])];
    return allow === null || deny === null ? [] : [{ id: text(id), type, allow, deny }];
  });
  return read.length === all.length ? read : null;
}

/** A bit string as Discord writes it, in decimal digits; null for anything else. */
function bitsOf(value: unknown): bigint | null {
  return typeof value === "string" && /^\d{1,40}$/.test(value) ? BigInt(value) : null;
}
