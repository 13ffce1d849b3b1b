import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reconcileGuilds } from "../../src/app/guilds.ts";
import type { GuildListing } from "../../src/app/ports/guild-listing.ts";
import type { SubscriptionChange } from "../../src/app/ports/subscriptions.ts";
import { aSubscription } from "../support/alert-rows.ts";
import { type GuildWorld, openGuildWorld } from "../support/guilds.ts";
import { createLinesLog, type LinesLog } from "../support/lines-log.ts";

const STAYS = "1180000000000000001";
const LEAVES = "1180000000000000002";

let world: GuildWorld;
let log: LinesLog;
beforeEach(async () => {
  world = await openGuildWorld("2026-11-01T06:00:00Z");
  log = createLinesLog();
  await world.book.seen(STAYS);
  await world.book.seen(LEAVES);
  await world.book.choose(LEAVES, ["7"]);
});
afterEach(() => world.close());

async function reconcile(listing: GuildListing) {
  const { guilds, book, subscriptions, issues, clock } = world;
  const listGuilds = async () => listing;
  return reconcileGuilds({ listGuilds, guilds, book, subscriptions, issues, log }, clock.now());
}

const whole = (...ids: readonly string[]): GuildListing => ({ complete: true, ids });
const torn: GuildListing = { complete: false, problem: "HTTPError: 503" };
const kept = async () => (await world.guilds.list()).map((guild) => guild.id);

/** Reconciles once a day for so many days; gives the day (from 0) on which each server was purged. */
async function days(count: number, listingOn: (day: number) => GuildListing) {
  const purged = new Map<string, number>();
  for (let day = 0; day < count; day += 1) {
    const result = await reconcile(listingOn(day));
    if (result.complete) for (const id of result.purged) purged.set(id, day);
    world.clock.pass(24);
  }
  return Object.fromEntries(purged);
}

describe("over forty days", () => {
  test("a server that left is purged thirty days after it was first missed, and no other", async () => {
    const purged = await days(40, (day) => (day < 5 ? whole(STAYS, LEAVES) : whole(STAYS)));
    expect(purged).toEqual({ [LEAVES]: 35 });
    expect(await kept()).toEqual([STAYS]);
    expect(await world.db.selectFrom("guild_public_channel").selectAll().execute()).toEqual([]);
    expect(log.lines.filter((line) => line.level === "info").map((line) => line.fields)).toEqual([
      { guild: LEAVES },
    ]);
  });

  test("a server that comes back on the last day starts anew", async () => {
    const purged = await days(40, (day) => (day >= 5 && day < 34 ? whole(STAYS) : whole(STAYS, LEAVES)));
    expect(purged).toEqual({});
    expect(await world.guilds.get(LEAVES)).toMatchObject({ missingSince: null, publicChannels: ["7"] });
  });

  test("a server that speaks while it is missing is not purged", async () => {
    for (let day = 0; day < 40; day += 1) {
      await reconcile(whole(STAYS));
      world.clock.pass(12);
      if (day % 10 === 9) await world.book.seen(LEAVES);
      world.clock.pass(12);
    }
    expect(await kept()).toEqual([STAYS, LEAVES]);
  });

  test("listings that did not arrive whole prove nothing, however many", async () => {
    expect(await days(40, () => torn)).toEqual({});
    expect((await world.guilds.list()).map((guild) => guild.missingSince)).toEqual([null, null]);
    expect(log.lines[0]).toMatchObject({ level: "warn", fields: { problem: "HTTPError: 503" } });
  });

  test("an outage in between delays the purge to the next whole listing", async () => {
    const purged = await days(40, (day) => (day > 1 && day < 37 ? torn : whole(STAYS)));
    expect(purged).toEqual({ [LEAVES]: 37 });
  });

  test("one missed listing before a long silence is not enough: the second one must follow", async () => {
    expect(await reconcile(whole(STAYS))).toMatchObject({ missing: 1, left: [], purged: [] });
    world.clock.pass(40 * 24);
    expect(await reconcile(whole(STAYS, LEAVES))).toMatchObject({ missing: 0, left: [], purged: [] });
    expect(await kept()).toEqual([STAYS, LEAVES]);
  });
});

