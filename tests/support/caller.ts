import type { Caller } from "../../src/surface/command.ts";

/** Somebody without special rights, in a direct message. */
export const aCaller: Caller = {
  userId: "1",
  guildId: null,
  channelId: null,
  parentChannelId: null,
  channelKind: null,
  canManage: false,
  isOwner: false,
  locale: "en-GB",
  appPermissions: null,
};
