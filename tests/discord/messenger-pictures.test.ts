import { PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Draw } from "../../src/app/ports/draw.ts";
import { API, type REST } from "../../src/discord/discord-api.ts";
import { createFanOutRest } from "../../src/discord/fan-out-rest.ts";
import { createMessenger } from "../../src/discord/messenger.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";
import { GUILD_ID } from "../../src/playground/world.ts";
import { aChart } from "../support/a-chart.ts";
import { aCard } from "../support/card.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { createLinesLog } from "../support/lines-log.ts";

const START = "2026-11-24T15:00:00.000Z";
const DAY_LATER = "2026-11-25T15:00:01.000Z";
const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);
const TALK = May.ViewChannel | May.SendMessages | May.EmbedLinks | May.ReadMessageHistory;
const SAID = "I lack *Attach Files*";

let discord: LocalDiscord;
let rest: REST;
let drawn = 0;
let now = START;
beforeEach(async () => {
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, manualTimeline(Date.parse(START)));
  rest = createFanOutRest(discord.apiUrl, discord.token, 50, 5000);
  drawn = 0;
  now = START;
});
afterEach(async () => {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  await discord.close();
});

const draw: Draw = {
  draw: async () => {
    drawn += 1;
    return { ok: true, png: PNG };
  },
};

function open() {
  const clock = { now: () => now };
  return createMessenger({
    api: new API(rest),
    rendering: { log: createLinesLog(), clock, drafts: memoryDrafts(), messages: new WeakMap() },
    draw,
    finish: (card) => card,
    ownId: () => discord.world.bot.id,
    isReady: () => true,
  });
}

function channel(permissions: bigint): string {
  const added = discord.world.addChannel(GUILD_ID, { botPermissions: String(permissions) });
  if (added === null) throw new Error("there is no local server");
  return added.id;
}

const letter = (nonce: string) => ({
  card: aCard({ blocks: [{ type: "chart", chart: aChart() }] }),
  nonce,
  ref: "a1B2c3D4",
});
const posts = () => discord.calls().filter(({ method }) => method === "POST").length;
const shown = (id: string) => JSON.stringify(discord.messages(id).map(({ components }) => components));

test("where files may not be attached the message goes without its picture and says why", async () => {
  const id = channel(TALK);
  expect(await open().post(id, letter("1"))).toMatchObject({ ok: true });
  expect(discord.messages(id)).toMatchObject([{ attachments: [] }]);
  expect(shown(id)).toContain(SAID);
});

test("that is said once, and the next ones neither draw nor try it", async () => {
  const id = channel(TALK);
  const messenger = open();
  await messenger.post(id, letter("1"));
  const before = posts();
  await messenger.post(id, letter("2"));
  expect(posts() - before).toBe(1);
  expect(drawn).toBe(1);
  expect(discord.messages(id)).toHaveLength(2);
  expect(shown(id).split(SAID)).toHaveLength(2);
});

test("another channel keeps its pictures", async () => {
  const messenger = open();
  await messenger.post(channel(TALK), letter("1"));
  const other = channel(TALK | May.AttachFiles);
  await messenger.post(other, letter("2"));
  expect(discord.messages(other)).toMatchObject([{ attachments: [{ size: PNG.length }] }]);
});

test("a day later it is tried again", async () => {
  const id = channel(TALK);
  const messenger = open();
  await messenger.post(id, letter("1"));
  now = DAY_LATER;
  await messenger.post(id, letter("2"));
  expect(shown(id).split(SAID)).toHaveLength(3);
});

test("where nothing may be written it is a missing permission as before, and nothing is remembered", async () => {
  const id = channel(May.ViewChannel);
  expect(await open().post(id, letter("1"))).toMatchObject({ ok: false, problem: { kind: "permission" } });
  expect(discord.messages(id)).toEqual([]);
});
