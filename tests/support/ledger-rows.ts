import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import type { OpenedDatabase } from "../../src/store/database.ts";

/** Writes one row by which a database can be told from its copies. */
export async function addRow({ db }: OpenedDatabase, job: string): Promise<void> {
  await sql`insert into job_run (job, slot, started_at) values (${job}, '2026-11-24T12:00:00.000Z', '')`.execute(
    db,
  );
}

/** The rows of a database file, packed or not, sorted. */
export function rowsIn(file: string): readonly string[] {
  const connection = file.endsWith(".gz")
    ? new Sqlite(gunzipSync(readFileSync(file)))
    : new Sqlite(file, { fileMustExist: true });
  try {
    return connection.prepare<[], string>("select job from job_run order by job").pluck().all();
  } finally {
    connection.close();
  }
}
