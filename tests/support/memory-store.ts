import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, sql } from "kysely";
import { sqliteContentVersion } from "../../src/store/content-version.ts";
import { openDatabase, type OpenedDatabase } from "../../src/store/database.ts";
import type { Database, Tables } from "../../src/store/schema.ts";
import { ImmediateSqliteDialect } from "../../src/store/sqlite-dialect.ts";

/** A whole store as bytes. */
export type StoreImage = Buffer;

/** An empty store as the program opens it. To migrate one takes far longer than to copy it, and most tests want one. */
const EMPTY = await emptyStore();

async function emptyStore(): Promise<StoreImage> {
  const opened = await openDatabase("file::memory:", { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  const image = await imageOf(opened.db);
  await opened.close();
  return image;
}

/** The bytes of a store, from which `openMemoryStore` makes others like it. */
export async function imageOf(db: Database): Promise<StoreImage> {
  const folder = mkdtempSync(join(tmpdir(), "pivotwatch-image-"));
  try {
    const path = join(folder, "store.db");
    await sql`vacuum into ${path}`.execute(db);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A store in memory for one test alone: empty, or a copy of the one whose image is given. */
export async function openMemoryStore(image: StoreImage = EMPTY): Promise<OpenedDatabase> {
  const connection = new Sqlite(image);
  connection.pragma("foreign_keys = on");
  const db: Database = new Kysely<Tables>({
    dialect: new ImmediateSqliteDialect(connection, () => undefined),
  });
  return {
    ok: true,
    db,
    contentVersion: sqliteContentVersion(connection),
    path: null,
    migrated: [],
    backup: null,
    onDisk: async () => undefined,
    close: () => db.destroy(),
  };
}
