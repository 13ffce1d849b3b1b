import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { APPLICATION_ID } from "./application-id.ts";
import { describeStoreReason, errorCode, type StoreReason, storeReason } from "./failure.ts";
import { MIGRATIONS } from "./migrations/list.ts";
import type { Migration } from "./migrations/migration.ts";

export type Inspection =
  | {
      readonly ok: true;
      readonly bytes: number;
      /** Steps of the schema that the next start will take; 0 where it is up to date. */
      readonly stepsBehind: number;
    }
  /** `missing`: there is no such file. `message` is one clear line. */
  | { readonly ok: false; readonly reason: StoreReason | "missing"; readonly message: string };

export interface InspectOptions {
  /** `false` for a file that nobody else uses, which may then be tidied up while it is looked at. */
  readonly readOnly?: boolean;
  readonly migrations?: readonly Migration[];
}

/**
 * Looks at a database without changing what it holds: whose it is, of which version, and whether it is whole. Reads all
 * of it, and holds up the thread meanwhile.
 */
export function inspectDatabase(path: string, options: InspectOptions = {}): Inspection {
  const { readOnly = true, migrations = MIGRATIONS } = options;
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return { ok: false, reason: "missing", message: `There is no file ${path}.` };
  if (!file.isFile()) return fail("not_a_file", path);
  let connection: Sqlite.Database | null = null;
  try {
    connection = new Sqlite(path, { readonly: readOnly, fileMustExist: true, timeout: 5000 });
    return look(connection, path, migrations, file.size);
  } catch (error) {
    const reason = storeReason(error);
    if (reason === null)
      throw new Error(`${path} could not be examined (${errorCode(error)})`, { cause: error });
    return fail(reason, path);
  } finally {
    connection?.close();
  }
}

function look(
  connection: Sqlite.Database,
  path: string,
  migrations: readonly Migration[],
  bytes: number,
): Inspection {
  if (connection.pragma("application_id", { simple: true }) !== APPLICATION_ID) return fail("not_ours", path);
  if (connection.pragma("integrity_check(1)", { simple: true }) !== "ok") return fail("damaged", path);
  const applied = connection.prepare<[], number>("select number from schema_migration").pluck().all();
  const known = migrations.map(({ number }) => number);
  if (applied.some((number) => !known.includes(number))) return fail("newer_version", path);
  return { ok: true, bytes, stepsBehind: known.filter((number) => !applied.includes(number)).length };
}

function fail(reason: StoreReason, path: string): Inspection {
  return { ok: false, reason, message: describeStoreReason(reason, path) };
}
