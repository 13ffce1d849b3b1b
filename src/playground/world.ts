import { type APIUser, ChannelType, Locale, PermissionFlagsBits } from "discord-api-types/v10";
import { keepNewest } from "./bounded.ts";
import {
  type Channel,
  channelOf,
  type ChannelSpec,
  directChannel,
  type Guild,
  guildOf,
  type GuildSpec,
} from "./guilds.ts";
import { BOT_PERMISSIONS, MANAGER_PERMISSIONS, type Person, userJson } from "./people.ts";
import { createSnowflakes } from "./snowflake.ts";
import { systemTimeline, type Timeline } from "./timeline.ts";

/** What happened to the world; the gateway tells those who asked for it. */
export type WorldEvent =
  | { readonly type: "guild created" | "guild left"; readonly guild: Guild }
  | { readonly type: "channel created" | "channel changed" | "channel deleted"; readonly channel: Channel };

/** The inhabitants of a local Discord. */
export interface World {
  readonly applicationId: string;
  readonly applicationName: string;
  /** What the bot must log in with. */
  readonly token: string;
  readonly bot: APIUser;
  readonly time: Timeline;
  /** Servers that have installed the bot, by id. */
  readonly guilds: ReadonlyMap<string, Guild>;
  /** A new id: rising, and dated like Discord's. */
  nextId(): string;
  addGuild(spec?: GuildSpec): Guild;
  /** The bot is no longer in that server. */
  leaveGuild(guildId: string): void;
  /** Null where there is no such server. */
  addChannel(guildId: string, spec?: ChannelSpec): Channel | null;
  deleteChannel(channelId: string): void;
  /** What the bot may do in a channel of a server from now on; null: what it may do in the server. */
  permit(channelId: string, botPermissions: string | null): void;
  /** A channel of a server, or the direct messages with somebody. */
  channel(channelId: string): Channel | null;
  /** The direct messages with a person; opened at the first call. */
  directMessages(person: Person): Channel;
  /** Makes a person known, or changes what is known of them. */
  addPerson(person: Person): void;
  /** Somebody used the bot: they are known for a while, unless they were added. */
  meet(person: Person): void;
  person(userId: string): Person | null;
  /** Everybody who was added, in that order; not those who only passed by. */
  everybody(): readonly Person[];
  /** Somebody as the member of a server: with the permissions they have there, unless they bring their own. */
  memberOf(guildId: string, person: Person): Person;
  /** Calls back at everything that changes from now on. */
  onChange(tell: (event: WorldEvent) => void): void;
}

/** An ordinary member: who asks where nobody is named. */
export const SOMEBODY: Person = { id: "100000000000000001", username: "member", displayName: "Member" };

/** Manages the server everybody starts with. */
const MANAGER: Person = {
  id: "100000000000000010",
  username: "manager",
  displayName: "Manager",
  permissions: MANAGER_PERMISSIONS,
};

export const GUILD_ID = "200000000000000001";
export const CHANNEL_ID = "300000000000000001";
export const LOCALE = Locale.EnglishGB;

/** So many passers-by are remembered. */
const MET = 1000;

const MAY_READ = String(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory);

/** The server everybody starts with: places to post in, and one in which the bot may only read. */
const HOME: GuildSpec = {
  id: GUILD_ID,
  name: "Pivotwatch playground",
  channels: [
    { id: CHANNEL_ID, name: "general" },
    { id: "300000000000000003", name: "pivot-alerts" },
    { id: "300000000000000004", name: "announcements", type: ChannelType.GuildAnnouncement },
    { id: "300000000000000005", name: "rules", botPermissions: MAY_READ },
  ],
  roles: [{ id: "500000000000000001", name: "Miners", mentionable: true }],
  members: [MANAGER],
};

/** A world with one server and one bot that knows `token`. */
export function createWorld(token: string, time: Timeline = systemTimeline()): World {
  const applicationId = "400000000000000001";
  const nextId = createSnowflakes(() => time.now());
  const guilds = new Map<string, Guild>();
  const channels = new Map<string, Channel>();
  const direct = new Map<string, Channel>();
  const people = new Map<string, Person>([[SOMEBODY.id, SOMEBODY]]);
  const met = new Map<string, Person>();
  const listeners: ((event: WorldEvent) => void)[] = [];
  const tell = (event: WorldEvent): void => listeners.forEach((listener) => listener(event));

  const addGuild = (spec: GuildSpec = {}): Guild => {
    const guild = guildOf(spec, BOT_PERMISSIONS, nextId);
    guilds.set(guild.id, guild);
    for (const channel of guild.channels.values()) channels.set(channel.id, channel);
    for (const person of guild.members.values()) people.set(person.id, person);
    tell({ type: "guild created", guild });
    return guild;
  };
  addGuild(HOME);

  return {
    applicationId,
    applicationName: "Pivotwatch (local)",
    token,
    bot: {
      ...userJson({ id: applicationId, username: "pivotwatch-local", displayName: "Pivotwatch" }),
      bot: true,
    },
    time,
    guilds,
    nextId,
    addGuild,
    leaveGuild: (guildId) => {
      const guild = guilds.get(guildId);
      if (guild === undefined) return;
      guilds.delete(guildId);
      for (const id of guild.channels.keys()) channels.delete(id);
      tell({ type: "guild left", guild });
    },
    addChannel: (guildId, spec = {}) => {
      const guild = guilds.get(guildId);
      if (guild === undefined) return null;
      const channel = channelOf(guildId, spec, nextId);
      guild.channels.set(channel.id, channel);
      channels.set(channel.id, channel);
      tell({ type: "channel created", channel });
      return channel;
    },
    deleteChannel: (channelId) => {
      const channel = channels.get(channelId);
      if (channel === undefined || channel.guildId === null) return;
      channels.delete(channelId);
      guilds.get(channel.guildId)?.channels.delete(channelId);
      tell({ type: "channel deleted", channel });
    },
    permit: (channelId, botPermissions) => {
      const channel = channels.get(channelId);
      if (channel === undefined || channel.guildId === null) return;
      channel.botPermissions = botPermissions;
      tell({ type: "channel changed", channel });
    },
    channel: (channelId) => channels.get(channelId) ?? null,
    directMessages: (person) => {
      const known = direct.get(person.id);
      if (known !== undefined) return known;
      const channel = directChannel(nextId(), person.id);
      direct.set(person.id, channel);
      channels.set(channel.id, channel);
      if (!people.has(person.id)) people.set(person.id, person);
      return channel;
    },
    addPerson: (person) => void people.set(person.id, person),
    meet: ({ id, username }) => {
      met.set(id, { id, username });
      keepNewest(met, MET);
    },
    person: (userId) => people.get(userId) ?? met.get(userId) ?? null,
    everybody: () => [...people.values()],
    memberOf: (guildId, person) => ({ ...guilds.get(guildId)?.members.get(person.id), ...person }),
    onChange: (listener) => void listeners.push(listener),
  };
}
