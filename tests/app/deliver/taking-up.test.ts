import { afterEach, beforeEach, expect, test } from "vitest";
import type { OutboxContent } from "../../../src/app/ports/outbox.ts";
import { aProblem, openDeliveringWorld, type World } from "../../support/delivering.ts";

// What is done with messages of which nobody knows whether they arrived.

const MINUTE = 60_000;
const ALERT: OutboxContent = { kind: "alert", eventIds: [], subscriptionIds: [], folded: 0, held: false };

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
});
afterEach(() => world.close());

/** A row that an earlier process has begun; with `arrived`, Discord has the message. */
async function begun(arrived: boolean, content: OutboxContent = ALERT): Promise<number> {
  const id = await world.add({ content });
  await world.outbox.claim(world.clock.now(), 1, new Set());
  if (arrived) {
    const { nonce, ref } = await world.row(id);
    const { aCard } = await import("../../support/card.ts");
    await world.discord.messenger.post("c1", { card: aCard(), nonce, ref });
    world.discord.calls.length = 0;
  }
  return id;
}

test.each([
  ["had arrived", true],
  ["had not arrived", false],
])("a young row that %s is sent with its nonce, and there is one message", async (_, arrived) => {
  const id = await begun(arrived);
  await world.pass(MINUTE);
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1", attempts: 1 });
  expect(world.discord.acts("c1")).toEqual(["post"]);
  expect(world.discord.messages).toHaveLength(1);
});

test("a row that a dozen processes began and died with survives its first failure", async () => {
  const id = await begun(false);
  for (let crash = 1; crash < 12; crash += 1) {
    await world.outbox.reclaim();
    await world.outbox.claim(world.clock.now(), 1, new Set());
  }
  world.discord.fail("post", "c1", aProblem("transient"));
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({ status: "pending", attempts: 1 });
  await world.pass(MINUTE);
  expect(await world.row(id)).toMatchObject({ status: "sent", attempts: 2 });
});

test.each([
  ["had arrived", "lost", "sent", 1],
  ["had not arrived", aProblem("transient"), "dead", 0],
] as const)(
  "a row given up without an answer that %s is looked for first",
  async (_, fault, status, messages) => {
    const id = await world.add();
    for (let failures = 1; failures < 12; failures += 1) {
      await world.outbox.claim(world.clock.now(), 1, new Set());
      await world.outbox.putBack(id, world.clock.now(), "503", true);
    }
    world.discord.fail("post", "c1", fault);
    await world.start().settled();
    expect(world.discord.acts("c1")).toEqual(["post", "find"]);
    expect(await world.status(id)).toBe(status);
    expect(world.discord.messages).toHaveLength(messages);
  },
);

test("a row whose last try had arrived is not given up because looking for it failed", async () => {
  const id = await world.add();
  for (let failures = 1; failures < 12; failures += 1) {
    await world.outbox.claim(world.clock.now(), 1, new Set());
    await world.outbox.putBack(id, world.clock.now(), "503", true);
  }
  world.discord.fail("post", "c1", "lost");
  world.discord.fail("find", "c1", aProblem("transient", { code: "500" }));
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "find"]);
  expect(await world.row(id)).toMatchObject({ status: "pending", lastError: "500: transient it was" });
  world.discord.state.remembersNonces = false;
  await world.pass(16 * MINUTE);
  expect(world.discord.acts("c1")).toEqual(["post", "find", "find"]);
  expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1" });
  expect(world.discord.messages).toHaveLength(1);
});

test("an old row that had arrived is found in the channel and not sent again", async () => {
  const id = await begun(true);
  world.discord.state.remembersNonces = false;
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["find"]);
  expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1" });
  expect(world.discord.messages).toHaveLength(1);
});

test("an old row that had not arrived is sent", async () => {
  const id = await begun(false);
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["find", "post"]);
  expect(await world.status(id)).toBe("sent");
});

test("where the history cannot be read an alert is sent once more", async () => {
  const id = await begun(true);
  world.discord.state.remembersNonces = false;
  world.discord.fail("find", "c1", aProblem("permission", { code: "50001" }));
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(await world.status(id)).toBe("sent");
  expect(world.discord.messages).toHaveLength(2);
});

test.each<OutboxContent>([
  { kind: "welcome", subscriptionId: "s1" },
  { kind: "test", subscriptionId: "s1", by: "100000000000000001" },
  { kind: "notice", subscriptionId: "s1", reason: "permissions" },
])("where the history cannot be read a $kind is not sent again, and its row says so", async (content) => {
  const id = await begun(true, content);
  world.discord.fail("find", "c1", aProblem("permission", { code: "50001" }));
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({
    status: "unknown",
    lastError: "it may have arrived, and the channel's history cannot be read",
  });
  expect(world.discord.messages).toHaveLength(1);
});

test("where Discord fails to give the history it is asked again", async () => {
  const id = await begun(true);
  world.discord.fail("find", "c1", aProblem("transient", { code: "503" }));
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({ status: "pending", lastError: "503: transient it was" });
  await world.pass(MINUTE);
  expect(world.discord.acts("c1")).toEqual(["find", "find"]);
  expect(await world.status(id)).toBe("sent");
});

test("an edit that was begun is made again: it does no harm", async () => {
  const fire = await world.add();
  await world.start().settled();
  const end = await world.add({ edits: fire, content: { kind: "ended", eventIds: [] } });
  await world.outbox.claim(world.clock.now(), 1, new Set());
  await world.pass(3 * MINUTE);
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "edit"]);
  expect(await world.status(end)).toBe("sent");
});

test("a message that failed for minutes may have arrived: the channel is read before it is sent again", async () => {
  world.discord.fail("post", "c1", "lost", ...Array.from({ length: 5 }, () => aProblem("transient")));
  const id = await world.add();
  await world.start().settled();
  world.discord.state.remembersNonces = false;
  for (let step = 0; step < 20; step += 1) await world.pass(MINUTE);
  expect(await world.status(id)).toBe("sent");
  expect(world.discord.messages).toHaveLength(1);
  expect(world.discord.acts("c1").at(-1)).toBe("find");
});

test("a message that was only ever refused has not arrived, and nobody looks for it", async () => {
  world.discord.fail("post", "c1", aProblem("rate_limited", { retryAfterMs: 5 * MINUTE }));
  const id = await world.add();
  await world.start().settled();
  await world.pass(5 * MINUTE);
  expect(world.discord.acts("c1")).toEqual(["post", "post"]);
  expect(await world.status(id)).toBe("sent");
});
