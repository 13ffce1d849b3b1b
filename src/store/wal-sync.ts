import { closeSync, fdatasync, openSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { syncToDisk } from "./durable-file.ts";

const syncFile = promisify(fdatasync);

/** What is committed is on the disk so soon, whether somebody waits for it or not. */
const SOON_MS = 50;

/** Brings to the disk what was committed, while the loop goes on. */
export interface WalSync {
  /** Something was committed. */
  note(): void;
  /** Resolves once all that was committed before the call is on the disk; rejects with the system's error. */
  flush(): Promise<void>;
  /** Brings what is left to the disk and lets go of the file; rejects like `flush`, the file let go all the same. */
  close(): Promise<void>;
}

/** How a file is brought to the disk; a test hands in its own. */
export type SyncFile = (file: number) => Promise<void>;

/**
 * Syncs the log of a database in WAL mode beside SQLite, which with `synchronous = normal` writes every commit to that
 * file and leaves the waiting to us: it would stop the loop for it. The file stays the same one as long as a connection
 * is open, and SQLite's locks are on the two others, so that a second handle takes nothing from it. Commits that come
 * while one sync is under way share the next.
 */
export function openWalSync(databasePath: string, sync: SyncFile = syncFile): WalSync {
  const path = `${databasePath}-wal`;
  const file = openSync(path, "r+");
  // A new file may be on the disk, and its name not.
  syncToDisk(dirname(path));
  let isDirty = true;
  let closing: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let timer: NodeJS.Timeout | null = null;

  const once = async (): Promise<void> => {
    if (!isDirty) return;
    isDirty = false;
    isRunning = true;
    try {
      await sync(file);
    } catch (error) {
      isDirty = true;
      throw error;
    } finally {
      isRunning = false;
    }
  };

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    // One under way may have begun before the last commit; where that is so, the next takes it along.
    if (isDirty || isRunning) running = running.catch(() => undefined).then(once);
    return running;
  };

  return {
    note: () => {
      isDirty = true;
      if (closing !== null || timer !== null) return;
      // What nobody waits for is tried again at the next commit.
      timer = setTimeout(() => void flush().catch(() => undefined), SOON_MS);
      timer.unref();
    },
    flush,
    close: () => (closing ??= flush().finally(() => closeSync(file))),
  };
}
