import { afterEach, expect, test } from "vitest";
import { createOperatorPost } from "../../src/app/operator-post.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import { runBot } from "../../src/discord/run-bot.ts";
import { openLocalDiscord } from "../../src/playground/local-discord.ts";
import { CHANNEL_ID } from "../../src/playground/world.ts";
import { silentApp } from "../support/app.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog } from "../support/lines-log.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const clock = { now: () => "2026-11-24T12:00:00Z" };

async function open(channelId: string) {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  closing.push(() => discord.close());
  const log = createLinesLog();
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    commands: [],
    app: silentApp,
    clock,
    log,
    refusalCard,
    draw: drawsNothing,
  });
  if (!started.ok) throw new Error(started.problem);
  closing.push(() => started.running.stop());
  log.lines.length = 0;
  const post = createOperatorPost({ messenger: started.running.operatorMessenger(channelId), clock, log });
  return { discord, log, post };
}

test("a notice stands in the operators' channel, once, and pings nobody", async () => {
  const { discord, log, post } = await open(CHANNEL_ID);
  const text = "@everyone yahoo has given no stock prices for 26 hours.";
  await post.send("source_failing", text);
  await post.send("source_failing", text);
  expect(discord.messages(CHANNEL_ID)).toMatchObject([
    { content: text, mention_everyone: false, mentions: [], mention_roles: [] },
  ]);
  expect(log.lines).toEqual([]);
});

test("while Discord fails a notice waits, and is told when it is over", async () => {
  const { discord, log, post } = await open(CHANNEL_ID);
  discord.fail({ route: "/channels/:id/messages", times: 4, fault: { kind: "status", status: 503 } });
  await post.send("backup_failed", "Today's backup could not be made.");
  expect(discord.messages(CHANNEL_ID)).toEqual([]);
  await post.deliver();
  expect(discord.messages(CHANNEL_ID)).toMatchObject([{ content: "Today's backup could not be made." }]);
  expect(log.lines.map(({ message }) => message)).toEqual([
    "a notice to the operators could not be sent",
    "notices to the operators are sent again",
  ]);
});

test("a channel that is not there is a line of the log, and nothing waits for it", async () => {
  const { log, post } = await open("999999999999999999");
  await post.send("calendar_ends", "The trading calendar ends soon.");
  await post.deliver();
  expect(log.lines).toMatchObject([
    { level: "warn", fields: { problem: expect.stringContaining("Unknown Channel") } },
  ]);
});
