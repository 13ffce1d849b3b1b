import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type IsoDate, parseIsoDate } from "../domain/time.ts";
import { backupsToRemove } from "./backup-retention.ts";
import { backUpDatabase } from "./backup.ts";

export type DailyBackupResult =
  | {
      readonly ok: true;
      readonly path: string;
      /** False where today's was there already. */
      readonly made: boolean;
      /** How many older ones were removed. */
      readonly removed: number;
    }
  | { readonly ok: false; readonly message: string };

/** The folder of a database's daily backups, beside it: `var/backups`. */
export function backupFolder(databasePath: string): string {
  return join(dirname(databasePath), "backups");
}

/**
 * Makes today's backup where there is none, `var/backups/2026-11-24-pivotwatch.db.gz`, and removes those that are too old.
 * Other files in the folder are nobody's business. Nothing is removed unless today's backup is there and in order.
 */
export async function keepDailyBackup(
  databasePath: string,
  today: IsoDate,
  signal?: AbortSignal,
): Promise<DailyBackupResult> {
  const folder = backupFolder(databasePath);
  const path = join(folder, nameOf(databasePath, today));
  const made = !existsSync(path);
  if (made) {
    const backup = await backUpDatabase({
      databasePath,
      target: path,
      ...(signal === undefined ? {} : { signal }),
    });
    // Whoever was killed while copying may have left a copy that is being finished: it has its name once it is whole.
    if (!backup.ok && !existsSync(path)) return backup;
  }
  const remove = backupsToRemove(datesOf(databasePath), today);
  for (const date of remove) rmSync(join(folder, nameOf(databasePath, date)), { force: true });
  removeUnfinished(databasePath);
  return { ok: true, path, made, removed: remove.length };
}

/** The newest daily backup of a database; null where there is none. */
export function newestDailyBackup(
  databasePath: string,
): { readonly path: string; readonly date: IsoDate } | null {
  const date = datesOf(databasePath).toSorted().at(-1);
  return date === undefined
    ? null
    : { date, path: join(backupFolder(databasePath), nameOf(databasePath, date)) };
}

function stemOf(databasePath: string): string {
  return basename(databasePath).replace(/\.db$/, "");
}

/** It is named like the database, so that one of made-up prices is still known by its name. */
function nameOf(databasePath: string, date: IsoDate): string {
  return `${date}-${stemOf(databasePath)}.db.gz`;
}

function datesOf(databasePath: string): readonly IsoDate[] {
  return namesIn(backupFolder(databasePath)).flatMap((name) => {
    const date = parseIsoDate(name.slice(0, 10));
    return date !== null && name === nameOf(databasePath, date) ? [date] : [];
  });
}

/** Those of a process that was killed meanwhile; this one has finished its own. */
function removeUnfinished(databasePath: string): void {
  const folder = backupFolder(databasePath);
  for (const name of namesIn(folder)) {
    const date = parseIsoDate(name.slice(0, 10));
    if (date !== null && name.startsWith(`${nameOf(databasePath, date)}.partial-`)) {
      rmSync(join(folder, name), { force: true });
    }
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
