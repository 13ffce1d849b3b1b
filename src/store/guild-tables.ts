/** A server that installed the bot; ids of Discord are text, for they are larger than a number can hold. */
export interface GuildTable {
  id: string;
  first_seen: string;
  last_seen: string;
  missing_since: string | null;
  missing_listings: number;
  /** 0 or 1. */
  set_up: number;
  /** IANA name; null where nobody chose one. */
  zone: string | null;
}

/** A channel in which look-ups answer publicly. */
export interface GuildPublicChannelTable {
  guild_id: string;
  channel_id: string;
}

/** A miner of the list of a server, in the order of the list. */
export interface WatchTable {
  guild_id: string;
  miner_id: string;
  ordinal: number;
  added_by: string;
  added_at: string;
}

export interface DraftTable {
  id: string;
  owner: string;
  /** JSON. */
  content: string;
  /** Instants that are compared in SQL are written alike, to the millisecond. */
  expires_at: string;
}

/** What was last registered with Discord, so that equal commands are not written again. */
export interface CommandHashTable {
  key: string;
  hash: string;
}
