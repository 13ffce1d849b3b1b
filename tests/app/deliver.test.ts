import { afterEach, beforeEach, expect, test } from "vitest";
import { aProblem, breakable, openDeliveringWorld, type World } from "../support/delivering.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
});
afterEach(() => world.close());

const errors = () => world.log.lines.filter(({ level }) => level === "error");

const saidTooMany = () => errors().filter(({ message }) => message.includes("refused too many calls"));

test("a row is sent once, marked with its message, and nothing is sent twice", async () => {
  const id = await world.add();
  const delivery = world.start();
  await delivery.settled();
  expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1", attempts: 1 });
  await world.pass(MINUTE);
  expect(world.discord.messages).toHaveLength(1);
  expect(world.discord.messages[0]?.letter).toMatchObject({ nonce: (await world.row(id)).nonce });
});

test("a row added later is sent at once when it is woken, and by itself within a minute", async () => {
  const delivery = world.start();
  await delivery.settled();
  const first = await world.add();
  delivery.wake();
  await delivery.settled();
  expect(await world.status(first)).toBe("sent");
  const second = await world.add();
  await world.pass(MINUTE);
  expect(await world.status(second)).toBe("sent");
});

test("in one channel messages go one after another, in their order; others do not wait for it", async () => {
  const answer = Promise.withResolvers<void>();
  world.discord.hold("c1", answer.promise);
  for (const channelId of ["c1", "c1", "c2", "c3"]) await world.add({ channelId });
  const delivery = world.start();
  await expect.poll(() => world.discord.calls.length, { interval: 1 }).toBe(3);
  expect(world.discord.calls.map(({ channelId }) => channelId).toSorted()).toEqual(["c1", "c2", "c3"]);
  answer.resolve();
  await delivery.settled();
  expect(world.discord.in("c1").map(({ letter }) => letter.card.title)).toEqual(["bar|1", "bar|2"]);
});

test("at most twenty are under way", async () => {
  const answer = Promise.withResolvers<void>();
  for (let index = 0; index < 50; index += 1) {
    world.discord.hold(`c${index}`, answer.promise);
    await world.add({ channelId: `c${index}` });
  }
  const delivery = world.start();
  await expect.poll(() => world.discord.calls.length, { interval: 1 }).toBe(20);
  expect((await world.outbox.counts()).byStatus).toMatchObject({ sending: 20, pending: 30 });
  answer.resolve();
  await delivery.settled();
  expect(world.discord.messages).toHaveLength(50);
});

test("a fire goes before a correction that waits longer", async () => {
  await world.add({ channelId: "c1", priority: 2 });
  await world.add({ channelId: "c2", priority: 0 });
  await world.start().settled();
  expect(world.discord.calls.map(({ channelId }) => channelId)).toEqual(["c2", "c1"]);
});

test("while Discord fails a message waits longer and longer, and is given up after twelve attempts", async () => {
  world.discord.failAlways("post", "c1", aProblem("transient", { code: "503" }));
  const id = await world.add();
  await world.start().settled();
  const waits: number[] = [];
  while ((await world.status(id)) === "pending") {
    const due = Date.parse((await world.outbox.nextDue()) ?? "");
    waits.push((due - Date.parse(world.clock.now())) / SECOND);
    await world.pass(due - Date.parse(world.clock.now()));
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
  expect(await world.row(id)).toMatchObject({
    status: "dead",
    attempts: 12,
    lastError: "503: transient it was",
  });
  expect(errors()).toMatchObject([{ fields: { row: id } }]);
});

test("a limit is waited for and is no attempt, and only its channel waits", async () => {
  world.discord.fail("post", "c1", aProblem("rate_limited", { retryAfterMs: 3000 }));
  const [limited, behind, other] = [
    await world.add(),
    await world.add(),
    await world.add({ channelId: "c2" }),
  ];
  await world.start().settled();
  expect(await world.row(limited)).toMatchObject({ status: "pending", attempts: 0 });
  expect(await world.status(behind)).toBe("pending");
  expect(await world.status(other)).toBe("sent");
  await world.pass(3000);
  expect(await world.row(limited)).toMatchObject({ status: "sent", attempts: 1 });
  expect(await world.status(behind)).toBe("sent");
});

test("what is too late is never sent", async () => {
  const id = await world.add({ expiresAt: "2026-11-24T21:31:00Z" });
  world.discord.fail("post", "c1", aProblem("rate_limited", { retryAfterMs: 2 * MINUTE }));
  await world.start().settled();
  await world.pass(2 * MINUTE);
  expect(await world.status(id)).toBe("expired");
  expect(world.discord.messages).toEqual([]);
});

test("what has nothing left to say is cancelled with the reason", async () => {
  const id = await world.add();
  await world.start({ compose: async () => ({ ok: false, why: "the subscription is gone" }) }).settled();
  expect(await world.row(id)).toMatchObject({ status: "cancelled", lastError: "the subscription is gone" });
  expect(world.discord.calls).toEqual([]);
});

test("a card that cannot be made is tried again, and stands in nobody's way", async () => {
  const [broken, other] = [await world.add(), await world.add({ channelId: "c2" })];
  let isBroken = true;
  await world
    .start({
      compose: async (row) => {
        if (row.id === broken && isBroken) throw new Error("no such miner");
        const { aCard } = await import("../support/card.ts");
        return { ok: true, card: aCard() };
      },
    })
    .settled();
  expect(await world.status(other)).toBe("sent");
  expect(await world.row(broken)).toMatchObject({
    status: "pending",
    lastError: "something broke on our side",
  });
  expect(errors()).toMatchObject([{ fields: { row: broken, reference: "ref123" } }]);
  isBroken = false;
  await world.pass(5000);
  expect(await world.status(broken)).toBe("sent");
});

test("a card that Discord does not take is sent as plain text", async () => {
  world.discord.fail("post", "c1", aProblem("poison", { code: "50035" }));
  const id = await world.add();
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "plain"]);
  expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1" });
});

