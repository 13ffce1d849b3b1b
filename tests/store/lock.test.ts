import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holderPath, lockPath, takeLock } from "../../src/store/lock.ts";

const HOLD = fileURLToPath(new URL("../support/hold-lock.ts", import.meta.url));
const SELF = { pid: 42, startedAt: "2026-11-24T08:00:00.000Z" };

describe("the process lock", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-lock-"));
    path = join(folder, "pivotwatch.db");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is held by one, says by whom, and can be taken again after its release", () => {
    const first = takeLock(path, SELF);
    if (!first.ok) throw new Error(first.message);
    expect(JSON.parse(readFileSync(holderPath(path), "utf8"))).toEqual(SELF);
    expect(takeLock(path, { pid: 43, startedAt: "later" })).toEqual({
      ok: false,
      holder: SELF,
      message: `Another Pivotwatch already runs on ${path} (process 42, since 2026-11-24T08:00:00.000Z). Stop it first.`,
    });
    first.release();
    first.release();
    expect(existsSync(holderPath(path))).toBe(false);
    const second = takeLock(path, SELF);
    expect(second.ok).toBe(true);
    if (second.ok) second.release();
  });

  it("leaves the database itself alone", () => {
    const lock = takeLock(path, SELF);
    expect(existsSync(path)).toBe(false);
    if (lock.ok) lock.release();
  });

  it("makes the folder when it is missing", () => {
    const lock = takeLock(join(folder, "var", "a.db"), SELF);
    expect(lock.ok).toBe(true);
    if (lock.ok) lock.release();
  });

  it("says what is wrong when no lock file can be made", () => {
    writeFileSync(join(folder, "file"), "");
    const lock = takeLock(join(folder, "file", "a.db"), SELF);
    expect(lock).toEqual({
      ok: false,
      holder: null,
      message: `The folder of ${folder}/file/a.db cannot be made or entered.`,
    });
  });

  it("is not fooled by what an earlier process left behind", () => {
    writeFileSync(holderPath(path), JSON.stringify(SELF));
    writeFileSync(lockPath(path), "");
    const lock = takeLock(path, { pid: 43, startedAt: "now" });
    expect(lock.ok).toBe(true);
    if (lock.ok) lock.release();
  });

  it("is held against other processes, and freed by the system when the holder is killed", async () => {
    const child = spawn(process.execPath, [HOLD, path], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      child.stdout.setEncoding("utf8");
      const [line] = await once(child.stdout, "data");
      expect(line).toBe("locked\n");
      const refused = takeLock(path, SELF);
      expect(refused).toMatchObject({ ok: false, holder: { pid: child.pid } });
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      expect((await gone)[1]).toBe("SIGKILL");
      const lock = takeLock(path, SELF);
      expect(lock.ok).toBe(true);
      if (lock.ok) lock.release();
    } finally {
      child.kill("SIGKILL");
    }
  });
});
