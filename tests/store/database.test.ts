import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { databasePath, openDatabase } from "../../src/store/database.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { MIGRATIONS } from "../../src/store/migrations/list.ts";
import { type Migration, migrationLabel } from "../../src/store/migrations/migration.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { asOrdinaryUser } from "../support/ordinary-user.ts";
import { smallBundle } from "../support/small-bundle.ts";

/** The step that a later version of the project might add. */
const next: Migration = {
  number: MIGRATIONS.length + 1,
  name: "notes",
  async up(transaction) {
    await sql.raw("create table notes (text text not null)").execute(transaction);
  },
};

describe("opening a database", () => {
  let folder: string;
  let path: string;
  const open = (options: Partial<Parameters<typeof openDatabase>[1]> = {}) =>
    openDatabase(`file:${path}`, { busyTimeoutMs: 0, retry: { wait: async () => {} }, ...options });
  const openWell = async (
    options: Partial<Parameters<typeof openDatabase>[1]> = {},
  ): Promise<OpenedDatabase> => {
    const opened = await open(options);
    if (!opened.ok) throw new Error(opened.message);
    return opened;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-db-"));
    chmodSync(folder, 0o777);
    path = join(folder, "pivotwatch.db");
  });
  afterEach(() => {
    chmodSync(folder, 0o777);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["file:var/pivotwatch.db", "var/pivotwatch.db"],
    ["file::memory:", ":memory:"],
    ["file:/srv/a.db", "/srv/a.db"],
    ["postgres://host/db", null],
    ["var/pivotwatch.db", null],
    ["file:", null],
  ])("reads the path of %s", (url, expected) => {
    expect(databasePath(url)).toBe(expected);
  });

  it("makes folder and file, with WAL, foreign keys and every table, and finds them again", async () => {
    path = join(folder, "deep", "er", "pivotwatch.db");
    const first = await openWell();
    expect(first).toMatchObject({
      migrated: MIGRATIONS.map((migration) => migration.name),
      backup: null,
      path,
    });
    const pragma = async (name: string) =>
      (await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(first.db)).rows[0]?.[name];
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("foreign_keys")).toBe(1);
    await createFactStore(first.db).load(smallBundle(), "2026-06-27T08:00:00Z");
    await first.close();
    const second = await openWell();
    expect(second).toMatchObject({ migrated: [], backup: null });
    expect((await createFactStore(second.db).knownOn(null)).contracts).toHaveLength(2);
    await second.close();
  });

  it("keeps rows that refer to each other from losing each other", async () => {
    const { db, close } = await openWell();
    await createFactStore(db).load(smallBundle(), "2026-06-27T08:00:00Z");
    await expect(db.deleteFrom("fact").execute()).rejects.toThrow("FOREIGN KEY");
    await close();
  });

  it("copies an existing file before a migration and keeps only the newest copy", async () => {
    await (await openWell({ migrations: MIGRATIONS.slice(0, 1) })).close();
    const second = await openWell();
    expect(second).toMatchObject({
      migrated: MIGRATIONS.slice(1).map((migration) => migration.name),
      backup: `${path}.before-0002`,
    });
    await createFactStore(second.db).load(smallBundle(), "2026-06-27T08:00:00Z");
    await second.close();
    const last = await openWell({ migrations: [...MIGRATIONS, next] });
    expect(last.backup).toBe(`${path}.before-${migrationLabel(next.number)}`);
    await last.close();
    expect(readdirSync(folder).filter((name) => name.includes(".before-"))).toEqual([
      `pivotwatch.db.before-${migrationLabel(next.number)}`,
    ]);
    path = `${path}.before-${migrationLabel(next.number)}`;
    const copy = await openWell();
    expect(copy.migrated).toEqual([]);
    expect((await createFactStore(copy.db).knownOn(null)).contracts).toHaveLength(2);
    await copy.close();
  });

  it("leaves the file as it was when a migration fails", async () => {
    await (await openWell()).close();
    const broken: Migration = {
      ...next,
      async up(transaction) {
        await next.up(transaction);
        throw new Error("the step is wrong");
      },
    };
    await expect(open({ migrations: [...MIGRATIONS, broken] })).rejects.toThrow("could not be opened");
    const again = await openWell();
    const tables = await again.db.introspection.getTables();
    expect(tables.map((table) => table.name)).not.toContain("notes");
    await again.close();
  });

  it("refuses a file from a newer version and does not touch it", async () => {
    await (await openWell({ migrations: [...MIGRATIONS, next] })).close();
    expect(await open()).toEqual({
      ok: false,
      reason: "newer_version",
      message: `${path} was made by a newer version of Pivotwatch: update this one.`,
    });
  });

  it("refuses another program's database and leaves it byte for byte", async () => {
    const other = new Sqlite(path);
    other.exec("create table customer (name text)");
    other.close();
    const before = readFileSync(path);
    expect(await open()).toEqual({
      ok: false,
      reason: "not_ours",
      message: `${path} is not a Pivotwatch database. Nothing in it was changed.`,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["pivotwatch.db"]);
  });

  it("refuses a file that is no database at all", async () => {
    writeFileSync(path, "date,open,high,low,close\n".repeat(100));
    expect(await open()).toMatchObject({ ok: false, reason: "not_ours" });
  });

  it("takes an empty file as a new database", async () => {
    writeFileSync(path, "");
    const opened = await openWell();
    expect(opened.migrated).toEqual(MIGRATIONS.map((migration) => migration.name));
    await opened.close();
  });

  it("says that a database cut short is damaged", async () => {
    await (await openWell()).close();
    truncateSync(path, 8192);
    const opened = await open();
    expect(opened).toMatchObject({ ok: false, reason: "damaged" });
  });

  it("says that a database with garbage inside is damaged", async () => {
    await (await openWell()).close();
    const bytes = readFileSync(path);
    bytes.fill(0xaa, 100, 4096);
    writeFileSync(path, bytes);
    expect(await open()).toMatchObject({ ok: false, reason: "damaged" });
  });

  it("says that a folder is no file", async () => {
    mkdirSync(path);
    expect(await open()).toMatchObject({ ok: false, reason: "not_a_file" });
  });

  it("says that a folder cannot be made below a file", async () => {
    writeFileSync(path, "");
    path = join(path, "sub", "pivotwatch.db");
    expect(await open()).toEqual({
      ok: false,
      reason: "no_folder",
      message: `The folder of ${path} cannot be made or entered.`,
    });
  });

  it("names an address of another kind", async () => {
    expect(await openDatabase("postgres://host/db", { busyTimeoutMs: 0 })).toEqual({
      ok: false,
      reason: "unsupported_url",
      message: "postgres://host/db is no database address this version knows: use file:PATH.",
    });
  });

  it("says that a read-only file cannot be written", async () => {
    await asOrdinaryUser(async () => {
      await (await openWell()).close();
      chmodSync(path, 0o444);
      expect(await open()).toEqual({
        ok: false,
        reason: "read_only",
        message: `${path} cannot be written: make the file and its folder writable for this user.`,
      });
    });
  });

  it.each([
    ["with a database in it", true],
    ["without one", false],
  ])("says that a read-only folder %s cannot be written", async (_name, filled) => {
    if (filled) await asOrdinaryUser(async () => (await openWell()).close());
    chmodSync(folder, 0o555);
    const opened = await asOrdinaryUser(() => open());
    expect(opened).toMatchObject({ ok: false, reason: "read_only" });
  });

  it("says that the disk is full, and keeps nothing of what did not fit", async () => {
    const { db, close } = await openWell();
    await sql.raw("pragma max_page_count = 60").execute(db);
    const bars = Array.from({ length: 20_000 }, (_, index) => ({
      security: String(index),
      session: "2026-06-01",
      close: 1,
      basis: "raw" as const,
      quarantined: false,
      symbol: "ACME",
      adjustedClose: null,
      provider: "file",
      fetchedAt: "2026-06-27T08:00:00Z",
    }));
    const prices = createPriceStore(db);
    await expect(prices.writeBars(bars)).rejects.toMatchObject({
      reason: "disk_full",
      message:
        "The disk is full: nothing more could be written to the database. Free some space and try again.",
    });
    expect((await prices.coverage()).securities).toEqual([]);
    await close();
  });

  it("says that a database is locked, instead of waiting for ever", async () => {
    await (await openWell()).close();
    const other = new Sqlite(path);
    other.exec("begin exclusive");
    expect(await open()).toMatchObject({ ok: false, reason: "locked" });
    other.exec("rollback");
    other.close();
    const opened = await openWell();
    await opened.close();
  });

  it("takes the write lock when a transaction begins, not when it first writes", async () => {
    const { db, close } = await openWell();
    const other = new Sqlite(path, { timeout: 0 });
    await db.transaction().execute(async (transaction) => {
      await transaction.selectFrom("fact").select("row_id").execute();
      expect(() => other.exec("begin immediate")).toThrow("database is locked");
    });
    other.close();
    await close();
  });

  it("leaves no database behind when nothing can be opened", async () => {
    await openDatabase("postgres://host/db", { busyTimeoutMs: 0 });
    expect(existsSync(path)).toBe(false);
  });
});
