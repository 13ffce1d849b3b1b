import { GatewayOpcodes } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LocalDiscord } from "../../src/playground/local-discord.ts";
import { startPlayground } from "../../src/playground/run-playground.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { answerOf, type LocalBot, openLocalBot, type Socket } from "../support/local-bot.ts";

let bot: LocalBot;
let discord: LocalDiscord;

beforeEach(async () => {
  bot = await openLocalBot();
  ({ discord } = bot);
});
afterEach(() => bot.close());

test("REST answers to the right token, with rate-limit headers, and 401 to any other", async () => {
  const good = await bot.call("GET", "/gateway/bot");
  expect(good.status).toBe(200);
  expect(good.json).toMatchObject({ url: discord.url.replace("http", "ws"), shards: 1 });
  const names = [...good.headers.keys()].filter((name) => name.startsWith("x-ratelimit-"));
  expect(names.toSorted()).toEqual([
    "x-ratelimit-bucket",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-reset-after",
  ]);
  const bad = await bot.call("GET", "/gateway/bot", undefined, { authorization: "Bot other" });
  expect(bad).toMatchObject({ status: 401, json: { code: 0 } });
  expect(await bot.call("GET", "/nowhere")).toMatchObject({ status: 404 });
});

test("commands are checked, kept, and given back with what Discord adds", async () => {
  const command = { name: "echo", description: "Echo", options: [], contexts: [0, 1, 2] };
  expect(await bot.call("PUT", "/applications/1/commands", [command])).toMatchObject({ status: 200 });
  const first = await bot.call("GET", "/applications/1/commands");
  expect(first.json).toMatchObject([{ name: "echo", version: expect.any(String), nsfw: false }]);
  const refused = await bot.call("PUT", "/applications/1/commands", [{ name: "Echo", description: "" }]);
  expect(refused).toMatchObject({ status: 400, json: { code: 50_035 } });
  expect(discord.commandNames()).toEqual(["echo"]);
});

test("the gateway acknowledges heartbeats and records intents", async () => {
  const { socket } = await bot.identify();
  socket.send(GatewayOpcodes.Heartbeat, 1);
  expect((await socket.next()).op).toBe(GatewayOpcodes.HeartbeatAck);
  expect(discord.intents()).toEqual([0]);
});

test.each([
  ["a wrong token", (socket: Socket) => socket.send(2, { token: "other", intents: 0 }), 4004],
  ["no JSON", (socket: Socket) => socket.raw.send("hello"), 4002],
  ["a message before the identification", (socket: Socket) => socket.send(3, {}), 4003],
])("the gateway closes on %s", async (_, act, code) => {
  const socket = bot.connect();
  await socket.next();
  act(socket);
  expect(await socket.closed).toBe(code);
});

test("a session is resumed with what was missed; an unknown one is invalid", async () => {
  const { socket, ready } = await bot.identify();
  discord.dropConnections(4000);
  await socket.closed;
  void discord.interact({ command: "echo" });
  const again = bot.connect();
  await again.next();
  again.send(GatewayOpcodes.Resume, { token: discord.token, session_id: ready["session_id"], seq: 1 });
  expect(await again.next()).toMatchObject({ t: "INTERACTION_CREATE", s: 2 });
  expect(await again.next()).toMatchObject({ t: "RESUMED" });

  const stranger = bot.connect();
  await stranger.next();
  stranger.send(GatewayOpcodes.Resume, { token: discord.token, session_id: "nobody", seq: 1 });
  expect(await stranger.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: false });
});

test("an interaction is as raw as Discord's", async () => {
  const { raw } = await bot.asked();
  expect(raw).toMatchObject({
    type: 2,
    version: 1,
    context: 0,
    guild_id: "200000000000000001",
    authorizing_integration_owners: { "0": "200000000000000001" },
    app_permissions: "274878024704",
    member: { permissions: expect.stringMatching(/^\d+$/), user: { username: "member" } },
    locale: "en-GB",
    entitlements: [],
    attachment_size_limit: 10_485_760,
    data: { name: "echo", type: 1, options: [{ name: "word", type: 3, value: "a" }] },
  });
  expect(raw["user"]).toBeUndefined();
});

test("the first callback is taken, a second one is refused, an unknown one too", async () => {
  const { path, recorded } = await bot.asked();
  expect(await bot.call("POST", path, answerOf("hello"))).toMatchObject({ status: 204 });
  expect(await recorded).toMatchObject({ status: "answered", private: true, refused: [] });
  expect(await bot.call("POST", path, answerOf("again"))).toMatchObject({
    status: 400,
    json: { code: 40_060 },
  });
  expect(await bot.call("POST", "/interactions/1/nobody/callback", answerOf("x"))).toMatchObject({
    status: 404,
    json: { code: 10_062 },
  });
});

