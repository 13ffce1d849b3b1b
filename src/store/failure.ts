/** What can go wrong with a database although the program is right. */
export type StoreReason =
  | "unsupported_url"
  | "not_ours"
  | "damaged"
  | "newer_version"
  | "read_only"
  | "disk_full"
  | "locked"
  | "no_folder"
  | "not_a_file"
  | "input_output";

/** Thrown by the stores where a port has no room for a failure value; `message` is one clear line. */
export class StoreError extends Error {
  readonly reason: StoreReason;

  constructor(reason: StoreReason, message: string, cause: unknown) {
    super(message, { cause });
    this.name = "StoreError";
    this.reason = reason;
  }
}

/** The error code of SQLite or of the operating system, or null: `SQLITE_BUSY`, `ENOSPC`. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

const LINES: Readonly<Record<StoreReason, (name: string) => string>> = {
  unsupported_url: (name) => `${name} is no database address this version knows: use file:PATH.`,
  not_ours: (name) => `${name} is not a Pivotwatch database. Nothing in it was changed.`,
  damaged: (name) => `${name} is damaged: restore a backup, or move it away to begin anew.`,
  newer_version: (name) => `${name} was made by a newer version of Pivotwatch: update this one.`,
  read_only: (name) => `${name} cannot be written: make the file and its folder writable for this user.`,
  disk_full: (name) =>
    `The disk is full: nothing more could be written to ${name}. Free some space and try again.`,
  locked: (name) => `${name} is locked by another process that is writing: try again in a moment.`,
  no_folder: (name) => `The folder of ${name} cannot be made or entered.`,
  not_a_file: (name) => `${name} is not a file that can be opened.`,
  input_output: (name) => `${name} could not be read or written: the disk reported an error.`,
};

/** The one clear line for a reason; `name` is the database's path, or “the database”. */
export function describeStoreReason(reason: StoreReason, name: string): string {
  const line = LINES[reason](name);
  return name === THE_DATABASE ? line.charAt(0).toUpperCase() + line.slice(1) : line;
}

/** The name used where the path is not at hand. */
export const THE_DATABASE = "the database";

const BY_CODE: readonly (readonly [prefix: string, reason: StoreReason])[] = [
  ["SQLITE_NOTADB", "not_ours"],
  ["SQLITE_CORRUPT", "damaged"],
  ["SQLITE_READONLY", "read_only"],
  ["SQLITE_PERM", "read_only"],
  ["SQLITE_FULL", "disk_full"],
  ["SQLITE_BUSY", "locked"],
  ["SQLITE_LOCKED", "locked"],
  ["SQLITE_CANTOPEN", "not_a_file"],
  ["SQLITE_IOERR", "input_output"],
  ["ENOSPC", "disk_full"],
  ["EDQUOT", "disk_full"],
  ["EACCES", "read_only"],
  ["EPERM", "read_only"],
  ["EROFS", "read_only"],
  ["EISDIR", "not_a_file"],
  ["ENOTDIR", "no_folder"],
  ["ENOENT", "no_folder"],
  ["EEXIST", "no_folder"],
  ["EIO", "input_output"],
];

/** The reason behind an error of SQLite or of the operating system; null for a fault of the program. */
export function storeReason(error: unknown): StoreReason | null {
  if (error instanceof StoreError) return error.reason;
  const code = errorCode(error);
  if (code === null) return null;
  return BY_CODE.find(([prefix]) => code === prefix || code.startsWith(`${prefix}_`))?.[1] ?? null;
}
