import type { GuildSettings, ListedMiner } from "../app/ports/guilds.ts";
import { sortableInstant } from "./rows/instants.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

/** The lists of servers by their ids, each in its order; of one server, or of all where that is null. */
export async function readLists(
  db: Database,
  guild: string | null,
): Promise<ReadonlyMap<string, readonly ListedMiner[]>> {
  let query = db.selectFrom("watch").selectAll();
  if (guild !== null) query = query.where("guild_id", "=", guild);
  const lists = new Map<string, ListedMiner[]>();
  for (const row of await query.orderBy("guild_id").orderBy("ordinal").execute()) {
    const list = lists.get(row.guild_id) ?? [];
    list.push({ miner: row.miner_id, addedBy: row.added_by, addedAt: row.added_at });
    lists.set(row.guild_id, list);
  }
  return lists;
}

/** Writes what a server chose, inside a transaction. A list of a server that was never seen is refused by the store. */
export async function writeSettings(
  transaction: DatabaseTransaction,
  guild: string,
  { zone, list }: GuildSettings,
): Promise<void> {
  await transaction.updateTable("guild").set({ zone }).where("id", "=", guild).execute();
  await transaction.deleteFrom("watch").where("guild_id", "=", guild).execute();
  if (list.length === 0) return;
  const rows = list.map(({ miner, addedBy, addedAt }, ordinal) => ({
    guild_id: guild,
    miner_id: miner,
    ordinal,
    added_by: addedBy,
    added_at: sortableInstant(addedAt),
  }));
  await transaction.insertInto("watch").values(rows).execute();
}
