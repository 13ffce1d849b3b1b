import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import type { OutboxRow } from "../../src/app/ports/outbox.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { barIn, CRASH_BAR, CRASH_NOW, evaluateOnce, seedBar } from "../support/crash-evaluation.ts";
import { type CrashSetting, deliverOnce } from "../support/deliver-once.ts";

// A real process over the real store is killed on its way, and started again.

const BOT = fileURLToPath(new URL("../support/crash-bot.ts", import.meta.url));
const EVALUATOR = fileURLToPath(new URL("../support/crash-evaluator.ts", import.meta.url));
const WINDOW_OVER_S = 600;
/** A process has to start, beside whatever else this machine does. */
const PATIENT = { timeout: 20_000 };
const closing: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

interface Scene {
  readonly discord: LocalDiscord;
  readonly time: ManualTimeline;
  readonly path: string;
}

/** A local Discord whose clock stands at that time, and a place for a database. */
async function prepare(startMs: number): Promise<Scene> {
  const time = manualTimeline(startMs);
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, time);
  closing.push(() => discord.close());
  const folder = mkdtempSync(join(tmpdir(), "crash-"));
  closing.push(() => rmSync(folder, { recursive: true }));
  return { discord, time, path: join(folder, "pivotwatch.db") };
}

/** One with a message that waits. */
async function open(): Promise<Scene> {
  const scene = await prepare(Date.now());
  const now = new Date().toISOString();
  await inStore(scene, (outbox) =>
    outbox.add(
      [
        {
          dedupeKey: "session 2026-11-24",
          channelId: CHANNEL_ID,
          guildId: GUILD_ID,
          edits: null,
          content: { kind: "alert", eventIds: [], subscriptionIds: [], folded: 0, held: false },
          priority: 0,
          mentionRoleIds: [],
          notBefore: null,
          expiresAt: new Date(Date.now() + 24 * 3_600_000).toISOString(),
          createdAt: now,
        },
      ],
      [],
      now,
    ),
  );
  return scene;
}

async function inStore<T>(
  { path }: Scene,
  work: (outbox: ReturnType<typeof createOutboxStore>) => Promise<T>,
): Promise<T> {
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 200 });
  if (!opened.ok) throw new Error(opened.message);
  try {
    return await work(createOutboxStore(opened.db));
  } finally {
    await opened.close();
  }
}

const row = (scene: Scene): Promise<OutboxRow | null> => inStore(scene, (outbox) => outbox.get(1));

const settingOf = ({ discord, path }: Scene, aheadS = 0): CrashSetting => ({
  path,
  apiUrl: discord.apiUrl,
  token: discord.token,
  ownId: discord.world.bot.id,
  aheadS,
});

function run(program: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    // What the program itself has compiled need not be compiled again by each of them.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
  });
}

/** What the next start does. */
function startAgain(scene: Scene, aheadS = 0): Promise<void> {
  return deliverOnce(settingOf(scene, aheadS), () => undefined);
}

/** How a process ended: the signal that killed it, or its exit code. */
async function endOf(child: ChildProcess): Promise<unknown> {
  const [code, signal]: unknown[] = await once(child, "exit");
  return signal ?? code;
}

const titles = ({ discord }: Scene) =>
  discord
    .messages(CHANNEL_ID)
    .map((message) => /### ([^"\\]*)/.exec(JSON.stringify(message.components))?.[1]);

/** Lets a process come to a point of its way, and no further; gives the signal that killed it. */
async function crash(scene: Scene, point: string): Promise<unknown> {
  const setting = JSON.stringify(settingOf(scene));
  if (point !== "before the answer") return endOf(run(BOT, point, setting));
  scene.discord.fail({ route: "/channels/:id/messages", times: 1, fault: { kind: "hang", after: true } });
  const child = run(BOT, point, setting);
  const ended = endOf(child);
  await vi.waitUntil(() => titles(scene).length === 1, { interval: 5, timeout: 15_000 });
  child.kill("SIGKILL");
  return ended;
}

test.concurrent.each([
  ["before the claim", "pending", 0],
  ["after the claim", "sending", 0],
  ["before the answer", "sending", 1],
  ["after the answer", "sending", 1],
  ["after the mark", "sent", 1],
])("killed %s (%s), it sends exactly one message in the end", PATIENT, async (point, status, arrived) => {
  const scene = await open();
  expect(await crash(scene, point)).toBe("SIGKILL");
  expect(await row(scene)).toMatchObject({ status });
  expect(titles(scene)).toHaveLength(arrived);
  await startAgain(scene);
  expect(titles(scene)).toEqual(["session 2026-11-24"]);
  expect(await row(scene)).toMatchObject({
    status: "sent",
    messageId: scene.discord.messages(CHANNEL_ID)[0]?.id,
  });
});

test.concurrent.each([
  ["after the claim", 0],
  ["after the answer", 1],
])(
  "killed %s and started again when Discord has forgotten the nonce, it sends exactly one",
  async (point, arrived) => {
    const scene = await open();
    expect(await crash(scene, point)).toBe("SIGKILL");
    expect(titles(scene)).toHaveLength(arrived);
    scene.time.advance(WINDOW_OVER_S * 1000);
    await startAgain(scene, WINDOW_OVER_S);
    expect(titles(scene)).toEqual(["session 2026-11-24"]);
    expect(await row(scene)).toMatchObject({ status: "sent" });
  },
);

/** A database with a bar that is due, made once for all. */
const seeded = makeSeed();

async function makeSeed(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "crash-seed-"));
  closing.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "pivotwatch.db");
  await seedBar(path, CHANNEL_ID, GUILD_ID);
  return path;
}

const NOT_DONE = { events: 0, finished: false, fannedOut: false, rows: [] };

test.concurrent.each([
  ["before the evaluation of a bar", NOT_DONE],
  ["inside its transaction", NOT_DONE],
  ["after its transaction", { ...NOT_DONE, events: 1 }],
  ["before it is marked as fanned out", { ...NOT_DONE, events: 1, finished: true, rows: ["pending"] }],
])(
  "killed %s, it evaluates the bar once and sends exactly one message in the end",
  PATIENT,
  async (point, left) => {
    const scene = await prepare(Date.parse(CRASH_NOW));
    copyFileSync(await seeded, scene.path);
    expect(await endOf(run(EVALUATOR, point, scene.path))).toBe("SIGKILL");
    expect(await barIn(scene.path)).toEqual(left);
    await evaluateOnce(scene.path, () => undefined);
    await startAgain(scene, (Date.parse(CRASH_NOW) - Date.now()) / 1000);
    expect(titles(scene)).toEqual([`session ${CRASH_BAR} 1|${CHANNEL_ID}|post`]);
    expect(await barIn(scene.path)).toEqual({ events: 1, finished: true, fannedOut: true, rows: ["sent"] });
  },
);
