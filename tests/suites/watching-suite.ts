import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import type { Subscriptions } from "../../src/app/ports/subscriptions.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import {
  anEdit,
  aPost,
  aSubscription,
  CHANNEL,
  DIRECT,
  NOON,
  OTHER_CHANNEL,
  PERSON,
  putEvents,
  putRules,
  SERVER,
} from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const inChannel = (channelId: string) => ({ kind: "channel", guildId: SERVER, channelId }) as const;

/** What the fan-out is told of who watches what, in every dialect. */
export function testWatching(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let subscriptions: Subscriptions;
  let outbox: Outbox;
  beforeEach(async () => {
    store = await open();
    subscriptions = createSubscriptionStore(store.db);
    outbox = createOutboxStore(store.db);
    await putRules(store.db, ["r1", "r2", "r3"]);
  });
  afterEach(async () => {
    await store.close();
  });

  const add = (id: string, ruleKeys: readonly string[], channelId = CHANNEL) =>
    subscriptions.add(aSubscription({ id, ruleKeys, place: inChannel(channelId) }), 1_000);
  const pairs = async (...ruleKeys: readonly string[]) =>
    (await subscriptions.watching(ruleKeys, null, 10)).flatMap(({ place, watched }) =>
      watched.map(
        ({ subscription, ruleKey }) => `${place.channelId.slice(-3)} ${subscription.id} ${ruleKey}`,
      ),
    );
  const told = async (ruleKey = "r1", channelId = CHANNEL) => {
    const found = await subscriptions.watching([ruleKey], null, 10);
    const channel = found.find(({ place }) => place.channelId === channelId);
    return channel?.watched.map(({ toldEpisode }) => toldEpisode);
  };

  describe(`who watches what in ${dialect}`, () => {
    it("is nobody where no rule is asked for, or none that anybody watches", async () => {
      await add("a", ["r1"]);
      expect(await subscriptions.watching([], null, 10)).toEqual([]);
      expect(await subscriptions.watching(["r3", "unheard-of"], null, 10)).toEqual([]);
    });

    it("is every pair of a subscription and one of the rules, by channel", async () => {
      await add("a", ["r2", "r1"], OTHER_CHANNEL);
      await add("b", ["r1", "r3"]);
      await add("c", ["r1"]);
      expect(await pairs("r1", "r2", "r1")).toEqual(["101 b r1", "101 c r1", "102 a r1", "102 a r2"]);
      expect(await pairs("r3")).toEqual(["101 b r3"]);
    });

    it("comes with the whole subscription, one that rests too", async () => {
      await add("a", ["r2", "r1"]);
      const paused = await subscriptions.change("a", { status: "paused", reason: "by_hand" });
      const place = { kind: "person", userId: PERSON, channelId: DIRECT } as const;
      await subscriptions.add(aSubscription({ id: "b", ruleKeys: ["r1"], place }), 25);
      const found = await subscriptions.watching(["r1"], null, 10);
      expect(found.map((channel) => channel.place)).toEqual([inChannel(CHANNEL), place]);
      expect(found[0]?.watched).toEqual([{ subscription: paused, ruleKey: "r1", toldEpisode: null }]);
    });

    it.each([
      ["few rules", ["r1", "unheard-of"]],
      ["hundreds of rules", ["r1", ...Array.from({ length: 150 }, (_, index) => `x${index}`)]],
      [
        "more rules than a statement takes",
        ["r1", ...Array.from({ length: 33_000 }, (_, index) => `x${index}`)],
      ],
    ])("is read channel by channel, each once: %s", async (_name, ruleKeys) => {
      const channels = Array.from({ length: 25 }, (_, index) => String(1_000 + index));
      for (const [index, channel] of channels.entries()) {
        // Every fifth channel watches something else.
        await add(`s${index}`, [index % 5 === 4 ? "r2" : "r1"], channel);
      }
      const sizes: number[] = [];
      const seen: string[] = [];
      for (let after: string | null = null; sizes.at(-1) !== 0; after = seen.at(-1) ?? null) {
        const page = await subscriptions.watching(ruleKeys, after, 8);
        sizes.push(page.length);
        seen.push(...page.map(({ place }) => place.channelId));
      }
      expect(sizes).toEqual([8, 8, 4, 0]);
      expect(seen).toEqual(channels.filter((_, index) => index % 5 !== 4));
    });

    it("is no short page where nothing of a channel can be read", async () => {
      for (const index of [1, 2, 3, 4]) await add(`s${index}`, ["r1"], `100${index}`);
      await store.db.updateTable("subscription").set({ wish: "?" }).where("id", "in", ["s1", "s2"]).execute();
      const page = await subscriptions.watching(["r1"], null, 2);
      expect(page.map(({ place }) => place.channelId)).toEqual(["1003", "1004"]);
    });

    it("knows the newest episode that the channel was told of, by whichever subscription", async () => {
      await add("a", ["r1", "r2"]);
      await add("b", ["r1"]);
      await add("c", ["r1"], OTHER_CHANNEL);
      expect(await told()).toEqual([null, null]);
      await putEvents(store.db, [
        { id: 1, ruleKey: "r1", episode: "2026-11-02" },
        { id: 2, ruleKey: "r1", episode: "2026-11-20" },
        { id: 3, ruleKey: "r2", episode: "2026-11-23", kind: "stale" },
      ]);
      const content = { kind: "alert", subscriptionIds: ["a"], folded: 0, held: false } as const;
      await outbox.add([aPost({ dedupeKey: "2", content: { ...content, eventIds: [2, 3] } })], [], NOON);
      await outbox.add([aPost({ dedupeKey: "1", content: { ...content, eventIds: [1] } })], [], NOON);
      expect(await told()).toEqual(["2026-11-20", "2026-11-20"]);
      expect(await told("r1", OTHER_CHANNEL)).toEqual([null]);
      expect(await told("r2"), "only a fire begins an episode").toEqual([null]);
    });

    it.each([
      ["pending", "2026-11-20"],
      ["sending", "2026-11-20"],
      ["sent", "2026-11-20"],
      ["unknown", "2026-11-20"],
      ["dead", null],
      ["expired", null],
      ["cancelled", null],
    ] as const)("a post that is %s told of episode %s", async (status, episode) => {
      await add("a", ["r1"]);
      await putEvents(store.db, [{ id: 1, ruleKey: "r1" }]);
      await outbox.add([aPost()], [], NOON);
      await store.db.updateTable("outbox").set({ status }).execute();
      expect(await told()).toEqual([episode]);
      expect((await outbox.fireOf(CHANNEL, "r1", "2026-11-20"))?.id ?? null).toBe(
        episode === null ? null : 1,
      );
    });

    it("an edit that shows the fire again did not tell of it", async () => {
      await add("a", ["r1"]);
      await putEvents(store.db, [
        { id: 1, ruleKey: "r1" },
        { id: 2, ruleKey: "r1", kind: "resolve" },
      ]);
      const [post] = await outbox.add([aPost()], [], NOON);
      await outbox.add([anEdit(post ?? 0)], [], NOON);
      await store.db.updateTable("outbox").set({ status: "dead" }).where("edits", "is", null).execute();
      expect(await told()).toEqual([null]);
      expect(await outbox.fireOf(CHANNEL, "r1", "2026-11-20")).toBeNull();
    });
  });
}
