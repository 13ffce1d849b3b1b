import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeliveryIssue } from "../../../src/app/ports/outbox.ts";
import { aProblem, GUILD, MAKER, openDeliveringWorld, START, type World } from "../../support/delivering.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FORBIDDEN = aProblem("permission", { code: "50013" });

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
  await world.subscribe("s1");
});
afterEach(() => world.close());

const state = async (id = "s1") => {
  const subscription = await world.subscriptions.get(id);
  return subscription === null ? null : [subscription.status, subscription.reason];
};

const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

test("a channel that may not be written to rests at the first refusal, and its messages wait", async () => {
  world.discord.failAlways("post", "c1", FORBIDDEN);
  const [refused, behind, other] = [
    await world.add(),
    await world.add(),
    await world.add({ channelId: "c2" }),
  ];
  await world.start().settled();
  expect(await state()).toEqual(["paused", "permissions"]);
  expect(await world.row(refused)).toMatchObject({ status: "pending", notBefore: at(10 * MINUTE) });
  expect(await world.status(behind)).toBe("pending");
  expect(await world.status(other)).toBe("sent");
  await world.pass(9 * MINUTE);
  expect(world.discord.acts("c1"), "one call, whatever waits").toEqual(["post"]);
});

test("it is tried again after 10 minutes, an hour, 6 hours and a day, and then given up", async () => {
  world.discord.failAlways("post", "c1", FORBIDDEN);
  const noted: (DeliveryIssue | null)[] = [];
  const note = async () => void noted.push(await world.issues.get("c1"));
  const rows = [await world.add(), await world.add({ expiresAt: at(100 * HOUR) })];
  for (const id of rows.slice(0, 1)) {
    await world.db
      .updateTable("outbox")
      .set({ expires_at: at(100 * HOUR) })
      .where("id", "=", id)
      .execute();
  }
  await world.start().settled();
  await note();
  for (const ms of [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR]) {
    await world.pass(ms);
    await note();
  }
  expect(noted.map((issue) => issue?.nextCheck)).toEqual([
    at(10 * MINUTE),
    at(10 * MINUTE + HOUR),
    at(10 * MINUTE + 7 * HOUR),
    at(10 * MINUTE + 31 * HOUR),
    null,
  ]);
  expect(noted.at(-1)).toMatchObject({ channelId: "c1", guildId: GUILD, code: "50013", count: 5 });
  expect(world.discord.acts("c1")).toHaveLength(5);
  expect(await state()).toEqual(["disabled", "permissions"]);
  expect(await Promise.all(rows.map((id) => world.status(id)))).toEqual(["dead", "cancelled"]);
});

test("once a message goes through the channel goes on, and what a person paused stays paused", async () => {
  await world.subscribe("s2");
  await world.subscriptions.change("s2", { status: "paused", reason: "by_hand" });
  world.discord.fail("post", "c1", FORBIDDEN);
  const id = await world.add();
  await world.start().settled();
  expect([await state("s1"), await state("s2")]).toEqual([
    ["paused", "permissions"],
    ["paused", "by_hand"],
  ]);
  await world.pass(10 * MINUTE);
  expect(await world.status(id)).toBe("sent");
  expect([await state("s1"), await state("s2")]).toEqual([
    ["on", null],
    ["paused", "by_hand"],
  ]);
  expect(await world.issues.get("c1")).toBeNull();
});

test("after a restart the channel still rests", async () => {
  world.discord.failAlways("post", "c1", FORBIDDEN);
  await world.add();
  const first = world.start();
  await first.settled();
  await first.stop();
  await world.db.updateTable("outbox").set({ due_at: START }).execute();
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post"]);
});

test("a test goes out although the channel rests, for somebody asks who has just put it right", async () => {
  world.discord.fail("post", "c1", FORBIDDEN);
  const late = await world.add({ expiresAt: at(MINUTE) });
  await world.start().settled();
  await world.pass(2 * MINUTE);
  expect(await world.status(late)).toBe("expired");
  const id = await world.add({ content: { kind: "test", subscriptionId: "s1", by: MAKER } });
  await world.pass(MINUTE);
  expect(await world.status(id)).toBe("sent");
  expect(await state()).toEqual(["on", null]);
});

test("where no message waits the channel goes on when its time has come, and the next alert shows", async () => {
  world.discord.fail("post", "c1", FORBIDDEN, FORBIDDEN);
  await world.add({ expiresAt: at(MINUTE) });
  await world.start().settled();
  await world.pass(10 * MINUTE);
  await world.pass(3 * MINUTE);
  expect(await state()).toEqual(["on", null]);
  expect(await world.issues.get("c1"), "not forgotten: the next failure counts on").toMatchObject({
    count: 2,
  });
});

