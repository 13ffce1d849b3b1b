import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGuildBook } from "../../src/app/guild-book.ts";
import type { Guilds } from "../../src/app/ports/guilds.ts";
import { type GuildWorld, openGuildWorld } from "../support/guilds.ts";

const GUILD = "1180000000000000001";
const OTHER = "1180000000000000002";

/** A channel of a server, or a thread of one. */
const at = (guildId: string | null, channelId: string | null, parentChannelId: string | null = null) => ({
  guildId,
  channelId,
  parentChannelId,
});

let world: GuildWorld;
beforeEach(async () => {
  world = await openGuildWorld("2026-11-24T12:00:00Z");
});
afterEach(() => world.close());

/** The store with every write counted; the first writes may fail. */
function counted(failures = 0): { readonly guilds: Guilds; readonly writes: string[] } {
  const writes: string[] = [];
  const guilds: Guilds = {
    ...world.guilds,
    seen: async (id, now) => {
      writes.push(id);
      if (writes.length <= failures) throw new Error("the database is locked");
      await world.guilds.seen(id, now);
    },
  };
  return { guilds, writes };
}

describe("where look-ups answer publicly", () => {
  test("only in the channels that the server chose", async () => {
    await world.book.choose(GUILD, ["1", "2"]);
    const { book } = world;
    expect(book.visibility(at(GUILD, "1"))).toBe("public");
    expect(book.visibility(at(GUILD, "3"))).toBe("private");
    expect(book.visibility(at(OTHER, "1")), "a channel id in a server that did not choose it").toBe(
      "private",
    );
  });

  test("and in their threads", async () => {
    await world.book.choose(GUILD, ["1"]);
    expect(world.book.visibility(at(GUILD, "9", "1"))).toBe("public");
    expect(world.book.visibility(at(GUILD, "9", "2"))).toBe("private");
    expect(world.book.visibility(at(OTHER, "9", "1"))).toBe("private");
  });

  test("never outside servers, nor where the place is not known", async () => {
    await world.book.choose(GUILD, ["1"]);
    expect(world.book.visibility(at(null, "1"))).toBe("private");
    expect(world.book.visibility(at(GUILD, null))).toBe("private");
    expect(world.book.visibility(at(null, null))).toBe("private");
  });

  test("a change holds from the next look-up on", async () => {
    await world.book.choose(GUILD, ["1"]);
    await world.book.choose(GUILD, ["2"]);
    expect(world.book.visibility(at(GUILD, "1"))).toBe("private");
    expect(world.book.visibility(at(GUILD, "2"))).toBe("public");
  });

  test("the choice survives a restart", async () => {
    await world.book.choose(GUILD, ["1"]);
    const again = await createGuildBook(world.guilds, world.clock);
    expect(again.visibility(at(GUILD, "1"))).toBe("public");
  });

  test("a choice that could not be stored does not hold", async () => {
    const book = await createGuildBook(counted(1).guilds, world.clock);
    await expect(book.choose(GUILD, ["1"])).rejects.toThrow("locked");
    expect(book.visibility(at(GUILD, "1"))).toBe("private");
  });
});

describe("hearing of a server", () => {
  test("makes its row, once first and never again", async () => {
    expect(await world.book.seen(GUILD)).toEqual({ first: true });
    expect(await world.book.seen(GUILD)).toEqual({ first: false });
    const again = await createGuildBook(world.guilds, world.clock);
    expect(await again.seen(GUILD)).toEqual({ first: false });
    expect(await world.guilds.get(GUILD)).toMatchObject({ firstSeen: "2026-11-24T12:00:00.000Z" });
  });

  test("writes at most once a minute per server", async () => {
    const { guilds, writes } = counted();
    const book = await createGuildBook(guilds, world.clock);
    for (let second = 0; second < 120; second += 1) {
      await book.seen(GUILD);
      if (second === 0) await book.seen(OTHER);
      world.clock.pass(1 / 3600);
    }
    expect(writes).toEqual([GUILD, OTHER, GUILD]);
    expect((await world.guilds.get(GUILD))?.lastSeen).toBe("2026-11-24T12:01:00.000Z");
  });

  test("of many interactions at once one is the first and one writes", async () => {
    const { guilds, writes } = counted();
    const book = await createGuildBook(guilds, world.clock);
    const all = await Promise.all(Array.from({ length: 10 }, () => book.seen(GUILD)));
    expect(all.filter((one) => one.first)).toHaveLength(1);
    expect(writes).toEqual([GUILD]);
  });

  test("a row that could not be written is written at the next sight", async () => {
    const { guilds, writes } = counted(1);
    const book = await createGuildBook(guilds, world.clock);
    await expect(book.seen(GUILD)).rejects.toThrow("locked");
    expect(await book.seen(GUILD)).toEqual({ first: false });
    expect(writes).toHaveLength(2);
    expect(await world.guilds.get(GUILD)).not.toBeNull();
  });
});

describe("the greeting of a new server", () => {
  test("is due once, and at once, even before the row is written", async () => {
    const { guilds } = counted(1);
    const book = await createGuildBook(guilds, world.clock);
    const seen = book.seen(GUILD);
    expect(book.takeGreeting(GUILD)).toBe(true);
    expect(book.takeGreeting(GUILD)).toBe(false);
    await expect(seen).rejects.toThrow("locked");
  });

  test("is not due in a server known before, in one never seen, nor outside servers", async () => {
    await world.book.seen(GUILD);
    const again = await createGuildBook(world.guilds, world.clock);
    await again.seen(GUILD);
    expect(again.takeGreeting(GUILD)).toBe(false);
    expect(again.takeGreeting(OTHER)).toBe(false);
    expect(again.takeGreeting(null)).toBe(false);
  });

  test("is not due where the server was set up meanwhile, which is remembered until its data is deleted", async () => {
    await world.book.seen(GUILD);
    await world.book.markSetUp(GUILD);
    expect(world.book.takeGreeting(GUILD)).toBe(false);
    expect(await world.guilds.get(GUILD)).toMatchObject({ setUp: true });
    await world.book.purge(GUILD);
    await world.book.seen(GUILD);
    expect(world.book.takeGreeting(GUILD)).toBe(true);
    expect(await world.guilds.get(GUILD)).toMatchObject({ setUp: false });
  });

  test("is over after a day", async () => {
    await world.book.seen(GUILD);
    world.clock.pass(24);
    expect(world.book.takeGreeting(GUILD)).toBe(false);
  });
});
