import type { Guild, Guilds } from "../app/ports/guilds.ts";
import { afterListing, PRESENT } from "../domain/guild-presence.ts";
import { forgetAlerts } from "./forget-alerts.ts";
import type { GuildTable } from "./guild-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag, inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";
import { readLists, writeSettings } from "./server-settings.ts";
import { pointAtRules } from "./subscriptions.ts";

const CHANNELS_PER_STATEMENT = 200;

/** What is kept of servers beside their rows. */
interface Beside {
  readonly channels: ReadonlyMap<string, readonly string[]>;
  readonly lists: ReadonlyMap<string, Guild["list"]>;
}

async function readBeside(db: Database, guild: string | null): Promise<Beside> {
  return { channels: await readChannels(db, guild), lists: await readLists(db, guild) };
}

function toGuild(row: GuildTable, { channels, lists }: Beside): Guild {
  return {
    id: row.id,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    missingSince: row.missing_since,
    missingListings: row.missing_listings,
    setUp: row.set_up !== 0,
    publicChannels: channels.get(row.id) ?? [],
    zone: row.zone,
    list: lists.get(row.id) ?? [],
  };
}

async function readChannels(db: Database, guild: string | null): Promise<ReadonlyMap<string, string[]>> {
  let query = db.selectFrom("guild_public_channel").selectAll();
  if (guild !== null) query = query.where("guild_id", "=", guild);
  const byGuild = new Map<string, string[]>();
  for (const row of await query.orderBy("guild_id").orderBy("channel_id").execute()) {
    const channels = byGuild.get(row.guild_id) ?? [];
    channels.push(row.channel_id);
    byGuild.set(row.guild_id, channels);
  }
  return byGuild;
}

/**
 * The servers that installed the bot. Each call is one transaction and throws a `StoreError` where the disk or
 * another process is in the way. Public channels and settings can be set only of a server that was seen.
 */
export function createGuildStore(db: Database): Guilds {
  return {
    get: (id) =>
      guardStore(async () => {
        const row = await db.selectFrom("guild").selectAll().where("id", "=", id).executeTakeFirst();
        if (row === undefined) return null;
        return toGuild(row, await readBeside(db, id));
      }),
    seen: (id, now) =>
      guardStore(async () => {
        const at = sortableInstant(now);
        const state = { missing_since: PRESENT.missingSince, missing_listings: PRESENT.missingListings };
        await db
          .insertInto("guild")
          .values({ id, first_seen: at, last_seen: at, set_up: flag(false), zone: null, ...state })
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ last_seen: at, ...state }))
          .execute();
      }),
    list: () =>
      guardStore(async () => {
        const rows = await db.selectFrom("guild").selectAll().orderBy("first_seen").orderBy("id").execute();
        const beside = await readBeside(db, null);
        return rows.map((row) => toGuild(row, beside));
      }),
    markSetUp: (id) =>
      guardStore(async () => {
        await db
          .updateTable("guild")
          .set({ set_up: flag(true) })
          .where("id", "=", id)
          .execute();
      }),
    setPublicChannels: (id, channels) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom("guild_public_channel").where("guild_id", "=", id).execute();
          const rows = [...new Set(channels)].map((channel) => ({ guild_id: id, channel_id: channel }));
          for (const chunk of inChunks(rows, CHANNELS_PER_STATEMENT)) {
            await transaction.insertInto("guild_public_channel").values(chunk).execute();
          }
        }),
      ),
    settle: (id, settings, ruleKeys) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await writeSettings(transaction, id, settings);
          for (const [subscription, keys] of ruleKeys) await pointAtRules(transaction, subscription, keys);
        }),
      ),
    recordListing: (present, now) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          const at = sortableInstant(now);
          const listed = new Set(present);
          const rows = await transaction
            .selectFrom("guild")
            .select(["id", "missing_since", "missing_listings"])
            .execute();
          for (const row of rows) {
            const before = { missingSince: row.missing_since, missingListings: row.missing_listings };
            const after = afterListing(before, listed.has(row.id), at);
            const isSame =
              after.missingSince === before.missingSince && after.missingListings === before.missingListings;
            if (isSame) continue;
            await transaction
              .updateTable("guild")
              .set({ missing_since: after.missingSince, missing_listings: after.missingListings })
              .where("id", "=", row.id)
              .execute();
          }
        }),
      ),
    purge: (id) =>
      guardStore(() =>
        db.transaction().execute(async (transaction) => {
          await forgetAlerts(transaction, { guildId: id });
          await transaction.deleteFrom("guild_public_channel").where("guild_id", "=", id).execute();
          await transaction.deleteFrom("watch").where("guild_id", "=", id).execute();
          await transaction.deleteFrom("guild").where("id", "=", id).execute();
        }),
      ),
  };
}