test("a channel that is gone ends its subscriptions, whatever state they are in, and all of its messages", async () => {
  await world.subscribe("s2");
  await world.subscriptions.change("s2", { status: "paused", reason: "by_hand" });
  world.discord.failAlways("post", "c1", aProblem("channel_gone", { code: "10003" }));
  const rows = [await world.add(), await world.add(), await world.add({ channelId: "c2" })];
  await world.start().settled();
  expect([await state("s1"), await state("s2")]).toEqual([
    ["disabled", "channel_gone"],
    ["disabled", "channel_gone"],
  ]);
  expect(await Promise.all(rows.map((id) => world.status(id)))).toEqual(["dead", "cancelled", "sent"]);
  expect(await world.issues.dueForCheck(at(100 * HOUR))).toEqual([]);
});

test("a closed thread is opened once and the message goes", async () => {
  world.discord.fail("post", "c1", aProblem("thread_closed", { code: "50083" }));
  const id = await world.add();
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "reopen", "post"]);
  expect(await world.status(id)).toBe("sent");
  expect(await state()).toEqual(["on", null]);
});

test("a thread that may not be opened rests as a thread", async () => {
  world.discord.fail("post", "c1", aProblem("thread_closed", { code: "160005" }));
  world.discord.fail("reopen", "c1", FORBIDDEN);
  const id = await world.add();
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "reopen"]);
  expect(await state()).toEqual(["paused", "thread_closed"]);
  expect(await world.row(id)).toMatchObject({ status: "pending", notBefore: at(10 * MINUTE) });
});

test("a thread that is closed again at once rests, and is not opened in a circle", async () => {
  world.discord.failAlways("post", "c1", aProblem("thread_closed", { code: "50083" }));
  await world.add();
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "reopen", "post"]);
  expect(await state()).toEqual(["paused", "thread_closed"]);
});

test("where opening a thread meets a failure of Discord's it is tried again like any other", async () => {
  world.discord.fail("post", "c1", aProblem("thread_closed", { code: "50083" }));
  world.discord.fail("reopen", "c1", aProblem("transient", { code: "502" }));
  const id = await world.add();
  await world.start().settled();
  expect(await state()).toEqual(["on", null]);
  await world.pass(MINUTE);
  expect(await world.status(id)).toBe("sent");
});

test("a person whose direct messages are closed: their alerts rest, and nobody writes to them about it", async () => {
  await world.subscribe("p1", { place: { kind: "person", userId: MAKER, channelId: "dm-1" } });
  world.discord.failAlways("post", "dm-1", aProblem("direct_closed", { code: "50007" }));
  await world.add({ channelId: "dm-1", guildId: null });
  await world.start().settled();
  expect(await state("p1")).toEqual(["paused", "direct_closed"]);
  expect(world.discord.acts(MAKER)).toEqual([]);
  expect(await world.issues.get("dm-1")).toMatchObject({ told: true });
});

test("whoever made it is told once by direct message, each of several", async () => {
  await world.subscribe("s2");
  await world.subscribe("s3", { createdBy: "100000000000000002" });
  world.discord.failAlways("post", "c1", FORBIDDEN);
  await world.add({ expiresAt: at(100 * HOUR) });
  const delivery = world.start();
  await delivery.settled();
  await world.pass(10 * MINUTE);
  await world.pass(HOUR);
  const told = world.discord.messages.filter(({ channelId }) => channelId.startsWith("dm-"));
  expect(told.map(({ channelId, letter }) => [channelId, letter.card.title])).toEqual([
    [`dm-${MAKER}`, `notice|c1|${START}`],
    ["dm-100000000000000002", `notice|c1|${START}`],
  ]);
  expect(await world.issues.get("c1")).toMatchObject({ told: true, count: 3 });
});

test("a notice is about the subscription, its channel and why it rests", async () => {
  world.discord.fail("post", "c1", FORBIDDEN);
  world.discord.failAlways("post", `dm-${MAKER}`, aProblem("rate_limited", { retryAfterMs: HOUR }));
  const id = await world.add();
  await world.start().settled();
  expect(await world.row(id + 1)).toMatchObject({
    channelId: `dm-${MAKER}`,
    guildId: null,
    content: { kind: "notice", subscriptionId: "s1", reason: "permissions" },
    expiresAt: at(24 * HOUR),
  });
});

test("a person without direct messages is not told again and again; the list has to show it", async () => {
  world.discord.failAlways("post", "c1", FORBIDDEN);
  world.discord.failAlways("post", `dm-${MAKER}`, aProblem("direct_closed", { code: "50007" }));
  const id = await world.add();
  await world.start().settled();
  await world.pass(10 * MINUTE);
  expect(await world.status(id + 1)).toBe("dead");
  expect(world.discord.acts(`dm-${MAKER}`)).toEqual(["post"]);
  expect(await world.issues.get(`dm-${MAKER}`)).toBeNull();
});

test("where Discord gives no direct channel now, the person is told at the next failure", async () => {
  world.discord.failAlways("post", "c1", FORBIDDEN);
  world.discord.fail("direct", MAKER, aProblem("transient", { code: "503" }));
  await world.add();
  await world.start().settled();
  expect(await world.issues.get("c1")).toMatchObject({ told: false });
  await world.pass(10 * MINUTE);
  expect(await world.issues.get("c1")).toMatchObject({ told: true });
  expect(world.discord.in(`dm-${MAKER}`)).toHaveLength(1);
});
