import type { NetworkReading, NetworkReadings } from "../app/ports/network-readings.ts";
import type { NetworkReadingTable } from "./live-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag, inChunks, isSet } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

function toReading(row: NetworkReadingTable): NetworkReading {
  return { ...row, doubted: isSet(row.doubted) };
}

async function newestOfEach(db: Database, doubted: boolean): Promise<readonly NetworkReading[]> {
  const rows = await db
    .selectFrom("network_reading")
    .innerJoin(
      db
        .selectFrom("network_reading")
        .where("doubted", "=", flag(doubted))
        .groupBy("metric")
        .select(({ fn }) => ["metric as of", fn.max("at").as("last")])
        .as("newest"),
      (join) =>
        join
          .onRef("newest.of", "=", "network_reading.metric")
          .onRef("newest.last", "=", "network_reading.at"),
    )
    .selectAll("network_reading")
    .execute();
  return rows.map(toReading);
}

function byMetric(readings: readonly NetworkReading[]) {
  return new Map(readings.map((reading) => [reading.metric, reading]));
}

/** Readings of the network. Throws a `StoreError` where the disk or another process is in the way. */
export function createNetworkReadingStore(db: Database): NetworkReadings {
  return {
    newest: () => guardStore(async () => byMetric(await newestOfEach(db, false))),
    doubted: () =>
      guardStore(async () => {
        const good = byMetric(await newestOfEach(db, false));
        const doubted = await newestOfEach(db, true);
        return byMetric(doubted.filter(({ metric, at }) => at > (good.get(metric)?.at ?? "")));
      }),
    between: (metric, from, to) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("network_reading")
          .selectAll()
          .where("metric", "=", metric)
          .where("doubted", "=", flag(false))
          .where("at", ">=", sortableInstant(from))
          .where("at", "<=", sortableInstant(to))
          .orderBy("at")
          .execute();
        return rows.map(toReading);
      }),
    write: async (readings) => {
      if (readings.length === 0) return;
      await guardStore(() =>
        db.transaction().execute(async (transaction) => {
          for (const chunk of inChunks(readings, ROWS_PER_STATEMENT)) {
            await transaction
              .insertInto("network_reading")
              .values(
                chunk.map((reading) => ({
                  metric: reading.metric,
                  at: sortableInstant(reading.at),
                  value: reading.value,
                  source: reading.source,
                  doubted: flag(reading.doubted),
                })),
              )
              .onConflict((conflict) =>
                conflict.columns(["metric", "at"]).doUpdateSet((set) => ({
                  value: set.ref("excluded.value"),
                  source: set.ref("excluded.source"),
                  doubted: set.ref("excluded.doubted"),
                })),
              )
              .execute();
          }
        }),
      );
    },
    prune: (before) =>
      guardStore(async () => {
        const result = await db
          .deleteFrom("network_reading")
          .where("metric", "!=", "day_hashrate_ehs")
          .where("at", "<", sortableInstant(before))
          .executeTakeFirst();
        return Number(result.numDeletedRows);
      }),
  };
}
