import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { ComponentType, InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { afterAll, expect, test, vi } from "vitest";
import { refusalCard } from "../../src/cards/refusal.ts";
import { type BotOptions, runBot } from "../../src/discord/run-bot.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { openDatabase } from "../../src/store/database.ts";
import { StoreError } from "../../src/store/failure.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import type { ActionRef, Card } from "../../src/surface/card.ts";
import type { ActionContext, Command, GivenOptions } from "../../src/surface/command.ts";
import type { Modal } from "../../src/surface/modal.ts";
import type { CardReply } from "../../src/surface/reply.ts";
import { answered } from "../support/answered.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const closing: (() => Promise<void>)[] = [];
// Tests run side by side, for most of their time is waiting: what one opens stays open for all.
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const SOON = { interval: 5, timeout: 2000 };
const PRIVATE = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2;
const LEVELS = [
  { label: "Calm", value: "calm" },
  { label: "Jumpy", value: "jumpy" },
];
const GRACE = { id: "100000000000000002", username: "grace" };

const to = (name: string): ActionRef => ({ command: "desk", name, argument: "", options: {} });
const say = (title: string, as: CardReply["as"] = "new"): CardReply => ({
  kind: "card",
  card: aCard({ title }),
  visibility: "private",
  as,
});

const FORM: Modal = {
  title: "Set up",
  action: to("saved"),
  fields: [
    { type: "channel", name: "where", label: "Where?", required: true },
    { type: "radio", name: "level", label: "How loud?", options: LEVELS, chosen: "calm" },
    { type: "checkboxes", name: "kinds", label: "What?", options: LEVELS },
    { type: "checkbox", name: "digest", label: "Digest?" },
    { type: "text", name: "zone", label: "Zone", maxLength: 40 },
  ],
};

const DESK: Card = aCard({
  title: "Desk",
  actions: [
    {
      type: "buttons",
      buttons: [
        { label: "Set up", style: "primary", action: to("form") },
        { label: "Remove", style: "danger", action: to("remove") },
        { label: "Fall", style: "danger", action: to("fall") },
      ],
    },
    { type: "select", action: to("level"), placeholder: "How loud?", options: LEVELS },
  ],
});

/** A command with a form, a select, a button for managers and one that fails; `wait` decides what *slow* does. */
function desk(wait: () => Promise<CardReply> = async () => say("Done")) {
  const contexts: ActionContext<GivenOptions>[] = [];
  const noted = (title: string) => async (context: ActionContext<GivenOptions>) => {
    contexts.push(context);
    return say(title, "update");
  };
  const command: Command = {
    data: {
      name: "desk",
      description: "A desk",
      options: [{ name: "slow", type: "boolean", description: "Slowly?" }],
    },
    access: "everyone",
    run: async ({ options }) =>
      options["slow"] === true ? wait() : { kind: "card", card: DESK, visibility: "public", as: "new" },
    actions: {
      form: async () => ({ kind: "modal", modal: FORM }),
      saved: noted("Saved"),
      level: noted("Chosen"),
      remove: noted("Removed"),
      fall: async () => {
        throw new Error("the shelf fell down");
      },
    },
    actionAccess: { remove: "manager" },
  };
  return { command, contexts };
}

interface Open {
  readonly discord: LocalDiscord;
  readonly log: LinesLog;
}

async function open(command: Command, options: Partial<BotOptions> = {}): Promise<Open> {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  closing.push(() => discord.close());
  const log = createLinesLog();
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    commands: [command],
    app: silentApp,
    clock: { now: () => new Date().toISOString() },
    log,
    refusalCard,
    draw: drawsNothing,
    ...options,
  });
  if (!started.ok) throw new Error(started.problem);
  closing.push(() => started.running.stop());
  log.lines.length = 0;
  return { discord, log };
}

async function askDesk(discord: LocalDiscord): Promise<string> {
  const { message } = answered(await discord.interact({ command: "desk" }));
  if (message === null) throw new Error("no message");
  return message.id;
}

test.concurrent("a form opens from a button, and what is filled in reaches its action", async () => {
  const { command, contexts } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const opened = answered(await discord.press({ messageId, customId: "v1:desk:form::" }));
  expect(opened).toMatchObject({ type: InteractionResponseType.Modal });
  const values = {
    where: [CHANNEL_ID],
    level: "jumpy",
    kinds: ["calm"],
    digest: true,
    zone: "Europe/Berlin",
  };
  const saved = answered(await discord.submit({ interactionId: opened.interactionId, values }));
  expect(saved).toMatchObject({ type: InteractionResponseType.UpdateMessage, message: { id: messageId } });
  expect(contexts).toMatchObject([
    {
      values: {
        where: { type: "channel", channel: { id: CHANNEL_ID, name: "general", kind: 0 } },
        level: { type: "chosen", values: ["jumpy"] },
        kinds: { type: "chosen", values: ["calm"] },
        digest: { type: "checked", checked: true },
        zone: { type: "text", text: "Europe/Berlin" },
      },
    },
  ]);
  const where = contexts[0]?.values["where"];
  expect(where?.type === "channel" && where.channel.appPermissions).toMatch(/^\d+$/);
});

