/** A server that installed the bot; ids of Discord are text, for they are larger than a number can hold. */
export interface GuildTable {
  id: string;
  first_seen: string;
  last_seen: string;
  missing_since: string | null;
  missing_listings: number;
  /** 0 or 1. */
  set_up: number;
}

/** A channel in which look-ups answer publicly. */
export interface GuildPublicChannelTable {
  guild_id: string;
  channel_id: string;
}

export interface DraftTable {
  id: string;
  owner: string;
  /** JSON. */
  content: string;
  /** Instants that are compared in SQL are written alike, to the millisecond. */
  expires_at: string;
}

export interface ReviewItemTable {
  id: number;
  kind: string;
  created_at: string;
  reporter: string;
  about: string;
  what: string;
  source: string | null;
  state: "open" | "done" | "rejected";
}

/** What was last registered with Discord, so that equal commands are not written again. */
export interface CommandHashTable {
  key: string;
  hash: string;
}
