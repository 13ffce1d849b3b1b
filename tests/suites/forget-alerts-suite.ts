import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import type { Subscriptions } from "../../src/app/ports/subscriptions.ts";
import { createDeliveryIssueStore } from "../../src/store/delivery-issues.ts";
import { createDigestStore } from "../../src/store/digests.ts";
import { createGuildStore } from "../../src/store/guilds.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { createSubscriptionStore } from "../../src/store/subscriptions.ts";
import {
  anEdit,
  aPost,
  aSubscription,
  at,
  CHANNEL,
  DIRECT,
  NOON,
  notSent,
  OTHER_CHANNEL,
  PERSON,
  putEvents,
  putRules,
  SERVER,
} from "../support/alert-rows.ts";
import { aSchedule } from "../support/digest-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const OTHER_SERVER = "1180000000000000003";
const THERE = "1180000000000000301";
const inThere = { kind: "channel", guildId: OTHER_SERVER, channelId: THERE } as const;
const inDirect = { kind: "person", userId: PERSON, channelId: DIRECT } as const;

/** What must be gone, and what must stay, when a server or a person is forgotten, in every dialect. */
export function testForgetAlerts(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let subscriptions: Subscriptions;
  let outbox: Outbox;

  /** A server with a message of every kind, another one and a person with a message each. */
  beforeEach(async () => {
    store = await open();
    subscriptions = createSubscriptionStore(store.db);
    outbox = createOutboxStore(store.db);
    await putRules(store.db, ["r1", "r2"]);
    await putEvents(store.db, [
      { id: 1, ruleKey: "r1" },
      { id: 2, ruleKey: "r1", kind: "resolve" },
    ]);
    await subscriptions.add(aSubscription(), 25);
    await subscriptions.add(aSubscription({ id: "there", place: inThere }), 25);
    await subscriptions.add(aSubscription({ id: "direct", place: inDirect }), 25);
    await outbox.add([aPost({ mentionRoleIds: ["7"] })], [notSent(1)], NOON);
    await outbox.claim(NOON, 1, new Set());
    await outbox.settle(1, "sent", { messageId: "901" }, NOON);
    await outbox.add(
      [
        aPost({ dedupeKey: "2" }),
        aPost({ dedupeKey: "3", notBefore: at(60) }),
        anEdit(1, { notBefore: at(60) }),
        aPost({ channelId: THERE, guildId: OTHER_SERVER }),
        aPost({ channelId: DIRECT, guildId: null }),
      ],
      [{ ...notSent(1), subscriptionId: "there" }],
      NOON,
    );
    await outbox.claim(NOON, 1, new Set([THERE, DIRECT]));
    const issues = createDeliveryIssueStore(store.db);
    await issues.note(CHANNEL, SERVER, "50013", at(10), NOON);
    await issues.note(THERE, OTHER_SERVER, "50013", at(10), NOON);
    await issues.note(DIRECT, null, "50007", at(10), NOON);
    const publications = createPublicationStore(store.db);
    await publications.noteFailed({ id: 1, channelId: CHANNEL }, "limit", NOON);
    await publications.noteFailed({ id: 5, channelId: THERE }, "limit", NOON);
  });
  afterEach(async () => {
    await store.close();
  });

  const ids = async (table: "subscription" | "outbox") =>
    (await store.db.selectFrom(table).select("id").orderBy("id").execute()).map((row) => row.id);
  const channelsOf = async (table: "delivery_issue" | "subscription_rule" | "not_published") =>
    (await store.db.selectFrom(table).select("channel_id").distinct().orderBy("channel_id").execute()).map(
      (row) => row.channel_id,
    );
  const untold = async () => {
    const rows = await store.db.selectFrom("not_sent").select("subscription_id").execute();
    return rows.map((row) => row.subscription_id);
  };

  describe(`forgetting in ${dialect}`, () => {
    it("takes a server's subscriptions, its waiting messages and what is known of its channels", async () => {
      expect(await subscriptions.removeAll({ guildId: SERVER })).toBe(1);
      expect(await ids("subscription")).toEqual(["direct", "there"]);
      expect(await channelsOf("subscription_rule")).toEqual([DIRECT, THERE]);
      expect(await channelsOf("delivery_issue")).toEqual([DIRECT, THERE]);
      expect(await untold()).toEqual(["there"]);
      expect(await channelsOf("not_published")).toEqual([THERE]);
      expect(await ids("outbox"), "1 was sent, 2 is being sent").toEqual([1, 2, 5, 6]);
      expect(await subscriptions.removeAll({ guildId: SERVER })).toBe(0);
      expect(await subscriptions.removeAll({ guildId: "unheard-of" })).toBe(0);
      expect(await ids("subscription")).toEqual(["direct", "there"]);
    });

    it("leaves of what was sent only that it was", async () => {
      await subscriptions.removeAll({ guildId: SERVER });
      const row = await store.db.selectFrom("outbox").selectAll().where("id", "=", 1).executeTakeFirst();
      expect(row).toMatchObject({ content: null, guild_id: null, mention_role_ids: "[]", status: "sent" });
      expect(await outbox.get(1)).toBeNull();
      expect(await outbox.fireOf(CHANNEL, "r1", "2026-11-20")).toBeNull();
      expect(await outbox.add([aPost()], [], at(1)), "nor is it sent a second time").toEqual([]);
    });

    it("lets what is being sent be settled, and does not send it after a restart", async () => {
      await subscriptions.removeAll({ guildId: SERVER });
      await outbox.reclaim();
      expect((await outbox.claim(at(1), 10, new Set())).map((row) => row.id)).toEqual([5, 6]);
      const row = await store.db.selectFrom("outbox").select("status").where("id", "=", 2).executeTakeFirst();
      expect(row?.status).toBe("dead");
    });

    it("takes a person's direct messages and leaves the servers alone", async () => {
      expect(await subscriptions.removeAll({ userId: PERSON })).toBe(1);
      expect(await ids("subscription")).toEqual(["aaaaaaaaaaa", "there"]);
      expect(await ids("outbox")).toEqual([1, 2, 3, 4, 5]);
      expect(await channelsOf("delivery_issue")).toEqual([CHANNEL, THERE]);
      expect(await subscriptions.removeAll({ userId: "2" })).toBe(0);
      expect(await ids("outbox")).toEqual([1, 2, 3, 4, 5]);
    });

    it("takes a server's digests and what was decided about them, and no other's", async () => {
      const digests = createDigestStore(store.db);
      const schedules = [
        aSchedule(),
        aSchedule({ channelId: OTHER_CHANNEL }),
        aSchedule({ channelId: THERE, guildId: OTHER_SERVER }),
      ];
      for (const schedule of schedules) await digests.set(schedule, 10);
      const decisions = schedules.map(({ channelId }) => ({
        channelId,
        localDate: "2026-11-24",
        outcome: "missed" as const,
      }));
      await digests.decide(decisions, NOON);
      await digests.remove(OTHER_CHANNEL);
      await subscriptions.removeAll({ userId: PERSON });
      expect(await digests.page(null, 10)).toHaveLength(2);
      await subscriptions.removeAll({ guildId: SERVER });
      expect((await digests.page(null, 10)).map(({ channelId }) => channelId)).toEqual([THERE]);
      const dates = await store.db.selectFrom("digest_date").select("channel_id").execute();
      expect(dates, "also of a digest that was turned off").toEqual([{ channel_id: THERE }]);
    });

    it("comes with the purge of a server", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(SERVER, NOON);
      await guilds.purge(SERVER);
      expect(await guilds.get(SERVER)).toBeNull();
      expect(await subscriptions.of({ guildId: SERVER })).toEqual([]);
      expect(await ids("outbox")).toEqual([1, 2, 5, 6]);
    });

    it("takes everything or nothing", async () => {
      const guilds = createGuildStore(store.db);
      await guilds.seen(SERVER, NOON);
      await store.db.schema
        .createTable("holds_on")
        .addColumn("guild", "text", (column) => column.references("guild.id"))
        .execute();
      await sql`insert into holds_on (guild) values (${SERVER})`.execute(store.db);
      await expect(guilds.purge(SERVER)).rejects.toThrow(/constraint/i);
      expect(await subscriptions.of({ guildId: SERVER })).toHaveLength(1);
      expect(await ids("outbox")).toEqual([1, 2, 3, 4, 5, 6]);
    });
  });
}
