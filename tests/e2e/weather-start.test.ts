import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { watchedSecurities, type WatchedSecurity } from "../../src/app/collect/watched.ts";
import { newestClosedSession, sessionsBetween } from "../../src/domain/calendar.ts";
import { addDays } from "../../src/domain/time.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { openDatabase } from "../../src/store/database.ts";
import { type MarketServer, openMarketServer, PROVIDERS } from "../support/market-server.ts";
import { nyseCalendar } from "../support/market.ts";
import { type Asked, hang } from "../support/source-server.ts";
import { storedCloses } from "../support/stored-rows.ts";
import { untrueRows } from "../support/untrue-rows.ts";
import { openWeatherWorld } from "../support/weather-world.ts";

const ROOT = new URL("../../", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "pivotwatch-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const calendar = nyseCalendar();

/** How many closes are due at a time, by the calendar alone. */
function expectedCloses(watched: readonly WatchedSecurity[], now: string) {
  const newest = newestClosedSession(calendar, now) ?? "";
  const sessions = sessionsBetween(calendar, addDays(newest, -1096), newest);
  const bars = watched.map(({ since }) => sessions.filter((session) => session >= (since ?? "")).length);
  return { bars: bars.reduce((a, b) => a + b, 0), btc: sessions.length };
}

/** While the exchange is open it is asked for quotes too. */
const isHistory = ({ query }: Asked): boolean => query.has("period1");

/** The program as anybody starts it, against a Discord and providers on this machine. */
function startBot(server: MarketServer, discord: LocalDiscord, database: string) {
  const child = spawn(process.execPath, ["src/launch.js", "start"], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      DATABASE_URL: `file:${database}`,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      HTTP_ADDRESS: "127.0.0.1:0",
      LOG_LEVEL: "debug",
      ...Object.fromEntries(PROVIDERS.map((name) => [`${name.toUpperCase()}_URL`, server.urls[name]])),
    },
  });
  let said = "";
  const watching: { readonly text: RegExp; readonly seen: () => void }[] = [];
  const read = (chunk: Buffer): void => {
    said += chunk.toString();
    for (const { text, seen } of watching) if (text.test(said)) seen();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const saying = (text: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      watching.push({ text, seen: resolve });
      child.once("exit", () => reject(new Error(`it ended: ${said.slice(-2000)}`)));
      if (text.test(said)) resolve();
    });
  return { child, saying };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(child, "exit");
  child.kill(signal);
  return (await exit)[0];
}

async function closesIn(database: string) {
  const opened = await openDatabase(`file:${database}`, { busyTimeoutMs: 1000 });
  if (!opened.ok) throw new Error(opened.message);
  const rows = await storedCloses(opened.db);
  await opened.close();
  return rows;
}

/** A first start that nobody disturbs, in this process, and what it must have stored by the calendar alone. */
async function runUndisturbed(now: string) {
  const world = await openWeatherWorld(":memory:", now);
  await world.tickAt(now);
  const rows = await storedCloses(world.store.db);
  const { untrue } = await untrueRows(world.store.db, calendar, world.server.truth, "2000-01-01T00:00:00Z");
  const { jobs } = await world.health();
  const { miners, benchmarks } = world.store.data;
  await world.close();
  const watched = watchedSecurities(miners, benchmarks.all);
  return { rows, untrue, jobs, symbols: watched.length, expected: expectedCloses(watched, now) };
}

test("from an empty store to a complete one, also where it is killed in the middle; then it answers with numbers", async () => {
  const server = await openMarketServer(calendar, () => Date.now());
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  const database = join(folder, "killed.db");
  try {
    const reached = new Promise<void>((resolve) => {
      let histories = 0;
      server.onAsked("yahoo", (asked) => {
        histories += isHistory(asked) ? 1 : 0;
        if (!isHistory(asked) || histories !== 12) return null;
        resolve();
        return hang;
      });
    });
    const killed = startBot(server, discord, database);
    const calm = await runUndisturbed(new Date().toISOString());
    await reached;
    await ended(killed.child, "SIGKILL");
    expect(calm.untrue).toEqual([]);
    // Those that nothing was set for do not run.
    const off = ["filings", "filing-lists", "shared-facts"];
    expect(
      calm.jobs.filter(({ verdict }) => verdict !== "fresh").map(({ job, verdict }) => [job, verdict]),
    ).toEqual(off.map((job) => [job, "off"]));
    expect(calm.rows.bars).toHaveLength(calm.expected.bars);
    expect(calm.rows.btc).toHaveLength(calm.expected.btc);
    const partial = await closesIn(database);
    expect(partial.bars.length).toBeGreaterThan(0);
    expect(partial.bars.length).toBeLessThan(calm.expected.bars);

    let asked = 0;
    server.onAsked("yahoo", (question) => {
      asked += isHistory(question) ? 1 : 0;
      return null;
    });
    const again = startBot(server, discord, database);
    await again.saying(/stock-bars[^\n]*a job is done/);
    // What the first run had brought is not asked for again.
    expect(asked).toBe(calm.symbols - 11);
    for (const command of ["divergence", "sector", "network"]) {
      const said = JSON.stringify(await discord.interact({ command }));
      expect(said).toContain('"status":"answered"');
      expect(said).toMatch(command === "divergence" ? /PW14[^"]*[+−]\d+\.\d pp/ : /\d[.,]\d/);
    }
    expect(await ended(again.child, "SIGTERM")).toBe(0);
    expect(await closesIn(database)).toEqual(calm.rows);
  } finally {
    await discord.close();
    await server.close();
  }
}, 20_000);
