import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { newestClosedSession } from "../src/domain/calendar.ts";
import { type LocalDiscord, openLocalDiscord } from "../src/playground/local-discord.ts";
import { USUAL_LIMITS } from "../src/playground/rate-limits.ts";
import type { DataFolder } from "../src/sources/data-folder.ts";
import { ourBot, startBot } from "./child-bot.ts";
import { benchComposing } from "./composing.ts";
import { placeNumber, writeAlertScene } from "./delivery-database.ts";
import { writeSimulatedPrices } from "./market.ts";
import { columns, msCell, quantile, ratioCell } from "./measure.ts";
import { latencies, type Question } from "./replies.ts";

const CHANNELS = 5000;
const RATES = [25, 50] as const;
const WINDOW_S = 40;
const PRICES_FROM = "2024-01-02";

/** What people ask meanwhile, and how many a second. */
const QUESTION: Question = { command: "contracts", options: { miner: "HUT" } };
const ASKED_A_SECOND = 50;

/** The local Discord keeps the newest thousand calls; a second has some two hundred. */
const LOOK_EVERY_MS = 500;
const LOG_IN_MS = 60_000;

interface DeliveryBench {
  /** A folder that is deleted afterwards. */
  readonly work: string;
  readonly data: DataFolder;
  /** To the last message instead of a window of it. */
  readonly whole: boolean;
  readonly out: (text: string) => void;
}

/**
 * One alert to thousands of channels: the bot finds a finished bar at its start, decides who hears of it, and sends.
 * The local Discord counts limits as Discord does; the pace of the messages is taken there, and beside it the time of
 * replies, during the fan-out and without. It shares a process with whoever asks, so that its own work on a message with
 * a picture is part of what a reply waits for; for that it is little.
 */
export async function benchDelivery({ work, data, whole, out }: DeliveryBench): Promise<void> {
  const now = new Date().toISOString();
  const session = newestClosedSession(data.calendar, now);
  if (session === null) throw new Error("the calendar knows no session that has closed");
  const path = join(work, "alerts.db");
  importPrices(work, path, data, session);
  await writeAlertScene(path, { channels: CHANNELS, session, now, data });
  await benchComposing(copyOf(path, join(work, "composing.db")), data, out);
  const extent = whole ? "all of them" : `the first ${WINDOW_S} s of it`;
  out(`\nOne alert with its picture to ${CHANNELS} channels, ${extent}; load ${load()} before`);
  out(columns("messages a second, set", ["sent", "of it", "messages", "refused", "first s", "load"]));
  const replies: string[] = [];
  for (const rate of RATES) {
    const sent = await fanOut(copyOf(path, join(work, `alerts-${rate}.db`)), rate, whole);
    const { pace, calls, refused, firstMs } = sent;
    out(
      columns(String(rate), [
        pace.toFixed(2),
        `${((100 * pace) / rate).toFixed(1)} %`,
        String(calls),
        String(refused),
        (firstMs / 1000).toFixed(1),
        load(),
      ]),
    );
    const cells = [sent.idle, sent.during].flatMap((times) => [quantile(times, 0.5), quantile(times, 0.99)]);
    const [idle50 = NaN, idle99 = NaN, busy50 = NaN, busy99 = NaN] = cells;
    replies.push(
      columns(`at ${rate} a second`, [
        ...cells.map(msCell),
        ratioCell(busy50 / idle50),
        ratioCell(busy99 / idle99),
      ]),
    );
  }
  out(`\nReplies to /contracts miner:HUT meanwhile, ${ASKED_A_SECOND} a second, ms`);
  out(columns("", ["idle p50", "idle p99", "p50", "p99", "p50", "p99"]));
  replies.forEach(out);
}

interface FannedOut {
  /** Messages a second, from the end of the first second's to the end of the last full second's. */
  readonly pace: number;
  /** Calls that post a message. */
  readonly calls: number;
  /** Calls that did not lead to a message: those that were limited. */
  readonly refused: number;
  /** From the line that says the bot is ready to the first message. */
  readonly firstMs: number;
  readonly during: readonly number[];
  readonly idle: readonly number[];
}

