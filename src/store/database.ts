import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, sql } from "kysely";
import type { ContentVersion } from "../app/ports/content-version.ts";
import { APPLICATION_ID } from "./application-id.ts";
import { sqliteContentVersion } from "./content-version.ts";
import { describeStoreReason, errorCode, storeReason } from "./failure.ts";
import type { StoreReason } from "./failure.ts";
import { makeFolder } from "./folder.ts";
import { MIGRATIONS } from "./migrations/list.ts";
import { migrate } from "./migrations/migrate.ts";
import { migrationLabel } from "./migrations/migration.ts";
import type { Migration } from "./migrations/migration.ts";
import { guardStore, retryWhenBusy } from "./retry.ts";
import type { RetryOptions } from "./retry.ts";
import type { Database, Tables } from "./schema.ts";
import { ImmediateSqliteDialect } from "./sqlite-dialect.ts";
import { openWalSync, type WalSync } from "./wal-sync.ts";

export interface OpenOptions {
  /** How long SQLite itself waits for a lock, with the event loop stopped: 200 in the bot, 5,000 elsewhere. */
  readonly busyTimeoutMs: number;
  /** Another list than the project's own, for trying migrations. */
  readonly migrations?: readonly Migration[];
  /** How to wait for another process beyond the busy timeout, with the event loop free. */
  readonly retry?: Partial<RetryOptions>;
}

export interface OpenedDatabase {
  readonly ok: true;
  readonly db: Database;
  /** Of the facts and prices in it. */
  readonly contentVersion: ContentVersion;
  /** Null in memory. */
  readonly path: string | null;
  /** Names of the migrations applied now. */
  readonly migrated: readonly string[];
  /** The copy made before they ran; null where there was nothing to copy. */
  readonly backup: string | null;
  /**
   * Resolves once all that was committed before is on the disk, which a power cut then leaves; rejects with a
   * `StoreError`. What nobody waits for is there within a moment too.
   */
  readonly onDisk: () => Promise<void>;
  /** Brings what is left to the disk first. */
  readonly close: () => Promise<void>;
}

export interface OpenFailure {
  readonly ok: false;
  readonly reason: StoreReason;
  /** One clear line for the person who started the program. */
  readonly message: string;
}

export type OpenResult = OpenedDatabase | OpenFailure;

const MEMORY = ":memory:";

/** The file path of a `file:` address, `:memory:`, or null where the address is of another kind. */
export function databasePath(url: string): string | null {
  if (!url.startsWith("file:")) return null;
  const path = url.slice("file:".length);
  return path === "" ? null : path;
}

function fail(reason: StoreReason, name: string): OpenFailure {
  return { ok: false, reason, message: describeStoreReason(reason, name) };
}

/** Makes the folder and proves that the file can be written; SQLite alone would fall back to reading. */
function prepareFile(path: string): OpenFailure | null {
  try {
    makeFolder(dirname(resolve(path)));
  } catch (error) {
    const code = errorCode(error);
    return fail(code === "EACCES" || code === "EPERM" || code === "EROFS" ? "read_only" : "no_folder", path);
  }
  try {
    const isNew = !existsSync(path);
    if (!isNew && !statSync(path).isFile()) return fail("not_a_file", path);
    closeSync(openSync(path, isNew ? "a" : "r+"));
    return null;
  } catch (error) {
    const reason = storeReason(error);
    if (reason === null) throw new Error(`${path} could not be examined`, { cause: error });
    return fail(reason, path);
  }
}

/** Whose file it is: `empty` has nothing in it yet. Only reads. */
function inspect(connection: Sqlite.Database): "ours" | "empty" | "foreign" {
  const id = connection.pragma("application_id", { simple: true });
  if (id === APPLICATION_ID) return "ours";
  const count = connection.prepare<[], number>("select count(*) from sqlite_schema").pluck().get();
  return id === 0 && count === 0 ? "empty" : "foreign";
}

function appliedNumbers(connection: Sqlite.Database): readonly number[] {
  return connection.prepare<[], number>("select number from schema_migration").pluck().all();
}

