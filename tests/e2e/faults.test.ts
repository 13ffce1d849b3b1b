import { InteractionResponseType } from "discord-api-types/v10";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { createReplyRest } from "../../src/discord/client.ts";
import { API } from "../../src/discord/discord-api.ts";
import { type BotOptions, type Running, runBot } from "../../src/discord/run-bot.ts";
import type { Fault } from "../../src/playground/faults.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { manualTimeline, type Timeline } from "../../src/playground/timeline.ts";
import type { Command } from "../../src/surface/command.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { drawsNothing } from "../support/drawing.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const CALLBACK = "/interactions/:id/:token/callback";
const CHANNEL = "300000000000000001";
const closing: (() => Promise<void>)[] = [];

afterEach(() => void vi.useRealTimers());
// Tests run side by side, for most of their time is waiting: what one opens stays open for all.
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

interface Bench {
  readonly discord: LocalDiscord;
  readonly running: Running;
  readonly log: LinesLog;
}

async function openDiscord(time?: Timeline): Promise<LocalDiscord> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, time);
  closing.push(() => discord.close());
  return discord;
}

async function start(
  discord: LocalDiscord,
  commands: readonly Command[] = fakeCommands(),
  options: Partial<BotOptions> = {},
): Promise<Bench> {
  const log = createLinesLog();
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    log,
    commands,
    app: silentApp,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    refusalCard,
    draw: drawsNothing,
    ...options,
  });
  if (!started.ok) throw new Error(started.problem);
  const { running } = started;
  closing.push(() => running.stop());
  return { discord, running, log };
}

const echo = (discord: LocalDiscord) => discord.interact({ command: "echo", options: { word: "alpha" } });

const problems = ({ lines }: LinesLog) => lines.filter(({ level }) => level === "warn" || level === "error");

const SOON = { interval: 5, timeout: 2000 };

test.concurrent.each([
  ["a network that breaks", (discord: LocalDiscord) => discord.gateway.tear()],
  ["a gateway that restarts", (discord: LocalDiscord) => discord.dropConnections(4000)],
  ["a gateway that asks for a new connection", (discord: LocalDiscord) => discord.gateway.askToReconnect()],
  ["a session called invalid but resumable", (discord: LocalDiscord) => discord.gateway.invalidate(true)],
])("after %s the session is resumed and a command in between is answered", async (_, disturb) => {
  const { discord } = await start(await openDiscord());
  disturb(discord);
  expect(await echo(discord)).toMatchObject({ status: "answered", refused: [] });
  await vi.waitFor(() => expect(discord.resumes()).toBe(1), SOON);
  expect(discord.intents(), "no second log-in").toEqual([0]);
});

test("a session called invalid for good is replaced by a new one; what came in between is lost", async () => {
  const { discord } = await start(await openDiscord());
  // The client keeps five seconds between two log-ins; here they have passed.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6000 });
  discord.gateway.invalidate(false);
  expect(await echo(discord)).toMatchObject({ status: "unanswered", why: "no bot is connected" });
  await vi.waitFor(() => expect(discord.intents()).toEqual([0, 0]), SOON);
  expect(discord.resumes()).toBe(0);
  expect(await echo(discord)).toMatchObject({ status: "answered" });
});

test.concurrent.each<[string, Fault, times: number]>([
  ["a failure of Discord's own", { kind: "status", status: 503 }, 3],
  ["a connection that is reset", { kind: "reset" }, 1],
  ["a limit", { kind: "rate limit", retryAfterS: 0, scope: "shared" }, 1],
])("%s on the way of an answer is overcome by trying again", async (_, fault, times) => {
  const { discord, log } = await start(await openDiscord());
  discord.fail({ route: CALLBACK, times, fault });
  const recorded = await echo(discord);
  expect(JSON.stringify(recorded)).toContain("**alpha**, page 0");
  expect(problems(log)).toEqual([]);
});

test.concurrent("a callback that hangs is given up, tried again and taken", async () => {
  const { discord, log } = await start(await openDiscord(), fakeCommands(), { callTimeoutMs: 50 });
  discord.fail({ route: CALLBACK, times: 1, fault: { kind: "hang" } });
  expect(JSON.stringify(await echo(discord))).toContain("**alpha**, page 0");
  expect(problems(log)).toEqual([]);
});

test.concurrent("a callback that hangs after its work was done answered once, and the repetition is a line of the log", async () => {
  const { discord, log } = await start(await openDiscord(), fakeCommands(), { callTimeoutMs: 50 });
  discord.fail({ route: CALLBACK, times: 1, fault: { kind: "hang", after: true } });
  const recorded = await echo(discord);
  expect(JSON.stringify(recorded)).toContain("**alpha**, page 0");
  await vi.waitFor(() => expect(problems(log)).toHaveLength(1), SOON);
  expect(problems(log)).toMatchObject([
    { level: "warn", fields: { code: 40_060 }, message: "answered twice: the first answer stands" },
  ]);
});

