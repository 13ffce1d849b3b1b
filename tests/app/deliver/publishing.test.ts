import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPublishing } from "../../../src/app/deliver/publishing.ts";
import type { DeliveryProblem } from "../../../src/app/ports/messenger.ts";
import type { OutboxContent } from "../../../src/app/ports/outbox.ts";
import type { NotPublishedReason } from "../../../src/domain/subscription.ts";
import { aProblem, breakable, openDeliveringWorld, START, type World } from "../../support/delivering.ts";

const HOUR = 3_600_000;
const LIMIT = aProblem("rate_limited", { code: "429", retryAfterMs: HOUR, isInvalidCall: true });

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
});
afterEach(() => world.close());

const alertOf = (...subscriptionIds: string[]): OutboxContent => ({
  kind: "alert",
  eventIds: [],
  subscriptionIds,
  folded: 0,
  held: false,
});
const failed = async (channelId = "c1") =>
  (await world.publications.failed(channelId, START)).map(({ reason }) => reason);
const published = (channelId = "c1") => world.discord.acts(channelId).filter((act) => act === "publish");

describe("an alert whose subscription publishes", () => {
  beforeEach(() => world.subscribe("sub-1", { publish: true }));

  test("is published once it is sent and marked, by the id of its message", async () => {
    const id = await world.add({ content: alertOf("sub-1") });
    await world.start().settled();
    expect(await world.row(id)).toMatchObject({ status: "sent", messageId: "m1", lastError: null });
    expect(world.discord.calls.map(({ act, ref }) => [act, ref])).toEqual([
      ["post", (await world.row(id)).ref],
      ["publish", "m1"],
    ]);
    expect(await failed()).toEqual([]);
  });

  test("is published where another one of the same message wishes for it", async () => {
    await world.subscribe("sub-2");
    await world.add({ content: alertOf("sub-2", "sub-1") });
    await world.start().settled();
    expect(published()).toHaveLength(1);
  });

  test("is published where it was found in the channel, whose answer was lost on the way", async () => {
    world.discord.fail("post", "c1", "lost");
    await world.add({ content: alertOf("sub-1") });
    await world.start().settled();
    expect(published()).toEqual([]);
    await world.pass(3 * 60_000);
    expect(world.discord.calls.map(({ act }) => act)).toEqual(["post", "find", "publish"]);
    expect(world.discord.calls.at(-1)).toMatchObject({ act: "publish", ref: "m1" });
  });

  test("is published where its card went as plain text", async () => {
    world.discord.fail("post", "c1", aProblem("poison"));
    await world.add({ content: alertOf("sub-1") });
    await world.start().settled();
    expect(world.discord.acts("c1")).toEqual(["post", "plain", "publish"]);
  });

  test.each<
    [
      string,
      Partial<Parameters<typeof aProblem>[1]> & { kind: Parameters<typeof aProblem>[0] },
      NotPublishedReason,
    ]
  >([
    ["the limit of an hour", { kind: "rate_limited", code: "429", retryAfterMs: HOUR }, "limit"],
    ["a limit without a time", { kind: "rate_limited", code: "20028" }, "limit"],
    ["another type of channel", { kind: "permission", code: "50024" }, "not_announcement"],
    ["a channel it may not see", { kind: "permission", code: "50001" }, "permissions"],
    ["a missing permission", { kind: "permission", code: "50013" }, "permissions"],
    ["a message that was deleted", { kind: "message_gone", code: "10008" }, "gone"],
    ["a channel that was deleted", { kind: "channel_gone", code: "10003" }, "gone"],
    ["no answer", { kind: "transient", code: "500" }, "no_answer"],
    ["a token that is refused", { kind: "token", code: "401" }, "no_answer"],
    ["anything else", { kind: "poison", code: "50035" }, "refused"],
  ])("stays sent after %s, is not tried again, and has a reason", async (_, { kind, ...more }, reason) => {
    world.discord.failAlways("publish", "c1", aProblem(kind, more));
    const id = await world.add({ content: alertOf("sub-1") });
    await world.start().settled();
    const row = await world.row(id);
    expect(row).toMatchObject({ status: "sent", attempts: 1, lastError: null, messageId: "m1" });
    await world.pass(3 * HOUR);
    expect(await world.row(id)).toEqual(row);
    expect(world.discord.acts("c1")).toEqual(["post", "publish"]);
    expect(await failed()).toEqual([reason]);
    expect(await world.issues.get("c1"), "the channel takes posts all the same").toBeNull();
    expect((await world.subscriptions.get("sub-1"))?.status).toBe("on");
  });

  test("over the limit is not asked of Discord again until the time that it named is over", async () => {
    world.discord.fail("publish", "c1", LIMIT);
    await world.subscribe("sub-2", {
      publish: true,
      place: { kind: "channel", guildId: "200000000000000001", channelId: "c2" },
    });
    world.start();
    for (const channelId of ["c1", "c1", "c2"]) {
      await world.add({ channelId, content: alertOf(channelId === "c1" ? "sub-1" : "sub-2") });
      await world.pass(1000);
    }
    expect([published("c1"), published("c2")].map(({ length }) => length)).toEqual([1, 1]);
    expect(await failed()).toEqual(["limit", "limit"]);
    await world.pass(HOUR);
    await world.add({ content: alertOf("sub-1") });
    await world.pass(1000);
    expect(published()).toHaveLength(2);
    expect(await failed()).toHaveLength(2);
  });

  test("holds nobody up while Discord does not answer, not even its own channel", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    world.discord.holdPublishing("c1", promise);
    const ids = [
      await world.add({ content: alertOf("sub-1") }),
      await world.add({ content: alertOf("sub-1") }),
    ];
    ids.push(await world.add({ channelId: "c9" }));
    const settled = world.start().settled();
    while ((await Promise.all(ids.map(world.status))).some((status) => status !== "sent")) {
      await new Promise((done) => setImmediate(done));
    }
    resolve();
    await settled;
    expect(published()).toHaveLength(2);
  });

  test("is waited for at the end", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    world.discord.holdPublishing("c1", promise);
    world.discord.failAlways("publish", "c1", LIMIT);
    const id = await world.add({ content: alertOf("sub-1") });
    const delivery = world.start();
    while (published().length === 0) await new Promise((done) => setImmediate(done));
    const stopped = delivery.stop();
    resolve();
    await stopped;
    expect(await world.status(id)).toBe("sent");
    expect(await failed()).toEqual(["limit"]);
  });

  test("counts towards the calls that Discord refuses", async () => {
    const problem = aProblem("permission", { isInvalidCall: true });
    world.discord.fail("publish", "c1", problem);
    const id = await world.add({ content: alertOf("sub-1") });
    const told: DeliveryProblem[] = [];
    const publishing = createPublishing({
      ...world,
      messenger: world.discord.messenger,
      onProblem: (one) => void told.push(one),
    });
    publishing.begin(await world.row(id), "m1");
    await publishing.settled();
    expect(told).toEqual([problem]);
  });

  test("is published no more once it was switched off, also what waited meanwhile", async () => {
    await world.add({ content: alertOf("sub-1") });
    await world.subscriptions.change("sub-1", { publish: false });
    await world.start().settled();
    expect(world.discord.acts("c1")).toEqual(["post"]);
  });

  test("that cannot be marked is published all the same, and only once", async () => {
    const { outbox, broken } = breakable(world.outbox);
    broken.add("settle");
    const id = await world.add({ content: alertOf("sub-1") });
    const delivery = world.start({ outbox });
    while (published().length === 0) await new Promise((done) => setImmediate(done));
    broken.clear();
    await world.pass(60_000);
    await delivery.settled();
    expect(await world.status(id)).toBe("sent");
    expect(world.discord.acts("c1")).toEqual(["post", "publish"]);
  });

  test("stays sent where what went wrong cannot be noted", async () => {
    world.discord.failAlways("publish", "c1", LIMIT);
    const id = await world.add({ content: alertOf("sub-1") });
    const publications = {
      noteFailed: async () => {
        throw new Error("the disk is full");
      },
    };
    await world.start({ publications }).settled();
    expect(await world.status(id)).toBe("sent");
    expect(world.log.lines.map(({ message }) => message)).toContain("publishing a message broke");
  });
});

