import { setTimeout as sleep } from "node:timers/promises";
import { ChannelType, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterAll, expect, test, vi } from "vitest";
import { type Delivery, startDelivery } from "../../src/app/deliver.ts";
import type { NewOutboxRow, OutboxRow } from "../../src/app/ports/outbox.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import { runBot } from "../../src/discord/run-bot.ts";
import type { Fault } from "../../src/playground/faults.ts";
import { openLocalDiscord } from "../../src/playground/local-discord.ts";
import { USUAL_LIMITS } from "../../src/playground/rate-limits.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import type { Card } from "../../src/surface/card.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";
import { drawsNothing } from "../support/drawing.ts";
import { fakeCommands } from "../support/fake-commands.ts";
import { createLinesLog } from "../support/lines-log.ts";
import { openMemoryStore } from "../support/memory-store.ts";

// The real store and the real client against the local Discord.

const MAKER = "100000000000000077";
const MESSAGES = "/channels/:id/messages";
const MAY_POST = May.ViewChannel | May.SendMessages | May.SendMessagesInThreads | May.ReadMessageHistory;
const SOON = { interval: 5, timeout: 10_000 };
vi.setConfig({ testTimeout: 15_000 });
const closing: (() => Promise<void>)[] = [];
// Tests run side by side, for most of their time is waiting: what one opens stays open for all.
afterAll(async () => {
  vi.resetConfig();
  for (const close of closing.toReversed()) await close();
});

interface Delivering {
  readonly card?: (row: OutboxRow) => Partial<Card>;
  readonly mostMs?: number;
}

type Bench = Awaited<ReturnType<typeof open>>;

async function open({ rate = 50, callTimeoutMs = 5000 } = {}) {
  const discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
  closing.push(() => discord.close());
  const log = createLinesLog();
  const clock = { now: () => new Date().toISOString() };
  const started = await runBot({
    apiUrl: discord.apiUrl,
    token: discord.token,
    log,
    commands: fakeCommands(),
    app: silentApp,
    clock,
    refusalCard,
    draw: drawsNothing,
    callTimeoutMs,
  });
  if (!started.ok) throw new Error(started.problem);
  const { running } = started;
  closing.push(() => running.stop());
  await vi.waitFor(() => expect(running.gateway()).toBe("connected"), SOON);
  const opened = await openMemoryStore();
  closing.push(() => opened.close());
  const outbox = createOutboxStore(opened.db);
  const subscriptions = createSubscriptionStore(opened.db);
  const issues = createDeliveryIssueStore(opened.db);
  const publications = createPublicationStore(opened.db);
  const messenger = running.messenger(rate);
  let count = 0;
  const bench = {
    discord,
    log,
    outbox,
    subscriptions,
    issues,
    publications,
    messenger,
    /** Waits after failures take a hundredth of their time; `mostMs` bounds every other one. */
    deliver: ({ card, mostMs = Infinity }: Delivering = {}): Delivery => {
      const delivery = startDelivery({
        outbox,
        subscriptions,
        issues,
        publications,
        messenger,
        clock,
        log,
        compose: async (row) => ({ ok: true, card: aCard({ title: row.dedupeKey, ...card?.(row) }) }),
        wait: (ms, signal) => sleep(Math.min(ms, mostMs), undefined, { signal }),
        newReference: () => "ref123",
        random: () => 0.01,
      });
      closing.push(() => delivery.stop());
      return delivery;
    },
    add: async (changes: Partial<NewOutboxRow> = {}): Promise<number> => {
      count += 1;
      const now = clock.now();
      const row: NewOutboxRow = {
        dedupeKey: `bar ${count}`,
        channelId: CHANNEL_ID,
        guildId: GUILD_ID,
        edits: null,
        content: { kind: "alert", eventIds: [], subscriptionIds: [], folded: 0, held: false },
        priority: 0,
        mentionRoleIds: [],
        notBefore: null,
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        createdAt: now,
        ...changes,
      };
      const [id] = await outbox.add([row], [], now);
      return id ?? 0;
    },
    row: async (id: number): Promise<OutboxRow> => {
      const row = await outbox.get(id);
      if (row === null) throw new Error("there is no such row");
      return row;
    },
    /** Waits until a row is settled. */
    settled: (id: number, status: OutboxRow["status"]) =>
      vi.waitFor(async () => expect((await bench.row(id)).status).toBe(status), SOON),
    subscribe: async (channelId: string) => {
      await subscriptions.add(
        {
          id: "sub-1",
          place: { kind: "channel", guildId: GUILD_ID, channelId },
          createdBy: MAKER,
          createdAt: clock.now(),
          wish: { target: "PW14", sensitivity: "normal", rules: [], facts: [] },
          ruleKeys: [],
          mentionRoleId: null,
          quietHours: null,
        },
        25,
      );
    },
    subscription: async () => {
      const found = await subscriptions.get("sub-1");
      return [found?.status, found?.reason];
    },
  };
  return bench;
}