test.concurrent("a form with a value nobody offered, or a channel that vanished meanwhile, saves nothing and says so", async () => {
  const { command, contexts } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const opened = answered(await discord.press({ messageId, customId: "v1:desk:form::" }));
  const { interactionId } = opened;
  const loud = { interactionId, values: { where: [CHANNEL_ID], level: "deafening" }, forged: true };
  expect(JSON.stringify(answered(await discord.submit(loud)))).toContain(
    "“How loud?”: that was not offered.",
  );
  const channel = discord.world.addChannel(GUILD_ID, { name: "short-lived" });
  discord.world.deleteChannel(channel?.id ?? "");
  const gone = answered(
    await discord.submit({ interactionId, values: { where: [channel?.id ?? ""] }, forged: true }),
  );
  expect(gone).toMatchObject({ private: true });
  expect(JSON.stringify(gone)).toContain("choose one text channel, announcement channel or thread");
  expect(contexts).toEqual([]);
});

test.concurrent("a form of an older version is answered in words", async () => {
  const { command } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const { interactionId } = answered(await discord.press({ messageId, customId: "v1:desk:form::" }));
  const old = { interactionId, values: { where: [CHANNEL_ID] }, customId: "v0:desk:saved::" };
  expect(JSON.stringify(await discord.submit(old))).toContain(
    "This form is from an older version, use `/desk` again.",
  );
});

test.concurrent("a choice in a select turns the message, and one that was not offered turns nothing", async () => {
  const { command, contexts } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const customId = "v1:desk:level::";
  const forged = { type: ComponentType.StringSelect } as const;
  const refused = await discord.press({ messageId, customId, values: ["deafening"], forged });
  expect(JSON.stringify(answered(refused))).toContain("That was not one of the choices.");
  const chosen = answered(await discord.choose({ messageId, customId, values: ["jumpy"] }));
  expect(chosen).toMatchObject({ type: InteractionResponseType.UpdateMessage, message: { id: messageId } });
  expect(contexts).toMatchObject([
    { argument: "jumpy", values: { chosen: { type: "chosen", values: ["jumpy"] } } },
  ]);
});

test.concurrent("a member who presses a manager's button is told who can; a manager's press counts", async () => {
  const { command, contexts } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const press = { messageId, customId: "v1:desk:remove::" };
  const refused = answered(await discord.press({ ...press, user: GRACE }));
  expect(refused).toMatchObject({ private: true, message: { flags: PRIVATE } });
  expect(JSON.stringify(refused)).toContain("Only people who may **Manage Server** can use this here.");
  expect(contexts).toEqual([]);
  await discord.press({ ...press, user: { ...GRACE, permissions: "32" } });
  expect(contexts).toMatchObject([{ caller: { userId: GRACE.id, canManage: true } }]);
});

test.concurrent("a button of an older version says what to use instead", async () => {
  const { command } = desk();
  const { discord, log } = await open(command);
  const messageId = await askDesk(discord);
  const old = { messageId, customId: "v0:desk:page:2", forged: { type: ComponentType.Button } } as const;
  const recorded = answered(await discord.press(old));
  expect(recorded).toMatchObject({ private: true });
  expect(JSON.stringify(recorded)).toContain("This button is from an older version");
  expect(log.lines).toMatchObject([{ level: "warn", fields: { customId: "v0:desk:page:2" } }]);
});

test.concurrent("whoever presses it elsewhere acts there, whatever the custom_id says", async () => {
  const { command, contexts } = desk();
  const { discord } = await open(command);
  const messageId = await askDesk(discord);
  const customId = `v1:desk:level:${GUILD_ID}:`;
  const elsewhere = discord.world.addGuild({ name: "Another server" });
  const forged = { type: ComponentType.Button } as const;
  await discord.press({ messageId, customId, guild: elsewhere.id, forged });
  expect(contexts).toMatchObject([{ argument: GUILD_ID, caller: { guildId: elsewhere.id } }]);
  const foreign = { messageId, customId: `v1:desk:level::guild=${GUILD_ID}`, forged };
  expect(JSON.stringify(await discord.press(foreign))).toContain("There is no option `guild`");
});

test.concurrent("a button that fails is told with a reference, and the log has the rest", async () => {
  const { command } = desk();
  const { discord, log } = await open(command);
  const messageId = await askDesk(discord);
  const recorded = answered(await discord.press({ messageId, customId: "v1:desk:fall::" }));
  const [, reference] = /Reference `([0-9a-f]{6})`/.exec(JSON.stringify(recorded)) ?? [];
  expect(recorded).toMatchObject({ private: true });
  expect(JSON.stringify(recorded)).not.toContain("shelf");
  expect(log.lines).toMatchObject([{ level: "error", fields: { reference, customId: "v1:desk:fall::" } }]);
  expect(String(log.lines[0]?.fields["err"])).toContain("the shelf fell down");
});

