import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { afterAll, expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { type BotOptions, type Running, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import type { Command } from "../../src/surface/command.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { drawsNothing } from "../support/drawing.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const ANYWHERE = { host: "127.0.0.1", port: 0 };
const closing: (() => Promise<void>)[] = [];

// Tests run side by side, for most of their time is waiting: what one opens stays open for all.
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

async function openDiscord(): Promise<LocalDiscord> {
  const discord = await openLocalDiscord(ANYWHERE);
  closing.push(() => discord.close());
  return discord;
}

function botOptions(apiUrl: string, token: string, log: LinesLog): BotOptions {
  return {
    apiUrl,
    token,
    log,
    commands: fakeCommands(),
    app: silentApp,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    refusalCard,
    draw: drawsNothing,
  };
}

async function startBot(
  discord: LocalDiscord,
): Promise<{ readonly running: Running; readonly log: LinesLog }> {
  const log = createLinesLog();
  const started = await runBot(botOptions(discord.apiUrl, discord.token, log));
  if (!started.ok) throw new Error(started.problem);
  closing.push(() => started.running.stop());
  return { running: started.running, log };
}

test.concurrent("the bot logs in without intents, says who it is and registers its commands once", async () => {
  const discord = await openDiscord();
  const { running, log } = await startBot(discord);
  expect(discord.intents()).toEqual([0]);
  expect(discord.commandNames()).toEqual(["echo", "broken", "managers"]);
  expect(running.name).toBe("Pivotwatch (local)");
  expect(running.commandCount).toBe(3);
  expect(running.inviteUrl).toContain("scope=bot+applications.commands&permissions=274878024704");
  await running.stop();
  expect(log.lines.map((line) => line.level)).toEqual(["info"]);

  await startBot(discord);
  const writes = discord.calls().filter((call) => call.method === "PUT");
  expect(writes, "the second start finds the commands in place").toHaveLength(1);
});

test.concurrent("a look-up is answered in the callback, privately, as Components V2 without pings", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  const recorded = await discord.interact({ command: "echo", options: { word: "alpha" } });
  expect(recorded).toMatchObject({
    status: "answered",
    type: InteractionResponseType.ChannelMessageWithSource,
    private: true,
    refused: [],
    data: { allowed_mentions: { parse: [] } },
    message: { flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 },
  });
  expect(JSON.stringify(recorded)).toContain("**alpha**, page 0");
});

test.concurrent.each([
  ["in a direct message", null],
  ["in a server without the bot", "200000000000000099"],
])("a look-up is answered %s", async (_, guild) => {
  const discord = await openDiscord();
  await startBot(discord);
  const recorded = await discord.interact({ command: "echo", options: { word: "beta" }, guild });
  expect(JSON.stringify(recorded)).toContain("**beta**, page 0");
});

test.concurrent("a command nobody has is answered with a hint, not with silence", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  const recorded = await discord.interact({ command: "yesterday" });
  expect(recorded).toMatchObject({ status: "answered", private: true });
  expect(JSON.stringify(recorded)).toContain("I have no `/yesterday`");
});

test.concurrent("a 6,000-character option and an option nobody offered are refused in words", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  const long = await discord.interact({ command: "echo", options: { word: "x".repeat(6000) } });
  expect(long).toMatchObject({ status: "answered", private: true, refused: [] });
  expect(JSON.stringify(long)).toContain("`word` cannot be");
  const unknown = await discord.interact({ command: "echo", options: { colour: "red" } });
  expect(JSON.stringify(unknown)).toContain("There is no option `colour`");
});

test.concurrent("suggestions come while a person types", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  const recorded = await discord.interact({ command: "echo", options: { word: "al" }, focused: "word" });
  expect(recorded).toMatchObject({
    status: "answered",
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: [{ name: "The word alpha", value: "alpha" }] },
  });
});

test.concurrent("a button turns the page of a private message and posts a public one that others cannot turn", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  const asked = await discord.interact({ command: "echo", options: { word: "alpha" } });
  const first = messageOf(asked);
  const turned = await discord.press({ messageId: first, customId: "v1:echo:page:1:word=alpha" });
  expect(turned).toMatchObject({
    status: "answered",
    type: InteractionResponseType.UpdateMessage,
    refused: [],
    message: { id: first, flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 },
  });
  expect(JSON.stringify(turned)).toContain("page 1");

  const posted = await discord.press({ messageId: first, customId: "v1:echo:post::word=alpha" });
  expect(posted).toMatchObject({ status: "answered", private: false });
  const byAnother = await discord.press({
    messageId: messageOf(posted),
    customId: "v1:echo:page:1:word=alpha",
    user: { id: "100000000000000002", username: "grace" },
  });
  expect(byAnother).toMatchObject({
    type: InteractionResponseType.ChannelMessageWithSource,
    private: true,
  });
});

