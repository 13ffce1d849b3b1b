import { hasLeft, isDueForPurge } from "../domain/guild-presence.ts";
import type { Instant } from "../domain/time.ts";
import type { GuildBook } from "./guild-book.ts";
import type { ListGuilds } from "./ports/guild-listing.ts";
import type { Guilds } from "./ports/guilds.ts";
import type { Log } from "./ports/log.ts";

export interface ReconcileDeps {
  readonly listGuilds: ListGuilds;
  readonly guilds: Guilds;
  readonly book: Pick<GuildBook, "purge">;
  readonly log: Log;
}

export type Reconciled =
  | { readonly complete: false; readonly problem: string }
  | {
      readonly complete: true;
      /** Servers in Discord's listing. */
      readonly listed: number;
      /** Known servers that are missing, those that have left included. */
      readonly missing: number;
      /** Ids of those that have left and are still kept. */
      readonly left: readonly string[];
      /** Ids of those whose data was deleted now. */
      readonly purged: readonly string[];
    };

/**
 * Compares the known servers with Discord's listing: one that two complete listings a day apart miss has left, and
 * what is kept of it is deleted 30 days after it was first missed. An incomplete listing changes nothing. Running it
 * often does no harm. Rejects where the store cannot be read or written.
 */
export async function reconcileGuilds(deps: ReconcileDeps, now: Instant): Promise<Reconciled> {
  const listing = await deps.listGuilds();
  if (!listing.complete) {
    deps.log.warn(
      { problem: listing.problem },
      "the list of servers did not arrive whole; nothing concluded",
    );
    return listing;
  }
  await deps.guilds.recordListing(listing.ids, now);
  const missing = (await deps.guilds.list()).filter((guild) => guild.missingSince !== null);
  const due = missing.filter((guild) => isDueForPurge(guild, now)).map((guild) => guild.id);
  for (const id of due) {
    await deps.book.purge(id);
    deps.log.info({ guild: id }, "deleted what was kept of a server that left");
  }
  const left = missing.filter((guild) => hasLeft(guild) && !due.includes(guild.id)).map((guild) => guild.id);
  return { complete: true, listed: listing.ids.length, missing: missing.length, left, purged: due };
}
