import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
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
import { backUpDatabase } from "../../src/store/backup.ts";
import { keepDailyBackup, newestDailyBackup } from "../../src/store/daily-backups.ts";
import { type OpenedDatabase, openDatabase } from "../../src/store/database.ts";
import { inspectDatabase } from "../../src/store/inspect.ts";
import { addRow, rowsIn } from "../support/ledger-rows.ts";
import { asOrdinaryUser } from "../support/ordinary-user.ts";

describe("a backup", () => {
  let folder: string;
  let path: string;
  let target: string;
  const open = async (): Promise<OpenedDatabase> => {
    const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
    if (!opened.ok) throw new Error(opened.message);
    return opened;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-backup-"));
    path = join(folder, "pivotwatch.db");
    target = join(folder, "out", "copy.db");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("of a database in use is one whole file with everything that was written by then", async () => {
    const bot = await open();
    await addRow(bot, "a");
    await addRow(bot, "b");
    const result = await backUpDatabase({ databasePath: path, target });
    expect(result).toEqual({ ok: true, path: target, bytes: readFileSync(target).byteLength });
    await addRow(bot, "c");
    expect(rowsIn(target)).toEqual(["a", "b"]);
    expect(rowsIn(path)).toEqual(["a", "b", "c"]);
    expect(readdirSync(join(folder, "out"))).toEqual(["copy.db"]);
    expect(inspectDatabase(target)).toMatchObject({ ok: true, stepsBehind: 0 });
    await bot.close();
  });

  it("is of one moment while rows go on being written, and holds up nobody", async () => {
    const bot = await open();
    await sql`create table pair (a integer not null, b integer not null, filling text not null)`.execute(
      bot.db,
    );
    const filling = "x".repeat(3000);
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
      insert into pair select i, i, ${filling} from n
    `.execute(bot.db);
    const state = { running: true };
    let written = 0;
    const writing = (async () => {
      while (state.running) {
        // Both halves change together, in one transaction over many pages.
        await bot.db.transaction().execute(async (transaction) => {
          await sql`update pair set a = a + 1 where a % 97 = ${written % 97}`.execute(transaction);
          await sql`update pair set b = b + 1 where b % 97 = ${written % 97}`.execute(transaction);
        });
        written += 1;
        await new Promise((resolve) => void setImmediate(resolve));
      }
    })();
    const result = await backUpDatabase({ databasePath: path, target });
    state.running = false;
    await writing;
    expect(result.ok).toBe(true);
    expect(written).toBeGreaterThan(2);
    const copy = new Sqlite(target, { readonly: true });
    expect(copy.prepare("select count(*) from pair where a <> b").pluck().get()).toBe(0);
    expect(copy.prepare("select count(*) from pair").pluck().get()).toBe(3000);
    copy.close();
    await bot.close();
  });

  it("never overwrites, not even what appears meanwhile", async () => {
    const bot = await open();
    mkdirSync(join(folder, "out"));
    writeFileSync(target, "precious");
    const message = `${target} is there already and stays as it is: name another file.`;
    expect(await backUpDatabase({ databasePath: path, target })).toEqual({ ok: false, message });
    expect(readFileSync(target, "utf8")).toBe("precious");
    rmSync(target);
    const both = await Promise.all([
      backUpDatabase({ databasePath: path, target }),
      backUpDatabase({ databasePath: path, target }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, message });
    expect(readdirSync(join(folder, "out"))).toEqual(["copy.db"]);
    await bot.close();
  });

  it("of nothing, of a foreign file and of a damaged one is one line, and leaves nothing behind", async () => {
    expect(await backUpDatabase({ databasePath: path, target })).toEqual({
      ok: false,
      message: `There is no database at ${path} yet, so nothing was copied.`,
    });
    writeFileSync(path, "this is no database at all".repeat(100));
    expect(await backUpDatabase({ databasePath: path, target })).toMatchObject({
      ok: false,
      message: `${path} is not a Pivotwatch database. Nothing in it was changed.`,
    });
    rmSync(path);
    new Sqlite(path).exec("create table theirs (x)").close();
    expect(await backUpDatabase({ databasePath: path, target })).toMatchObject({
      message: `${path} is not a Pivotwatch database. Nothing in it was changed.`,
    });
    rmSync(path);
    const bot = await open();
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
      insert into job_run (job, slot, started_at) select i || ${"x".repeat(500)}, i, '' from n
    `.execute(bot.db);
    await bot.close();
    const whole = readFileSync(path);
    const damaged = {
      ok: false,
      message: `${path} is damaged: restore a backup, or move it away to begin anew.`,
    };
    truncateSync(path, 60 * 1024);
    expect(await backUpDatabase({ databasePath: path, target })).toEqual(damaged);
    // Pages that can be copied, and hold nonsense.
    writeFileSync(path, whole.fill(0xff, whole.byteLength - 3 * 4096));
    expect(await backUpDatabase({ databasePath: path, target })).toEqual(damaged);
    expect(readdirSync(join(folder, "out"))).toEqual([]);
  });

  it("into a folder that cannot be written is one line", async () => {
    const bot = await open();
    mkdirSync(join(folder, "out"));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "out"), 0o555);
    const result = await asOrdinaryUser(() => backUpDatabase({ databasePath: path, target }));
    chmodSync(join(folder, "out"), 0o755);
    expect(result).toEqual({
      ok: false,
      message: `${target} cannot be written: make the file and its folder writable for this user.`,
    });
    await bot.close();
  });

  it("into a folder that is a file is one line", async () => {
    const bot = await open();
    writeFileSync(join(folder, "out"), "");
    expect(await backUpDatabase({ databasePath: path, target })).toEqual({
      ok: false,
      message: `The folder of ${target} cannot be made or entered.`,
    });
    await bot.close();
  });

  it("ends with the signal, and takes what it began away or leaves it under a name that says so", async () => {
    const bot = await open();
    const controller = new AbortController();
    const reason = new Error("stopping");
    const backup = backUpDatabase({ databasePath: path, target, signal: controller.signal });
    controller.abort(reason);
    await expect(backup).rejects.toBe(reason);
    expect(readdirSync(join(folder, "out")).filter((name) => !name.includes(".partial-"))).toEqual([]);
    await expect(backUpDatabase({ databasePath: path, target, signal: controller.signal })).rejects.toBe(
      reason,
    );
    await bot.close();
  });

  describe("every day", () => {
    it("is made once, beside the database, under its date", async () => {
      const bot = await open();
      const today = "2026-11-24";
      const first = await keepDailyBackup(path, today);
      const expected = join(folder, "backups", "2026-11-24-pivotwatch.db.gz");
      expect(first).toEqual({ ok: true, path: expected, made: true, removed: 0 });
      await addRow(bot, "later");
      expect(await keepDailyBackup(path, today)).toEqual({ ...first, made: false });
      expect(rowsIn(expected)).toEqual([]);
      expect(newestDailyBackup(path)).toEqual({ path: expected, date: today });
      await bot.close();
    });

    it("removes what is too old and what was never finished, and nothing else", async () => {
      const bot = await open();
      const backups = join(folder, "backups");
      mkdirSync(backups);
      const days = Array.from({ length: 23 }, (_, index) => `2026-11-${String(index + 1).padStart(2, "0")}`);
      const strange = [
        "2026-11-02.db",
        "2026-11-02-other.db",
        "2026-13-02-pivotwatch.db.gz",
        "notes.txt",
        "2026-11-02-pivotwatch.db.gz.old",
      ];
      for (const name of [...days.map((day) => `${day}-pivotwatch.db.gz`), ...strange]) {
        writeFileSync(join(backups, name), "");
      }
      writeFileSync(join(backups, "2026-11-20-pivotwatch.db.gz.partial-00ff00ff"), "");
      expect(await keepDailyBackup(path, "2026-11-24")).toMatchObject({ ok: true, made: true, removed: 14 });
      const kept = readdirSync(backups).filter((name) => !strange.includes(name));
      expect(kept).toEqual(
        ["01", "08", "15", "18", "19", "20", "21", "22", "23", "24"].map(
          (day) => `2026-11-${day}-pivotwatch.db.gz`,
        ),
      );
      expect(readdirSync(backups)).toEqual(expect.arrayContaining(strange));
      await bot.close();
    });

    it("removes nothing where today's cannot be made", async () => {
      writeFileSync(path, "no database");
      const backups = join(folder, "backups");
      mkdirSync(backups);
      for (let day = 10; day < 24; day += 1)
        writeFileSync(join(backups, `2026-11-${day}-pivotwatch.db.gz`), "");
      expect(await keepDailyBackup(path, "2026-11-24")).toMatchObject({ ok: false });
      expect(readdirSync(backups)).toHaveLength(14);
    });
  });

  it("survives the death of its process: no file under the final name, and the next run tidies up", async () => {
    const bot = await open();
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
      insert into job_run (job, slot, started_at) select i, i, ${"x".repeat(800)} from n
    `.execute(bot.db);
    const backups = join(folder, "backups");
    const script = `import { keepDailyBackup } from ${JSON.stringify(new URL("../../src/store/daily-backups.ts", import.meta.url).href)};
      process.stdout.write("begun\\n");
      await keepDailyBackup(${JSON.stringify(path)}, "2026-11-24");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const gone = once(child, "exit");
    await once(child.stdout, "data");
    const hasBegun = (): boolean => {
      try {
        return readdirSync(backups).length > 0;
      } catch {
        return false;
      }
    };
    while (!hasBegun()) await new Promise((resolve) => void setTimeout(resolve, 1));
    child.kill("SIGKILL");
    await gone;
    const left = readdirSync(backups);
    expect(left.filter((name) => !name.includes(".partial-"))).toEqual([]);
    expect(await keepDailyBackup(path, "2026-11-24")).toMatchObject({ ok: true, made: true });
    expect(readdirSync(backups)).toEqual(["2026-11-24-pivotwatch.db.gz"]);
    expect(rowsIn(join(backups, "2026-11-24-pivotwatch.db.gz"))).toHaveLength(20_000);
    await bot.close();
  });
});
