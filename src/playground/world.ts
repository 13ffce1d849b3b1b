import {
  type APIApplicationCommand,
  type APIGuildMember,
  type APIInteractionGuildMember,
  type APIUser,
  GuildMemberFlags,
  Locale,
  PermissionFlagsBits,
} from "discord-api-types/v10";

/** The fixed inhabitants of a local Discord. */
export interface World {
  readonly applicationId: string;
  readonly applicationName: string;
  /** What the bot must log in with. */
  readonly token: string;
  readonly bot: APIUser;
  /** Servers that have installed the bot. */
  readonly guildIds: readonly string[];
  /** A new id: rising, and dated like Discord's. */
  nextId(): string;
}

/** Somebody who types a command. */
export interface Person {
  readonly id: string;
  readonly username: string;
  /** Their permissions in the channel, as Discord writes them; an ordinary member's by default. */
  readonly permissions?: string;
}

export const SOMEBODY: Person = { id: "100000000000000001", username: "ada" };

export const GUILD_ID = "200000000000000001";
export const CHANNEL_ID = "300000000000000001";
export const LOCALE = Locale.EnglishGB;

/** Discord's first instant, in milliseconds since 1970. */
const EPOCH = 1_420_070_400_000;

/** What an ordinary member may do, and what the bot was invited with. */
const MEMBER_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands;
export const BOT_PERMISSIONS = "274878024704";

/** A world with one server and one bot that knows `token`. */
export function createWorld(token: string): World {
  const applicationId = "400000000000000001";
  const applicationName = "Pivotwatch (local)";
  let counter = 0;
  return {
    applicationId,
    applicationName,
    token,
    bot: { ...userJson({ id: applicationId, username: "pivotwatch-local" }), bot: true },
    guildIds: [GUILD_ID],
    nextId: () => {
      counter += 1;
      return String((BigInt(Date.now() - EPOCH) << 22n) + BigInt(counter % 4096));
    },
  };
}

/** A person as Discord describes them. */
export function userJson(person: Person): APIUser {
  return {
    id: person.id,
    username: person.username,
    discriminator: "0",
    global_name: null,
    avatar: null,
  };
}

/** A person as the member of a server who asks something there. */
export function memberJson(person: Person): APIInteractionGuildMember {
  const member: APIGuildMember = {
    user: userJson(person),
    roles: [],
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    nick: null,
    avatar: null,
    pending: false,
    premium_since: null,
    communication_disabled_until: null,
  };
  return {
    ...member,
    user: userJson(person),
    permissions: person.permissions ?? String(MEMBER_PERMISSIONS),
  };
}

/** Commands as registered, by name. */
export type Registered = Map<string, APIApplicationCommand>;