describe("a message that is not to be published", () => {
  beforeEach(() => world.subscribe("sub-1", { publish: true }));

  test.each<[string, OutboxContent]>([
    ["an alert of another subscription", alertOf("sub-2")],
    ["an alert whose subscription is gone", alertOf("sub-9")],
    ["a line about an end", { kind: "line", eventIds: [], subscriptionIds: ["sub-1"] }],
    ["a first post", { kind: "welcome", subscriptionId: "sub-1" }],
    ["a test", { kind: "test", subscriptionId: "sub-1", by: "1" }],
    ["a digest that does not say so", digest({})],
  ])("%s", async (_, content) => {
    await world.subscribe("sub-2");
    await world.add({ content });
    await world.start().settled();
    expect(world.discord.acts("c1")).toEqual(["post"]);
  });

  test("an end that is edited into what was published: followers see the edit", async () => {
    const fire = await world.add({ content: alertOf("sub-1") });
    await world.add({ edits: fire, content: { kind: "ended", eventIds: [] } });
    await world.start().settled();
    await world.pass(1000);
    expect(world.discord.acts("c1")).toEqual(["post", "publish", "edit"]);
  });

  test("a message that was never sent", async () => {
    world.discord.failAlways("post", "c1", aProblem("blocked"));
    await world.add({ content: alertOf("sub-1") });
    await world.start().settled();
    expect(world.discord.acts("c1")).toEqual(["post"]);
  });
});

test("a digest that says so is published", async () => {
  world.discord.fail("publish", "c1", aProblem("permission", { code: "50024" }));
  const id = await world.add({ content: digest({ publish: true }) });
  await world.start().settled();
  expect(world.discord.acts("c1")).toEqual(["post", "publish"]);
  expect(await world.status(id)).toBe("sent");
  expect(await failed()).toEqual(["not_announcement"]);
});

test("a crash between the mark and the publishing loses the publishing, and never the message", async () => {
  await world.subscribe("sub-1", { publish: true });
  const id = await world.add({ content: alertOf("sub-1") });
  // Marked by a process that ended there.
  await world.outbox.claim(START, 1, new Set());
  await world.outbox.settle(id, "sent", { messageId: "m1" }, START);
  await world.start().settled();
  expect(world.discord.calls).toEqual([]);
  expect(await world.status(id)).toBe("sent");
});

function digest(more: { readonly publish?: true }): OutboxContent {
  return {
    kind: "digest",
    localDate: "2026-11-24",
    since: START,
    missed: [],
    sections: ["gap"],
    whenQuiet: "line",
    silent: true,
    dueAt: START,
    ...more,
  };
}
