import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openLocalDiscord } from "../../src/playground/local-discord.ts";

const ROOT = new URL("../../", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "pivotwatch-main-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each with a database of its own, where it is not told another, for they run side by side. */
function environment(settings: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    DATABASE_URL: `file:${join(folder, `${randomUUID()}.db`)}`,
    PLAYGROUND_ADDRESS: "127.0.0.1:0",
    HTTP_ADDRESS: "127.0.0.1:0",
    SOURCES_OFF: "coinbase,kraken,bitstamp,mempool,blockchain,yahoo,alpaca,tiingo",
    LOG_LEVEL: "error",
    ...settings,
  };
}

/** Runs the program to its end. */
async function run(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["src/launch.js", ...args], {
    cwd: ROOT,
    env: environment(settings),
    timeout: 20_000,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, stdout, stderr, lines: stderr.trim().split("\n") };
}

/** Starts the program and waits until it has said that it runs. */
async function started(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["src/launch.js", "start"], {
    cwd: ROOT,
    env: environment(settings),
  });
  let seen = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`it ended: ${seen}`)));
    child.stderr.on("data", (chunk: Buffer) => (seen += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes("Ask it:")) resolve();
    });
  });
  const stop = (): Promise<number | null> =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", (code) => resolve(code));
      child.kill("SIGTERM");
    });
  return { seen, stop };
}

describe.concurrent("the program", { timeout: 20_000 }, () => {
  test("without a token it runs a local Discord, admits no second copy, and stops when asked", async () => {
    const database = { DATABASE_URL: `file:${join(folder, "main.db")}` };
    const first = await started(database);
    expect(first.seen).toContain("No DISCORD_TOKEN: running a local Discord on http://127.0.0.1:");
    const [second, beside] = await Promise.all([run(["start"], database), run(["ask", "/help"], database)]);
    expect(second.status).toBe(75);
    expect(second.lines).toHaveLength(1);
    expect(second.stderr).toMatch(
      /Another Pivotwatch already runs on .*main\.db \(process \d+, since .*\)\. Stop it first\./,
    );
    expect(beside.status).toBe(0);
    expect(beside.stdout).toContain("Pivotwatch");
    expect(await first.stop()).toBe(0);
  });

  test("a wrong token is one clear line", async () => {
    // The local Discord answers in this very process.
    const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
    const ended = await run(["start"], { DISCORD_TOKEN: "wrong", DISCORD_API_URL: discord.apiUrl });
    await discord.close();
    expect(ended.status).toBe(69);
    expect(ended.lines).toHaveLength(1);
    expect(ended.stderr).toMatch(/token/i);
    expect(ended.stderr).not.toContain("wrong\n");
  });

  test.each([
    ["a wrong setting", ["start"], { LOG_LEVEL: "loud" }, 78, "LOG_LEVEL: must be one of"],
    [
      "an unreachable Discord",
      ["start"],
      { DISCORD_TOKEN: "abc", DISCORD_API_URL: "http://127.0.0.1:9/api" },
      69,
      "Nothing answers at http://127.0.0.1:9/api",
    ],
    ["an unknown verb", ["dance"], {}, 2, "There is no “dance” here."],
    ["a command nobody knows", ["ask", "/dance"], {}, 2, "There is no command /dance."],
    ["no command at all", ["ask"], {}, 2, "Usage: npm run ask"],
    [
      "nothing to import",
      ["import", "prices", "/nowhere"],
      {},
      1,
      "/nowhere: there is no such file or folder.",
    ],
  ])("%s ends with a line and its code", async (_, args, settings, status, line) => {
    const ended = await run(args, settings);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(line);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  test("a foreign database is named and left alone", async () => {
    const file = join(folder, "foreign.db");
    writeFileSync(file, "no database at all, just words".repeat(40));
    const ended = await run(["ask", "/help"], { DATABASE_URL: `file:${file}` });
    expect(ended.status).toBe(1);
    expect(ended.lines).toEqual([`${file} is not a Pivotwatch database. Nothing in it was changed.`]);
  });

  test("facts go out into a file, never over one that is there, and come in from it", async () => {
    const database = { DATABASE_URL: `file:${join(folder, "facts.db")}` };
    const file = join(folder, "facts.json");
    expect((await run(["export", "facts", file], database)).stdout).toContain(`Facts written to ${file}`);
    const [again, wrong, merged] = await Promise.all([
      run(["export", "facts", file], database),
      run(["export", file], database),
      run(["import", "facts", file], database),
    ]);
    expect([again.status, again.lines]).toEqual([1, [`${file} exists already; name another file.`]]);
    expect([wrong.status, wrong.lines]).toEqual([2, ["Usage: npm run export -- facts FILE"]]);
    expect(merged.stdout).toMatch(/^Facts: 0 added, 0 changed, \d+ unchanged, 0 for review, 0 refused\.\n$/);
  });

  test("the data folder is in order", async () => {
    const ended = await run(["check-data"]);
    expect(ended.stdout).toMatch(/^data\/ is in order: \d+ rows, sessions to 2028-12-31\.\n$/);
    expect(ended.status).toBe(0);
  });
});