/** Copies the database beside itself, and removes the copies made before earlier migrations. */
async function backUp(connection: Sqlite.Database, path: string, first: Migration): Promise<string> {
  const prefix = `${basename(path)}.before-`;
  const name = `${prefix}${migrationLabel(first.number)}`;
  const target = join(dirname(path), name);
  rmSync(target, { force: true });
  await connection.backup(target);
  for (const other of readdirSync(dirname(path))) {
    if (other.startsWith(prefix) && other !== name) rmSync(join(dirname(path), other), { force: true });
  }
  return target;
}

/** A write that is taken back: finds a read-only file, folder or full disk before the work begins. */
async function proveWritable(db: Database): Promise<void> {
  const rollback = new Error("taken back");
  try {
    await db.transaction().execute(async (transaction) => {
      await sql.raw(`pragma application_id = ${APPLICATION_ID}`).execute(transaction);
      throw rollback;
    });
  } catch (error) {
    if (error !== rollback) throw error;
  }
}

async function prepare(
  connection: Sqlite.Database,
  db: Database,
  path: string,
  options: OpenOptions,
): Promise<OpenFailure | { readonly migrated: readonly string[]; readonly backup: string | null }> {
  const migrations = options.migrations ?? MIGRATIONS;
  const owner = inspect(connection);
  if (owner === "foreign") return fail("not_ours", path);
  const applied = owner === "ours" ? appliedNumbers(connection) : [];
  const known = new Set(migrations.map((migration) => migration.number));
  if (applied.some((number) => !known.has(number))) return fail("newer_version", path);
  connection.pragma("journal_mode = wal");
  // A new schema is on the disk before anything is written in it.
  connection.pragma("synchronous = full");
  connection.pragma("foreign_keys = on");
  const first = migrations.find((migration) => !applied.includes(migration.number));
  const backup =
    first !== undefined && owner === "ours" && path !== MEMORY ? await backUp(connection, path, first) : null;
  const migrated = await retryWhenBusy(
    () =>
      migrate(db, migrations, async (transaction) => {
        await sql.raw(`pragma application_id = ${APPLICATION_ID}`).execute(transaction);
      }),
    options.retry,
  );
  if (migrated.length === 0) await retryWhenBusy(() => proveWritable(db), options.retry);
  return { migrated, backup };
}

/**
 * From here on a commit is written to the log and not waited for: SQLite would stop the loop until the disk has it,
 * many times a second while an alert goes out. Null, and as slow as before, where a file system knows no such log; null
 * in memory.
 */
function syncBeside(connection: Sqlite.Database, path: string): WalSync | null {
  if (connection.pragma("journal_mode", { simple: true }) !== "wal") return null;
  const sync = openWalSync(path);
  connection.pragma("synchronous = normal");
  return sync;
}

/**
 * Opens the database of an address (`file:PATH`, or `file::memory:` for one that lives only as long as the
 * program) and brings it to the newest schema, after copying an existing file to `PATH.before-NNNN`.
 * What a person can put right comes back as a value with one clear line.
 */
export async function openDatabase(url: string, options: OpenOptions): Promise<OpenResult> {
  const path = databasePath(url);
  if (path === null) return fail("unsupported_url", url);
  const unready = path === MEMORY ? null : prepareFile(path);
  if (unready !== null) return unready;
  let connection: Sqlite.Database | null = null;
  let sync: WalSync | null = null;
  try {
    connection = new Sqlite(path, { timeout: options.busyTimeoutMs });
    const db: Database = new Kysely<Tables>({
      dialect: new ImmediateSqliteDialect(connection, () => sync?.note()),
    });
    const state = await prepare(connection, db, path, options);
    if ("ok" in state) {
      connection.close();
      return state;
    }
    sync = syncBeside(connection, path);
    return {
      ok: true,
      db,
      contentVersion: sqliteContentVersion(connection),
      path: path === MEMORY ? null : path,
      ...state,
      onDisk: () => guardStore(async () => sync?.flush()),
      close: async () => {
        try {
          await sync?.close();
        } finally {
          await db.destroy();
        }
      },
    };
  } catch (error) {
    connection?.close();
    const reason = storeReason(error);
    if (reason === null) throw new Error(`${path} could not be opened`, { cause: error });
    return fail(reason, path);
  }
}
