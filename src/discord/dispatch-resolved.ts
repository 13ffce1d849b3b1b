import { type ApplicationCommandOptionAllowedChannelType, ChannelType } from "discord-api-types/v10";
import type { ChosenFile, ChosenRole } from "../surface/command.ts";
import type { ChosenChannel } from "../surface/modal.ts";
import { object, text } from "./limits-json.ts";

/** Kinds of channel in which the bot can post: text and announcement channels, and threads of both. */
export const POSTABLE: ApplicationCommandOptionAllowedChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** What the ids in an interaction stand for, as Discord sent it along; an id that it did not explain is nothing. */
export interface Resolved {
  /** Null also for a kind of channel in which nothing can be posted, or a channel of another server. */
  channel(id: string): ChosenChannel | null;
  role(id: string): ChosenRole | null;
  file(id: string): ChosenFile | null;
}

/** Reads `resolved` of a command, a select or a submitted form; it may be missing or hold anything. */
export function readResolved(raw: unknown, guildId: string | null): Resolved {
  const all = object(raw);
  const entry = (kind: string, id: string) => {
    const entries = object(all[kind]);
    return /^\d{1,20}$/.test(id) && Object.hasOwn(entries, id) ? object(entries[id]) : null;
  };
  return {
    channel: (id) => {
      const found = entry("channels", id);
      if (found === null || guildId === null) return null;
      const kind = POSTABLE.find((postable) => postable === found["type"]);
      if (kind === undefined) return null;
      if (found["guild_id"] !== undefined && found["guild_id"] !== guildId) return null;
      const permissions = found["app_permissions"];
      return {
        id,
        name: text(found["name"]),
        kind,
        appPermissions: typeof permissions === "string" ? permissions : null,
      };
    },
    role: (id) => {
      const found = entry("roles", id);
      if (found === null || guildId === null) return null;
      const mentionable = found["mentionable"];
      return { id, name: text(found["name"]), ...(typeof mentionable === "boolean" ? { mentionable } : {}) };
    },
    file: (id) => {
      const found = entry("attachments", id);
      if (found === null || typeof found["url"] !== "string" || typeof found["size"] !== "number")
        return null;
      return { name: text(found["filename"]), url: found["url"], bytes: found["size"] };
    },
  };
}