test("where not even the plain text is taken the row is dead, logged with its number, and the next one goes", async () => {
  world.discord.fail("post", "c1", aProblem("poison", { code: "50035" }));
  world.discord.fail("plain", "c1", aProblem("poison", { code: "50035" }));
  const [poison, next] = [await world.add(), await world.add()];
  await world.start().settled();
  expect(await world.row(poison)).toMatchObject({ status: "dead", lastError: "50035: poison it was" });
  expect(errors()).toMatchObject([{ fields: { row: poison, code: "50035" } }]);
  expect(await world.status(next)).toBe("sent");
});

test("what the server's own rules block is dead, and the next one goes", async () => {
  world.discord.fail("post", "c1", aProblem("blocked", { code: "200000" }));
  const [blocked, next] = [await world.add(), await world.add()];
  await world.start().settled();
  expect(await world.row(blocked)).toMatchObject({ status: "dead", lastError: "200000: blocked it was" });
  expect(await world.status(next)).toBe("sent");
});

test("an edit changes the message of its row", async () => {
  const fire = await world.add();
  const end = await world.add({ edits: fire, content: { kind: "ended", eventIds: [] }, priority: 1 });
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "edit"]);
  expect(await world.row(end)).toMatchObject({ status: "sent", messageId: "m1" });
});

test.each(["message_gone", "too_many_edits"] as const)("an edit that meets %s is done", async (kind) => {
  world.discord.fail("edit", "c1", aProblem(kind));
  const fire = await world.add();
  const end = await world.add({ edits: fire, content: { kind: "ended", eventIds: [] }, priority: 1 });
  await world.start().settled();
  expect(await world.row(end)).toMatchObject({
    status: "sent",
    messageId: null,
    lastError: `${kind} it was`,
  });
  expect(errors()).toEqual([]);
});

test("a post that was deleted before it was tried again counts as sent, and its edit is done", async () => {
  world.discord.fail("post", "c1", "lost", aProblem("message_gone", { code: "10008" }));
  const fire = await world.add();
  const end = await world.add({ edits: fire, content: { kind: "ended", eventIds: [] }, priority: 1 });
  await world.start().settled();
  await world.pass(5000);
  expect(await world.row(fire)).toMatchObject({ status: "sent", messageId: null });
  expect(await world.row(end)).toMatchObject({ status: "sent", lastError: "there is no message to edit" });
  expect(world.discord.acts("c1")).toEqual(["post", "post"]);
});

test("while the connection is down nothing is claimed, and all is sent once it is back", async () => {
  world.discord.state.ready = false;
  const id = await world.add();
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({ status: "pending", attempts: 0 });
  world.discord.state.ready = true;
  await world.pass(SECOND);
  expect(await world.status(id)).toBe("sent");
});

test("where the network before Discord blocks, nothing is sent for ten minutes, said once", async () => {
  world.discord.fail("post", "c1", aProblem("blocked_by_network", { code: "40333" }));
  const delivery = world.start();
  const blocked = await world.add();
  delivery.wake();
  await delivery.settled();
  const other = await world.add({ channelId: "c2" });
  await world.pass(9 * MINUTE);
  expect(await world.status(other)).toBe("pending");
  await world.pass(MINUTE);
  expect([await world.status(blocked), await world.status(other)]).toEqual(["sent", "sent"]);
  expect((await world.row(blocked)).attempts, "it was no fault").toBe(1);
  expect(errors().map(({ message }) => message)).toEqual(["nothing is sent for a while"]);
});

