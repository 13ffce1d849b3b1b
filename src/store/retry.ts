import { setTimeout as sleep } from "node:timers/promises";
import { describeStoreReason, errorCode, StoreError, storeReason, THE_DATABASE } from "./failure.ts";

export interface RetryOptions {
  /** Tries in all. */
  readonly attempts: number;
  readonly waitMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

const DEFAULT_RETRY: RetryOptions = { attempts: 10, waitMs: 50, wait: (ms) => sleep(ms) };

function isBusy(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && (code === "SQLITE_BUSY" || code.startsWith("SQLITE_BUSY_"));
}

/**
 * Runs `work`, and again while another process holds the database. Between tries the event loop is free,
 * unlike during SQLite's own busy timeout. `work` must be one transaction, so that a try leaves nothing behind.
 * The last busy error is thrown when every try met one.
 */
export async function retryWhenBusy<T>(
  work: () => Promise<T>,
  options: Partial<RetryOptions> = {},
): Promise<T> {
  const { attempts, waitMs, wait } = { ...DEFAULT_RETRY, ...options };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || attempt >= attempts) throw error;
      await wait(waitMs * attempt);
    }
  }
}

/**
 * Runs a store's work with retries, and turns what the disk or another process did to it into a `StoreError`
 * with one clear line; a fault of the program passes through unchanged.
 */
export async function guardStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await retryWhenBusy(work);
  } catch (error) {
    const reason = storeReason(error);
    if (reason === null || error instanceof StoreError) throw error;
    throw new StoreError(reason, describeStoreReason(reason, THE_DATABASE), error);
  }
}
