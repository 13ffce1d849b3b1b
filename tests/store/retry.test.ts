import { describe, expect, it } from "vitest";
import { describeStoreReason, StoreError, storeReason } from "../../src/store/failure.ts";
import { guardStore, retryWhenBusy } from "../../src/store/retry.ts";

function failure(code: string): Error {
  return Object.assign(new Error(`failed with ${code}`), { code });
}

const wait = async () => {};

/** Fails as often as told, then gives how often it was tried. */
function failing(times: number, error: Error): () => Promise<number> {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return tries;
  };
}

describe("retrying while the database is busy", () => {
  it("tries again, waiting a little longer each time", async () => {
    const waits: number[] = [];
    const record = async (ms: number) => void waits.push(ms);
    const work = failing(3, failure("SQLITE_BUSY"));
    expect(await retryWhenBusy(work, { wait: record, waitMs: 10 })).toBe(4);
    expect(waits).toEqual([10, 20, 30]);
  });

  it("also tries again when a snapshot has gone stale", async () => {
    expect(await retryWhenBusy(failing(1, failure("SQLITE_BUSY_SNAPSHOT")), { wait })).toBe(2);
  });

  it("gives up after the last try with the error of the database", async () => {
    const work = failing(5, failure("SQLITE_BUSY"));
    await expect(retryWhenBusy(work, { wait, attempts: 5 })).rejects.toThrow("SQLITE_BUSY");
  });

  it.each(["SQLITE_FULL", "SQLITE_CONSTRAINT"])("does not try again after %s", async (code) => {
    const waits: number[] = [];
    const record = async (ms: number) => void waits.push(ms);
    await expect(retryWhenBusy(failing(1, failure(code)), { wait: record })).rejects.toThrow(code);
    expect(waits).toEqual([]);
  });
});

describe("what went wrong with a database", () => {
  it.each([
    ["SQLITE_NOTADB", "not_ours"],
    ["SQLITE_CORRUPT", "damaged"],
    ["SQLITE_CORRUPT_INDEX", "damaged"],
    ["SQLITE_READONLY", "read_only"],
    ["SQLITE_READONLY_DBMOVED", "read_only"],
    ["SQLITE_FULL", "disk_full"],
    ["ENOSPC", "disk_full"],
    ["SQLITE_BUSY", "locked"],
    ["SQLITE_LOCKED", "locked"],
    ["SQLITE_CANTOPEN", "not_a_file"],
    ["SQLITE_IOERR_WRITE", "input_output"],
    ["EACCES", "read_only"],
    ["EROFS", "read_only"],
    ["SQLITE_CONSTRAINT", null],
    ["SQLITE_ERROR", null],
  ])("%s means %s", (code, reason) => {
    expect(storeReason(failure(code))).toBe(reason);
  });

  it("is told in one line with the cause kept, and faults of the program pass through", async () => {
    const full = failure("SQLITE_FULL");
    const error: unknown = await guardStore(() => Promise.reject(full)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ reason: "disk_full", cause: full });
    const bug = failure("SQLITE_CONSTRAINT");
    await expect(guardStore(() => Promise.reject(bug))).rejects.toBe(bug);
  });

  it("begins its line with a capital where no path is at hand", () => {
    expect(describeStoreReason("locked", "the database")).toMatch(/^The database is locked/);
    expect(describeStoreReason("locked", "var/a.db")).toMatch(/^var\/a\.db is locked/);
  });
});