const channelIn = (
  { discord }: Bench,
  spec: Parameters<Bench["discord"]["world"]["addChannel"]>[1],
): string => {
  const added = discord.world.addChannel(GUILD_ID, spec);
  if (added === null) throw new Error("there is no local server");
  return added.id;
};

const postsTo = ({ discord }: Bench, channelId: string) =>
  discord
    .calls()
    .filter(({ method, path }) => method === "POST" && path === `/channels/${channelId}/messages`);

test.concurrent("messages go out at the rate that is set, and meet no limit", async () => {
  const rate = 20;
  const bench = await open({ rate });
  bench.discord.limitRates(USUAL_LIMITS);
  const channels = Array.from({ length: rate + 5 }, () =>
    channelIn(bench, { botPermissions: String(MAY_POST) }),
  );
  for (const channelId of channels) await bench.add({ channelId });
  const begun = performance.now();
  await bench.deliver().settled();
  expect((await bench.outbox.counts()).byStatus.sent).toBe(channels.length);
  // The first second takes as many as the rate says: the last ones have to wait for the next.
  expect(performance.now() - begun).toBeGreaterThan(950);
  const posts = bench.discord
    .calls()
    .filter(({ method, path }) => method === "POST" && path.endsWith("/messages"));
  expect(posts, "none was refused and made again").toHaveLength(channels.length);
});

test.concurrent("a reply waits for no message, though twenty of them get no answer", async () => {
  const bench = await open();
  bench.discord.fail({ route: MESSAGES, fault: { kind: "hang" } });
  for (let index = 0; index < 25; index += 1) {
    await bench.add({ channelId: channelIn(bench, { botPermissions: String(MAY_POST) }) });
  }
  bench.deliver({ mostMs: 50 });
  const begun = () => bench.discord.calls().filter(({ path }) => path.endsWith("/messages"));
  await vi.waitFor(() => expect(begun()).toHaveLength(20), SOON);
  expect(await bench.discord.interact({ command: "echo", options: { word: "alpha" } })).toMatchObject({
    status: "answered",
  });
  expect((await bench.outbox.counts()).byStatus).toMatchObject({ sending: 20, pending: 5, sent: 0 });
});

test.concurrent("a message is posted, edited, and its row knows where it stands", async () => {
  const bench = await open();
  const fire = await bench.add();
  const end = await bench.add({ edits: fire, content: { kind: "ended", eventIds: [] }, priority: 1 });
  await bench.deliver({ card: (row) => (row.id === end ? { title: "Ended" } : {}) }).settled();
  const [message, ...others] = bench.discord.messages(CHANNEL_ID);
  expect(others).toEqual([]);
  expect(await bench.row(fire)).toMatchObject({ status: "sent", messageId: message?.id });
  expect(await bench.row(end)).toMatchObject({ status: "sent", messageId: message?.id });
  expect(JSON.stringify(message?.components)).toContain("### Ended");
  expect(JSON.stringify(message?.components)).toContain(`-# ref: ${(await bench.row(end)).ref}`);
});

test.concurrent.each<[string, Fault, times: number]>([
  ["fails eight times in a row", { kind: "status", status: 503 }, 8],
  ["fails after the work was done", { kind: "status", status: 502, after: true }, 3],
  ["closes the connection after the work was done", { kind: "close", after: true }, 2],
  ["resets the connection before the work", { kind: "reset" }, 3],
  ["hangs after the work was done", { kind: "hang", after: true }, 2],
  ["limits without end in sight", { kind: "rate limit", retryAfterS: 0.05, scope: "user" }, 3],
])("where Discord %s there is one message in the end", async (_, fault, times) => {
  const bench = await open({ callTimeoutMs: fault.kind === "hang" ? 600 : 5000 });
  bench.discord.fail({ route: MESSAGES, times, fault });
  const id = await bench.add();
  bench.deliver();
  await bench.settled(id, "sent");
  expect(bench.discord.messages(CHANNEL_ID)).toHaveLength(1);
});

test.concurrent("a limit on one channel holds up no other", async () => {
  const bench = await open();
  bench.discord.fail({
    route: new RegExp(`^/channels/${CHANNEL_ID}/messages$`),
    times: 1,
    fault: { kind: "rate limit", retryAfterS: 3600, scope: "shared" },
  });
  const [limited, behind] = [await bench.add(), await bench.add()];
  const others = Array.from({ length: 30 }, () => channelIn(bench, { botPermissions: String(MAY_POST) }));
  const rows = await Promise.all(others.map((channelId) => bench.add({ channelId })));
  await bench.deliver().settled();
  expect(await bench.row(limited)).toMatchObject({ status: "pending", attempts: 0 });
  expect(await bench.row(behind)).toMatchObject({ status: "pending", attempts: 0 });
  expect(await Promise.all(rows.map(async (id) => (await bench.row(id)).status))).toEqual(
    rows.map(() => "sent"),
  );
});

