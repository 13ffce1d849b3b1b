import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backUpDatabase } from "../../src/store/backup.ts";
import { type OpenedDatabase, openDatabase } from "../../src/store/database.ts";
import { takeLock } from "../../src/store/lock.ts";
import { MIGRATIONS } from "../../src/store/migrations/list.ts";
import type { Migration } from "../../src/store/migrations/migration.ts";
import { restoreDatabase } from "../../src/store/restore.ts";
import { addRow, rowsIn } from "../support/ledger-rows.ts";

const NOW = "2026-11-24T06:07:08.123Z";

/** A step that a later version of the project might add. */
const later: Migration = {
  number: MIGRATIONS.length + 1,
  name: "later",
  async up(transaction) {
    await sql.raw("create table later (text text not null)").execute(transaction);
  },
};

describe("a restore", () => {
  let template: string;
  let folder: string;
  let path: string;
  let backup: string;
  let kept: string;
  const open = async (at = path, migrations: readonly Migration[] = MIGRATIONS): Promise<OpenedDatabase> => {
    const opened = await openDatabase(`file:${at}`, { busyTimeoutMs: 200, migrations });
    if (!opened.ok) throw new Error(opened.message);
    return opened;
  };
  /** A database with one row, its backup, and then another row. */
  const prepare = (): void => {
    copyFileSync(join(template, "pivotwatch.db"), path);
    copyFileSync(join(template, "backup.db"), backup);
  };
  const restore = (from = backup, migrations: readonly Migration[] = MIGRATIONS) =>
    restoreDatabase({ databasePath: path, from, now: NOW, migrations });
  const files = (): readonly string[] => readdirSync(folder).filter((name) => !name.endsWith(".lock"));
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), "pivotwatch-restore-"));
    path = join(template, "pivotwatch.db");
    const bot = await open();
    await addRow(bot, "before");
    const made = await backUpDatabase({ databasePath: path, target: join(template, "backup.db") });
    if (!made.ok) throw new Error(made.message);
    await addRow(bot, "after");
    await bot.close();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-restore-"));
    path = join(folder, "pivotwatch.db");
    backup = join(folder, "backup.db");
    kept = `${path}.replaced-2026-11-24T06-07-08Z`;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("puts the backup in place and keeps the old database, whole, under a name with the date", async () => {
    prepare();
    expect(restore()).toEqual({ ok: true, kept, stepsBehind: 0 });
    expect(rowsIn(path)).toEqual(["before"]);
    expect(rowsIn(kept)).toEqual(["after", "before"]);
    expect(rowsIn(backup)).toEqual(["before"]);
    expect(files()).toEqual(["backup.db", "pivotwatch.db", "pivotwatch.db.replaced-2026-11-24T06-07-08Z"]);
    const bot = await open();
    await addRow(bot, "goes on");
    await bot.close();
    expect(rowsIn(path)).toEqual(["before", "goes on"]);
  });

  it("can be taken back: the old one is a backup too, and two in one second have names of their own", async () => {
    prepare();
    restore();
    expect(restore(kept)).toEqual({ ok: true, kept: `${kept}-2`, stepsBehind: 0 });
    expect(rowsIn(path)).toEqual(["after", "before"]);
    expect(rowsIn(`${kept}-2`)).toEqual(["before"]);
  });

  it("does without an old database", async () => {
    prepare();
    rmSync(path);
    expect(restore()).toEqual({ ok: true, kept: null, stepsBehind: 0 });
    expect(rowsIn(path)).toEqual(["before"]);
  });

  it("takes a database that was killed in the middle with its log, and mixes no log into another", async () => {
    prepare();
    // What a process leaves that dies: rows that stand in the log alone, taken here while it still runs.
    const bot = await open();
    await addRow(bot, "in the log");
    const [main, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    await bot.close();
    writeFileSync(path, main);
    writeFileSync(`${path}-wal`, log);
    expect(restore()).toMatchObject({ ok: true });
    expect(rowsIn(path)).toEqual(["before"]);
    expect(rowsIn(kept)).toEqual(["after", "before", "in the log"]);
    const byHand = join(folder, "by-hand.db");
    writeFileSync(byHand, main);
    writeFileSync(`${byHand}-wal`, log);
    expect(restore(byHand)).toMatchObject({ ok: true });
    expect(rowsIn(path)).toEqual(["after", "before", "in the log"]);
  });

  it("replaces a damaged database, and keeps that with whatever lay beside it", async () => {
    prepare();
    writeFileSync(path, "damaged beyond use".repeat(500));
    writeFileSync(`${path}-wal`, "a log of nothing");
    expect(restore()).toMatchObject({ ok: true, kept });
    expect(rowsIn(path)).toEqual(["before"]);
    expect(readFileSync(kept, "utf8")).toMatch(/^damaged/);
    expect(readFileSync(`${kept}-wal`, "utf8")).toBe("a log of nothing");
    expect(files()).not.toContain("pivotwatch.db-wal");
  });

  it("takes an older schema, which the next start brings up to date, and refuses a newer one", async () => {
    prepare();
    expect(restore(backup, [...MIGRATIONS, later])).toMatchObject({ ok: true, stepsBehind: 1 });
    const upgraded = await open(path, [...MIGRATIONS, later]);
    expect(upgraded.migrated).toEqual(["later"]);
    await upgraded.close();
    const newer = join(folder, "newer.db");
    await backUpDatabase({ databasePath: path, target: newer });
    // The copy that an upgrade makes by itself leads back.
    const before = join(folder, `pivotwatch.db.before-${String(later.number).padStart(4, "0")}`);
    expect(restore(before)).toMatchObject({ ok: true, stepsBehind: 0 });
    expect(restore(newer)).toEqual({
      ok: false,
      isLocked: false,
      message: `${newer} was made by a newer version of Pivotwatch: update this one.`,
    });
    expect(rowsIn(path)).toEqual(["before"]);
  });

  it("is refused while a bot runs, and says who holds it", async () => {
    prepare();
    const lock = takeLock(path, { pid: 42, startedAt: "2026-11-24T05:00:00.000Z" });
    if (!lock.ok) throw new Error(lock.message);
    expect(restore()).toEqual({
      ok: false,
      isLocked: true,
      message: `Another Pivotwatch already runs on ${path} (process 42, since 2026-11-24T05:00:00.000Z). Stop it first.`,
    });
    lock.release();
    expect(restore().ok).toBe(true);
  });

  it("is refused while another command has the database open", async () => {
    prepare();
    const other = new Sqlite(path);
    other.prepare("select count(*) from job_run").get();
    const result = restoreDatabase({ databasePath: path, from: backup, now: NOW, busyTimeoutMs: 0 });
    other.close();
    expect(result).toEqual({
      ok: false,
      isLocked: false,
      message: `${path} is locked by another process that is writing: try again in a moment.`,
    });
    expect(rowsIn(path)).toEqual(["after", "before"]);
    expect(files().filter((name) => name.includes(".partial-") || name.includes(".replaced-"))).toEqual([]);
  });

  it.each([
    ["a missing file", () => undefined, (from: string) => `There is no file ${from}.`],
    [
      "text",
      (from: string) => writeFileSync(from, "no database".repeat(100)),
      (from: string) => `${from} is not a Pivotwatch database. Nothing in it was changed.`,
    ],
    [
      "another program's database",
      (from: string) => void new Sqlite(from).exec("create table theirs (x)").close(),
      (from: string) => `${from} is not a Pivotwatch database. Nothing in it was changed.`,
    ],
    [
      "an empty file",
      (from: string) => writeFileSync(from, ""),
      (from: string) => `${from} is not a Pivotwatch database. Nothing in it was changed.`,
    ],
  ])("refuses %s, and leaves everything as it was", async (_, make, message) => {
    prepare();
    const from = join(folder, "from.db");
    make(from);
    const before = files();
    expect(restore(from)).toEqual({ ok: false, isLocked: false, message: message(from) });
    expect(files()).toEqual(before);
    expect(rowsIn(path)).toEqual(["after", "before"]);
  });

  it("refuses half a backup, and the database itself", async () => {
    prepare();
    const half = join(folder, "half.db");
    writeFileSync(half, readFileSync(backup));
    truncateSync(half, 40 * 1024);
    expect(restore(half)).toMatchObject({
      message: `${half} is damaged: restore a backup, or move it away to begin anew.`,
    });
    expect(restore(path)).toMatchObject({ message: `${path} is the database itself: name a backup of it.` });
    expect(rowsIn(path)).toEqual(["after", "before"]);
  });

  it("takes a packed backup, and says where one cannot be unpacked", async () => {
    prepare();
    const packed = join(folder, "backup.db.gz");
    writeFileSync(packed, gzipSync(readFileSync(backup)));
    expect(restore(packed)).toMatchObject({ ok: true, stepsBehind: 0 });
    expect(rowsIn(path)).toEqual(["before"]);
    writeFileSync(packed, readFileSync(packed).subarray(0, 200));
    expect(restore(packed)).toMatchObject({
      ok: false,
      isLocked: false,
      message: `${packed} is no whole backup: it cannot be unpacked.`,
    });
    expect(rowsIn(path), "what was there stays").toEqual(["before"]);
  });
});