test.concurrent.each<[string, Fault, times: number]>([
  ["Discord fails four times", { kind: "status", status: 500 }, 4],
  ["the connection is closed before the work is done", { kind: "close" }, 1],
])("where %s the person gets a reference, and the log the failure", async (_, fault, times) => {
  const { discord, log } = await start(await openDiscord());
  discord.fail({ route: CALLBACK, times, fault });
  const recorded = await echo(discord);
  expect(recorded).toMatchObject({ status: "answered", private: true });
  const [, reference] = /Reference `([0-9a-f]{6})`/.exec(JSON.stringify(recorded)) ?? [];
  expect(problems(log)).toMatchObject([{ level: "error", fields: { command: "echo", reference } }]);
});

test.concurrent.each<[string, Fault]>([
  ["fails after the work was done", { kind: "status", status: 502, after: true }],
  ["resets the connection after the work was done", { kind: "reset", after: true }],
])("where Discord %s, the answer stands, and the doubled one is logged once", async (_, fault) => {
  const { discord, log } = await start(await openDiscord());
  discord.fail({ route: CALLBACK, times: 1, fault });
  const recorded = await echo(discord);
  expect(JSON.stringify(recorded)).toContain("**alpha**, page 0");
  await vi.waitFor(() => expect(problems(log)).toHaveLength(1), SOON);
  expect(problems(log)).toMatchObject([{ level: "warn", fields: { code: 40_060 } }]);
  expect(await echo(discord), "the bot goes on").toMatchObject({ status: "answered" });
  expect(problems(log)).toHaveLength(1);
});

test.concurrent("where the connection is closed after the work was done, the person keeps the answer", async () => {
  const { discord, log } = await start(await openDiscord());
  discord.fail({ route: CALLBACK, times: 1, fault: { kind: "close", after: true } });
  const recorded = await echo(discord);
  expect(recorded).toMatchObject({
    status: "answered",
    type: InteractionResponseType.ChannelMessageWithSource,
  });
  await vi.waitFor(() => expect(problems(log)).not.toHaveLength(0), SOON);
  const { interactionId = "" } = recorded;
  expect(JSON.stringify(discord.answer(interactionId)?.message)).toContain("**alpha**, page 0");
  expect(discord.answer(interactionId)?.followUps).toEqual([]);
});

test.concurrent("an answer that comes too late is logged once and harms nothing", async () => {
  const time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const slow: Command = {
    data: { name: "slow", description: "Waits", options: [] },
    access: "everyone",
    run: async () => {
      begun.resolve();
      await gate.promise;
      return { kind: "card", card: aCard({ title: "At last" }), visibility: "private", as: "new" };
    },
  };
  const { discord, log } = await start(await openDiscord(time), [slow, ...fakeCommands()]);
  const asked = discord.interact({ command: "slow" });
  await begun.promise;
  time.advance(3000);
  expect(await asked).toMatchObject({ status: "unanswered", why: "nothing within 3 seconds" });
  gate.resolve();
  await vi.waitFor(() => expect(problems(log)).toHaveLength(1), SOON);
  expect(problems(log)).toMatchObject([{ level: "warn", fields: { command: "slow", code: 10_062 } }]);
  expect(await echo(discord)).toMatchObject({ status: "answered" });
  expect(problems(log)).toHaveLength(1);
});

test.concurrent("commands are registered though Discord fails at first", async () => {
  const discord = await openDiscord();
  discord.fail({ route: /\/commands$/, times: 3, fault: { kind: "status", status: 500 } });
  await start(discord);
  expect(discord.commandNames()).toEqual(["echo", "broken", "managers"]);
});

test.concurrent("a post that Discord made and then seemed to fail is one post, by its nonce", async () => {
  const discord = await openDiscord();
  const rest = createReplyRest(discord.apiUrl, discord.token);
  closing.push(async () => {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
  });
  const { channels } = new API(rest);
  const post = (nonce: string) =>
    channels.createMessage(CHANNEL, { content: "Gap above 30 pp", nonce, enforce_nonce: true });
  const route = "/channels/:id/messages";
  discord.fail({ route, times: 1, fault: { kind: "status", status: 502, after: true } });
  const first = await post("a");
  discord.fail({ route, times: 1, fault: { kind: "close", after: true } });
  await expect(post("b"), "not tried again by the client").rejects.toThrow("other side closed");
  const second = await post("b");
  expect(discord.messages(CHANNEL).map(({ id }) => id)).toEqual([first.id, second.id]);
  const [, , ...sent] = discord.calls().filter(({ method }) => method === "POST");
  expect(sent, "two posts, four calls").toHaveLength(2);
});
