import { MessageFlags, PermissionFlagsBits as May } from "discord-api-types/v10";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Messenger } from "../../src/app/ports/messenger.ts";
import { API, type REST } from "../../src/discord/discord-api.ts";
import { createFanOutRest } from "../../src/discord/fan-out-rest.ts";
import { createMessenger, type MessengerDeps } from "../../src/discord/messenger.ts";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { USUAL_LIMITS } from "../../src/playground/rate-limits.ts";
import { type ManualTimeline, manualTimeline } from "../../src/playground/timeline.ts";
import { CHANNEL_ID, GUILD_ID } from "../../src/playground/world.ts";
import type { Card } from "../../src/surface/card.ts";
import { aChart } from "../support/a-chart.ts";
import { aCard } from "../support/card.ts";
import { memoryDrafts } from "../support/drafts.ts";
import { drawsNothing } from "../support/drawing.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const PATIENT_MS = 5000;
const START = "2026-11-24T15:00:00.000Z";
const REF = "a1B2c3D4";
const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MESSAGES = "/channels/:id/messages";

let discord: LocalDiscord;
let time: ManualTimeline;
let rest: REST;
let log: LinesLog;
beforeEach(async () => {
  time = manualTimeline(Date.parse(START));
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 }, time);
  rest = createFanOutRest(discord.apiUrl, discord.token, 50, PATIENT_MS);
  log = createLinesLog();
});
afterEach(async () => {
  vi.useRealTimers();
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  await discord.close();
});

function open(changes: Partial<MessengerDeps> = {}): Messenger {
  const clock = { now: () => START };
  return createMessenger({
    api: new API(rest),
    rendering: { log, clock, drafts: memoryDrafts(), messages: new WeakMap() },
    draw: drawsNothing,
    finish: (card) => card,
    ownId: () => discord.world.bot.id,
    isReady: () => true,
    ...changes,
  });
}

const letter = (changes: Partial<Card> = {}, nonce = "nonce-1") => ({
  card: aCard(changes),
  nonce,
  ref: REF,
});
const messages = () => discord.messages(CHANNEL_ID);
const posts = () => discord.calls().filter(({ method }) => method === "POST");
const idOf = (sent: Awaited<ReturnType<Messenger["post"]>>): string => {
  if (!sent.ok) throw new Error(sent.problem.detail);
  return sent.messageId;
};

test("a card is posted as components with its ref as the last line of the small print", async () => {
  const id = idOf(await open().post(CHANNEL_ID, letter()));
  const [message] = messages();
  expect(message).toMatchObject({ id, nonce: "nonce-1", flags: MessageFlags.IsComponentsV2 });
  expect(JSON.stringify(message?.components)).toContain(
    String.raw`-# Facts to 26 Jun 2026; later reports not read yet.\n-# ref: a1B2c3D4"`,
  );
});

