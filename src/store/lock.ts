import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { describeStoreReason, errorCode, storeReason } from "./failure.ts";
import { makeFolder } from "./folder.ts";

/** The process that runs on a database, as its side file tells. */
export interface LockHolder {
  readonly pid: number;
  /** ISO-8601 in UTC. */
  readonly startedAt: string;
}

export type LockResult =
  | { readonly ok: true; readonly release: () => void }
  | {
      readonly ok: false;
      /** Null where the lock is not held by anyone readable, e.g. because no lock file can be made. */
      readonly holder: LockHolder | null;
      readonly message: string;
    };

function readHolder(file: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("startedAt" in value))
      return null;
    const { pid, startedAt } = value;
    return typeof pid === "number" && typeof startedAt === "string" ? { pid, startedAt } : null;
  } catch {
    // Between taking the lock and writing the side file there is a moment without it.
    return null;
  }
}

/** The lock's file is a SQLite database of its own, so that locking never touches the real one. */
export function lockPath(databasePath: string): string {
  return `${databasePath}.lock`;
}

/** Where pid and start time of the holder stand in plain JSON. */
export function holderPath(databasePath: string): string {
  return `${databasePath}.lock.json`;
}

/**
 * Takes the exclusive lock of a database: one bot, or one restore, at a time. The operating system frees it when
 * the process ends, however it ends; a stale side file therefore locks nobody out.
 */
export function takeLock(
  databasePath: string,
  self: LockHolder = { pid: process.pid, startedAt: new Date().toISOString() },
): LockResult {
  const side = holderPath(databasePath);
  let connection: Sqlite.Database | null = null;
  try {
    makeFolder(dirname(resolve(databasePath)));
    const opened = new Sqlite(lockPath(databasePath), { timeout: 0 });
    connection = opened;
    opened.exec("begin exclusive");
    writeFileSync(side, `${JSON.stringify(self)}\n`);
    return {
      ok: true,
      release: () => {
        if (!opened.open) return;
        rmSync(side, { force: true });
        opened.close();
      },
    };
  } catch (error) {
    connection?.close();
    const code = errorCode(error);
    if (code?.startsWith("SQLITE_BUSY") === true) {
      const holder = readHolder(side);
      const who = holder === null ? "" : ` (process ${holder.pid}, since ${holder.startedAt})`;
      return {
        ok: false,
        holder,
        message: `Another Pivotwatch already runs on ${databasePath}${who}. Stop it first.`,
      };
    }
    const reason = storeReason(error);
    if (reason === null) throw new Error(`${databasePath} could not be locked`, { cause: error });
    return { ok: false, holder: null, message: describeStoreReason(reason, databasePath) };
  }
}
