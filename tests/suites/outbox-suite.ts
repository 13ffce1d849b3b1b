import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outbox, OutboxContent } from "../../src/app/ports/outbox.ts";
import { nonceOf } from "../../src/domain/keys.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import {
  anEdit,
  aPost,
  at,
  CHANNEL,
  NOON,
  notSent,
  OTHER_CHANNEL,
  putEvents,
  putRules,
} from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What the outbox of every dialect must do, but for whose turn it is. */
export function testOutbox(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let outbox: Outbox;
  beforeEach(async () => {
    store = await open();
    outbox = createOutboxStore(store.db);
    await putRules(store.db, ["r1"]);
    await putEvents(store.db, [
      { id: 1, ruleKey: "r1" },
      { id: 2, ruleKey: "r1", kind: "resolve" },
    ]);
  });
  afterEach(async () => {
    await store.close();
  });

  const addOne = async (row = aPost()): Promise<number> => {
    const [id] = await outbox.add([row], [], NOON);
    if (id === undefined) throw new Error("nothing was added");
    return id;
  };
  const claimOne = async (minutes = 0) => (await outbox.claim(at(minutes), 1, new Set()))[0];
  const sendOne = async (minutes = 0) => {
    const id = await addOne();
    await claimOne();
    await outbox.settle(id, "sent", { messageId: "900" }, at(minutes));
    return id;
  };
  const statusOf = async (id: number) => (await outbox.get(id))?.status;
  const links = () => store.db.selectFrom("outbox_event").select(["outbox_id", "event_id"]).execute();
  const reasons = async () => await outbox.notSent({ subscriptionId: "aaaaaaaaaaa", limit: 100 });

  describe(`the outbox in ${dialect}`, () => {
    it("gives a message back as it was written, pending and never tried", async () => {
      const row = aPost({ mentionRoleIds: ["7", "8"], notBefore: "2026-11-24T13:00:00Z" });
      const id = await addOne(row);
      expect(await outbox.get(id)).toEqual({
        ...row,
        notBefore: at(60),
        id,
        nonce: nonceOf([row.dedupeKey, row.channelId, "0"]),
        ref: expect.stringMatching(/^[\w-]{8}$/),
        status: "pending",
        attempts: 0,
        firstAttemptAt: null,
        messageId: null,
        lastError: null,
        settledAt: null,
      });
      expect(await outbox.get(99)).toBeNull();
    });

    it.each<OutboxContent>([
      { kind: "alert", eventIds: [2, 1], subscriptionIds: ["a", "b"], folded: 3, held: true },
      { kind: "alert", eventIds: [2, 1], subscriptionIds: ["a"], folded: 0, held: false, afterMute: true },
      { kind: "ended", eventIds: [1, 2] },
      { kind: "welcome", subscriptionId: "a" },
      { kind: "test", subscriptionId: "a", by: "5" },
      { kind: "notice", subscriptionId: "a", reason: "permissions" },
    ])("keeps what a message is made of: $kind", async (content) => {
      const id = await addOne(aPost({ content, guildId: null }));
      expect(await outbox.get(id)).toMatchObject({ content, guildId: null });
      const wanted = "eventIds" in content ? 2 : 0;
      expect(await links()).toHaveLength(wanted);
    });

    it("gives other nonces and refs to another channel and another key", async () => {
      const rows = [aPost(), aPost({ channelId: OTHER_CHANNEL }), aPost({ dedupeKey: "another" })];
      const ids = await outbox.add(rows, [], NOON);
      const added = await Promise.all(ids.map((id) => outbox.get(id)));
      expect(new Set(added.map((row) => row?.nonce)).size).toBe(3);
      expect(new Set(added.map((row) => row?.ref)).size).toBe(3);
      expect(added.filter((row) => row?.nonce.startsWith(row.ref))).toEqual([]);
    });

    it("keeps one of two messages with the same key in a channel, the first", async () => {
      const first = await outbox.add([aPost(), aPost({ channelId: OTHER_CHANNEL })], [], NOON);
      const second = await outbox.add([aPost({ priority: 3 }), aPost({ dedupeKey: "new" })], [], at(1));
      expect(first).toHaveLength(2);
      expect(second).toHaveLength(1);
      expect(await outbox.get(first[0] ?? 0)).toMatchObject({ priority: 0 });
      expect(await outbox.get(second[0] ?? 0)).toMatchObject({ dedupeKey: "new" });
      expect(await links()).toHaveLength(3);
      expect(await outbox.add([aPost(), aPost()], [], at(2))).toEqual([]);
      expect(await outbox.add([], [], at(2))).toEqual([]);
    });

    it("keeps one of two messages with the same key in one call", async () => {
      expect(await outbox.add([aPost(), aPost({ priority: 2 })], [], NOON)).toHaveLength(1);
      expect((await outbox.counts()).byStatus.pending).toBe(1);
    });

    it("keeps why something was not sent, newest first, and the first reason of a pair", async () => {
      await outbox.add([], [notSent(1), notSent(2, "over_budget")], NOON);
      await outbox.add([], [notSent(1, "disabled"), { ...notSent(1), subscriptionId: "other" }], at(5));
      const expected = [
        { ...notSent(2, "over_budget"), at: NOON },
        { ...notSent(1), at: NOON },
      ];
      expect(await reasons()).toEqual(expected);
      expect(await outbox.notSent({ subscriptionId: "aaaaaaaaaaa", limit: 1 })).toEqual(expected.slice(0, 1));
      expect(await outbox.notSent({ subscriptionId: "unheard-of", limit: 9 })).toEqual([]);
    });

    it.each([
      ["an event that is not there", () => outbox.add([aPost()], [notSent(1), notSent(99)], NOON)],
      [
        "a message about one",
        () =>
          outbox.add(
            [aPost(), aPost({ channelId: "1", content: { kind: "ended", eventIds: [99] } })],
            [],
            NOON,
          ),
      ],
      ["an edit of nothing", () => outbox.add([aPost(), anEdit(99)], [notSent(1)], NOON)],
    ])("takes all of a call or nothing: %s", async (_name, call) => {
      await expect(call()).rejects.toThrow(/constraint/i);
      expect(await store.db.selectFrom("outbox").selectAll().execute()).toEqual([]);
      expect(await links()).toEqual([]);
      expect(await reasons()).toEqual([]);
    });

    it("knows which finished bars were not fanned out, oldest first", async () => {
      const of = (clock: "session" | "slot" | "fact", bar: string, finished: string | null) =>
        store.db
          .insertInto("bar")
          .values({ clock, bar, pass: 1, finished_at: finished, fanned_out_at: null })
          .execute();
      await of("slot", at(5), at(6));
      await of("fact", "0000000012", at(1));
      await of("session", "2026-11-24", null);
      const session = { clock: "session", bar: "2026-11-23", pass: 1 } as const;
      const fact = { clock: "fact", bar: "0000000012", pass: 1 } as const;
      const slot = { clock: "slot", bar: at(5), pass: 1 } as const;
      expect(await outbox.barsToFanOut()).toEqual([session, fact, slot]);
      await outbox.markFannedOut(fact, at(7));
      await outbox.markFannedOut(fact, at(8));
      expect(await outbox.barsToFanOut()).toEqual([session, slot]);
      const marked = await store.db
        .selectFrom("bar")
        .select("fanned_out_at")
        .where("clock", "=", "fact")
        .executeTakeFirst();
      expect(marked?.fanned_out_at).toBe(at(7));
    });

    it("settles a message that is being sent, with the message's id or what went wrong", async () => {
      const sent = await sendOne(1);
      expect(await outbox.get(sent)).toMatchObject({
        status: "sent",
        messageId: "900",
        lastError: null,
        settledAt: at(1),
      });
      const dead = await addOne(aPost({ dedupeKey: "2" }));
      await claimOne();
      await outbox.settle(dead, "dead", { error: "50035: invalid form body" }, at(2));
      expect(await outbox.get(dead)).toMatchObject({
        status: "dead",
        messageId: null,
        lastError: "50035: invalid form body",
      });
    });

    it("takes the same mark twice, and no other one than that", async () => {
      const id = await sendOne(1);
      await outbox.settle(id, "sent", { messageId: "900" }, at(9));
      expect(await outbox.get(id)).toMatchObject({ settledAt: at(1) });
      await expect(outbox.settle(id, "dead", {}, at(9))).rejects.toThrow(`message ${id} is not being sent`);
      await expect(outbox.putBack(id, at(9), "x", true)).rejects.toThrow(`message ${id} is not being sent`);
      await expect(outbox.settle(99, "sent", {}, at(9))).rejects.toThrow("message 99 is not being sent");
      const waiting = await addOne(aPost({ dedupeKey: "2" }));
      await expect(outbox.settle(waiting, "sent", {}, at(9))).rejects.toThrow("is not being sent");
      expect(await statusOf(waiting)).toBe("pending");
    });

    it.each([
      ["counts the try", true, 2],
      ["does not count a try that was no fault", false, 1],
    ])("puts a message back for later and %s", async (_name, counts, attempts) => {
      const id = await addOne();
      await claimOne();
      await outbox.putBack(id, at(10), "503", counts);
      expect(await outbox.get(id)).toMatchObject({
        status: "pending",
        notBefore: at(10),
        lastError: "503",
        firstAttemptAt: NOON,
        settledAt: null,
      });
      expect(await claimOne(9)).toBeUndefined();
      expect(await claimOne(10)).toMatchObject({ id, attempts, firstAttemptAt: NOON });
    });

    it("takes back what was being sent when the bot stopped, with its first attempt, and counts no try", async () => {
      const id = await addOne();
      await addOne(aPost({ channelId: OTHER_CHANNEL }));
      await claimOne();
      expect(await outbox.reclaim()).toBe(1);
      expect(await outbox.reclaim()).toBe(0);
      expect(await outbox.get(id)).toMatchObject({ status: "pending", attempts: 0, firstAttemptAt: NOON });
      expect(await claimOne(5)).toMatchObject({ id, attempts: 1, firstAttemptAt: NOON });
    });

    it("expires what waited too long, not what is being sent", async () => {
      const soon = await addOne(aPost({ expiresAt: "2026-11-24T12:10:00Z" }));
      const sending = await addOne(aPost({ channelId: OTHER_CHANNEL, priority: -1, expiresAt: at(5) }));
      await claimOne();
      expect(await outbox.expire(at(9))).toBe(0);
      expect(await outbox.expire(at(10))).toBe(1);
      expect(await outbox.get(soon)).toMatchObject({ status: "expired", settledAt: at(10) });
      expect(await statusOf(sending)).toBe("sending");
    });

    it("cancels what waits in a channel, and nothing else", async () => {
      const sent = await sendOne();
      const waiting = await addOne(aPost({ dedupeKey: "2", notBefore: at(60) }));
      const elsewhere = await addOne(aPost({ channelId: OTHER_CHANNEL }));
      expect(await outbox.cancelChannel(CHANNEL, "10003: unknown channel", at(1))).toBe(1);
      expect(await outbox.get(waiting)).toMatchObject({
        status: "cancelled",
        lastError: "10003: unknown channel",
        settledAt: at(1),
      });
      expect([await statusOf(sent), await statusOf(elsewhere)]).toEqual(["sent", "pending"]);
      expect(await outbox.cancelChannel(CHANNEL, "again", at(2))).toBe(0);
    });

    it("finds the message that told a channel of a fire", async () => {
      const id = await addOne();
      expect(await outbox.fireOf(CHANNEL, "r1", "2026-11-20")).toMatchObject({ id });
      expect(await outbox.fireOf(CHANNEL, "r1", "2026-11-19")).toBeNull();
      expect(await outbox.fireOf(CHANNEL, "r2", "2026-11-20")).toBeNull();
      expect(await outbox.fireOf(OTHER_CHANNEL, "r1", "2026-11-20")).toBeNull();
    });

    it("forgets what was settled long ago, but not a message that is still to be edited", async () => {
      const edited = await sendOne();
      await addOne(anEdit(edited, { notBefore: at(60) }));
      const old = await addOne(aPost({ dedupeKey: "2" }));
      await claimOne();
      await outbox.settle(old, "dead", {}, at(1));
      await addOne(aPost({ dedupeKey: "3", notBefore: at(60) }));
      await outbox.add([], [notSent(1)], NOON);
      expect(await outbox.prune(NOON)).toBe(0);
      expect(await outbox.prune(at(30))).toBe(1);
      expect(await outbox.get(old)).toBeNull();
      expect(await statusOf(edited)).toBe("sent");
      expect(await reasons()).toEqual([]);
      expect((await links()).map((row) => row.outbox_id)).toEqual([1, 2, 2, 4]);
    });

    it("forgets a message together with its edit, and gives no number twice", async () => {
      const post = await sendOne();
      const edit = await addOne(anEdit(post));
      await claimOne(1);
      await outbox.settle(edit, "sent", { messageId: "900" }, at(2));
      expect(await outbox.prune(at(2)), "the edit is not old enough").toBe(0);
      const newest = await addOne(aPost({ dedupeKey: "2" }));
      await claimOne(3);
      await outbox.settle(newest, "sent", { messageId: "901" }, at(3));
      expect(await outbox.prune(at(60))).toBe(2);
      expect(await addOne(aPost({ dedupeKey: "3" }))).toBe(newest + 1);
    });

    it("goes on without the events that were forgotten", async () => {
      const id = await addOne();
      await outbox.add([], [notSent(1)], NOON);
      await store.db.deleteFrom("event").execute();
      expect(await statusOf(id)).toBe("pending");
      expect(await links()).toEqual([]);
      expect(await reasons()).toEqual([]);
    });

    it("names a message that cannot be read, and finds no fire in it", async () => {
      const id = await addOne();
      await store.db.updateTable("outbox").set({ content: '{"kind":"song"}' }).execute();
      await expect(outbox.get(id)).rejects.toThrow(`message ${id} cannot be read`);
      expect(await outbox.fireOf(CHANNEL, "r1", "2026-11-20")).toBeNull();
    });

    it("makes what waits for another try due, but not what waits for its first time", async () => {
      const tried = await addOne();
      const later = await addOne(aPost({ dedupeKey: "later", notBefore: at(600) }));
      await claimOne();
      await outbox.putBack(tried, at(60), "503", true);
      expect(await outbox.claim(at(1), 5, new Set())).toEqual([]);
      expect(await outbox.dueNow(OTHER_CHANNEL, at(1))).toBe(0);
      expect(await outbox.dueNow(CHANNEL, at(1))).toBe(1);
      expect((await outbox.claim(at(1), 5, new Set())).map(({ id }) => id)).toEqual([tried]);
      expect((await outbox.get(later))?.notBefore).toBe(at(600));
    });
  });
}
