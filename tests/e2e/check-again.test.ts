import { type APIMessage, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BOT_PERMISSIONS } from "../../src/playground/people.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { answered, shown } from "../support/answered.ts";
import { MANAGER, openPostingBot, type PostingBot, RULES } from "../support/posting-bot.ts";

let bot: PostingBot;
beforeEach(async () => {
  bot = await openPostingBot();
});
afterEach(() => bot.close());

/** Sets the server up for a channel, from the general one. */
async function setUp(channelId: string) {
  const form = await bot.discord.interact({ command: "setup", user: MANAGER, channel: CHANNEL_ID });
  const values = { channel: [channelId], sensitivity: "normal", facts: [], visibility: "private" };
  return shown(
    await bot.discord.submit({ interactionId: answered(form).interactionId, values, user: MANAGER }),
  );
}

/** Presses *Check again*, in the general channel. */
async function checkAgain(message: APIMessage) {
  const customId = /"custom_id":"(v1:setup:again:[^"]*)"/.exec(JSON.stringify(message))?.[1];
  if (customId === undefined) throw new Error(`no button on ${JSON.stringify(message)}`);
  return shown(await bot.discord.press({ messageId: message.id, customId, user: MANAGER }));
}

const saved = async () =>
  (await bot.alerts.subscriptions.of({ guildId: GUILD_ID })).map(({ place }) => place.channelId);

test("a right that was missing is given, and *Check again* in another channel saves and posts", async () => {
  const refused = await setUp(RULES);
  expect(refused.text).toContain("Missing: **Send Messages, Embed Links, Attach Files**");
  await bot.permit(RULES, String(BigInt(BOT_PERMISSIONS) & ~May.AttachFiles));
  const still = await checkAgain(refused.message);
  expect(still.text).toContain("Missing: **Attach Files**");
  expect(await saved()).toEqual([]);
  await bot.permit(RULES, BOT_PERMISSIONS);
  const done = await checkAgain(still.message);
  expect(done.text).toContain(`A first post is on its way to <#${RULES}>`);
  expect(await saved()).toEqual([RULES]);
  await bot.posted(RULES);
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a channel that was hidden meanwhile lacks everything, and a Discord that fails leaves what was known", async () => {
  const refused = await setUp(RULES);
  bot.discord.fail({ route: "/channels/:id", fault: { kind: "refusal", status: 403, code: 40_333 } });
  const unknown = await checkAgain(refused.message);
  expect(unknown.text).toContain("Missing: **Send Messages, Embed Links, Attach Files**");
  expect(unknown.text).toContain("this is what was missing before");
  bot.discord.clearFaults();
  await bot.permit(RULES, "0");
  const hidden = await checkAgain(unknown.message);
  expect(hidden.text).toContain("Missing: **View Channel, Send Messages");
  expect(hidden.text).not.toContain("missing before");
  expect(await saved()).toEqual([]);
});
