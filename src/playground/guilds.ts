import { ChannelType } from "discord-api-types/v10";
import type { Person } from "./people.ts";

// Servers, their channels and their roles, kept small: a bench opens thousands of them.

/** The kinds of channel there are here. */
export type ChannelKind =
  | ChannelType.GuildText
  | ChannelType.GuildAnnouncement
  | ChannelType.GuildForum
  | ChannelType.PublicThread
  | ChannelType.DM;

export interface Channel {
  readonly id: string;
  /** Null for a direct message. */
  readonly guildId: string | null;
  readonly type: ChannelKind;
  readonly name: string;
  /** The channel a thread hangs on. */
  readonly parentId: string | null;
  /** What the bot may do here; null: what it may do in the server. */
  botPermissions: string | null;
  /** What members may do here; null: what they may do in the server. */
  readonly memberPermissions: string | null;
  /** Whom a direct message goes to. */
  readonly recipientId: string | null;
  /** Of a thread. */
  archived: boolean;
  locked: boolean;
  lastMessageId: string | null;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly mentionable: boolean;
  readonly permissions: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  /** What the bot was given when it was invited. */
  readonly botPermissions: string;
  /** The bot's own role, which is not among `roles`: nobody chooses it. */
  readonly botRoleId: string;
  readonly channels: Map<string, Channel>;
  readonly roles: Map<string, Role>;
  /** People with permissions or roles of their own; everybody else is an ordinary member. */
  readonly members: Map<string, Person>;
}

/** A channel to make; a text channel in which the bot may do what it was invited for, unless said otherwise. */
export interface ChannelSpec {
  readonly id?: string;
  readonly name?: string;
  readonly type?: Exclude<ChannelKind, ChannelType.DM>;
  readonly parentId?: string;
  readonly botPermissions?: string;
  readonly memberPermissions?: string;
  readonly archived?: boolean;
  readonly locked?: boolean;
}

export interface RoleSpec {
  readonly id?: string;
  readonly name?: string;
  readonly mentionable?: boolean;
  readonly permissions?: string;
}

/** A server to make; a number stands for so many plain channels or roles. */
export interface GuildSpec {
  readonly id?: string;
  readonly name?: string;
  readonly botPermissions?: string;
  readonly channels?: number | readonly ChannelSpec[];
  readonly roles?: number | readonly RoleSpec[];
  readonly members?: readonly Person[];
}

/** A channel of a server as the spec wants it. */
export function channelOf(guildId: string, spec: ChannelSpec, nextId: () => string): Channel {
  return {
    id: spec.id ?? nextId(),
    guildId,
    type: spec.type ?? ChannelType.GuildText,
    name: spec.name ?? "channel",
    parentId: spec.parentId ?? null,
    botPermissions: spec.botPermissions ?? null,
    memberPermissions: spec.memberPermissions ?? null,
    recipientId: null,
    archived: spec.archived ?? false,
    locked: spec.locked ?? false,
    lastMessageId: null,
  };
}

/** The direct messages between the bot and a person. */
export function directChannel(id: string, recipientId: string): Channel {
  return {
    id,
    guildId: null,
    type: ChannelType.DM,
    name: "",
    parentId: null,
    botPermissions: null,
    memberPermissions: null,
    recipientId,
    archived: false,
    locked: false,
    lastMessageId: null,
  };
}

/** A server as the spec wants it, with @everyone; one text channel unless said otherwise. */
export function guildOf(spec: GuildSpec, botPermissions: string, nextId: () => string): Guild {
  const id = spec.id ?? nextId();
  const channels = many(spec.channels ?? 1, (index): ChannelSpec => ({ name: `channel-${index + 1}` }));
  const roles = many(spec.roles ?? 0, (index): RoleSpec => ({ name: `Role ${index + 1}` }));
  const everyone: RoleSpec = { id, name: "@everyone" };
  return {
    id,
    name: spec.name ?? "Server",
    botPermissions: spec.botPermissions ?? botPermissions,
    botRoleId: nextId(),
    channels: new Map(
      channels.map((one) => channelOf(id, one, nextId)).map((channel) => [channel.id, channel]),
    ),
    roles: new Map([everyone, ...roles].map((one) => roleOf(one, nextId)).map((role) => [role.id, role])),
    members: new Map((spec.members ?? []).map((person) => [person.id, person])),
  };
}

function roleOf(spec: RoleSpec, nextId: () => string): Role {
  return {
    id: spec.id ?? nextId(),
    name: spec.name ?? "role",
    mentionable: spec.mentionable ?? false,
    permissions: spec.permissions ?? "0",
  };
}

function many<Spec>(wanted: number | readonly Spec[], make: (index: number) => Spec): readonly Spec[] {
  return typeof wanted === "number" ? Array.from({ length: wanted }, (_, index) => make(index)) : wanted;
}
