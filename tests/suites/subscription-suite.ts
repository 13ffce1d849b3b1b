import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewSubscription, Subscriptions } from "../../src/app/ports/subscriptions.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import {
  aSubscription,
  at,
  CHANNEL,
  DIRECT,
  NOON,
  OTHER_CHANNEL,
  PERSON,
  putRules,
  SERVER,
} from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const MOST = 25;
const OTHER_SERVER = "1180000000000000003";
const inDirect = { kind: "person", userId: PERSON, channelId: DIRECT } as const;
const inOtherServer = { kind: "channel", guildId: OTHER_SERVER, channelId: "1180000000000000301" } as const;
const named = (index: number): string => `s${String(index).padStart(10, "0")}`;

/** What the store of subscriptions of every dialect must do. */
export function testSubscriptions(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let subscriptions: Subscriptions;
  beforeEach(async () => {
    store = await open();
    subscriptions = createSubscriptionStore(store.db);
    await putRules(store.db, ["r1", "r2", "r3"]);
  });
  afterEach(async () => {
    await store.close();
  });

  const add = (fields: Partial<NewSubscription> = {}) => subscriptions.add(aSubscription(fields), MOST);
  const rules = () =>
    store.db
      .selectFrom("subscription_rule")
      .select(["rule_key", "subscription_id"])
      .orderBy("rule_key")
      .orderBy("subscription_id")
      .execute();

  describe(`subscriptions in ${dialect}`, () => {
    it("come back as they were saved, on and not muted", async () => {
      const quietHours = { from: "22:00", until: "07:00", zone: "Europe/Berlin" };
      const given = aSubscription({
        quietHours,
        mentionRoleId: "77",
        publish: true,
        createdAt: "2026-11-24T12:00:00Z",
      });
      const expected = {
        ...given,
        createdAt: NOON,
        status: "on",
        reason: null,
        mutedUntil: null,
        mutedMiners: [],
      };
      expect(await subscriptions.add(given, MOST)).toEqual({
        ok: true,
        subscription: expected,
        again: false,
      });
      expect(await subscriptions.get(given.id)).toEqual(expected);
      expect(await subscriptions.get("unheard-of")).toBeNull();
    });

    it("of a person are found by the person and in the channel of their direct messages", async () => {
      await add();
      await add({ id: "direct", place: inDirect });
      expect((await subscriptions.of({ userId: PERSON })).map((one) => one.place)).toEqual([inDirect]);
      expect((await subscriptions.of({ guildId: SERVER })).map((one) => one.id)).toEqual(["aaaaaaaaaaa"]);
      expect((await subscriptions.inChannel(DIRECT)).map((one) => one.id)).toEqual(["direct"]);
      expect(await subscriptions.inChannel(OTHER_CHANNEL)).toEqual([]);
    });

    it("come oldest first", async () => {
      await add({ id: "b", createdAt: at(2) });
      await add({ id: "c", createdAt: at(1) });
      await add({ id: "a", createdAt: at(2) });
      expect((await subscriptions.of({ guildId: SERVER })).map((one) => one.id)).toEqual(["c", "a", "b"]);
      expect((await subscriptions.inChannel(CHANNEL)).map((one) => one.id)).toEqual(["c", "a", "b"]);
    });

    it("saved twice are kept once, as they were saved first", async () => {
      await add();
      const again = await add({ mentionRoleId: "9", ruleKeys: ["r3"] });
      expect(again).toMatchObject({ ok: true, again: true, subscription: { mentionRoleId: null } });
      expect(await subscriptions.of({ guildId: SERVER })).toHaveLength(1);
      expect((await rules()).map((row) => row.rule_key)).toEqual(["r1", "r2"]);
    });

    it.each([
      ["a server", aSubscription().place, inOtherServer],
      ["a person", inDirect, { ...inDirect, userId: "2", channelId: "1180000000000000202" }],
    ] as const)(
      "of %s are at most so many, however often the last is saved",
      async (_name, place, elsewhere) => {
        for (let index = 0; index < MOST; index += 1)
          await add({ id: named(index), place, ruleKeys: ["r1"] });
        expect(await add({ id: "one more", place })).toEqual({ ok: false, reason: "too_many", most: MOST });
        expect(await subscriptions.get("one more")).toBeNull();
        expect(await add({ id: named(MOST - 1), place })).toMatchObject({ ok: true, again: true });
        expect(await subscriptions.count()).toEqual({ on: MOST, paused: 0, disabled: 0 });
        expect(await add({ id: "elsewhere", place: elsewhere })).toMatchObject({ ok: true, again: false });
        await subscriptions.remove(named(0));
        expect(await add({ id: "one more", place })).toMatchObject({ ok: true, again: false });
      },
    );

    it("cannot watch a rule that is not kept, and nothing of them stays", async () => {
      await expect(add({ ruleKeys: ["r1", "unheard-of"] })).rejects.toThrow(/constraint/i);
      expect(await subscriptions.get("aaaaaaaaaaa")).toBeNull();
      expect(await rules()).toEqual([]);
    });

    it("are changed in what is named and in nothing else", async () => {
      await add({ mentionRoleId: "77" });
      const before = await subscriptions.get("aaaaaaaaaaa");
      const mutedMiners = [{ miner: "MARA", until: at(60) }];
      const quietHours = { from: "22:00", until: "07:00", zone: "UTC" };
      const change = { mutedUntil: "2026-11-24T13:00:00Z", mutedMiners, quietHours, publish: true };
      const changed = await subscriptions.change("aaaaaaaaaaa", change);
      expect(changed).toEqual({ ...before, mutedUntil: at(60), mutedMiners, quietHours, publish: true });
      expect(await subscriptions.change("aaaaaaaaaaa", {})).toEqual(changed);
      const undone = { mutedUntil: null, mutedMiners: [], quietHours: null, publish: false };
      expect(await subscriptions.change("aaaaaaaaaaa", undone)).toEqual(before);
      expect(await subscriptions.get("aaaaaaaaaaa")).toEqual(before);
      expect(await subscriptions.change("unheard-of", change)).toBeNull();
    });

    it("watch other rules after a change of the wish", async () => {
      await add();
      const wish = { target: "MARA", sensitivity: "own", rules: [], facts: [] } as const;
      const changed = await subscriptions.change("aaaaaaaaaaa", { wish, ruleKeys: ["r3", "r1", "r3"] });
      expect(changed).toMatchObject({ wish, ruleKeys: ["r3", "r1", "r3"] });
      expect((await rules()).map((row) => row.rule_key)).toEqual(["r1", "r3"]);
      await expect(subscriptions.change("aaaaaaaaaaa", { ruleKeys: ["unheard-of"] })).rejects.toThrow(
        /constraint/i,
      );
      expect(await subscriptions.get("aaaaaaaaaaa")).toEqual(changed);
    });

    it("rest for a reason, and for none once they are on again", async () => {
      await add();
      const paused = await subscriptions.change("aaaaaaaaaaa", { status: "paused", reason: "by_hand" });
      expect(paused).toMatchObject({ status: "paused", reason: "by_hand" });
      const on = await subscriptions.change("aaaaaaaaaaa", { status: "on" });
      expect(on).toMatchObject({ status: "on", reason: null });
    });

    it("are removed with what they watch, the rules themselves stay", async () => {
      await add();
      await add({ id: "b" });
      expect(await subscriptions.remove("aaaaaaaaaaa")).toBe(true);
      expect(await subscriptions.remove("aaaaaaaaaaa")).toBe(false);
      expect((await rules()).map((row) => row.subscription_id)).toEqual(["b", "b"]);
      expect(await store.db.selectFrom("rule").select("key").execute()).toHaveLength(3);
    });

    it("of a channel rest together, and only those that were in that state", async () => {
      await add({ id: "a" });
      await add({ id: "b" });
      await add({ id: "c", place: { kind: "channel", guildId: SERVER, channelId: OTHER_CHANNEL } });
      await subscriptions.change("b", { status: "disabled", reason: "channel_gone" });
      const changed = await subscriptions.setChannelStatus(CHANNEL, "on", "paused", "permissions");
      expect(changed.map(({ id, status, reason }) => [id, status, reason])).toEqual([
        ["a", "paused", "permissions"],
      ]);
      expect(await subscriptions.count()).toEqual({ on: 1, paused: 1, disabled: 1 });
      expect(await subscriptions.setChannelStatus(CHANNEL, "on", "paused", "permissions")).toEqual([]);
    });

    it("are found by the reason for which they rest, of all servers, oldest first", async () => {
      await add({ id: "a", createdAt: "2026-11-24T12:00:00Z" });
      await add({ id: "b", createdAt: "2026-11-23T12:00:00Z", place: inOtherServer });
      await add({ id: "c" });
      for (const id of ["a", "b"]) await subscriptions.change(id, { status: "paused", reason: "left" });
      await subscriptions.change("c", { status: "paused", reason: "by_hand" });
      expect((await subscriptions.resting("left")).map(({ id }) => id)).toEqual(["b", "a"]);
      await subscriptions.change("b", { status: "on" });
      expect((await subscriptions.resting("left")).map(({ id }) => id)).toEqual(["a"]);
      expect(await subscriptions.resting("permissions")).toEqual([]);
    });

    it("whose mute is over are found until it is taken away", async () => {
      for (const id of ["a", "b", "c", "d", "e"]) await add({ id });
      const [past, future] = ["2026-11-24T11:00:00Z", "2026-11-24T13:00:00Z"];
      await subscriptions.change("a", { mutedUntil: past });
      await subscriptions.change("b", { mutedUntil: future });
      await subscriptions.change("c", { mutedMiners: [{ miner: "m1", until: past }] });
      await subscriptions.change("d", { mutedMiners: [{ miner: "m1", until: future }] });
      expect((await subscriptions.muteEnded(NOON)).map(({ id }) => id)).toEqual(["a", "c"]);
      await subscriptions.change("a", { mutedUntil: null });
      await subscriptions.change("c", { mutedMiners: [] });
      expect(await subscriptions.muteEnded(NOON)).toEqual([]);
      expect((await subscriptions.muteEnded("2026-11-24T13:00:00Z")).map(({ id }) => id)).toEqual(["b", "d"]);
    });

    it("that somebody paused stay paused when their channel is well again", async () => {
      await add({ id: "a" });
      await add({ id: "b" });
      await subscriptions.change("b", { status: "paused", reason: "by_hand" });
      await subscriptions.setChannelStatus(CHANNEL, "on", "paused", "permissions");
      const resumed = await subscriptions.setChannelStatus(CHANNEL, "paused", "on", null);
      expect(resumed.map(({ id, status, reason }) => [id, status, reason])).toEqual([["a", "on", null]]);
      expect(await subscriptions.get("b")).toMatchObject({ status: "paused", reason: "by_hand" });
      const disabled = await subscriptions.setChannelStatus(CHANNEL, "paused", "disabled", "channel_gone");
      expect(disabled.map((one) => one.id)).toEqual(["b"]);
    });

    it.each([
      ["no JSON", { wish: "{" }],
      [
        "a wish of an unheard-of fact",
        { wish: '{"target":"BTC","sensitivity":"calm","rules":[],"facts":["x"]}' },
      ],
      ["no list of rules", { rule_keys: '{"0":"r1"}' }],
      ["a place without its server", { guild_id: null }],
      ["muted miners that are none", { muted_miners: "[1]" }],
    ])("that cannot be read are left out of lists and named alone: %s", async (_name, damage) => {
      await add({ id: "damaged" });
      await add({ id: "well" });
      await store.db.updateTable("subscription").set(damage).where("id", "=", "damaged").execute();
      expect((await subscriptions.inChannel(CHANNEL)).map((one) => one.id)).toEqual(["well"]);
      const [channel] = await subscriptions.watching(["r1"], null, 10);
      expect(channel?.watched.map(({ subscription }) => subscription.id)).toEqual(["well"]);
      await expect(subscriptions.get("damaged")).rejects.toThrow("subscription damaged cannot be read");
      expect(await subscriptions.remove("damaged")).toBe(true);
    });
  });
}
