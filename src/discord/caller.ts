import { type APIInteraction, PermissionFlagsBits } from "discord-api-types/v10";
import type { Access, Caller } from "../surface/command.ts";

/**
 * Who asks, from the raw interaction alone. A server's manager is who has *Manage Server* or *Administrator* in
 * `member.permissions`; missing or unreadable permissions are none.
 */
export function callerOf(interaction: APIInteraction, ownerIds: readonly string[]): Caller {
  const userId = (interaction.member?.user ?? interaction.user)?.id ?? "";
  return {
    userId,
    guildId: interaction.guild_id ?? null,
    canManage: mayManage(interaction.member?.permissions),
    isOwner: userId !== "" && ownerIds.includes(userId),
  };
}

/** Null where the caller may use the command, else why not, as people read it. */
export function refuseAccess(access: Access, caller: Caller): string | null {
  switch (access) {
    case "everyone":
      return null;
    case "manager":
      if (caller.guildId === null) return "This works in a server only, not in direct messages.";
      return caller.canManage ? null : "Only people who may **Manage Server** can use this here.";
    case "owner":
      return caller.isOwner ? null : "Only the people who run this bot can use this.";
  }
}

const MANAGING = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;

function mayManage(permissions: string | undefined): boolean {
  if (permissions === undefined || !/^\d+$/.test(permissions)) return false;
  return (BigInt(permissions) & MANAGING) !== 0n;
}
