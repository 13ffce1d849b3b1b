import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answered, shown } from "../support/answered.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot } from "../support/posting-bot.ts";

/** 22 November 2026 in New York, a quarter past ten: the exchange opens again in a day. */
const SUNDAY = "2026-11-22T15:15:00.000Z";

let bot: PostingBot;
beforeAll(async () => {
  // The date moves on only while the test itself waits, so what is meant for a later moment is never sent.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(SUNDAY) });
  bot = await openPostingBot();
});
afterAll(async () => {
  vi.useRealTimers();
  await bot.close();
});

test("/setup on a Sunday posts at once, and the post says that prices are looked at after Monday's close", async () => {
  const { discord } = bot;
  const form = answered(await discord.interact({ command: "setup", user: MANAGER }));
  const values = { channel: [ALERTS], sensitivity: "normal", facts: ["digest"], visibility: "private" };
  const done = shown(await discord.submit({ interactionId: form.interactionId, values, user: MANAGER }));
  expect(done.text).toContain(`A first post is on its way to <#${ALERTS}>`);
  expect(done.text).toContain(`<t:${String(Date.parse("2026-11-23T13:30:00Z") / 1000)}:F>`);
  const post = await bot.posted(ALERTS);
  // The close is at 21:00 UTC; by then its prices are here.
  expect(JSON.stringify(post)).toContain("Prices are looked at next at 23 Nov 2026, 22:36 UTC.");
  expect(new Date(post.timestamp).toISOString()).toMatch(/^2026-11-22T15:15:/);
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
