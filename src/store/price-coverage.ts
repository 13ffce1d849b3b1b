import { sql } from "kysely";
import type { PriceCoverage } from "../app/ports/prices.ts";
import type { SecurityId } from "../domain/market.ts";
import type { Database, DatabaseTransaction } from "./schema.ts";

/*
 * What is stored of each series, kept beside the bars and brought up to date in the transaction that writes them:
 * every look-up asks for it, and counting the bars each time would cost more than the whole answer.
 */

/** Counts the bars of these securities anew. */
export async function refreshSecurities(
  transaction: DatabaseTransaction,
  securities: readonly SecurityId[],
): Promise<void> {
  for (const security of securities) {
    const counted = await transaction
      .selectFrom("price_bar")
      .select(({ fn }) => [
        fn.min<string | null>("session").as("first_day"),
        fn.max<string | null>("session").as("last_day"),
        fn.countAll<number>().as("row_count"),
        fn.coalesce(fn.sum<number>("quarantined"), sql<number>`0`).as("quarantined"),
      ])
      .where("security", "=", security)
      .executeTakeFirstOrThrow();
    await store(transaction, "security", security, counted);
  }
}

/** Counts the days of BTC anew. */
export async function refreshBtc(transaction: DatabaseTransaction): Promise<void> {
  const counted = await transaction
    .selectFrom("btc_bar")
    .select(({ fn }) => [
      fn.min<string | null>("date").as("first_day"),
      fn.max<string | null>("date").as("last_day"),
      fn.countAll<number>().as("row_count"),
      sql<number>`0`.as("quarantined"),
    ])
    .executeTakeFirstOrThrow();
  await store(transaction, "btc", "BTC", counted);
}

/** What is stored, securities by id. */
export async function readCoverage(db: Database): Promise<PriceCoverage> {
  const rows = await db.selectFrom("price_coverage").selectAll().orderBy("series").execute();
  const covered = rows.map((row) => ({
    kind: row.kind,
    security: row.series,
    first: row.first_day,
    last: row.last_day,
    rows: row.row_count,
    quarantined: row.quarantined,
  }));
  const btc = covered.find((row) => row.kind === "btc");
  return {
    securities: covered.flatMap(({ kind, ...security }) => (kind === "security" ? [security] : [])),
    btc: btc === undefined ? null : { first: btc.first, last: btc.last, rows: btc.rows },
  };
}

interface Counted {
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly row_count: number;
  readonly quarantined: number;
}

async function store(
  transaction: DatabaseTransaction,
  kind: "security" | "btc",
  series: string,
  { first_day, last_day, row_count, quarantined }: Counted,
): Promise<void> {
  if (first_day === null || last_day === null) return;
  await transaction
    .insertInto("price_coverage")
    .values({ kind, series, first_day, last_day, row_count, quarantined })
    .onConflict((conflict) =>
      conflict.columns(["kind", "series"]).doUpdateSet({ first_day, last_day, row_count, quarantined }),
    )
    .execute();
}