test("a refused token ends everything with one line, and nothing is lost", async () => {
  world.discord.failAlways("post", "c1", aProblem("token", { code: "401" }));
  const id = await world.add();
  const delivery = world.start();
  expect(await delivery.lost).toMatch(/^Discord refused the token .* set DISCORD_TOKEN\.$/);
  await delivery.stop();
  const later = await world.add({ channelId: "c2" });
  delivery.wake();
  await world.pass(MINUTE);
  expect([await world.status(id), await world.status(later)]).toEqual(["pending", "pending"]);
  expect(world.discord.calls).toHaveLength(1);
});

test("refused calls stop long before Discord locks the machine out, and go on when it is safe", async () => {
  const refused = aProblem("blocked", { isInvalidCall: true });
  for (let index = 0; index < 600; index += 1) {
    world.discord.failAlways("post", `c${index}`, refused);
    await world.add({ channelId: `c${index}` });
  }
  await world.start().settled();
  expect(world.discord.calls.length).toBeGreaterThanOrEqual(500);
  expect(world.discord.calls.length, "those under way are let go on").toBeLessThan(520);
  expect(saidTooMany()).toHaveLength(1);
  await world.pass(10 * MINUTE);
  expect(world.discord.calls).toHaveLength(600);
  expect(saidTooMany()).toHaveLength(1);
});

test.each([
  ["the mark of a sent message cannot be written", "settle" as const],
  ["nothing can be written at all", "claim" as const],
])("where %s nothing is lost and nothing posted twice", async (_, also) => {
  const { outbox, broken } = breakable(world.outbox);
  const sent = await world.add();
  broken.add("settle");
  const delivery = world.start({ outbox });
  await delivery.settled();
  broken.add(also);
  const waiting = await world.add({ channelId: "c2" });
  await world.pass(MINUTE);
  expect(world.discord.messages, "nothing more is sent meanwhile").toHaveLength(1);
  expect(await world.status(sent)).toBe("sending");
  expect(errors()).toHaveLength(1);
  broken.clear();
  await world.pass(MINUTE);
  expect(await world.row(sent)).toMatchObject({ status: "sent", messageId: "m1" });
  expect(await world.status(waiting)).toBe("sent");
  expect(world.discord.messages).toHaveLength(2);
});

test("a failure that cannot be written back is written later", async () => {
  const { outbox, broken } = breakable(world.outbox);
  world.discord.fail("post", "c1", aProblem("transient"));
  const id = await world.add();
  broken.add("putBack");
  await world.start({ outbox }).settled();
  expect(await world.status(id)).toBe("sending");
  broken.clear();
  await world.pass(MINUTE);
  expect(await world.row(id)).toMatchObject({ status: "sent", attempts: 2 });
});

test("a row that is deleted while it is sent needs no mark", async () => {
  const answer = Promise.withResolvers<void>();
  world.discord.hold("c1", answer.promise);
  await world.add();
  const delivery = world.start();
  await expect.poll(() => world.discord.calls.length, { interval: 1 }).toBe(1);
  await world.db.deleteFrom("outbox").execute();
  answer.resolve();
  await delivery.settled();
  const next = await world.add({ channelId: "c2" });
  delivery.wake();
  await delivery.settled();
  expect(await world.status(next)).toBe("sent");
  expect(errors()).toEqual([]);
});

test("stopping begins nothing more and waits for what is under way", async () => {
  const answer = Promise.withResolvers<void>();
  world.discord.hold("c1", answer.promise);
  const [under, behind] = [await world.add(), await world.add()];
  const delivery = world.start();
  await expect.poll(() => world.discord.calls.length, { interval: 1 }).toBe(1);
  const stopped = delivery.stop();
  answer.resolve();
  await stopped;
  expect([await world.status(under), await world.status(behind)]).toEqual(["sent", "pending"]);
});

test("stopping gives up on an answer that does not come, and the next start sends with the same nonce", async () => {
  world.discord.hold("c1", new Promise(() => undefined));
  const id = await world.add();
  const delivery = world.start();
  await expect.poll(() => world.discord.calls.length, { interval: 1 }).toBe(1);
  const stopped = delivery.stop();
  await world.pass(10 * SECOND);
  await stopped;
  expect(await world.status(id)).toBe("sending");
  world.discord.hold("c1", Promise.resolve());
  await world.start().settled();
  expect(await world.row(id)).toMatchObject({ status: "sent", attempts: 1 });
});
