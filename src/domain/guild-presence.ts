import { epochMs, type Instant } from "./time.ts";

/** What the listings of the servers the bot is in have said about one server. */
export interface GuildPresence {
  /** Since when it is missing from complete listings; null while it is there. */
  readonly missingSince: Instant | null;
  /** How many complete listings, a day apart, it was missing from. */
  readonly missingListings: number;
}

/** Listings that take part in a decision lie a day apart; an hour less, for a daily run is never to the second. */
const LISTING_APART_MS = 23 * 3_600_000;

/** How long a server's data is kept after it was first missed. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** From so many missed listings on a server counts as left. */
const LISTINGS_TO_LEAVE = 2;

/** The state of a server that is there. */
export const PRESENT: GuildPresence = { missingSince: null, missingListings: 0 };

/**
 * What a complete listing taken at `now` makes of a server. Being in it wipes out every earlier miss; a miss within
 * a day of the one before is the same miss.
 */
export function afterListing(before: GuildPresence, isListed: boolean, now: Instant): GuildPresence {
  if (isListed) return PRESENT;
  if (before.missingSince === null) return { missingSince: now, missingListings: 1 };
  const missingMs = epochMs(now) - epochMs(before.missingSince);
  const counts = missingMs >= before.missingListings * LISTING_APART_MS;
  return counts ? { ...before, missingListings: before.missingListings + 1 } : before;
}

/** Whether a server has removed the bot: missed by two complete listings a day apart. */
export function hasLeft(presence: GuildPresence): boolean {
  return presence.missingSince !== null && presence.missingListings >= LISTINGS_TO_LEAVE;
}

/** Whether what is kept of a server is to be deleted at `now`: it has left, and was first missed 30 days ago. */
export function isDueForPurge(presence: GuildPresence, now: Instant): boolean {
  if (presence.missingSince === null || !hasLeft(presence)) return false;
  return epochMs(now) - epochMs(presence.missingSince) >= KEPT_MS;
}
