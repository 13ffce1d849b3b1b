import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewOutboxRow, Outbox } from "../../src/app/ports/outbox.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { anEdit, aPost, at, NOON, OTHER_CHANNEL, putEvents, putRules } from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOBODY: ReadonlySet<string> = new Set();

/** Whose turn it is in the outbox of every dialect. */
export function testOutboxClaim(dialect: string, open: OpenStore): void {
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

  /** Rows are numbered from 1 in the order in which they are put. */
  const put = (...rows: readonly Partial<NewOutboxRow>[]) =>
    outbox.add(
      rows.map((row, index) => aPost({ dedupeKey: `${index}`, ...row })),
      [],
      NOON,
    );
  const claim = async (minutes = 0, limit = 10, busy = NOBODY) =>
    (await outbox.claim(at(minutes), limit, busy)).map((row) => row.id);
  const send = (id: number) => outbox.settle(id, "sent", { messageId: `${900 + id}` }, NOON);

  describe(`whose turn it is in the outbox of ${dialect}`, () => {
    it("is nobody's where nothing waits", async () => {
      expect(await claim()).toEqual([]);
      expect(await outbox.nextDue()).toBeNull();
    });

    it("a message is claimed once, with its attempt counted and its time kept", async () => {
      await put({});
      const [row] = await outbox.claim("2026-11-24T12:00:00Z", 5, NOBODY);
      expect(row).toMatchObject({ id: 1, status: "sending", attempts: 1, firstAttemptAt: NOON });
      expect(await outbox.get(1)).toEqual(row);
      expect(await claim()).toEqual([]);
    });

    it("goes by priority, then time, then number", async () => {
      await put(
        { channelId: "1", priority: 3 },
        { channelId: "2", priority: 0, notBefore: at(5) },
        { channelId: "3", priority: 0, createdAt: at(1) },
        { channelId: "4", priority: 1, createdAt: at(-60) },
        { channelId: "5", priority: 0, createdAt: at(1) },
      );
      expect(await claim(5)).toEqual([3, 5, 2, 4, 1]);
    });

    it("gives no more than were asked for, and goes on from there", async () => {
      await put(...Array.from({ length: 30 }, (_, index) => ({ channelId: `${index}` })));
      expect(await claim(0, 4)).toEqual([1, 2, 3, 4]);
      expect(await claim(0, 1)).toEqual([5]);
      expect(await claim(0, 0)).toEqual([]);
      expect(await claim(0, 100)).toHaveLength(25);
    });

    it("passes over channels that are busy", async () => {
      await put({ channelId: "1" }, { channelId: "2" }, { channelId: "3" });
      expect(await claim(0, 10, new Set(["1", "3"]))).toEqual([2]);
      expect(await claim()).toEqual([1, 3]);
    });

    it("comes to another channel behind any number of messages of one", async () => {
      await put(...Array.from({ length: 60 }, () => ({})), { channelId: OTHER_CHANNEL, priority: 3 });
      expect(await claim(0, 2)).toEqual([1, 61]);
    });

    it("is one message of a channel at a time, in their order", async () => {
      await put({}, {}, { channelId: OTHER_CHANNEL });
      expect(await claim()).toEqual([1, 3]);
      expect(await claim()).toEqual([]);
      await send(1);
      expect(await claim()).toEqual([2]);
    });

    it("a fire does not overtake an older digest of its channel, it pulls it along", async () => {
      await put(
        { channelId: "1", priority: 3 },
        { channelId: "2", priority: 1 },
        { channelId: "1", priority: 0 },
      );
      expect(await claim()).toEqual([1, 2]);
      await send(1);
      expect(await claim()).toEqual([3]);
    });

    it("a message that waits to be tried again holds up those after it", async () => {
      await put({}, {}, { channelId: OTHER_CHANNEL });
      expect(await claim(0, 1)).toEqual([1]);
      await outbox.putBack(1, at(10), "503", true);
      expect(await claim(1)).toEqual([3]);
      expect(await outbox.nextDue()).toBe(at(10));
      expect(await claim(10)).toEqual([1]);
      await outbox.settle(1, "dead", { error: "given up" }, at(10));
      expect(await claim(10)).toEqual([2]);
    });

    it("a message that waits for the end of quiet hours holds up nobody", async () => {
      await put({ notBefore: at(60) }, { priority: 3 });
      expect(await claim(1)).toEqual([2]);
      expect(await claim(60), "one of a channel at a time").toEqual([]);
      await send(2);
      expect(await claim(59)).toEqual([]);
      expect(await claim(60)).toEqual([1]);
    });

    it("a message that was held comes before a younger one that waits to be tried again", async () => {
      await put({ notBefore: at(60) }, {}, { notBefore: at(1) });
      expect(await claim()).toEqual([2]);
      await outbox.putBack(2, at(70), "503", true);
      expect(await claim(59), "the third waits for the second").toEqual([]);
      expect(await claim(60)).toEqual([1]);
      await send(1);
      expect(await claim(70)).toEqual([2]);
      await send(2);
      expect(await claim(70)).toEqual([3]);
    });

    it("what is too late is not sent but expires, and holds up nobody", async () => {
      await put({ expiresAt: at(10) }, { createdAt: at(1) });
      expect(await claim(10)).toEqual([2]);
      expect(await outbox.get(1)).toMatchObject({ status: "expired", settledAt: at(10) });
    });

    it("an edit comes after its message, whatever its priority and time", async () => {
      await put({ notBefore: at(60) });
      await outbox.add([anEdit(1, { priority: -1 })], [], NOON);
      expect(await claim(5)).toEqual([]);
      expect(await outbox.nextDue()).toBe(at(60));
      expect(await claim(60)).toEqual([1]);
      expect(await claim(60)).toEqual([]);
      await send(1);
      expect(await claim(60)).toEqual([2]);
    });

    it("an edit whose message is on its way holds up nobody", async () => {
      await put({ notBefore: at(60) });
      await outbox.add([anEdit(1), aPost({ dedupeKey: "later" })], [], NOON);
      expect(await claim(1)).toEqual([3]);
      await send(3);
      expect(await claim(60)).toEqual([1]);
      await send(1);
      expect(await claim(60), "it still waits").toEqual([2]);
    });

    it.each(["unknown", "dead", "expired", "cancelled"] as const)(
      "an edit of a message that is %s is cancelled, and the next has its turn",
      async (status) => {
        await put({});
        await outbox.add([anEdit(1), aPost({ dedupeKey: "later" })], [], NOON);
        await claim();
        await outbox.settle(1, status, {}, NOON);
        expect(await claim(1)).toEqual([3]);
        expect(await outbox.get(2)).toMatchObject({
          status: "cancelled",
          lastError: "what it edits was not posted",
          settledAt: at(1),
        });
      },
    );

    it("any number of pointless edits and unreadable messages do not hide what can be sent", async () => {
      await put({});
      await claim();
      const edits = Array.from({ length: 20 }, (_, index) =>
        anEdit(1, { dedupeKey: `edit ${index}`, priority: -1 }),
      );
      const damaged = Array.from({ length: 20 }, (_, index) => aPost({ channelId: `damaged ${index}` }));
      const ids = await outbox.add([...edits, ...damaged], [], NOON);
      await store.db.updateTable("outbox").set({ content: "?" }).where("id", "in", ids.slice(20)).execute();
      await outbox.add([aPost({ channelId: OTHER_CHANNEL, priority: 3 })], [], NOON);
      await outbox.settle(1, "dead", {}, NOON);
      expect(await claim(0, 1)).toEqual([42]);
      expect((await outbox.counts()).byStatus).toMatchObject({ cancelled: 20, dead: 21, pending: 0 });
    });

    it("a message that cannot be read is dead and holds up nobody for long", async () => {
      await put({}, {}, { channelId: OTHER_CHANNEL });
      await store.db.updateTable("outbox").set({ content: "{" }).where("id", "=", 1).execute();
      expect(await claim()).toEqual([3]);
      const row = await store.db
        .selectFrom("outbox")
        .select(["status", "last_error"])
        .where("id", "=", 1)
        .executeTakeFirst();
      expect(row).toEqual({ status: "dead", last_error: "it cannot be read" });
      expect(await claim()).toEqual([2]);
    });

    it("says when to look next", async () => {
      await put({ notBefore: at(30) }, { channelId: OTHER_CHANNEL, notBefore: at(20), priority: 3 });
      expect(await outbox.nextDue()).toBe(at(20));
      await claim(20);
      expect(await outbox.nextDue(), "what is being sent waits for nothing").toBe(at(30));
      await outbox.putBack(2, at(25), "503", true);
      expect(await outbox.nextDue()).toBe(at(25));
    });

    it("does not count what comes due with a message on its way", async () => {
      await put({}, {});
      await claim();
      expect(await outbox.nextDue()).toBeNull();
      await send(1);
      expect(await outbox.nextDue()).toBe(NOON);
    });

    it("does not count what was held and comes due while another of its channel is being sent", async () => {
      await put({ notBefore: at(5) }, {});
      expect(await claim()).toEqual([2]);
      expect(await outbox.nextDue()).toBeNull();
      await send(2);
      expect(await outbox.nextDue()).toBe(at(5));
    });

    it("two that claim at once never get the same message", async () => {
      await put(...Array.from({ length: 40 }, (_, index) => ({ channelId: `${index}` })));
      const claimed = await Promise.all([claim(0, 25), claim(0, 25), claim(0, 25)]);
      expect(claimed.map((ids) => ids.length)).toEqual([25, 15, 0]);
      expect(new Set(claimed.flat()).size).toBe(40);
    });
  });
}