async function fanOut(path: string, rate: number, whole: boolean): Promise<FannedOut> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  for (let number = 0; number < CHANNELS; number += 1) {
    const { guildId, channelId } = placeNumber(number);
    discord.world.addGuild({ id: guildId, channels: [{ id: channelId, name: "alerts" }] });
  }
  discord.limitRates(USUAL_LIMITS);
  const kind = ourBot(`file:${path}`);
  const bot = await startBot(
    { ...kind, environment: { ...kind.environment, FANOUT_RATE: String(rate) } },
    discord,
  );
  const ready = performance.now();
  const posts = collectPosts(discord);
  try {
    await until(() => posts.arrivals.length > 0, LOG_IN_MS, "no message was sent");
    // Code that has run a few hundred times is compiled; before that one measures the compiler.
    await latencies(discord, QUESTION, 200, 3);
    const seconds = whole ? Math.ceil(CHANNELS / rate) - 8 : WINDOW_S;
    const during = await latencies(discord, QUESTION, ASKED_A_SECOND, seconds);
    if (whole) await until(() => posts.arrivals.length >= CHANNELS, LOG_IN_MS, "not every message was sent");
    else cancelRest(path);
    await sleep(2000);
    const idle = await latencies(discord, QUESTION, ASKED_A_SECOND, Math.min(seconds, WINDOW_S));
    posts.look();
    const { arrivals } = posts;
    return {
      pace: paceOf(arrivals, rate),
      calls: arrivals.length,
      refused: arrivals.length - countMessages(discord),
      firstMs: (arrivals[0] ?? NaN) - ready,
      during,
      idle,
    };
  } finally {
    posts.stop();
    await bot.stop();
    await discord.close();
  }
}

/** When each call that posts a message arrived, ascending. */
function collectPosts(discord: LocalDiscord) {
  const arrivals: number[] = [];
  let seenMs = -Infinity;
  const look = (): void => {
    const fresh = discord.calls().filter(({ arrivedMs }) => arrivedMs > seenMs);
    seenMs = fresh.at(-1)?.arrivedMs ?? seenMs;
    for (const { method, path, arrivedMs } of fresh) {
      if (method === "POST" && /^\/channels\/\d+\/messages$/.test(path)) arrivals.push(arrivedMs);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return { arrivals, look, stop: () => clearInterval(timer) };
}

/**
 * A second's messages may go at once, so only whole seconds' worth of them compare: from the last of the first such
 * batch to the last of the last.
 */
function paceOf(arrivals: readonly number[], rate: number): number {
  const full = Math.floor(arrivals.length / rate) * rate;
  const [from = NaN, to = NaN] = [arrivals[rate - 1], arrivals[full - 1]];
  return (full - rate) / ((to - from) / 1000);
}

function countMessages(discord: LocalDiscord): number {
  return Array.from(
    { length: CHANNELS },
    (_, number) => discord.messages(placeNumber(number).channelId).length,
  ).reduce((sum, one) => sum + one, 0);
}

/** What was not sent within the window is not wanted any more; what is under way goes on. */
function cancelRest(path: string): void {
  const db = new Sqlite(path, { timeout: 5000 });
  db.prepare("update outbox set status = 'cancelled', settled_at = ? where status = 'pending'").run(
    new Date().toISOString(),
  );
  db.close();
}

async function until(isSo: () => boolean, mostMs: number, otherwise: string): Promise<void> {
  const end = performance.now() + mostMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(otherwise);
    await sleep(100);
  }
}

function importPrices(work: string, path: string, data: DataFolder, session: string): void {
  const folder = join(work, "alert-prices");
  const symbols = [
    ...data.basket.members.map((member) => member.security),
    ...data.benchmarks.all.map((one) => one.symbol),
  ];
  const tickers = symbols.map((id) => data.bundle.miners.find((miner) => miner.id === id)?.ticker ?? id);
  writeSimulatedPrices(folder, data.calendar, tickers, PRICES_FROM, session);
  const files = readdirSync(folder).map((file) => join(folder, file));
  const run = spawnSync(process.execPath, ["src/launch.js", "import", "prices", ...files], {
    cwd: new URL("../", import.meta.url),
    env: { ...process.env, DATABASE_URL: `file:${path}`, LOG_LEVEL: "error" },
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`the import failed: ${run.stderr}`);
}

function copyOf(path: string, copy: string): string {
  copyFileSync(path, copy);
  return copy;
}

function load(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}
