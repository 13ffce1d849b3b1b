import {
  type APIInteraction,
  type APIMessage,
  ChannelType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { Access, Caller, Command } from "../surface/command.ts";

/**
 * Who asks, from the raw interaction alone. A server's manager is who has *Manage Server* or *Administrator* in
 * `member.permissions`; missing or unreadable permissions are none.
 */
export function callerOf(interaction: APIInteraction, ownerIds: readonly string[]): Caller {
  const userId = personOf(interaction) ?? "";
  return {
    userId,
    guildId: interaction.guild_id ?? null,
    channelId: interaction.channel?.id ?? interaction.channel_id ?? null,
    parentChannelId: parentOf(interaction),
    channelKind: interaction.channel?.type ?? null,
    canManage: mayManage(interaction.member?.permissions),
    isOwner: userId !== "" && ownerIds.includes(userId),
    locale: interaction.type === InteractionType.Ping ? null : interaction.locale,
    appPermissions: interaction.app_permissions ?? null,
  };
}

/** The channel a thread belongs to; null for what is no thread. */
function parentOf({ channel }: APIInteraction): string | null {
  if (channel === undefined || !THREADS.includes(channel.type)) return null;
  return "parent_id" in channel ? (channel.parent_id ?? null) : null;
}

const THREADS: readonly (ChannelType | undefined)[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** The id of the person behind an interaction, in a server or outside. */
export function personOf(interaction: APIInteraction): string | undefined {
  return (interaction.member?.user ?? interaction.user)?.id;
}

/** A private message belongs to who sees it, a public one to who asked for it: that person's press replaces it. */
export function belongsTo(message: APIMessage, interaction: APIInteraction): boolean {
  if (isPrivate(message)) return true;
  const person = personOf(interaction);
  return person !== undefined && message.interaction_metadata?.user.id === person;
}

/** True for a message that one person sees. */
export function isPrivate(message: APIMessage): boolean {
  return ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

/** The server that installed the bot and in which the interaction happened; null for a person's own installation. */
export function installedGuildOf(interaction: APIInteraction): string | null {
  // A person's installation brings a `guild_id` too, of a server that may never have heard of the bot.
  const owner: unknown = interaction.authorizing_integration_owners?.["0"];
  return typeof owner === "string" && owner !== "0" && owner === interaction.guild_id ? owner : null;
}

/**
 * What a caller must be to use a subcommand, or one of its actions: all of these. What nobody thought of is for
 * owners: a subcommand without an access of its own, or an action without one that names no subcommand where there
 * are some.
 */
export function accessOf(command: Command, subcommand: string | null, action?: string): readonly Access[] {
  const { access } = command;
  const ofAction = action === undefined ? null : ownIn(command.actionAccess ?? {}, action);
  if (typeof access === "string") return [access, ofAction ?? "everyone"];
  // An action of no subcommand is judged by its own access alone.
  if (subcommand === null) return [ofAction ?? "owner"];
  return [ownIn(access, subcommand) ?? "owner", ofAction ?? "everyone"];
}

function ownIn(accesses: Readonly<Record<string, Access>>, name: string): Access | null {
  return Object.hasOwn(accesses, name) ? (accesses[name] ?? "owner") : null;
}

/** Null where the caller may use the command, else who may, as people read it. */
export function refuseAccess(access: readonly Access[], caller: Caller): string | null {
  if (access.includes("owner") && !caller.isOwner) return "Only the people who run this bot can use this.";
  if (!access.includes("manager")) return null;
  if (caller.guildId === null) return "This works in a server only, not in direct messages.";
  return caller.canManage ? null : "Only people who may **Manage Server** can use this here.";
}

const MANAGING = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;

function mayManage(permissions: string | undefined): boolean {
  if (permissions === undefined || !/^\d{1,30}$/.test(permissions)) return false;
  return (BigInt(permissions) & MANAGING) !== 0n;
}
