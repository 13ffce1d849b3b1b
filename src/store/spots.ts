import type { Spots, StoredSpot } from "../app/ports/spots.ts";
import type { BtcSpotTable } from "./live-tables.ts";
import { guardStore } from "./retry.ts";
import { sortableInstant } from "./rows/instants.ts";
import { flag, isSet } from "./rows/values.ts";
import type { Database } from "./schema.ts";

function toSpot(row: BtcSpotTable): StoredSpot {
  const { check_price_usd: priceUsd, check_source: source } = row;
  return {
    slot: row.slot,
    priceUsd: row.price_usd,
    at: row.at,
    source: row.source,
    check: priceUsd === null || source === null ? null : { priceUsd, source },
    disagrees: isSet(row.disagrees),
  };
}

/** Bitcoin's price round the clock. Throws a `StoreError` where the disk or another process is in the way. */
export function createSpotStore(db: Database): Spots {
  return {
    newest: () =>
      guardStore(async () => {
        const row = await db
          .selectFrom("btc_spot")
          .selectAll()
          .orderBy("slot", "desc")
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? null : toSpot(row);
      }),
    between: (from, to) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom("btc_spot")
          .selectAll()
          .where("slot", ">=", sortableInstant(from))
          .where("slot", "<=", sortableInstant(to))
          .orderBy("slot")
          .execute();
        return rows.map(toSpot);
      }),
    write: (spot) =>
      guardStore(async () => {
        const fields = {
          price_usd: spot.priceUsd,
          at: sortableInstant(spot.at),
          source: spot.source,
          check_price_usd: spot.check?.priceUsd ?? null,
          check_source: spot.check?.source ?? null,
          disagrees: flag(spot.disagrees),
        };
        await db
          .insertInto("btc_spot")
          .values({ slot: sortableInstant(spot.slot), ...fields })
          .onConflict((conflict) => conflict.column("slot").doUpdateSet(fields))
          .execute();
      }),
    prune: (before) =>
      guardStore(async () => {
        const result = await db
          .deleteFrom("btc_spot")
          .where("slot", "<", sortableInstant(before))
          .executeTakeFirst();
        return Number(result.numDeletedRows);
      }),
  };
}
