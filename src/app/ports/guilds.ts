import type { MinerId } from "../../domain/fact.ts";
import type { Instant } from "../../domain/time.ts";

/** A miner of the list of a server. */
export interface ListedMiner {
  readonly miner: MinerId;
  readonly addedBy: string;
  readonly addedAt: Instant;
}

/** What a server chose for all of its channels. */
export interface GuildSettings {
  /** IANA name; null where nobody chose one. */
  readonly zone: string | null;
  /** The list of the server, in its order. */
  readonly list: readonly ListedMiner[];
}

/** A server that installed the bot. A row exists only for servers, never for people who installed it for themselves. */
export interface Guild extends GuildSettings {
  readonly id: string;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** Since when it is missing from complete listings; null while it is there. */
  readonly missingSince: Instant | null;
  /** How many complete listings in a row, a day apart, it was missing from. */
  readonly missingListings: number;
  /** True once somebody went through `/setup` there. */
  readonly setUp: boolean;
  /** Channels in which look-ups answer publicly. */
  readonly publicChannels: readonly string[];
}

export interface Guilds {
  get(id: string): Promise<Guild | null>;
  /** Makes the row at the first sight of a server and moves `lastSeen`. */
  seen(id: string, now: Instant): Promise<void>;
  list(): Promise<readonly Guild[]>;
  /** Notes that a server was set up; one that was never seen is left alone. */
  markSetUp(id: string): Promise<void>;
  setPublicChannels(id: string, channels: readonly string[]): Promise<void>;
  /**
   * Sets what a server chose, and points subscriptions by their ids at the rules that follow from it, in one
   * transaction: none of them ever hears of a list that was. The server must have been seen, the rules be kept.
   */
  settle(
    id: string,
    settings: GuildSettings,
    ruleKeys: ReadonlyMap<string, readonly string[]>,
  ): Promise<void>;
  /** Records a complete listing of the servers the bot is in. */
  recordListing(present: readonly string[], now: Instant): Promise<void>;
  /** Deletes everything kept of a server. */
  purge(id: string): Promise<void>;
}
