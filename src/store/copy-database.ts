import { closeSync, createReadStream, createWriteStream, openSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import Sqlite from "better-sqlite3";
import { APPLICATION_ID } from "./application-id.ts";
import { partialPath, placeNew, syncToDisk } from "./durable-file.ts";

/** What became of a copy; `failed` carries the code of SQLite or the system, or null for a fault of the program. */
export type CopyOutcome =
  | { readonly kind: "copied"; readonly bytes: number }
  | { readonly kind: "not_ours" | "damaged" | "exists" }
  | { readonly kind: "failed"; readonly code: string | null; readonly message: string };

const PAGES_PER_STEP = 1000;
const BUSY_TIMEOUT_MS = 5000;

/**
 * Copies a database that others may be writing, as it is at one moment, into one file that needs no other beside it,
 * packed by gzip where the target's name ends in `.gz`. It gets its name only when it is whole, checked and on the disk.
 * Holds up its thread, so it has a process of its own.
 */
export async function copyDatabase(source: string, target: string): Promise<CopyOutcome> {
  const partial = partialPath(resolve(target));
  // Made by ourselves, so that the system says why it cannot be: SQLite would not.
  closeSync(openSync(partial, "wx"));
  let connection: Sqlite.Database | null = null;
  try {
    connection = new Sqlite(source, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    if (connection.pragma("application_id", { simple: true }) !== APPLICATION_ID) return { kind: "not_ours" };
    // One reading of the whole copy: what others write meanwhile neither shows in it nor makes it begin anew.
    connection.exec("begin");
    connection.prepare("select count(*) from sqlite_schema").get();
    await connection.backup(partial, { progress: () => PAGES_PER_STEP });
    if (!finish(partial)) return { kind: "damaged" };
    const whole = target.endsWith(".gz") ? await packed(partial) : partial;
    const bytes = statSync(whole).size;
    return placeNew(whole, resolve(target)) ? { kind: "copied", bytes } : { kind: "exists" };
  } finally {
    connection?.close();
    for (const suffix of ["", "-journal", "-wal", "-shm", PACKED])
      rmSync(`${partial}${suffix}`, { force: true });
  }
}

const PACKED = ".packed";

/** Packs a file beside itself; gives the path. A database of mostly text becomes a fraction of its size. */
async function packed(path: string): Promise<string> {
  const target = `${path}${PACKED}`;
  await pipeline(createReadStream(path), createGzip(), createWriteStream(target, { flags: "wx" }));
  syncToDisk(target);
  return target;
}

/** Makes one file of it and checks it; false where it is damaged. */
function finish(path: string): boolean {
  const copy = new Sqlite(path);
  try {
    copy.pragma("journal_mode = delete");
    return copy.pragma("quick_check(1)", { simple: true }) === "ok";
  } finally {
    copy.close();
    syncToDisk(path);
  }
}
