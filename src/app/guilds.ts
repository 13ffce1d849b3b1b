import { hasLeft, isDueForPurge } from "../domain/guild-presence.ts";
import type { RestReason, Subscription } from "../domain/subscription.ts";
import type { Instant } from "../domain/time.ts";
import type { GuildBook } from "./guild-book.ts";
import type { ListGuilds } from "./ports/guild-listing.ts";
import type { Guilds } from "./ports/guilds.ts";
import type { Log } from "./ports/log.ts";
import type { DeliveryIssues } from "./ports/outbox.ts";
import type { Subscriptions } from "./ports/subscriptions.ts";

export interface ReconcileDeps {
  readonly listGuilds: ListGuilds;
  readonly guilds: Guilds;
  readonly book: Pick<GuildBook, "purge">;
  readonly subscriptions: Pick<Subscriptions, "of" | "change" | "resting">;
  readonly issues: Pick<DeliveryIssues, "clear">;
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
 * what is kept of it is deleted 30 days after it was first missed. Until then its alerts rest, and go on once it is
 * listed again. An incomplete listing changes nothing. Running it often does no harm. Rejects where the store cannot be
 * read or written.
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
  for (const id of left) await restAlerts(deps, id);
  await wakeAlerts(deps, new Set(missing.map(({ id }) => id)));
  return { complete: true, listed: listing.ids.length, missing: missing.length, left, purged: due };
}

/** What a channel that cannot be written to does to an alert, where the bot's absence is the cause of it. */
const FOR_ABSENCE: readonly (RestReason | null)[] = ["permissions"];

/** What runs, or rests because nothing could be posted, rests because the bot was removed. What a person paused stays so. */
async function restAlerts({ subscriptions, log }: ReconcileDeps, guildId: string): Promise<void> {
  const running = (await subscriptions.of({ guildId })).filter(
    ({ status, reason }) => status === "on" || FOR_ABSENCE.includes(reason),
  );
  for (const { id } of running) await subscriptions.change(id, { status: "paused", reason: "left" });
  if (running.length > 0)
    log.info({ guild: guildId, alerts: running.length }, "alerts of a server that left rest");
}

/** Alerts of servers that are back go on, with whatever stood in the way of their channels forgotten. */
async function wakeAlerts(
  { subscriptions, issues, log }: ReconcileDeps,
  missing: ReadonlySet<string>,
): Promise<void> {
  const back = (await subscriptions.resting("left")).filter((one) => isBack(one, missing));
  for (const { id, place } of back) {
    await issues.clear(place.channelId);
    await subscriptions.change(id, { status: "on", reason: null });
  }
  if (back.length > 0) log.info({ alerts: back.length }, "alerts of servers that came back go on");
}

function isBack({ place }: Subscription, missing: ReadonlySet<string>): boolean {
  return place.kind === "channel" && !missing.has(place.guildId);
}
