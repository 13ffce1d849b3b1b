import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { ImmediateSqliteDialect } from "../../src/store/sqlite-dialect.ts";
import { openWalSync, type WalSync } from "../../src/store/wal-sync.ts";

interface Small {
  readonly t: { readonly a: number };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pivotwatch-wal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A disk that is done when it is told. */
function handDisk() {
  const syncs: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const sync = (): Promise<void> =>
    new Promise((resolve, reject) => syncs.push({ done: () => resolve(), fail: reject }));
  return { syncs, sync };
}

function begin(sync: () => Promise<void>): WalSync {
  const path = join(folder, "a.db");
  writeFileSync(`${path}-wal`, "");
  return openWalSync(path, sync);
}

/** Lets everything happen that needs no disk. */
const soon = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe("bringing the log to the disk", () => {
  test("whoever waits does so until what was committed before is there", async () => {
    const disk = handDisk();
    const wal = begin(disk.sync);
    let isThere = false;
    wal.note();
    const flushed = wal.flush().then(() => (isThere = true));
    await soon();
    expect([disk.syncs.length, isThere]).toEqual([1, false]);
    disk.syncs[0]?.done();
    await flushed;
    // Nothing was committed since.
    await wal.flush();
    await wal.close();
    expect(disk.syncs).toHaveLength(1);
  });

  test("what is committed while one is under way is brought there by the next, all of it at once", async () => {
    const disk = handDisk();
    const wal = begin(disk.sync);
    const first = wal.flush();
    await soon();
    let there = 0;
    wal.note();
    const second = wal.flush().then(() => (there += 1));
    wal.note();
    const third = wal.flush().then(() => (there += 1));
    disk.syncs[0]?.done();
    await first;
    await soon();
    expect([disk.syncs.length, there]).toEqual([2, 0]);
    disk.syncs[1]?.done();
    await Promise.all([second, third]);
    await wal.close();
    expect(disk.syncs).toHaveLength(2);
  });

  test("a disk that fails is said to everybody who waits, and tried again", async () => {
    const disk = handDisk();
    const wal = begin(disk.sync);
    const failed = wal.flush();
    const alsoFailed = wal.flush();
    await soon();
    disk.syncs[0]?.fail(new Error("EIO"));
    await expect(failed).rejects.toThrow("EIO");
    await soon();
    disk.syncs[1]?.fail(new Error("EIO"));
    await expect(alsoFailed).rejects.toThrow("EIO");
    const again = wal.flush();
    await soon();
    disk.syncs[2]?.done();
    await again;
    await wal.close();
  });

  test("closing brings the rest there first, once, and lets go of the file although the disk fails", async () => {
    const disk = handDisk();
    const wal = begin(disk.sync);
    wal.note();
    const closed = wal.close();
    expect(wal.close()).toBe(closed);
    await soon();
    disk.syncs[0]?.fail(new Error("EIO"));
    await expect(closed).rejects.toThrow("EIO");
    expect(disk.syncs).toHaveLength(1);
  });
});

describe("a database in a file", () => {
  test("waits for the disk where it is asked to, and not at every commit", async () => {
    const path = join(folder, "a.db");
    const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
    if (!opened.ok) throw new Error(opened.message);
    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(opened.db);
    expect(rows).toEqual([{ synchronous: 1 }]);
    expect(await opened.onDisk()).toBeUndefined();
    await opened.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test("lives on where another process opens, writes and closes it meanwhile", async () => {
    const path = join(folder, "a.db");
    const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
    if (!opened.ok) throw new Error(opened.message);
    const other = new Sqlite(path);
    other.exec("create table other (a)");
    other.pragma("wal_checkpoint(truncate)");
    other.close();
    await opened.db
      .insertInto("draft")
      .values({ id: "a", owner: "1", content: "{}", expires_at: "2026-11-24T12:00:00.000Z" })
      .execute();
    expect(await opened.onDisk()).toBeUndefined();
    await opened.close();
    const after = new Sqlite(path, { readonly: true });
    expect(after.prepare("select id from draft").pluck().all()).toEqual(["a"]);
    after.close();
  });
});

/** How often a commit is told of while that is done. */
async function count(work: (db: Kysely<Small>) => Promise<unknown>): Promise<number> {
  const connection = new Sqlite(":memory:");
  connection.exec("create table t (a integer)");
  let commits = 0;
  const dialect = new ImmediateSqliteDialect(connection, () => {
    commits += 1;
  });
  const db = new Kysely<Small>({ dialect });
  await work(db).catch(() => undefined);
  await db.destroy();
  return commits;
}

describe("what is committed is told", () => {
  test.each([
    ["a statement by itself", 1, (db: Kysely<Small>) => db.insertInto("t").values({ a: 1 }).execute()],
    [
      "a statement that gives what it wrote",
      1,
      (db: Kysely<Small>) => db.insertInto("t").values({ a: 1 }).returningAll().execute(),
    ],
    [
      "a transaction of two, once",
      1,
      (db: Kysely<Small>) =>
        db.transaction().execute(async (transaction) => {
          await transaction.insertInto("t").values({ a: 1 }).execute();
          await transaction.insertInto("t").values({ a: 2 }).returningAll().execute();
        }),
    ],
    ["a question, never", 0, (db: Kysely<Small>) => db.selectFrom("t").selectAll().execute()],
    [
      "what is taken back, never",
      0,
      (db: Kysely<Small>) =>
        db.transaction().execute(async (transaction) => {
          await transaction.insertInto("t").values({ a: 1 }).execute();
          throw new Error("taken back");
        }),
    ],
  ])("%s", async (_, commits, work) => {
    expect(await count(work)).toBe(commits);
  });
});