test.concurrent("the eleventh question at once is asked to wait, other people are not", async () => {
  const { command } = desk();
  const { discord } = await open(command);
  const all = await Promise.all(Array.from({ length: 11 }, () => discord.interact({ command: "desk" })));
  const waits = all.map(answered).filter((one) => JSON.stringify(one).includes("That was a lot at once."));
  expect(waits).toHaveLength(1);
  expect(waits[0]).toMatchObject({ private: true });
  expect(JSON.stringify(await discord.interact({ command: "desk", user: GRACE }))).toContain("Desk");
});

test.concurrent("servers that installed the bot are noted, those a person brought it to are not", async () => {
  const seen: string[] = [];
  const { discord } = await open(desk().command, { onGuildSeen: (id) => seen.push(id) });
  await discord.interact({ command: "desk" });
  await discord.interact({ command: "desk", guild: "200000000000000099" });
  await discord.interact({ command: "desk", guild: null });
  expect(seen).toEqual([GUILD_ID]);
});

test.concurrent("a store that is locked for a while delays the answer, and nothing is lost", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pivotwatch-dispatch-"));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "store.db");
  const opened = await openDatabase(`file:${path}`, { busyTimeoutMs: 5 });
  if (!opened.ok) throw new Error(opened.message);
  closing.push(() => opened.close());
  const items = createReviewItemStore(opened.db);
  const item = {
    kind: "reported_number",
    createdAt: "2026-06-09T21:00:00Z",
    reporter: "1",
    about: "/desk",
    what: "Wrong",
    source: null,
    miner: null,
    knownAt: null,
    proposal: null,
  } as const;
  const { command } = desk(async () => say(`Noted as ${await items.add(item)}`));
  const { discord, log } = await open(command, { patienceMs: 20 });
  const holder = new BetterSqlite3(path);
  holder.exec("BEGIN IMMEDIATE");
  const promised = answered(await discord.interact({ command: "desk", options: { slow: true } }));
  expect(promised).toMatchObject({
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    private: true,
  });
  holder.exec("COMMIT");
  holder.close();
  await vi.waitFor(
    () =>
      expect(JSON.stringify(discord.answer(promised.interactionId)?.message ?? null)).toContain("Noted as 1"),
    SOON,
  );
  expect(log.lines).toEqual([]);
});

test.concurrent("a store that stays locked is told in its own sentence", async () => {
  const locked = new StoreError("locked", "The database is locked by another process.", null);
  const { discord, log } = await open(desk(() => Promise.reject(locked)).command);
  const recorded = answered(await discord.interact({ command: "desk", options: { slow: true } }));
  expect(recorded).toMatchObject({ private: true });
  expect(JSON.stringify(recorded)).toContain("The store is busy just now; try again in a moment.");
  expect(log.lines.map((line) => line.level)).toEqual(["warn"]);
});

test.concurrent("an answer that Discord no longer takes is one line of the log, and the next one is answered", async () => {
  const { discord, log } = await open(desk().command);
  const route = "/interactions/:id/:token/callback";
  discord.fail({ route, times: 1, fault: { kind: "refusal", status: 404, code: 10_062 } });
  const late = discord.interact({ command: "desk" });
  await expect.poll(() => log.lines).toMatchObject([{ level: "warn", fields: { code: 10_062 } }]);
  expect(JSON.stringify(await discord.interact({ command: "desk" }))).toContain("Desk");
  expect(log.lines).toHaveLength(1);
  void late;
});

test.concurrent("an answer that looked lost and was not stands, and is given once", async () => {
  const { discord, log } = await open(desk().command);
  const route = "/interactions/:id/:token/callback";
  discord.fail({ route, times: 1, fault: { kind: "close", after: true } });
  const recorded = answered(await discord.interact({ command: "desk" }));
  expect(JSON.stringify(recorded)).toContain("Desk");
  await vi.waitFor(() => expect(log.lines).toHaveLength(1), SOON);
  expect(JSON.stringify(discord.answer(recorded.interactionId)?.message)).toContain("Desk");
  expect(discord.answer(recorded.interactionId)?.followUps).toEqual([]);
});

test.concurrent("a log-in soon after another one is explained in the log", async () => {
  const { discord } = await open(desk().command);
  discord.gateway.spaceLogins(5000);
  const log = createLinesLog();
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    commands: [desk().command],
    app: silentApp,
    clock: { now: () => "2026-06-09T21:00:00Z" },
    log,
    refusalCard,
    draw: drawsNothing,
    startTimeoutMs: 1000,
  });
  expect(started.ok, "it would have waited five seconds").toBe(false);
  const waits = log.lines.filter((line) => line.message.startsWith("waiting to log in again"));
  expect(waits).toMatchObject([{ level: "info" }]);
  expect(waits[0]?.message).toContain("after a quick restart");
  expect(Number(waits[0]?.fields["waitMs"])).toBeGreaterThan(3000);
});