test.concurrent("a failure gives the person a reference and the log everything", async () => {
  const discord = await openDiscord();
  const { log } = await startBot(discord);
  const recorded = await discord.interact({ command: "broken" });
  expect(recorded).toMatchObject({ status: "answered", private: true });
  const [, reference] =
    /Something broke on my side\. Reference `([0-9a-f]{6})`\./.exec(JSON.stringify(recorded)) ?? [];
  const line = log.lines.find((candidate) => candidate.level === "error");
  expect(line?.fields).toMatchObject({ reference, command: "broken" });
  expect(String(line?.fields["err"])).toContain("the shelf fell down");
  expect(JSON.stringify(recorded)).not.toContain("shelf");
});

test.concurrent("a torn connection is resumed and an interaction in between is answered", async () => {
  const discord = await openDiscord();
  await startBot(discord);
  discord.dropConnections(4000);
  const recorded = await discord.interact({ command: "echo", options: { word: "alpha" } });
  expect(recorded).toMatchObject({ status: "answered" });
  expect(discord.resumes()).toBe(1);
  expect(discord.intents(), "no second identify").toHaveLength(1);
});

test.concurrent("a token that Discord takes back while the bot runs is one line", async () => {
  const discord = await openDiscord();
  const { running } = await startBot(discord);
  discord.dropConnections(4004);
  expect(await running.lost).toMatch(/^Discord closed the connection for good: 4004 .*DISCORD_TOKEN/);
});

test.concurrent("a wrong token is one line that does not show it", async () => {
  const discord = await openDiscord();
  const started = await runBot(botOptions(discord.apiUrl, "not.the.token", createLinesLog()));
  expect(started).toMatchObject({ ok: false });
  expect(started.ok || started.problem).toMatch(/^Discord refused the token\. .*DISCORD_TOKEN\.$/);
  expect(JSON.stringify(started)).not.toContain("not.the.token");
  expect(discord.intents()).toEqual([]);
});

test.concurrent("an unreachable Discord is one line: connection refused", async () => {
  const discord = await openLocalDiscord(ANYWHERE);
  await discord.close();
  const started = await runBot(botOptions(discord.apiUrl, discord.token, createLinesLog()));
  expect(started).toEqual({
    ok: false,
    problem: `Nothing answers at ${discord.apiUrl} (connection refused). Check DISCORD_API_URL.`,
  });
});

test.concurrent.each([
  ["something that never answers", () => {}, /did not answer in time/],
  [
    "a web page",
    (_: unknown, response: ServerResponse) => response.end("<h1>hello</h1>"),
    /does not answer like Discord/,
  ],
] as const)("%s at the address is one line", async (_, handle, expected) => {
  const apiUrl = await openServer(handle);
  const started = await runBot({
    ...botOptions(apiUrl, "some.token", createLinesLog()),
    startTimeoutMs: 200,
  });
  expect(started.ok || started.problem).toMatch(expected);
});

test.concurrent("a gateway that cannot be reached is one line though REST answers, and the process ends", async () => {
  const apiUrl = await openServer(withoutGateway);
  const child = spawn(process.execPath, ["--input-type=module", "--eval", startScript(apiUrl)], {
    stdio: ["ignore", "pipe", "inherit"],
    // The library is compiled once for all runs.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
  });
  closing.push(async () => void child.kill());
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => output.push(chunk));
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  expect(output.join("")).toMatch(/^Discord at .* did not answer in time/);
});

test.concurrent("stopping finishes what is under way and takes nothing new", async () => {
  const discord = await openDiscord();
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
  const options = botOptions(discord.apiUrl, discord.token, createLinesLog());
  const started = await runBot({ ...options, commands: [slow] });
  if (!started.ok) throw new Error(started.problem);
  const asked = discord.interact({ command: "slow" });
  await begun.promise;
  const stopped = started.running.stop();
  gate.resolve();
  await stopped;
  expect(JSON.stringify(await asked)).toContain("At last");
  expect(await discord.interact({ command: "slow" })).toMatchObject({ why: "no bot is connected" });
});

/** REST of a Discord whose gateway nobody can reach. */
function withoutGateway(request: IncomingMessage, response: ServerResponse): void {
  const limit = { total: 1, remaining: 1, reset_after: 0, max_concurrency: 1 };
  const answers: Readonly<Record<string, unknown>> = {
    "/api/v10/gateway/bot": { url: "ws://127.0.0.1:1", shards: 1, session_start_limit: limit },
    "/api/v10/applications/4/commands": [],
    "/api/v10/applications/@me": { id: "4", name: "Pivotwatch" },
  };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(answers[request.url ?? ""] ?? null));
}

/** A program that starts a bot without commands, prints why it could not, and should then end by itself. */
function startScript(apiUrl: string): string {
  const module = new URL("../../src/discord/run-bot.ts", import.meta.url).href;
  const options = JSON.stringify({ apiUrl, token: "some.token", commands: [], app: {}, startTimeoutMs: 300 });
  return `
    import { runBot } from ${JSON.stringify(module)};
    const nothing = () => {};
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const started = await runBot({ ...${options}, log });
    process.stdout.write(started.problem);`;
}

async function openServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}/api`;
}

function messageOf(recorded: Awaited<ReturnType<LocalDiscord["interact"]>>): string {
  if (recorded.status !== "answered" || recorded.message === null) throw new Error(JSON.stringify(recorded));
  return recorded.message.id;
}