describe("who has left", () => {
  test("two listings within an hour count once", async () => {
    await reconcile(whole(STAYS));
    world.clock.pass(0.5);
    expect(await reconcile(whole(STAYS))).toMatchObject({ missing: 1, left: [] });
    world.clock.pass(0.5);
    expect(await reconcile(whole(STAYS))).toMatchObject({ missing: 1, left: [] });
    expect((await world.guilds.get(LEAVES))?.missingListings).toBe(1);
  });

  test.each([
    [22.9, []],
    [24, [LEAVES]],
    [48, [LEAVES]],
  ])("a second listing %d hours later", async (hours, left) => {
    await reconcile(whole(STAYS));
    world.clock.pass(hours);
    expect(await reconcile(whole(STAYS))).toEqual({
      complete: true,
      listed: 1,
      missing: 1,
      left,
      purged: [],
    });
  });

  test("a daily run that begins a little early still counts", async () => {
    for (const hours of [23.99, 23.99, 23.99]) {
      await reconcile(whole(STAYS));
      world.clock.pass(hours);
    }
    expect((await world.guilds.get(LEAVES))?.missingListings).toBe(3);
  });

  test("an empty listing counts like any other whole one", async () => {
    await reconcile(whole());
    world.clock.pass(24);
    expect(await reconcile(whole())).toMatchObject({ listed: 0, left: [STAYS, LEAVES] });
  });

  test("a server in the listing that never spoke gets no row", async () => {
    await reconcile(whole(STAYS, LEAVES, "42"));
    expect(await kept()).toEqual([STAYS, LEAVES]);
  });
});

test("a purged server is forgotten in memory too, and is new when it comes back", async () => {
  await days(32, () => whole(STAYS));
  expect(world.book.visibility({ guildId: LEAVES, channelId: "7", parentChannelId: null })).toBe("private");
  expect(await world.book.seen(LEAVES)).toEqual({ first: true });
  expect(await world.guilds.get(LEAVES)).toMatchObject({ firstSeen: world.clock.now(), publicChannels: [] });
});

const add = async (id: string, guildId: string, channelId: string, change: SubscriptionChange = {}) => {
  const place = { kind: "channel", guildId, channelId } as const;
  await world.subscriptions.add(aSubscription({ id, place, ruleKeys: [] }), 25);
  await world.subscriptions.change(id, change);
};
const stands = async () =>
  Object.fromEntries(
    [
      ...(await world.subscriptions.of({ guildId: LEAVES })),
      ...(await world.subscriptions.of({ guildId: STAYS })),
    ].map(({ id, status, reason }) => [id, reason === null ? status : `${status}: ${reason}`]),
  );

describe("alerts of a server that leaves", () => {
  beforeEach(async () => {
    await add("aaaaaaaaaaa", LEAVES, "11");
    await add("bbbbbbbbbbb", LEAVES, "12", { status: "disabled", reason: "permissions" });
    await add("ccccccccccc", LEAVES, "13", { status: "paused", reason: "by_hand" });
    await add("ddddddddddd", LEAVES, "14", { status: "disabled", reason: "channel_gone" });
    await add("eeeeeeeeeee", STAYS, "21");
    await add("fffffffffff", STAYS, "22", { status: "paused", reason: "permissions" });
    await world.issues.note("12", LEAVES, "50001", null, world.clock.now());
  });
  const before = {
    aaaaaaaaaaa: "on",
    bbbbbbbbbbb: "disabled: permissions",
    ccccccccccc: "paused: by_hand",
    ddddddddddd: "disabled: channel_gone",
    eeeeeeeeeee: "on",
    fffffffffff: "paused: permissions",
  };

  test("rest once it has left, and not before", async () => {
    await days(1, () => whole(STAYS));
    expect(await stands()).toEqual(before);
    await days(1, () => whole(STAYS));
    expect(await stands()).toEqual({ ...before, aaaaaaaaaaa: "paused: left", bbbbbbbbbbb: "paused: left" });
    await days(1, () => torn);
    expect(await stands()).toMatchObject({ aaaaaaaaaaa: "paused: left" });
  });

  test("go on when it comes back, what stood in their channels' way forgotten, and no others", async () => {
    await days(5, () => whole(STAYS));
    await days(1, () => whole(STAYS, LEAVES));
    expect(await stands()).toEqual({ ...before, bbbbbbbbbbb: "on" });
    expect(await world.issues.get("12")).toBeNull();
  });

  test("are deleted with it", async () => {
    await days(32, () => whole(STAYS));
    expect(await stands()).toEqual({ eeeeeeeeeee: "on", fffffffffff: "paused: permissions" });
  });
});
