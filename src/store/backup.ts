import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CopyOutcome } from "./copy-database.ts";
import { describeStoreReason, errorCode, storeReason } from "./failure.ts";
import { makeFolder } from "./folder.ts";

export interface BackupRequest {
  readonly databasePath: string;
  /** A file that does not exist yet; its folder is made. */
  readonly target: string;
  /** Ends the work; what was copied by then is deleted, or left under a name with `.partial-` in it. */
  readonly signal?: AbortSignal;
}

export type BackupResult =
  | { readonly ok: true; readonly path: string; readonly bytes: number }
  /** One clear line. */
  | { readonly ok: false; readonly message: string };

/**
 * Copies a database into one file while a bot goes on writing it. The copy is of one moment, is checked, and is under
 * its name only when it is whole and on the disk; nothing is ever overwritten. The event loop stays free: the work is
 * done in a process of its own. Rejects with the signal's reason once that aborts.
 */
export async function backUpDatabase({ databasePath, target, signal }: BackupRequest): Promise<BackupResult> {
  if (!existsSync(databasePath)) {
    return { ok: false, message: `There is no database at ${databasePath} yet, so nothing was copied.` };
  }
  if (existsSync(target)) return { ok: false, message: exists(target) };
  try {
    makeFolder(dirname(resolve(target)));
  } catch (error) {
    return failed(error, databasePath, target);
  }
  signal?.throwIfAborted();
  const outcome = await copyInProcess(databasePath, target, signal);
  switch (outcome.kind) {
    case "copied":
      return { ok: true, path: target, bytes: outcome.bytes };
    case "exists":
      return { ok: false, message: exists(target) };
    case "not_ours":
    case "damaged":
      return { ok: false, message: describeStoreReason(outcome.kind, databasePath) };
    case "failed":
      return failed(Object.assign(new Error(outcome.message), { code: outcome.code }), databasePath, target);
  }
}

function exists(target: string): string {
  return `${target} is there already and stays as it is: name another file.`;
}

/** The line for an error of SQLite or the system; throws where it is a fault of the program. */
function failed(error: unknown, databasePath: string, target: string): BackupResult {
  const reason = storeReason(error);
  if (reason === null) throw new Error(`${databasePath} could not be copied to ${target}`, { cause: error });
  // SQLite reads the one and the system writes the other, save for a disk that is full.
  const isAboutSource = errorCode(error)?.startsWith("SQLITE_") === true && reason !== "disk_full";
  return { ok: false, message: describeStoreReason(reason, isAboutSource ? databasePath : target) };
}

function copyInProcess(
  source: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<CopyOutcome> {
  const child = fork(new URL("./backup-process.ts", import.meta.url), [source, target], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const abort = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", abort, { once: true });
  return new Promise<CopyOutcome>((settle, reject) => {
    let outcome: CopyOutcome | null = null;
    child.once("message", (message: CopyOutcome) => {
      outcome = message;
    });
    child.once("error", reject);
    // Only then are its files closed.
    child.once("exit", () => {
      if (outcome !== null) settle(outcome);
      else
        reject(signal?.aborted === true ? signal.reason : new Error("the process that copies ended early"));
    });
  }).finally(() => signal?.removeEventListener("abort", abort));
}
