import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import type { Instant } from "../domain/time.ts";
import { APPLICATION_ID } from "./application-id.ts";
import { keepAs, partialPath, syncToDisk } from "./durable-file.ts";
import { describeStoreReason, errorCode, storeReason } from "./failure.ts";
import { makeFolder } from "./folder.ts";
import { inspectDatabase } from "./inspect.ts";
import { takeLock } from "./lock.ts";
import type { Migration } from "./migrations/migration.ts";

export interface RestoreRequest {
  readonly databasePath: string;
  /** The backup; it stays as it is. */
  readonly from: string;
  readonly now: Instant;
  /** Another list than the project's own, for trying older and newer backups. */
  readonly migrations?: readonly Migration[];
  /** How long to wait for another process that has the database open; 5 s. */
  readonly busyTimeoutMs?: number;
}

export type RestoreResult =
  | {
      readonly ok: true;
      /** Where the database lies that was there before; null where there was none. */
      readonly kept: string | null;
      /** Steps of the schema that the next start will take. */
      readonly stepsBehind: number;
    }
  /** One clear line; `isLocked` where the lock is not to be had, mostly because a bot runs. Nothing was changed. */
  | { readonly ok: false; readonly isLocked: boolean; readonly message: string };

/** What SQLite keeps beside a database: left there, it would be taken for a part of the next one. */
const BESIDE = ["-wal", "-shm", "-journal"] as const;

/**
 * Puts a backup in the place of a database, which is kept beside it under a name with a date. The backup is copied and
 * checked first; then one change of names replaces the one by the other, so that a crash leaves either. No bot may run.
 */
export function restoreDatabase(request: RestoreRequest): RestoreResult {
  const { databasePath, from } = request;
  if (resolve(from) === resolve(databasePath)) {
    return refuse(`${from} is the database itself: name a backup of it.`);
  }
  if (!existsSync(from)) return refuse(`There is no file ${from}.`);
  const lock = takeLock(databasePath);
  if (!lock.ok) return { ok: false, isLocked: true, message: lock.message };
  const fresh = partialPath(databasePath);
  try {
    makeFolder(dirname(resolve(databasePath)));
    return replace(request, fresh);
  } catch (error) {
    const reason = storeReason(error);
    if (reason === null) throw new Error(`${from} could not be put back`, { cause: error });
    return refuse(describeStoreReason(reason, databasePath));
  } finally {
    for (const suffix of ["", ...BESIDE]) rmSync(`${fresh}${suffix}`, { force: true });
    lock.release();
  }
}

function replace(
  { databasePath, from, now, migrations, busyTimeoutMs = 5000 }: RestoreRequest,
  fresh: string,
): RestoreResult {
  if (!unpackOrCopy(from, fresh)) return refuse(`${from} is no whole backup: it cannot be unpacked.`);
  // A file that was copied by hand while a bot wrote it may need its log.
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${fresh}-wal`);
  const found = inspectDatabase(fresh, {
    readOnly: false,
    ...(migrations === undefined ? {} : { migrations }),
  });
  if (!found.ok) {
    return refuse(found.reason === "missing" ? found.message : describeStoreReason(found.reason, from));
  }
  makeOneFile(fresh, busyTimeoutMs);
  syncToDisk(fresh);
  const kept = existsSync(databasePath) ? keepOld(databasePath, now, busyTimeoutMs) : null;
  renameSync(fresh, databasePath);
  syncToDisk(dirname(resolve(databasePath)));
  return { ok: true, kept, stepsBehind: found.stepsBehind };
}

/** Puts the content of a backup, packed where its name ends in `.gz`, into a new file; false where it is broken. */
function unpackOrCopy(from: string, fresh: string): boolean {
  if (!from.endsWith(".gz")) {
    copyFileSync(from, fresh);
    return true;
  }
  const packed = readFileSync(from);
  try {
    writeFileSync(fresh, gunzipSync(packed), { flag: "wx" });
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code !== null && (code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE")) return false;
    throw error;
  }
}

/** Puts what stands in the log into the database, and takes the log away; throws where others have it open. */
function makeOneFile(path: string, busyTimeoutMs: number): void {
  const connection = new Sqlite(path, { timeout: busyTimeoutMs });
  try {
    connection.pragma("journal_mode = delete");
  } finally {
    connection.close();
  }
}

/** Gives the database that is there a second name, and leaves nothing beside it; gives that name. */
function keepOld(databasePath: string, now: Instant, busyTimeoutMs: number): string {
  const isWhole = tryMakeOneFile(databasePath, busyTimeoutMs);
  const base = `${databasePath}.replaced-${now.slice(0, 19).replaceAll(":", "-")}Z`;
  let kept = base;
  for (let count = 2; !keepAs(databasePath, kept); count += 1) kept = `${base}-${count}`;
  for (const suffix of BESIDE) {
    if (!existsSync(`${databasePath}${suffix}`)) continue;
    if (isWhole) rmSync(`${databasePath}${suffix}`, { force: true });
    else renameSync(`${databasePath}${suffix}`, `${kept}${suffix}`);
  }
  return kept;
}

/** False for a database that is damaged or not ours: it is what a backup is put back for. */
function tryMakeOneFile(path: string, busyTimeoutMs: number): boolean {
  // SQLite deletes the log beside a file that it cannot make sense of.
  if (!beginsLikeOurs(path)) return false;
  try {
    makeOneFile(path, busyTimeoutMs);
    return true;
  } catch (error) {
    if (storeReason(error) === "damaged") return false;
    throw error;
  }
}

/** Whether a file begins with the words of SQLite and has our mark where SQLite keeps it. */
function beginsLikeOurs(path: string): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, "r");
  try {
    readSync(file, header);
  } finally {
    closeSync(file);
  }
  return (
    header.toString("latin1", 0, 16) === "SQLite format 3\0" &&
    header.readUInt32BE(MARK_AT) === APPLICATION_ID
  );
}

/** Of SQLite's file format. */
const HEADER_BYTES = 100;
const MARK_AT = 68;

function refuse(message: string): RestoreResult {
  return { ok: false, isLocked: false, message };
}