test("small print that is too long gives way to the ref", async () => {
  const messenger = open();
  const id = idOf(
    await messenger.post(CHANNEL_ID, letter({ footer: ["word ".repeat(50), "word ".repeat(60)] })),
  );
  expect(JSON.stringify(messages())).toMatch(/word…\\n-# ref: a1B2c3D4"/);
  expect(await messenger.find(CHANNEL_ID, REF, START)).toEqual({ ok: true, messageId: id });
});

test("the same nonce gives the message that is there", async () => {
  const messenger = open();
  const first = await messenger.post(CHANNEL_ID, letter());
  expect(await messenger.post(CHANNEL_ID, letter())).toEqual(first);
  expect(messages()).toHaveLength(1);
});

test("a message that was deleted meanwhile is gone, and is not posted again", async () => {
  const messenger = open();
  discord.removeMessage(idOf(await messenger.post(CHANNEL_ID, letter())));
  expect(await messenger.post(CHANNEL_ID, letter())).toMatchObject({ problem: { kind: "message_gone" } });
  expect(messages()).toEqual([]);
});

test("roles are mentioned, and nobody else", async () => {
  await open().post(CHANNEL_ID, letter({ mentions: ["400000000000000001"], title: "@everyone" }));
  const [message] = messages();
  expect(message).toMatchObject({ mention_everyone: false });
  expect(JSON.stringify(message?.components)).toContain("<@&400000000000000001>");
});

test("the picture goes along, and the last hand is put to the card", async () => {
  const messenger = open({
    draw: { draw: async () => ({ ok: true, png: PNG }) },
    finish: (card) => ({ ...card, footer: [...card.footer, "SIMULATED"] }),
  });
  await messenger.post(CHANNEL_ID, letter({ blocks: [{ type: "chart", chart: aChart() }] }));
  expect(messages()).toMatchObject([{ attachments: [{ size: PNG.length }] }]);
  expect(JSON.stringify(messages())).toContain(String.raw`-# SIMULATED\n-# ref: a1B2c3D4`);
});

test("an edit replaces the card and takes the picture away where there is none any more", async () => {
  const messenger = open({ draw: { draw: async () => ({ ok: true, png: PNG }) } });
  const id = idOf(await messenger.post(CHANNEL_ID, letter({ blocks: [{ type: "chart", chart: aChart() }] })));
  expect(await messenger.edit(CHANNEL_ID, id, letter({ title: "Ended" }))).toEqual({
    ok: true,
    messageId: id,
  });
  expect(messages()).toMatchObject([{ id, attachments: [] }]);
  expect(JSON.stringify(messages())).toContain("### Ended");
});

test("a card beyond Discord's limits is not sent, and can be as plain text", async () => {
  const card = { title: "x".repeat(100), mentions: Array.from({ length: 101 }, (_, index) => String(index)) };
  const messenger = open();
  expect(await messenger.post(CHANNEL_ID, letter(card))).toMatchObject({ problem: { kind: "poison" } });
  expect(posts()).toEqual([]);
  expect(log.lines).toMatchObject([{ level: "error", fields: { ref: REF } }]);
});

test("plain text holds title, text and ref within 2,000 characters, and is found like a card", async () => {
  const messenger = open();
  const long = letter({ blocks: [{ type: "text", text: "word ".repeat(700) }], silent: true });
  const id = idOf(await messenger.postPlain(CHANNEL_ID, long));
  const [message] = messages();
  expect(message?.content).toMatch(/^\*\*Debt: .*\*\*\nword word .*…\s.*-# ref: a1B2c3D4$/s);
  expect(message?.content.length).toBeLessThanOrEqual(2000);
  expect(await messenger.find(CHANNEL_ID, REF, START)).toEqual({ ok: true, messageId: id });
});

test("plain text carries the small print and the words of the picture", async () => {
  const blocks: Card["blocks"] = [{ type: "separator" }, { type: "chart", chart: aChart() }];
  await open().postPlain(CHANNEL_ID, letter({ blocks }));
  const [message] = messages();
  expect(message?.content).toContain(aChart().alt);
  expect(message?.content).toContain("-# Facts to 26 Jun 2026");
});

test("a message is found by its ref among many, also beyond a page", async () => {
  const messenger = open();
  const id = idOf(await messenger.post(CHANNEL_ID, letter()));
  for (let index = 0; index < 150; index += 1) discord.say({ channelId: CHANNEL_ID, content: "talk" });
  expect(await messenger.find(CHANNEL_ID, REF, START)).toEqual({ ok: true, messageId: id });
  expect(await messenger.find(CHANNEL_ID, "ffffffff", START)).toEqual({ ok: true, messageId: null });
});

test("somebody who copies the ref has not sent the message", async () => {
  discord.say({ channelId: CHANNEL_ID, content: `-# ref: ${REF}` });
  expect(await open().find(CHANNEL_ID, REF, START)).toEqual({ ok: true, messageId: null });
});

test("what was sent before is not looked at", async () => {
  const messenger = open();
  await messenger.post(CHANNEL_ID, letter());
  time.advance(60_000);
  expect(await messenger.find(CHANNEL_ID, REF, "2026-11-24T15:00:30Z")).toEqual({
    ok: true,
    messageId: null,
  });
});

test("an empty history is empty only where it may be read", async () => {
  const unreadable = channel(May.ViewChannel | May.SendMessages);
  const messenger = open();
  expect(await messenger.find(CHANNEL_ID, REF, START)).toEqual({ ok: true, messageId: null });
  await messenger.post(unreadable, letter());
  expect(await messenger.find(unreadable, REF, START)).toMatchObject({
    ok: false,
    problem: { kind: "permission" },
  });
});

function channel(permissions: bigint): string {
  const added = discord.world.addChannel(GUILD_ID, { botPermissions: String(permissions) });
  if (added === null) throw new Error("there is no local server");
  return added.id;
}

test("a person's channel is opened once, and a closed one refuses the message", async () => {
  discord.world.addPerson({ id: "100000000000000055", username: "shut", directMessages: "closed" });
  const messenger = open();
  const direct = await messenger.direct("100000000000000055");
  if (!direct.ok) throw new Error(direct.problem.detail);
  expect(await messenger.direct("100000000000000055")).toEqual(direct);
  expect(await messenger.post(direct.channelId, letter())).toMatchObject({
    problem: { kind: "direct_closed", code: "50007" },
  });
});

test("a limit is said at once and not waited for, with the time that Discord gives", async () => {
  discord.fail({
    route: MESSAGES,
    times: 1,
    fault: { kind: "rate limit", retryAfterS: 42.5, scope: "user" },
  });
  expect(await open().post(CHANNEL_ID, letter())).toMatchObject({
    problem: { kind: "rate_limited", retryAfterMs: 42_550, isInvalidCall: true },
  });
  expect(await open().post(CHANNEL_ID, letter())).toMatchObject({ ok: true });
});

test("a shared limit is nobody's fault", async () => {
  discord.fail({ route: MESSAGES, times: 1, fault: { kind: "rate limit", retryAfterS: 1, scope: "shared" } });
  expect(await open().post(CHANNEL_ID, letter())).toMatchObject({ problem: { isInvalidCall: false } });
});

test("a channel's own limit is known beforehand and costs no call, and another channel is free", async () => {
  discord.limitRates({
    global: { calls: 50, perMs: 1000 },
    messages: { calls: 2, perMs: 5000 },
    publishes: { calls: 10, perMs: 3_600_000 },
    others: { calls: 50, perMs: 1000 },
  });
  const messenger = open();
  const other = channel(May.ViewChannel | May.SendMessages);
  // The library learns of the limit from the first answer, and how much of it is left from the second.
  for (const nonce of ["1", "2"]) await messenger.post(CHANNEL_ID, letter({}, nonce));
  expect(await messenger.post(CHANNEL_ID, letter({}, "3"))).toMatchObject({
    problem: { kind: "rate_limited" },
  });
  expect(posts()).toHaveLength(2);
  expect(await messenger.post(other, letter({}, "4"))).toMatchObject({ ok: true });
});

const NEWS = "300000000000000004";
const CROSSPOST = "/channels/:id/messages/:id/crosspost";
const publishes = () => posts().filter(({ path }) => path.endsWith("/crosspost"));

test("a message is published; once it is, it counts as done", async () => {
  const messenger = open();
  const id = idOf(await messenger.post(NEWS, letter()));
  expect(await messenger.publish(NEWS, id)).toEqual({ ok: true, messageId: id });
  expect(discord.messages(NEWS)).toMatchObject([
    { id, flags: MessageFlags.IsComponentsV2 | MessageFlags.Crossposted },
  ]);
  expect(await messenger.publish(NEWS, id)).toEqual({ ok: true, messageId: id });
});

test.each<[string, () => Promise<[channelId: string, id: string]>, object]>([
  [
    "a channel of another type",
    async () => [CHANNEL_ID, idOf(await open().post(CHANNEL_ID, letter()))],
    { kind: "permission", code: "50024" },
  ],
  ["a message that is gone", async () => [NEWS, "1"], { kind: "message_gone", code: "10008" }],
  ["a channel that is gone", async () => ["1", "1"], { kind: "channel_gone", code: "10003" }],
  ["a channel it cannot see", async () => [channel(0n), "1"], { kind: "permission", code: "50001" }],
])("publishing is refused for %s", async (_, find, problem) => {
  const [channelId, id] = await find();
  expect(await open().publish(channelId, id)).toMatchObject({ ok: false, problem });
});

test("the eleventh publishing in an hour is refused at once, with the time that is left", async () => {
  discord.limitRates(USUAL_LIMITS);
  const messenger = open();
  for (let count = 0; count < 10; count += 1) await messenger.publish(NEWS, "1");
  const begun = performance.now();
  const limited = await messenger.publish(NEWS, "1");
  expect(limited).toMatchObject({ ok: false, problem: { kind: "rate_limited", code: "429" } });
  expect(performance.now() - begun).toBeLessThan(PATIENT_MS);
  expect(limited.ok ? 0 : limited.problem.retryAfterMs).toBeGreaterThan(3_500_000);
  expect(publishes(), "the library knows it without a call").toHaveLength(10);
  expect(await messenger.post(NEWS, letter()), "posts go on").toMatchObject({ ok: true });
});

test("a limit that the library does not know of is not waited for either", async () => {
  discord.fail({ route: CROSSPOST, fault: { kind: "rate limit", retryAfterS: 3600, scope: "user" } });
  expect(await open().publish(NEWS, "1")).toMatchObject({
    problem: { kind: "rate_limited", retryAfterMs: 3_600_050, isInvalidCall: true },
  });
});

test("publishing that Discord does not answer is given up within its time", async () => {
  discord.fail({ route: CROSSPOST, fault: { kind: "hang" } });
  const messenger = open({ publishMs: 50 });
  expect(await messenger.publish(NEWS, "1")).toMatchObject({
    ok: false,
    problem: { kind: "transient", detail: "Discord did not answer in time" },
  });
  expect(await messenger.post(NEWS, letter())).toMatchObject({ ok: true });
  // Called off, it holds no place any more: the next one has its own answer.
  discord.clearFaults();
  expect(await open().publish(NEWS, "1")).toMatchObject({ problem: { code: "10008" } });
});

test("an old message that was edited too often is said so, though Discord says it as a limit", async () => {
  const messenger = open();
  const id = idOf(await messenger.post(CHANNEL_ID, letter()));
  time.advance(3_600_000);
  let edited = await messenger.edit(CHANNEL_ID, id, letter());
  for (let count = 0; edited.ok && count < 40; count += 1) {
    edited = await messenger.edit(CHANNEL_ID, id, letter());
  }
  expect(edited).toMatchObject({ problem: { kind: "too_many_edits", code: "30046" } });
});

test("a failure is tried once more and then given back", async () => {
  discord.fail({ route: MESSAGES, times: 1, fault: { kind: "status", status: 502, after: true } });
  expect(await open().post(CHANNEL_ID, letter())).toMatchObject({ ok: true });
  discord.fail({ route: MESSAGES, times: 2, fault: { kind: "status", status: 503 } });
  expect(await open().post(CHANNEL_ID, letter({}, "nonce-2"))).toMatchObject({
    problem: { kind: "transient", code: "503" },
  });
  expect(messages()).toHaveLength(1);
});

test.each(["close", "reset", "hang"] as const)("a call that meets %s is tried again later", async (kind) => {
  // The library tries again by itself, but not where a connection is closed in good order.
  discord.fail({ route: MESSAGES, times: kind === "close" ? 1 : 2, fault: { kind, after: true } });
  const hasty = createFanOutRest(discord.apiUrl, discord.token, 50, kind === "hang" ? 50 : PATIENT_MS);
  const first = await open({ api: new API(hasty) }).post(CHANNEL_ID, letter());
  hasty.clearHashSweeper();
  hasty.clearHandlerSweeper();
  expect(first).toMatchObject({ problem: { kind: "transient" } });
  expect(await open().post(CHANNEL_ID, letter()), "with its nonce there is one").toMatchObject({ ok: true });
  expect(messages()).toHaveLength(1);
});

test("a thread that is archived is opened", async () => {
  const may = May.ViewChannel | May.SendMessages | May.SendMessagesInThreads;
  const id = discord.world.addChannel(GUILD_ID, {
    type: 11,
    archived: true,
    botPermissions: String(may),
  })?.id;
  const messenger = open();
  expect(await messenger.reopen(id ?? "")).toMatchObject({ ok: true });
  expect(discord.world.channel(id ?? "")?.archived).toBe(false);
});

test("what nobody expected is thrown with its cause", async () => {
  const broken = open({
    draw: {
      draw: () => {
        throw new Error("the ink is gone");
      },
    },
  });
  const sending = broken.post(CHANNEL_ID, letter({ blocks: [{ type: "chart", chart: aChart() }] }));
  await expect(sending).rejects.toThrow("the ink is gone");
});
