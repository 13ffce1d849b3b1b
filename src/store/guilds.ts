import type { Guild, Guilds } from "../app/ports/guilds.ts";
import { afterListing, PRESENT } from "../domain/guild-presence.ts";
import { forgetAlerts } from "./forget-alerts.ts";
import type { GuildTable } from "./guild-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag, inChunks } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const CHANNELS_PER_STATEMENT = 200;

function toGuild(row: GuildTable, publicChannels: readonly string[]): Guild {
  return {
    id: row.id,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    missingSince: row.missing_since,
    missingListings: row.missing_listings,
    setUp: row.set_up !== 0,
    publicChannels,
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
 * another process is in the way. Public channels can be set only of a server that was seen.
 */
export function createGuildStore(db: Database): Guilds {
  return {
    get: (id) =>
      guardStore(async () => {
        const row = await db.selectFrom("guild").selectAll().where("id", "=", id).executeTakeFirst();
        if (row === undefined) return null;
        return toGuild(row, (await readChannels(db, id)).get(id) ?? []);
      }),
    seen: (id, now) =>
      guardStore(async () => {
        const at = sortableInstant(now);
        const state = { missing_since: PRESENT.missingSince, missing_listings: PRESENT.missingListings };
        await db
          .insertInto("guild")
          .values({ id, first_seen: at, last_seen: at, set_up: flag(false), ...state })
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ last_seen: at, ...state }))
          .execute();
      }),
    list: () =>
      guardStore(async () => {
        const rows = await db.selectFrom("guild").selectAll().orderBy("first_seen").orderBy("id").execute();
        const channels = await readChannels(db, null);
        return rows.map((row) => toGuild(row, channels.get(row.id) ?? []));
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
          await transaction.deleteFrom("guild").where("id", "=", id).execute();
        }),
      ),
  };
}
