import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGuildStore } from "../../src/store/guilds.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** Larger than a number can hold exactly, as real ids are. */
const HERE = "1180000000000000001";
const THERE = "1180000000000000003";
const DAY_1 = "2026-11-01T06:00:00.000Z";
const DAY_2 = "2026-11-02T06:00:00.000Z";

/** What the store of servers of every dialect must do. */
export function testGuildStore(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`servers in ${dialect}`, () => {
    it("knows nothing of a server it never saw", async () => {
      const guilds = createGuildStore(store.db);
      expect(await guilds.get(HERE)).toBeNull();
      expect(await guilds.list()).toEqual([]);
    });

    it("makes a row at the first sight and moves only the last sight afterwards", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, "2026-11-01T06:00:00Z");
      await guilds.seen(HERE, DAY_2);
      expect(await guilds.get(HERE)).toEqual({
        id: HERE,
        firstSeen: DAY_1,
        lastSeen: DAY_2,
        missingSince: null,
        missingListings: 0,
        setUp: false,
        publicChannels: [],
        zone: null,
        list: [],
      });
    });

    it("keeps ids apart that a number would take for the same", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen("9007199254740992", DAY_1);
      await guilds.seen("9007199254740993", DAY_1);
      expect((await guilds.list()).map((guild) => guild.id)).toEqual([
        "9007199254740992",
        "9007199254740993",
      ]);
    });

    it("replaces the public channels of a server, each once, and of that server only", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      await guilds.seen(THERE, DAY_1);
      await guilds.setPublicChannels(THERE, ["7"]);
      await guilds.setPublicChannels(HERE, ["1", "2"]);
      await guilds.setPublicChannels(HERE, ["3", "2", "3"]);
      expect((await guilds.get(HERE))?.publicChannels).toEqual(["2", "3"]);
      expect((await guilds.list()).map((guild) => guild.publicChannels)).toEqual([["2", "3"], ["7"]]);
      await guilds.setPublicChannels(HERE, []);
      expect((await guilds.get(HERE))?.publicChannels).toEqual([]);
    });

    it("remembers that a server was set up, and makes no row for one it never saw", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      await guilds.seen(THERE, DAY_1);
      await guilds.markSetUp(HERE);
      await guilds.markSetUp("42");
      await guilds.seen(HERE, DAY_2);
      expect((await guilds.list()).map(({ id, setUp }) => [id, setUp])).toEqual([
        [HERE, true],
        [THERE, false],
      ]);
    });

    it("does not take channels of a server it never saw", async () => {
      const guilds = createGuildStore(store.db);
      await expect(guilds.setPublicChannels(HERE, ["1"])).rejects.toThrow(/constraint/i);
    });

    it("takes more public channels than one statement holds", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      const channels = Array.from({ length: 450 }, (_, index) => String(1000 + index));
      await guilds.setPublicChannels(HERE, channels);
      expect((await guilds.get(HERE))?.publicChannels).toEqual(channels);
    });

    it("counts the listings that miss a server and forgets them as soon as one has it", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      await guilds.seen(THERE, DAY_1);
      const missed = async () => {
        const guild = await guilds.get(HERE);
        return [guild?.missingSince, guild?.missingListings];
      };
      await guilds.recordListing([THERE, "42"], DAY_1);
      await guilds.recordListing([THERE], DAY_2);
      expect(await missed()).toEqual([DAY_1, 2]);
      expect((await guilds.get(THERE))?.missingSince).toBeNull();
      expect(await guilds.get("42"), "a listing makes no rows").toBeNull();
      await guilds.recordListing([HERE, THERE], DAY_2);
      expect(await missed()).toEqual([null, 0]);
    });

    it("takes a server that speaks for present, whatever a listing said", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      await guilds.recordListing([], DAY_1);
      await guilds.seen(HERE, DAY_2);
      expect(await guilds.get(HERE)).toMatchObject({ missingSince: null, missingListings: 0 });
    });

    it("deletes everything kept of a server and nothing of another", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(HERE, DAY_1);
      await guilds.seen(THERE, DAY_1);
      await guilds.setPublicChannels(HERE, ["1", "2"]);
      await guilds.setPublicChannels(THERE, ["7"]);
      await guilds.purge(HERE);
      await guilds.purge(HERE);
      expect((await guilds.list()).map((guild) => guild.id)).toEqual([THERE]);
      const channels = await store.db.selectFrom("guild_public_channel").selectAll().execute();
      expect(channels).toEqual([{ guild_id: THERE, channel_id: "7" }]);
    });
  });
}
