import {
  type APIGuildMember,
  type APIInteractionGuildMember,
  type APIUser,
  GuildMemberFlags,
  PermissionFlagsBits,
} from "discord-api-types/v10";

/** Somebody who uses this Discord. */
export interface Person {
  readonly id: string;
  readonly username: string;
  /** What people read instead of the username. */
  readonly displayName?: string;
  /** Their permissions in the channel, as Discord writes them; those of their membership by default. */
  readonly permissions?: string;
  /** Roles they have in the server. */
  readonly roles?: readonly string[];
  /** Whether the bot may write to them; open by default. */
  readonly directMessages?: "open" | "closed";
  /** True where they have installed the bot for themselves, to use it anywhere. */
  readonly installed?: boolean;
}

/** What an ordinary member may do. */
export const MEMBER_PERMISSIONS = String(
  PermissionFlagsBits.ViewChannel |
    PermissionFlagsBits.SendMessages |
    PermissionFlagsBits.ReadMessageHistory |
    PermissionFlagsBits.UseApplicationCommands |
    PermissionFlagsBits.UseExternalApps,
);

/** What a person may do who manages the server. */
export const MANAGER_PERMISSIONS = String(
  BigInt(MEMBER_PERMISSIONS) |
    PermissionFlagsBits.ManageGuild |
    PermissionFlagsBits.ManageChannels |
    PermissionFlagsBits.ManageMessages,
);

/** What the bot was invited with. */
export const BOT_PERMISSIONS = "274878024704";

/** Whether a bit string of permissions holds all of `wanted`; an administrator has everything. */
export function isAllowed(permissions: string, wanted: bigint): boolean {
  const held = BigInt(permissions);
  return (held & PermissionFlagsBits.Administrator) !== 0n || (held & wanted) === wanted;
}

/** A person as Discord describes them. */
export function userJson(person: Person): APIUser {
  return {
    id: person.id,
    username: person.username,
    discriminator: "0",
    global_name: person.displayName ?? null,
    avatar: null,
  };
}

/** A person as the member of a server who asks something there. */
export function memberJson(person: Person): APIInteractionGuildMember {
  return {
    ...membershipJson(person),
    user: userJson(person),
    permissions: person.permissions ?? MEMBER_PERMISSIONS,
  };
}

/** A membership without the person, as it stands among the resolved members. */
export function membershipJson(person: Person): Omit<APIGuildMember, "user"> {
  return {
    roles: [...(person.roles ?? [])],
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    nick: null,
    avatar: null,
    banner: null,
    pending: false,
    premium_since: null,
    communication_disabled_until: null,
  };
}
