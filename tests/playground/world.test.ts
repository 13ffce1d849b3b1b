import { array, assert, integer, property } from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSnowflakes, snowflakeTime } from "../../src/playground/snowflake.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";
import { createWorld, GUILD_ID } from "../../src/playground/world.ts";
import { type LocalBot, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;

beforeEach(async () => {
  bot = await openLocalBot();
});
afterEach(() => bot.close());

const START = Date.parse("2026-11-24T15:00:00Z");

test("ids rise and carry their time, whatever the clock does", () => {
  assert(
    property(array(integer({ min: -50, max: 50 }), { maxLength: 50 }), (steps) => {
      let now = START;
      const nextId = createSnowflakes(() => now);
      const ids = steps.map((step) => {
        now += step;
        return BigInt(nextId());
      });
      expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0n))).toBe(true);
    }),
  );
  const nextId = createSnowflakes(() => START);
  const many = Array.from({ length: 10_000 }, () => BigInt(nextId()));
  expect(many.every((id, index) => index === 0 || id > (many[index - 1] ?? 0n))).toBe(true);
  expect(snowflakeTime(String(many[0]))).toBe(START);
});

test("what is planned happens in order of time, unless it is called off", () => {
  const time = manualTimeline(START);
  const seen: string[] = [];
  time.after(20, () => seen.push(`second at ${time.now() - START}`));
  time.after(10, () => {
    seen.push(`first at ${time.now() - START}`);
    time.after(5, () => seen.push(`between at ${time.now() - START}`));
  });
  time.after(15, () => seen.push("never"))();
  time.advance(100);
  expect(seen).toEqual(["first at 10", "between at 15", "second at 20"]);
  expect(time.now()).toBe(START + 100);
});

test("servers are made cheaply and listed in pages", async () => {
  const { world } = bot.discord;
  for (let made = 0; made < 450; made += 1) world.addGuild({ channels: 20, roles: 10 });
  const pages: string[][] = [];
  for (let after = "0"; ;) {
    const { json } = await bot.call("GET", `/users/@me/guilds?after=${after}&limit=200`);
    const page = Array.isArray(json) ? json.map((guild) => String(Object(guild).id)) : [];
    pages.push(page);
    if (page.length < 200) break;
    after = page.at(-1) ?? "";
  }
  expect(pages.map((page) => page.length)).toEqual([200, 200, 51]);
  expect(new Set(pages.flat()).size).toBe(451);
  expect(pages.flat()[0]).toBe(GUILD_ID);
  const before = await bot.call("GET", `/users/@me/guilds?before=${pages[1]?.[0]}&limit=2`);
  expect(before.json).toMatchObject(pages[0]?.slice(-2).map((id) => ({ id })) ?? []);
  expect(await bot.call("GET", "/users/@me/guilds?limit=201")).toMatchObject({ json: { code: 50_035 } });
});

test("a server has the channels, roles and people it was made with", () => {
  const world = createWorld("a.token");
  const guild = world.addGuild({
    name: "Miners",
    channels: [{ name: "alerts" }, { name: "quiet", botPermissions: "0" }],
    roles: [{ name: "Watchers", mentionable: true }],
  });
  expect([...guild.channels.values()].map(({ name }) => name)).toEqual(["alerts", "quiet"]);
  expect([...guild.roles.values()].map(({ name }) => name)).toEqual(["@everyone", "Watchers"]);
  expect(world.addChannel("1")).toBeNull();
});

test("the bot leaves a server by itself, once", async () => {
  const { id } = bot.discord.world.addGuild({ name: "Left" });
  expect(await bot.call("GET", `/guilds/${id}`)).toMatchObject({ json: { name: "Left" } });
  expect(await bot.call("DELETE", `/users/@me/guilds/${id}`)).toMatchObject({ status: 204 });
  const gone = { status: 404, json: { code: 10_004, message: "Unknown Guild" } };
  expect(await bot.call("DELETE", `/users/@me/guilds/${id}`)).toMatchObject(gone);
  expect(await bot.call("GET", `/guilds/${id}`)).toMatchObject(gone);
});
