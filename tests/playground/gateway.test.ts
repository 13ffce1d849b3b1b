import { once } from "node:events";
import { GatewayIntentBits, GatewayOpcodes } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { type LocalBot, openLocalBot, type Socket } from "../support/local-bot.ts";

let bot: LocalBot;
let time: ManualTimeline;

beforeEach(async () => {
  time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  bot = await openLocalBot(time);
});
afterEach(() => bot.close());

const SOON = { interval: 1, timeout: 1000 };

async function resume(sessionId: unknown, seq: number): Promise<Socket> {
  const socket = bot.connect();
  await socket.next();
  socket.send(GatewayOpcodes.Resume, { token: bot.discord.token, session_id: sessionId, seq });
  return socket;
}

test("every bot is asked to reconnect, and goes on where it was", async () => {
  const { socket, ready } = await bot.identify();
  bot.discord.gateway.askToReconnect();
  expect(await socket.next()).toMatchObject({ op: GatewayOpcodes.Reconnect });
  socket.raw.close(4000);
  await socket.closed;
  const again = await resume(ready["session_id"], 1);
  expect(await again.next()).toMatchObject({ t: "RESUMED", s: 2 });
  expect(bot.discord.gateway.closings()).toContain(4000);
});

test("a session declared invalid is gone, or may be resumed", async () => {
  const { socket, ready } = await bot.identify();
  bot.discord.gateway.invalidate(true);
  expect(await socket.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: true });
  socket.raw.close(4000);
  await socket.closed;
  const again = await resume(ready["session_id"], 1);
  expect(await again.next()).toMatchObject({ t: "RESUMED" });
  bot.discord.gateway.invalidate(false);
  expect(await again.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: false });
  const refused = await resume(ready["session_id"], 2);
  expect(await refused.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: false });
});

test("a session is resumable for five minutes, and as far back as events are kept", async () => {
  const { socket, ready } = await bot.identify();
  bot.discord.gateway.tear();
  await socket.closed;
  for (let asked = 0; asked < 600; asked += 1) void bot.discord.interact({ command: "echo" });
  const tooFar = await resume(ready["session_id"], 1);
  expect(await tooFar.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession });
  const near = await resume(ready["session_id"], 599);
  expect(await near.next()).toMatchObject({ t: "INTERACTION_CREATE", s: 600 });
  near.raw.terminate();
  await near.closed;
  await vi.waitFor(() => expect(bot.discord.gateway.closings()).toHaveLength(2), SOON);
  time.advance(5 * 60_000);
  const late = await resume(ready["session_id"], 600);
  expect(await late.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: false });
});

test("a bot that says goodbye leaves no session", async () => {
  const { socket } = await bot.identify();
  socket.raw.close(1000);
  await socket.closed;
  await vi.waitFor(() => expect(bot.discord.gateway.closings()).toEqual([1000]), SOON);
  expect(await bot.discord.interact({ command: "echo" })).toMatchObject({ why: "no bot is connected" });
});

test("a heartbeat can be asked for", async () => {
  const { socket } = await bot.identify();
  bot.discord.gateway.askForHeartbeat();
  expect(await socket.next()).toMatchObject({ op: GatewayOpcodes.Heartbeat });
  socket.send(GatewayOpcodes.Heartbeat, 1);
  expect(await socket.next()).toMatchObject({ op: GatewayOpcodes.HeartbeatAck });
  expect(bot.discord.gateway.heartbeats()).toBe(1);
});

test.each([
  ["intents that do not exist", { intents: 2 ** 30 }, 4013],
  ["intents that need an approval", { intents: GatewayIntentBits.MessageContent }, 4014],
  ["a shard beyond the last", { shard: [2, 2] }, 4010],
])("the gateway closes on %s", async (_, fields, code) => {
  const socket = bot.connect();
  await socket.next();
  socket.send(GatewayOpcodes.Identify, { token: bot.discord.token, intents: 0, ...fields });
  expect(await socket.closed).toBe(code);
  expect(bot.discord.intents()).toEqual([]);
});

test("the gateway closes on a second identification and on an opcode nobody knows", async () => {
  const { socket } = await bot.identify();
  socket.send(99, {});
  expect(await socket.closed).toBe(4001);
  const twice = await bot.identify();
  twice.socket.send(GatewayOpcodes.Identify, { token: bot.discord.token, intents: 0 });
  expect(await twice.socket.closed).toBe(4005);
});

test("each start is one fewer of the day's thousand", async () => {
  await bot.identify();
  await bot.identify();
  expect(await bot.call("GET", "/gateway/bot")).toMatchObject({
    json: { session_start_limit: { total: 1000, remaining: 998, max_concurrency: 1 } },
  });
});

test("with the Guilds intent a bot hears of servers and channels; without it of nothing", async () => {
  const { world } = bot.discord;
  const deaf = await bot.identify();
  const { socket } = await bot.identify({ intents: GatewayIntentBits.Guilds });
  expect(await socket.next()).toMatchObject({
    t: "GUILD_CREATE",
    d: { id: GUILD_ID, channels: expect.any(Array), roles: expect.any(Array), member_count: 3 },
  });
  const guild = world.addGuild({ channels: 3 });
  expect(await socket.next()).toMatchObject({ t: "GUILD_CREATE", d: { id: guild.id } });
  const [channel = ""] = guild.channels.keys();
  world.deleteChannel(channel);
  expect(await socket.next()).toMatchObject({ t: "CHANNEL_DELETE", d: { id: channel } });
  world.leaveGuild(guild.id);
  expect(await socket.next()).toMatchObject({ t: "GUILD_DELETE", d: { id: guild.id } });

  void bot.discord.interact({ command: "echo" });
  expect(await deaf.socket.next()).toMatchObject({ t: "INTERACTION_CREATE", s: 2 });
});

test("a shard hears of its own servers, the first one of direct messages too", async () => {
  const [first, second] = [await bot.identify({ shard: [0, 2] }), await bot.identify({ shard: [1, 2] })];
  const mine = String(1n << 22n);
  bot.discord.world.addGuild({ id: mine });
  void bot.discord.interact({ command: "echo", guild: mine });
  void bot.discord.interact({ command: "echo", guild: null });
  expect(await second.socket.next()).toMatchObject({ d: { guild_id: mine } });
  expect(await first.socket.next()).toMatchObject({ d: { context: 1 } });
});

test("a log-in that follows another too closely is refused until its time has come", async () => {
  bot.discord.gateway.spaceLogins(5000);
  await bot.identify();
  const early = bot.connect();
  await early.next();
  early.send(GatewayOpcodes.Identify, { token: bot.discord.token, intents: 0 });
  expect(await early.next()).toMatchObject({ op: GatewayOpcodes.InvalidSession, d: false });
  time.advance(5000);
  early.send(GatewayOpcodes.Identify, { token: bot.discord.token, intents: 0 });
  expect(await early.next()).toMatchObject({ t: "READY" });
});

test("the gateway closes on another version, and on more than 120 messages in a minute", async () => {
  const old = new WebSocket(`${bot.discord.url.replace("http", "ws")}/?v=9&encoding=json`);
  const [code] = await once(old, "close");
  expect(code).toBe(4012);
  const { socket } = await bot.identify();
  for (let beat = 0; beat < 119; beat += 1) socket.send(GatewayOpcodes.Heartbeat, null);
  for (let beat = 0; beat < 119; beat += 1) await socket.next();
  time.advance(60_000);
  for (let beat = 0; beat < 121; beat += 1) socket.send(GatewayOpcodes.Heartbeat, null);
  expect(await socket.closed).toBe(4008);
});