test.concurrent("a channel without permission rests after one call, and whoever made it is told", async () => {
  const bench = await open();
  bench.discord.world.addPerson({ id: MAKER, username: "maker" });
  const channelId = channelIn(bench, { botPermissions: String(May.ViewChannel) });
  await bench.subscribe(channelId);
  const rows = [await bench.add({ channelId }), await bench.add({ channelId })];
  await bench.deliver().settled();
  expect(postsTo(bench, channelId)).toHaveLength(1);
  expect(await bench.subscription()).toEqual(["paused", "permissions"]);
  expect(await bench.row(rows[0] ?? 0)).toMatchObject({ status: "pending" });
  const direct = await bench.messenger.direct(MAKER);
  if (!direct.ok) throw new Error(direct.problem.detail);
  expect(JSON.stringify(bench.discord.messages(direct.channelId))).toContain(`notice|${channelId}|`);
});

test.concurrent("a person without direct messages is no trouble: the channel rests, and the list shows it", async () => {
  const bench = await open();
  bench.discord.world.addPerson({ id: MAKER, username: "maker", directMessages: "closed" });
  const channelId = channelIn(bench, { botPermissions: "0" });
  await bench.subscribe(channelId);
  const id = await bench.add({ channelId });
  await bench.deliver().settled();
  expect(await bench.issues.get(channelId)).toMatchObject({ code: "50001", told: true });
  expect(await bench.row(id + 1)).toMatchObject({ content: { kind: "notice" }, status: "dead" });
});

test.concurrent("a channel that is deleted ends its subscription and all that waits for it", async () => {
  const bench = await open();
  const channelId = channelIn(bench, { botPermissions: String(MAY_POST) });
  await bench.subscribe(channelId);
  const rows = [await bench.add({ channelId }), await bench.add({ channelId })];
  bench.discord.world.deleteChannel(channelId);
  await bench.deliver().settled();
  expect(await bench.subscription()).toEqual(["disabled", "channel_gone"]);
  expect(await Promise.all(rows.map(async (id) => (await bench.row(id)).status))).toEqual([
    "dead",
    "cancelled",
  ]);
  expect(postsTo(bench, channelId)).toHaveLength(1);
});

test.concurrent("a message in an archived thread is edited: the thread is opened first", async () => {
  const bench = await open();
  const channelId = channelIn(bench, { type: ChannelType.PublicThread, botPermissions: String(MAY_POST) });
  const fire = await bench.add({ channelId });
  const delivery = bench.deliver();
  await delivery.settled();
  const thread = bench.discord.world.channel(channelId);
  if (thread !== null) thread.archived = true;
  const end = await bench.add({ channelId, edits: fire, content: { kind: "ended", eventIds: [] } });
  await delivery.settled();
  expect(await bench.row(end)).toMatchObject({ status: "sent" });
  expect(bench.discord.world.channel(channelId)?.archived).toBe(false);
});

test.concurrent("a locked thread rests after one try to open it", async () => {
  const bench = await open();
  const channelId = channelIn(bench, {
    type: ChannelType.PublicThread,
    locked: true,
    archived: true,
    botPermissions: String(MAY_POST),
  });
  await bench.subscribe(channelId);
  await bench.add({ channelId });
  await bench.deliver().settled();
  expect(await bench.subscription()).toEqual(["paused", "thread_closed"]);
  const changes = bench.discord.calls().filter(({ method }) => method === "PATCH");
  expect(changes).toHaveLength(1);
});

test.concurrent("a message that was deleted before the answer was believed is not posted again", async () => {
  const bench = await open();
  const id = await bench.add();
  bench.discord.fail({ route: MESSAGES, times: 1, fault: { kind: "close", after: true } });
  bench.deliver();
  await vi.waitFor(() => expect(bench.discord.messages(CHANNEL_ID)).toHaveLength(1), {
    interval: 1,
    timeout: 2000,
  });
  bench.discord.removeMessage(bench.discord.messages(CHANNEL_ID)[0]?.id ?? "");
  await bench.settled(id, "sent");
  expect(bench.discord.messages(CHANNEL_ID)).toEqual([]);
});

test.concurrent("a card that Discord does not take arrives as plain text", async () => {
  const bench = await open();
  const id = await bench.add();
  bench.discord.fail({
    route: MESSAGES,
    times: 1,
    fault: { kind: "refusal", status: 400, code: 50_035 },
  });
  await bench.deliver().settled();
  expect(await bench.row(id)).toMatchObject({ status: "sent", lastError: "sent as plain text" });
  expect(bench.discord.messages(CHANNEL_ID)).toMatchObject([
    { content: expect.stringMatching(/^\*\*bar 1\*\*/) },
  ]);
});

test.concurrent("a refused token ends delivery with one line", async () => {
  const bench = await open();
  bench.discord.fail({ route: MESSAGES, fault: { kind: "refusal", status: 401, code: 0 } });
  const id = await bench.add();
  expect(await bench.deliver().lost).toContain("set DISCORD_TOKEN");
  expect(await bench.row(id)).toMatchObject({ status: "pending" });
});
