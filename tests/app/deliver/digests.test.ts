import { afterEach, beforeEach, expect, test } from "vitest";
import type { OutboxContent } from "../../../src/app/ports/outbox.ts";
import { createDigestStore } from "../../../src/store/digests.ts";
import { aProblem, GUILD, openDeliveringWorld, START, type World } from "../../support/delivering.ts";
import { aSchedule } from "../../support/digest-rows.ts";

const HOUR_MS = 3_600_000;
const DIGEST: OutboxContent = {
  kind: "digest",
  localDate: "2026-11-24",
  since: "2026-11-23T21:25:00.000Z",
  missed: [],
  sections: ["gap"],
  whenQuiet: "skip",
  silent: false,
  dueAt: START,
};
const EXPIRES = new Date(Date.parse(START) + 6 * HOUR_MS).toISOString();

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
});
afterEach(() => world.close());

const addDigest = () => world.add({ content: DIGEST, priority: 3, expiresAt: EXPIRES });

test("a digest that has nothing to say ends without a word, to Discord or in the log", async () => {
  const id = await addDigest();
  await world.start({ compose: async () => ({ ok: false, why: "nothing changed" }) }).settled();
  expect(await world.row(id)).toMatchObject({ status: "cancelled", lastError: "nothing changed" });
  expect(world.discord.calls).toEqual([]);
  expect(world.log.lines.filter(({ level }) => level !== "info")).toEqual([]);
  const { byStatus } = await world.outbox.counts();
  expect([byStatus.dead, byStatus.expired, byStatus.unknown]).toEqual([0, 0, 0]);
});

test("a digest that may have arrived, in a channel whose history cannot be read, does not come twice", async () => {
  const id = await addDigest();
  await world.outbox.claim(world.clock.now(), 1, new Set());
  await world.pass(HOUR_MS);
  world.discord.fail("find", "c1", aProblem("permission", { code: "50001" }));
  await world.start().settled();
  expect(await world.status(id)).toBe("unknown");
  expect(world.discord.in("c1")).toEqual([]);
});

test("a digest that waits for a channel at rest is too late after six hours", async () => {
  const id = await addDigest();
  world.discord.failAlways("post", "c1", aProblem("permission", { code: "50013" }));
  await world.start().settled();
  await world.pass(2 * HOUR_MS);
  expect(await world.status(id)).toBe("pending");
  await world.pass(4 * HOUR_MS);
  expect(await world.status(id)).toBe("expired");
});

test("the digest of a channel that is gone ends with it, and no other", async () => {
  const digests = createDigestStore(world.db);
  for (const channelId of ["c1", "c2"]) await digests.set(aSchedule({ channelId, guildId: GUILD }), 10);
  world.discord.failAlways("post", "c1", aProblem("channel_gone", { code: "10003" }));
  await addDigest();
  await world.start({ onGone: (channelId) => digests.remove(channelId) }).settled();
  expect((await digests.page(null, 10)).map(({ channelId }) => channelId)).toEqual(["c2"]);
});
