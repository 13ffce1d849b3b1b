import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type APIMessage, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { COMMANDS } from "../../src/commands.ts";
import { readSettings } from "../../src/config.ts";
import { runBot } from "../../src/discord/run-bot.ts";
import { clock } from "../../src/main/environment.ts";
import { openWorld } from "../../src/main/open-world.ts";
import { startPost } from "../../src/main/post-alerts.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { BOT_PERMISSIONS } from "../../src/playground/people.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog } from "../support/lines-log.ts";

const RULES = "300000000000000005";
const MANAGER = { id: "100000000000000010", username: "manager" };

let discord: LocalDiscord;
let log: ReturnType<typeof createLinesLog>;
let opened: AsyncDisposableStack;
let subscriptions: Awaited<ReturnType<Awaited<ReturnType<typeof openWorld>>["openAlerts"]>>["subscriptions"];

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  log = createLinesLog();
  const folder = mkdtempSync(join(tmpdir(), "pivotwatch-check-again-"));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const read = readSettings({ DATABASE_URL: `file:${join(folder, "bot.db")}` }, "/nowhere/.env");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const { settings } = read;
  const world = await openWorld(settings, 200, clock.now());
  opened.defer(() => world.close());
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  opened.defer(() => discord.close());
  const started = await runBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: COMMANDS,
    app: world.app,
    clock,
    log,
    refusalCard,
    draw: drawsNothing,
    finish: world.finish,
  });
  if (!started.ok) throw new Error(started.problem);
  const { running } = started;
  opened.defer(() => running.stop());
  const alerts = await world.openAlerts();
  ({ subscriptions } = alerts);
  const { delivery } = startPost({ settings, world, alerts, running, log });
  opened.defer(() => delivery.stop());
});
afterEach(() => opened.disposeAsync());

type Recorded = Awaited<ReturnType<LocalDiscord["interact"]>>;

function shown(recorded: Recorded): { readonly message: APIMessage; readonly text: string } {
  if (recorded.status !== "answered" || recorded.message === null) throw new Error(JSON.stringify(recorded));
  expect(recorded.refused).toEqual([]);
  return { message: recorded.message, text: JSON.stringify(recorded.message) };
}

/** Sets the server up for a channel, from the general one. */
async function setUp(channelId: string) {
  const form = await discord.interact({ command: "setup", user: MANAGER, channel: CHANNEL_ID });
  if (form.status !== "answered") throw new Error(JSON.stringify(form));
  const values = { channel: [channelId], sensitivity: "normal", facts: [], visibility: "private" };
  return shown(await discord.submit({ interactionId: form.interactionId, values, user: MANAGER }));
}

/** Presses *Check again*, in the general channel. */
async function checkAgain(message: APIMessage) {
  const customId = /"custom_id":"(v1:setup:again:[^"]*)"/.exec(JSON.stringify(message))?.[1];
  if (customId === undefined) throw new Error(`no button on ${JSON.stringify(message)}`);
  return shown(await discord.press({ messageId: message.id, customId, user: MANAGER }));
}

/** Lets the bot do something in the channel, or no longer. */
async function permit(channelId: string, botPermissions: string) {
  const url = `${discord.url}/local/channels/${channelId}`;
  const { status } = await fetch(url, { method: "PATCH", body: JSON.stringify({ botPermissions }) });
  expect(status).toBe(200);
}

const saved = async () => (await subscriptions.of({ guildId: GUILD_ID })).map(({ place }) => place.channelId);

test("a right that was missing is given, and *Check again* in another channel saves and posts", async () => {
  const refused = await setUp(RULES);
  expect(refused.text).toContain("Missing: **Send Messages, Embed Links, Attach Files**");
  await permit(RULES, String(BigInt(BOT_PERMISSIONS) & ~May.AttachFiles));
  const still = await checkAgain(refused.message);
  expect(still.text).toContain("Missing: **Attach Files**");
  expect(await saved()).toEqual([]);
  await permit(RULES, BOT_PERMISSIONS);
  const done = await checkAgain(still.message);
  expect(done.text).toContain(`A first post is on its way to <#${RULES}>`);
  expect(await saved()).toEqual([RULES]);
  await expect.poll(() => discord.messages(RULES).length, { interval: 5 }).toBe(1);
  expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a channel that was hidden meanwhile lacks everything, and a Discord that fails leaves what was known", async () => {
  const refused = await setUp(RULES);
  discord.fail({ route: "/channels/:id", fault: { kind: "refusal", status: 403, code: 40_333 } });
  const unknown = await checkAgain(refused.message);
  expect(unknown.text).toContain("Missing: **Send Messages, Embed Links, Attach Files**");
  expect(unknown.text).toContain("this is what was missing before");
  discord.clearFaults();
  await permit(RULES, "0");
  const hidden = await checkAgain(unknown.message);
  expect(hidden.text).toContain("Missing: **View Channel, Send Messages");
  expect(hidden.text).not.toContain("missing before");
  expect(await saved()).toEqual([]);
});
