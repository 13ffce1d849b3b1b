import type { NetworkReading, NetworkReadings, ReadingMetric } from "../app/ports/network-readings.ts";
import type { NetworkReadingTable } from "./live-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag, inChunks, isSet } from "./rows/values.ts";
import type { Database } from "./schema.ts";

const ROWS_PER_STATEMENT = 500;

const METRICS: readonly ReadingMetric[] = [
  "difficulty",
  "tip_height",
  "hashrate_ehs",
  "fees_btc_per_block",
  "retarget_epoch_s",
  "retarget_change_pct",
  "retarget_blocks",
  "previous_retarget_pct",
  "hashprice_usd_per_ph_day",
  "hashprice_sat_per_ph_day",
  "hashprice_btc_usd",
  "day_hashrate_ehs",
];

function toReading(row: NetworkReadingTable): NetworkReading {
  return { ...row, doubted: isSet(row.doubted) };
}

/**
 * The newest reading of each metric, good or doubted, after an instant where one is given. One step down the key for
 * each: a search over all rows would hold up the loop once a year of them is stored.
 */
async function newestOfEach(
  db: Database,
  doubted: boolean,
  after: (metric: ReadingMetric) => string | null,
): Promise<readonly NetworkReading[]> {
  const found: NetworkReading[] = [];
  for (const metric of METRICS) {
    const row = await db
      .selectFrom("network_reading")
      .selectAll()
      .where("metric", "=", metric)
      .where("at", ">", after(metric) ?? "")
      .where("doubted", "=", flag(doubted))
      .orderBy("at", "desc")
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) found.push(toReading(row));
  }
  return found;
}

function byMetric(readings: readonly NetworkReading[]) {
  return new Map(readings.map((reading) => [reading.metric, reading]));
}

/** Readings of the network. Throws a `StoreError` where the disk or another process is in the way. */
export function createNetworkReadingStore(db: Database): NetworkReadings {
  return {
    newest: () => guardStore(async () => byMetric(await newestOfEach(db, false, () => null))),
    doubted: () =>
      guardStore(async () => {
        const good = byMetric(await newestOfEach(db, false, () => null));
        return byMetric(await newestOfEach(db, true, (metric) => good.get(metric)?.at ?? null));
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
