import type { Database, DatabaseTransaction } from "../schema.ts";
import type { Migration } from "./migration.ts";

async function applyOne(
  transaction: DatabaseTransaction,
  migration: Migration,
  onCreate: (transaction: DatabaseTransaction) => Promise<void>,
): Promise<boolean> {
  // Read inside the transaction: two processes that start together must not both apply a step.
  await transaction.schema
    .createTable("schema_migration")
    .ifNotExists()
    .addColumn("number", "integer", (column) => column.notNull().primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .execute();
  const rows = await transaction.selectFrom("schema_migration").select("number").execute();
  if (rows.some((row) => row.number === migration.number)) return false;
  if (rows.length === 0) await onCreate(transaction);
  await migration.up(transaction);
  await transaction
    .insertInto("schema_migration")
    .values({ number: migration.number, name: migration.name })
    .execute();
  return true;
}

/**
 * Applies every migration of the list that the database does not have, each in a transaction of its own,
 * and gives the names of those applied. `onCreate` runs inside the transaction that makes a new database.
 */
export async function migrate(
  db: Database,
  migrations: readonly Migration[],
  onCreate: (transaction: DatabaseTransaction) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const migration of migrations) {
    const applied = await db
      .transaction()
      .execute((transaction) => applyOne(transaction, migration, onCreate));
    if (applied) names.push(migration.name);
  }
  return names;
}
