import { existsSync } from "node:fs";
import { PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChannelPermissions } from "../../src/discord/channel-permissions.ts";
import { API, REST } from "../../src/discord/discord-api.ts";
import { BOT_PERMISSIONS } from "../../src/playground/people.ts";
import { GUILD_ID, type World } from "../../src/playground/world.ts";
import { type LocalBot, openLocalBot } from "../support/local-bot.ts";
import { openApiValidator } from "../support/openapi.ts";

const GENERAL = "300000000000000001";
const RULES = "300000000000000005";
const OPENAPI = new URL("../../../shared/fixtures/discord/openapi.json", import.meta.url);

let bot: LocalBot;
let world: World;
let rest: REST;

beforeEach(async () => {
  bot = await openLocalBot();
  ({ world } = bot.discord);
  rest = new REST({ api: bot.discord.apiUrl, version: "10", retries: 0 }).setToken(bot.discord.token);
});
afterEach(async () => {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  await bot.close();
});

const look = (channelId: string) =>
  createChannelPermissions({
    api: new API(rest),
    ownId: () => world.bot.id,
    clock: { now: () => "2026-11-24T15:00:00.000Z" },
  })(channelId, GUILD_ID);

const permit = (channelId: string, body: object) =>
  fetch(`${bot.discord.url}/local/channels/${channelId}`, { method: "PATCH", body: JSON.stringify(body) });

test("the bot is a member with a role of its own, which holds what it was invited with", async () => {
  const guild = Object((await bot.call("GET", `/guilds/${GUILD_ID}`)).json);
  const member = Object((await bot.call("GET", `/guilds/${GUILD_ID}/members/${world.bot.id}`)).json);
  expect(member).toMatchObject({ user: { id: world.bot.id, bot: true }, roles: [expect.any(String)] });
  expect(guild.roles).toContainEqual(
    expect.objectContaining({
      id: member.roles[0],
      managed: true,
      permissions: BOT_PERMISSIONS,
      tags: { bot_id: world.bot.id },
    }),
  );
});

test.skipIf(!existsSync(OPENAPI))(
  "members and roles have every field that Discord says they have",
  async () => {
    const validate = openApiValidator(OPENAPI);
    const guild = Object((await bot.call("GET", `/guilds/${GUILD_ID}`)).json);
    const member = Object((await bot.call("GET", `/guilds/${GUILD_ID}/members/${world.bot.id}`)).json);
    const ofUsers = /GuildMemberResponse\.user\b/;
    expect(validate("GuildMemberResponse", member).filter((problem) => !ofUsers.test(problem))).toEqual([]);
    for (const role of guild.roles) expect(validate("GuildRoleResponse", role)).toEqual([]);
  },
);

test.each([
  ["a person as a member", `/guilds/${GUILD_ID}/members/100000000000000010`, 200, { roles: [] }],
  ["nobody", `/guilds/${GUILD_ID}/members/1`, 404, { code: 10_007 }],
  ["no server", "/guilds/1/members/1", 404, { code: 10_004 }],
])("%s is answered as Discord does", async (_, path, status, json) => {
  expect(await bot.call("GET", path)).toMatchObject({ status, json });
});

test("what a channel changes for the bot comes to what the channel lets it do", async () => {
  expect(await look(GENERAL)).toBe(BOT_PERMISSIONS);
  expect(await look(RULES)).toBe(String(May.ViewChannel | May.ReadMessageHistory));
  const thread = world.addChannel(GUILD_ID, { type: 11, parentId: RULES });
  expect(await look(thread?.id ?? "")).toBe(String(May.ViewChannel | May.ReadMessageHistory));
});

test("rights are given and taken over HTTP, and a bot with the Guilds intent hears of it", async () => {
  const { socket } = await bot.identify({ intents: 1 });
  await socket.next();
  const more = String(May.ViewChannel | May.ReadMessageHistory | May.SendMessages | May.ManageMessages);
  expect((await permit(RULES, { botPermissions: more })).status).toBe(200);
  expect(await socket.next()).toMatchObject({
    t: "CHANNEL_UPDATE",
    d: { id: RULES, permission_overwrites: [{ type: 1, allow: String(May.ManageMessages) }] },
  });
  expect(await look(RULES)).toBe(more);
  await permit(RULES, { botPermissions: null });
  expect(await look(RULES)).toBe(BOT_PERMISSIONS);
  await permit(RULES, { botPermissions: "0" });
  expect(await look(RULES)).toBe("0");
});

test.each([[{}], [{ botPermissions: 8 }], [{ botPermissions: "all" }]])(
  "%j is no right that could be given",
  async (body) => {
    expect((await permit(RULES, body)).status).toBe(400);
    expect(world.channel(RULES)?.botPermissions).not.toBeNull();
  },
);
