import { type APIMessage, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DIGEST_SECTIONS } from "../../src/domain/digest.ts";
import { addHours, localDate } from "../../src/domain/time.ts";
import { clock } from "../../src/main/environment.ts";
import type { LocalDiscord } from "../../src/playground/local-discord.ts";
import type { Recorded } from "../../src/playground/open-interactions.ts";
import { BOT_PERMISSIONS } from "../../src/playground/people.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { answered, shown } from "../support/answered.ts";
import { ALERTS, MANAGER, openPostingBot, type PostingBot, RULES } from "../support/posting-bot.ts";

let bot: PostingBot;
let discord: LocalDiscord;
beforeAll(async () => {
  bot = await openPostingBot();
  ({ discord } = bot);
});
afterAll(() => bot.close());

const typed = (command: string, options = {}, user: typeof MANAGER | undefined = MANAGER) =>
  discord.interact({ command: `digest ${command}`, options, channel: CHANNEL_ID, ...(user && { user }) });

/** Presses the button that does this. */
function press(message: APIMessage, name: string) {
  const id = new RegExp(`"custom_id":"(v1:digest:${name}:[^"]*)"`).exec(JSON.stringify(message))?.[1];
  if (id === undefined) throw new Error(`no button ${name} on ${JSON.stringify(message)}`);
  return discord.press({ messageId: message.id, customId: id, user: MANAGER });
}

const fillIn = (form: Recorded, values: Readonly<Record<string, string | readonly string[]>>) =>
  discord.submit({ interactionId: answered(form).interactionId, values, user: MANAGER });

const kept = async () =>
  (await bot.alerts.digests.of(GUILD_ID)).map(({ channelId, time, zone }) => [channelId, time, zone]);

test("a member is told who can", async () => {
  for (const command of ["set", "preview", "off"]) {
    const answer = shown(await discord.interact({ command: `digest ${command}`, channel: CHANNEL_ID }));
    expect(answer.text).toContain("Manage Server");
  }
  expect(await kept()).toEqual([]);
});

test("the zone is completed with the time there", async () => {
  const options = { zone: "kolk" };
  const typing = await discord.interact({ command: "digest set", options, focused: "zone", user: MANAGER });
  expect(answered(typing).data).toMatchObject({
    choices: [{ name: expect.stringMatching(/^Asia\/Kolkata, now \d\d:\d\d$/), value: "Asia/Kolkata" }],
  });
});

test("set by options, seen, changed by the form, moved to another channel", async () => {
  const set = shown(await typed("set", { time: "7:30", zone: "europe/berlin", days: "daily" }));
  expect(set.text).toContain("Digest set");
  expect(set.text).toMatch(/<t:\d{10}:F>/);
  expect(await kept()).toEqual([[CHANNEL_ID, "07:30", "Europe/Berlin"]]);

  const standing = shown(await typed("set"));
  expect(standing.text).toContain("07:30 Berlin time every day");

  const moved = shown(
    await fillIn(await press(standing.message, "edit"), { channel: [ALERTS], when: "8 pm Asia/Tokyo" }),
  );
  expect(moved.text).toContain("Digest moved");
  expect(await kept()).toEqual([[ALERTS, "20:00", "Asia/Tokyo"]]);

  const listed = shown(await typed("set"));
  expect(listed.text).toContain("Digests of this server: 1 of 10");
  expect(shown(await press(listed.message, "open")).text).toContain("20:00 Tokyo time every day");
});

test("what is wrong is said, and the form is corrected", async () => {
  const refused = shown(await typed("set", { time: "25:00", zone: "Mars/Phobos" }));
  expect(refused.text).toContain("25:00");
  expect(refused.text).toContain("Phobos");
  const done = shown(await fillIn(await press(refused.message, "change"), { when: "09:00 UTC" }));
  expect(done.text).toContain("09:00 UTC on trading days");
  shown(await typed("off"));
});

test("a channel in which the bot may not post is named; without pictures is well enough", async () => {
  const form = await press(shown(await typed("set")).message, "new");
  const refused = shown(await fillIn(form, { channel: [RULES] }));
  expect(refused.text).toContain(`I can't post in <#${RULES}> yet. Missing: **Send Messages, Embed Links**`);
  await bot.permit(RULES, String(BigInt(BOT_PERMISSIONS) & ~May.AttachFiles));
  const done = shown(await press(refused.message, "again"));
  expect(done.text).toContain("Digest set");
  expect(done.text).toContain("so the picture is left out there");
  shown(await typed("off", { channel: RULES }));
});

test("a preview is what is posted", async () => {
  const preview = shown(await typed("preview", { channel: ALERTS }));
  const now = clock.now();
  // Its day is that of its own zone, whatever the time of the day is here.
  const day = localDate(now, (await bot.alerts.digests.get(ALERTS))?.zone ?? "America/New_York");
  await bot.alerts.outbox.add(
    [
      {
        dedupeKey: `digest|${ALERTS}|${day}`,
        channelId: ALERTS,
        guildId: GUILD_ID,
        edits: null,
        content: {
          kind: "digest",
          localDate: day,
          since: addHours(now, -24),
          missed: [],
          sections: DIGEST_SECTIONS,
          whenQuiet: "line",
          silent: true,
          dueAt: now,
        },
        priority: 3,
        mentionRoleIds: [],
        notBefore: null,
        expiresAt: addHours(now, 6),
        createdAt: now,
      },
    ],
    [],
    now,
  );
  bot.alerts.post.wake();
  const posted = await bot.posted(ALERTS);
  const texts = linesOf(preview.message);
  expect(texts.length).toBeGreaterThan(3);
  expect(linesOf(posted)).toEqual(texts);
});

test("turned off it says what it was, and one press has it again", async () => {
  const off = shown(await typed("off", { channel: ALERTS }));
  expect(off.text).toContain("/digest set time:20:00 zone:Asia/Tokyo days:daily");
  expect(await kept()).toEqual([]);
  shown(await press(off.message, "again"));
  expect(await kept()).toEqual([[ALERTS, "20:00", "Asia/Tokyo"]]);
});

test("nothing of all this was an error", () => {
  expect(bot.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

/** The texts of a message without the mark by which the bot finds its own again. */
function linesOf(message: APIMessage): readonly string[] {
  return [...JSON.stringify(message.components).matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)]
    .flatMap(([, content = ""]) => content.split(String.raw`\n`))
    .filter((line) => !line.startsWith("-# ref: "));
}
