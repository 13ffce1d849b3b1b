import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewNotSent, NewOutboxRow, Outbox, OutboxStatus } from "../../src/app/ports/outbox.ts";
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

const alert = (eventIds: readonly number[], held = false): NewOutboxRow["content"] => ({
  kind: "alert",
  eventIds,
  subscriptionIds: ["aaaaaaaaaaa"],
  folded: 0,
  held,
});

/** Why one subscription of the channel did not hear of an event. */
const of = (reason: NewNotSent["reason"], eventId: number, subscriptionId = "aaaaaaaaaaa"): NewNotSent => ({
  ...notSent(eventId, reason),
  subscriptionId,
});

/** What every dialect must tell a channel's digest. */
export function testChannelNews(dialect: string, open: OpenStore): void {
  describe(`what a digest learns of a channel's alerts in ${dialect}`, () => {
    let store: OpenedStore;
    let outbox: Outbox;
    beforeEach(async () => {
      store = await open();
      outbox = createOutboxStore(store.db);
      await putRules(store.db, ["r1"]);
      await putEvents(
        store.db,
        [1, 2, 3, 4, 5].map((id) => ({
          id,
          ruleKey: "r1",
          kind: id === 2 ? "resolve" : "fire",
          episode: `2026-11-${10 + id}`,
        })),
      );
    });
    afterEach(async () => {
      await store.close();
    });

    /** Settles it so many minutes after noon. */
    async function put(
      row: Partial<NewOutboxRow>,
      status: Exclude<OutboxStatus, "pending" | "sending"> = "sent",
      minutes = 10,
    ): Promise<number> {
      const [id = 0] = await outbox.add([aPost({ dedupeKey: JSON.stringify(row), ...row })], [], NOON);
      await outbox.claim(at(minutes), 10, new Set());
      await outbox.settle(id, status, status === "sent" ? { messageId: "900" } : {}, at(minutes));
      return id;
    }
    const news = (from = 0, to = 60, channel = CHANNEL) => outbox.sinceDigest(channel, at(from), at(to));
    const NOTHING = { told: [], ended: [], waiting: 0, notSent: [] };

    it("is nothing where nothing was", async () => {
      expect(await news()).toEqual(NOTHING);
    });

    it("is what was told, in order, and each event once", async () => {
      await put({ content: alert([3, 1]) });
      await put({ content: alert([1, 4]) }, "unknown", 20);
      await put({ content: alert([5]), channelId: OTHER_CHANNEL });
      expect(await news()).toEqual({ ...NOTHING, told: [1, 3, 4] });
    });

    it.each(["dead", "expired", "cancelled"] as const)("is not what ended as %s", async (status) => {
      await put({}, status);
      expect(await news()).toEqual(NOTHING);
    });

    it("is what settled after the beginning and up to the end", async () => {
      await put({});
      expect((await news(10, 60)).told).toEqual([]);
      expect((await news(9, 10)).told).toEqual([1]);
      expect((await news(0, 9)).told).toEqual([]);
    });

    it("tells ends by the edit of their message", async () => {
      const fired = await put({}, "sent", 5);
      await put(anEdit(fired, { content: { kind: "ended", eventIds: [2] } }), "sent", 30);
      expect(await news(10)).toEqual({ ...NOTHING, ended: [2] });
    });

    it("counts what waits for the end of quiet hours, and nothing that waits for another try", async () => {
      const held = { content: alert([1, 3], true), notBefore: at(600), dedupeKey: "held" };
      await outbox.add([aPost(held)], [], NOON);
      expect((await news()).waiting).toBe(2);
      expect((await news(0, 601)).waiting).toBe(0);
      const [id = 0] = await outbox.add([aPost({ channelId: OTHER_CHANNEL })], [], NOON);
      await outbox.claim(NOON, 10, new Set());
      await outbox.putBack(id, at(90), "503", true);
      expect((await news(0, 60, OTHER_CHANNEL)).waiting).toBe(0);
    });

    it("gives the reasons of what was not sent, once an event, and not of what another subscription told", async () => {
      await outbox.add(
        [aPost({ content: alert([4]) })],
        [of("muted", 1), of("over_budget", 3, "bbbbbbbbbbb"), of("muted", 3), of("muted", 4)],
        at(5),
      );
      expect((await news()).notSent).toEqual([
        { eventId: 1, reason: "muted" },
        { eventId: 3, reason: "muted" },
      ]);
      expect((await news(5)).notSent).toEqual([]);
      expect((await news(0, 60, OTHER_CHANNEL)).notSent).toEqual([]);
    });
  });
}
