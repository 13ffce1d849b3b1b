import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GuildSettings, Guilds } from "../../src/app/ports/guilds.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import { aSubscription, putRules, SERVER } from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const THERE = "1180000000000000003";
const DAY_1 = "2026-11-01T06:00:00.000Z";
const DAY_2 = "2026-11-02T06:00:00.000Z";
const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

const listed = (...miners: readonly string[]): GuildSettings["list"] =>
  miners.map((miner) => ({ miner, addedBy: "7", addedAt: DAY_1 }));

/** What a server chose for all of its channels, in the store of every dialect. */
export function testServerSettings(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let guilds: Guilds;
  beforeEach(async () => {
    store = await open();
    guilds = createGuildStore(store.db);
    await guilds.seen(SERVER, DAY_1);
    await guilds.seen(THERE, DAY_1);
  });
  afterEach(async () => {
    await store.close();
  });

  const settingsOf = async (id: string) => {
    const guild = await guilds.get(id);
    return guild === null ? null : { zone: guild.zone, list: guild.list };
  };

  describe(`settings of servers in ${dialect}`, () => {
    it("are nothing at first", async () => {
      expect(await settingsOf(SERVER)).toEqual({ zone: null, list: [] });
    });

    it("come back as they were written, the list in its order, and another server keeps its own", async () => {
      const theirs = { zone: "Asia/Tokyo", list: listed("c", "a") };
      await guilds.settle(THERE, theirs, NOTHING);
      await guilds.settle(SERVER, { zone: "Europe/Berlin", list: listed("z", "a", "m") }, NOTHING);
      const list = [...listed("m"), { miner: "z", addedBy: "8", addedAt: DAY_2 }];
      await guilds.settle(SERVER, { zone: null, list }, NOTHING);
      expect(await settingsOf(SERVER)).toEqual({ zone: null, list });
      expect(await settingsOf(THERE)).toEqual(theirs);
      expect((await guilds.list()).map(({ id, list: own }) => [id, own.length])).toEqual([
        [SERVER, 2],
        [THERE, 2],
      ]);
    });

    it("stay when the server is seen again, is set up or changes its public channels", async () => {
      const settings = { zone: "Europe/Berlin", list: listed("a") };
      await guilds.settle(SERVER, settings, NOTHING);
      await guilds.seen(SERVER, DAY_2);
      await guilds.markSetUp(SERVER);
      await guilds.setPublicChannels(SERVER, ["1"]);
      expect(await settingsOf(SERVER)).toEqual(settings);
    });

    it("point alerts at other rules in the same moment, and leave alone one that is gone", async () => {
      await putRules(store.db, ["r1", "r2", "r3"]);
      const subscriptions = createSubscriptionStore(store.db);
      await subscriptions.add(aSubscription({ id: "onlist", ruleKeys: ["r1", "r2"] }), 25);
      await subscriptions.add(aSubscription({ id: "beside", ruleKeys: ["r1"] }), 25);
      const ruleKeys = new Map([
        ["onlist", ["r3"]],
        ["gone", ["r1"]],
      ]);
      await guilds.settle(SERVER, { zone: null, list: listed("a") }, ruleKeys);
      expect((await subscriptions.get("onlist"))?.ruleKeys).toEqual(["r3"]);
      const heard = await subscriptions.watching(["r1", "r2", "r3"], null, 10);
      expect(
        heard
          .flatMap(({ watched }) => watched.map((one) => `${one.subscription.id} ${one.ruleKey}`))
          .toSorted(),
      ).toEqual(["beside r1", "onlist r3"]);
    });

    it("change not at all where a rule is not kept", async () => {
      await putRules(store.db, ["r1"]);
      const subscriptions = createSubscriptionStore(store.db);
      await subscriptions.add(aSubscription({ id: "onlist", ruleKeys: ["r1"] }), 25);
      const before = { zone: "Asia/Tokyo", list: listed("a") };
      await guilds.settle(SERVER, before, NOTHING);
      await expect(
        guilds.settle(SERVER, { zone: null, list: listed("b") }, new Map([["onlist", ["unknown"]]])),
      ).rejects.toThrow(/constraint/i);
      expect(await settingsOf(SERVER)).toEqual(before);
      expect((await subscriptions.get("onlist"))?.ruleKeys).toEqual(["r1"]);
    });

    it("are not taken of a server that was never seen", async () => {
      await expect(guilds.settle("42", { zone: null, list: listed("a") }, NOTHING)).rejects.toThrow(
        /constraint/i,
      );
    });

    it("go with the server, and nothing of another does", async () => {
      await guilds.settle(SERVER, { zone: "Europe/Berlin", list: listed("a", "b") }, NOTHING);
      await guilds.settle(THERE, { zone: null, list: listed("c") }, NOTHING);
      await guilds.purge(SERVER);
      expect(await settingsOf(SERVER)).toBeNull();
      const left = await store.db.selectFrom("watch").select(["guild_id", "miner_id"]).execute();
      expect(left).toEqual([{ guild_id: THERE, miner_id: "c" }]);
      await guilds.seen(SERVER, DAY_2);
      expect(await settingsOf(SERVER)).toEqual({ zone: null, list: [] });
    });
  });
}
