import { afterEach, beforeEach, expect, test } from "vitest";
import { routeOf, USUAL_LIMITS } from "../../src/playground/rate-limits.ts";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { answerOf, type LocalBot, openLocalBot } from "../support/local-bot.ts";

let bot: LocalBot;
let time: ManualTimeline;

beforeEach(async () => {
  time = manualTimeline(Date.parse("2026-11-24T15:00:00Z"));
  bot = await openLocalBot(time);
});
afterEach(() => bot.close());

const text = (content: string) => ({ flags: 32_768, components: [{ type: 10, content }] });
const post = (channel: string) => bot.call("POST", `/channels/${channel}/messages`, text("Hello"));

test("five messages in five seconds per channel, then 429 with the time to wait", async () => {
  bot.discord.limitRates(USUAL_LIMITS);
  const remaining: (string | null)[] = [];
  for (let sent = 0; sent < 5; sent += 1) {
    remaining.push((await post("300000000000000001")).headers.get("x-ratelimit-remaining"));
  }
  expect(remaining).toEqual(["4", "3", "2", "1", "0"]);
  time.advance(1500);
  const refused = await post("300000000000000001");
  expect(refused).toMatchObject({ status: 429, json: { retry_after: 3.5, global: false } });
  const said = ["retry-after", "x-ratelimit-scope", "x-ratelimit-reset-after", "x-ratelimit-limit"];
  expect(said.map((name) => refused.headers.get(name))).toEqual(["4", "user", "3.500", "5"]);
  expect(await post("300000000000000003"), "another channel").toMatchObject({ status: 200 });
  time.advance(3500);
  expect(await post("300000000000000001")).toMatchObject({ status: 200 });
});

test("ten messages published in an hour per channel, whatever came of them, then 429 with the time to wait", async () => {
  bot.discord.limitRates(USUAL_LIMITS);
  const publish = (channel: string) => bot.call("POST", `/channels/${channel}/messages/1/crosspost`);
  for (let count = 0; count < 10; count += 1) {
    expect(await publish("300000000000000004")).toMatchObject({ status: 404 });
    time.advance(60_000);
  }
  expect(await publish("300000000000000004")).toMatchObject({
    status: 429,
    json: { retry_after: 3000, global: false },
  });
  expect(await publish("300000000000000003"), "another channel").not.toMatchObject({ status: 429 });
  expect(await post("300000000000000004"), "posts go on").toMatchObject({ status: 200 });
  time.advance(3_000_000);
  expect(await publish("300000000000000004")).toMatchObject({ status: 404 });
});

test("fifty calls a second in all, but callbacks and follow-ups are not counted", async () => {
  const { path, webhook } = await bot.asked();
  bot.discord.limitRates({ ...USUAL_LIMITS, others: { calls: 1000, perMs: 1000 } });
  const asks = await Promise.all(Array.from({ length: 51 }, () => bot.call("GET", "/users/@me")));
  expect(asks.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
  const refused = await bot.call("GET", "/users/@me");
  expect(refused).toMatchObject({ status: 429, json: { global: true } });
  expect(refused.headers.get("x-ratelimit-global")).toBe("true");
  expect(refused.headers.get("x-ratelimit-scope")).toBe("global");
  expect(await bot.call("POST", path, answerOf("Hello"))).toMatchObject({ status: 204 });
  expect(await bot.call("POST", webhook, text("More"))).toMatchObject({ status: 200 });
});

test("nothing is refused unless asked for", async () => {
  const posts = await Promise.all(Array.from({ length: 60 }, () => post("300000000000000001")));
  expect(posts.every(({ status }) => status === 200)).toBe(true);
});

test.each([
  ["/channels/12/messages/34", "/channels/:id/messages/:id"],
  ["/interactions/12/a1b2/callback", "/interactions/:id/:token/callback"],
  ["/webhooks/12/a1b2/messages/@original", "/webhooks/:id/:token/messages/@original"],
  ["/users/@me/guilds", "/users/@me/guilds"],
])("%s is the route %s", (path, route) => {
  expect(routeOf(path)).toBe(route);
});
