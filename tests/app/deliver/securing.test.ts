import { afterEach, beforeEach, expect, test } from "vitest";
import { openDeliveringWorld, type World } from "../../support/delivering.ts";

const MINUTE = 60_000;

let world: World;
beforeEach(async () => {
  world = await openDeliveringWorld();
});
afterEach(() => world.close());

const titles = () => world.discord.messages.map(({ letter }) => letter.card.title);

test("nothing is sent before its claim is on the disk", async () => {
  const disk = Promise.withResolvers<void>();
  const id = await world.add();
  const delivery = world.start({ onDisk: () => disk.promise });
  await expect.poll(() => world.status(id), { interval: 1 }).toBe("sending");
  expect([world.composed, world.discord.calls]).toEqual([[], []]);
  disk.resolve();
  await delivery.settled();
  expect(titles()).toEqual(["bar|1"]);
});

test("where nothing is claimed nothing is waited for", async () => {
  let waits = 0;
  const delivery = world.start({
    onDisk: async () => {
      waits += 1;
    },
  });
  await delivery.settled();
  expect(waits).toBe(0);
});

test("a claim that does not reach the disk is taken back, and sent once the disk is well", async () => {
  let isBroken = true;
  const ids = [await world.add({ channelId: "c1" }), await world.add({ channelId: "c2" })];
  const delivery = world.start({
    onDisk: async () => {
      if (isBroken) throw new Error("EIO");
    },
  });
  await delivery.settled();
  expect(world.discord.calls).toEqual([]);
  for (const id of ids) {
    expect(await world.row(id)).toMatchObject({ status: "pending", attempts: 0 });
  }
  expect(world.log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  isBroken = false;
  await world.pass(MINUTE);
  expect(await Promise.all(ids.map((id) => world.status(id)))).toEqual(["sent", "sent"]);
  expect(titles()).toEqual(["bar|1", "bar|2"]);
});

test("between two messages that are begun everything else has its turn; all are begun when it ends", async () => {
  const pauses: (() => void)[] = [];
  for (const channelId of ["c1", "c2", "c3"]) await world.add({ channelId });
  const delivery = world.start({
    pause: () => new Promise<void>((resolve) => pauses.push(resolve)),
  });
  await expect.poll(titles, { interval: 1 }).toEqual(["bar|1"]);
  pauses.shift()?.();
  await expect.poll(titles, { interval: 1 }).toEqual(["bar|1", "bar|2"]);
  const stopped = delivery.stop();
  pauses.shift()?.();
  await stopped;
  expect(titles()).toEqual(["bar|1", "bar|2", "bar|3"]);
});