test.each([
  ["an empty text", answerOf("")],
  ["4,001 characters", answerOf("x".repeat(4001))],
  ["an unknown type", { type: 99 }],
  ["suggestions for a command", { type: 8, data: { choices: [] } }],
  ["an update without a message", { ...answerOf("x"), type: 7 }],
  ["no object", "hello"],
])("a callback with %s gets 400 and code 50035, and may be tried again", async (_, body) => {
  const { path, recorded } = await bot.asked();
  expect(await bot.call("POST", path, body)).toMatchObject({ status: 400, json: { code: 50_035 } });
  expect(await bot.call("POST", path, answerOf("better"))).toMatchObject({ status: 204 });
  expect(await recorded).toMatchObject({ status: "answered", refused: [{ code: 50_035 }] });
});

test("suggestions are checked", async () => {
  const { path, raw } = await bot.asked({ command: "echo", options: { word: "a" }, focused: "word" });
  expect(raw).toMatchObject({ type: 4, data: { options: [{ name: "word", value: "a", focused: true }] } });
  const choices = Array.from({ length: 26 }, () => ({ name: "a", value: "a" }));
  expect(await bot.call("POST", path, { type: 8, data: { choices } })).toMatchObject({ status: 400 });
  expect(await bot.call("POST", path, answerOf("x"))).toMatchObject({ status: 400 });
  expect(await bot.call("POST", path, { type: 8, data: { choices: choices.slice(1) } })).toMatchObject({
    status: 204,
  });
});

test("files come as a form, and the answer is given back where asked for", async () => {
  const { path, recorded } = await bot.asked();
  const form = new FormData();
  form.append("payload_json", JSON.stringify(answerOf("with a file")));
  form.append("files[0]", new Blob(["png"], { type: "image/png" }), "chart.png");
  const response = await fetch(`${discord.apiUrl}/v10${path}?with_response=true`, {
    method: "POST",
    body: form,
  });
  expect(response.status).toBe(200);
  const attachments = [{ filename: "chart.png", size: 3, content_type: "image/png" }];
  expect(await response.json()).toMatchObject({ resource: { type: 4, message: { attachments } } });
  expect(await recorded).toMatchObject({ message: { attachments } });
});

test("the answer can be read, edited and followed up with the interaction's token", async () => {
  const { path, raw } = await bot.asked();
  const webhook = `/webhooks/400000000000000001/${String(raw["token"])}`;
  expect(await bot.call("GET", `${webhook}/messages/@original`)).toMatchObject({ status: 404 });
  await bot.call("POST", path, answerOf("first"));
  const edit = { flags: 32_768, components: [{ type: 10, content: "second" }] };
  expect(await bot.call("PATCH", `${webhook}/messages/@original`, edit)).toMatchObject({ status: 200 });
  expect(await bot.call("GET", `${webhook}/messages/@original`)).toMatchObject({
    json: { flags: 32_768 | 64, components: [{ content: "second" }] },
  });
  expect(await bot.call("POST", webhook, edit)).toMatchObject({ status: 200 });
  expect(await bot.call("POST", webhook, { flags: 32_768, components: [] })).toMatchObject({ status: 400 });
});

test("without a bot nobody waits", async () => {
  expect(await discord.interact({ command: "echo" })).toMatchObject({ why: "no bot is connected" });
  expect(await discord.press({ messageId: "1", customId: "x" })).toMatchObject({ why: "no such component" });
});

test("commands can be typed over HTTP by programs on this machine, and by no web page", async () => {
  const { socket } = await bot.identify();
  const ask = (headers: Record<string, string>, body: unknown) =>
    fetch(`${discord.url}/local/interact`, { method: "POST", headers, body: JSON.stringify(body) });
  const waiting = ask({}, { command: "echo", options: { word: "b" } });
  const { d } = await socket.next();
  await bot.call(
    "POST",
    `/interactions/${String(d["id"])}/${String(d["token"])}/callback`,
    answerOf("hello"),
  );
  expect(await (await waiting).json()).toMatchObject({ status: "answered", private: true });

  expect((await ask({ origin: "https://example.org" }, { command: "echo" })).status).toBe(403);
  expect((await ask({ origin: discord.url }, { options: 1 })).status).toBe(400);
  expect((await ask({}, "hello")).status).toBe(400);
  const rebound = bot.connect({ host: "example.org" });
  expect(await rebound.closed).toBe(-1);
});

test("a port in use is one line", async () => {
  const port = Number(new URL(discord.url).port);
  const started = await startPlayground({ host: "127.0.0.1", port }, createLinesLog());
  expect(started).toEqual({
    ok: false,
    problem: `Port ${port} on 127.0.0.1 is in use. Stop the other program, or set PLAYGROUND_ADDRESS to another port.`,
  });
});

test("a playground says where it is and how to ask it", async () => {
  const started = await startPlayground({ host: "127.0.0.1", port: 0 }, createLinesLog());
  if (!started.ok) throw new Error(started.problem);
  const { playground } = started;
  await playground.stop();
  expect(playground.lines[0]).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+ in a browser\.$/);
  expect(playground.lines[1]).toMatch(
    /^No DISCORD_TOKEN: running a local Discord on http:\/\/127\.0\.0\.1:\d+ /,
  );
  expect(playground.lines[2]).toBe('Ask it: npm run ask -- "/sector"');
});
