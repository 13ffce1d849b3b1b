import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outbox } from "../../src/app/ports/outbox.ts";
import type { Publications } from "../../src/app/ports/publications.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { createPublicationStore } from "../../src/store/publications.ts";
import { aPost, at, CHANNEL, NOON, OTHER_CHANNEL } from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What the store of posts that were not published must do in every dialect. */
export function testPublications(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let publications: Publications;
  let outbox: Outbox;
  let content: ReturnType<typeof aPost>["content"];
  beforeEach(async () => {
    store = await open();
    publications = createPublicationStore(store.db);
    outbox = createOutboxStore(store.db);
    content = { kind: "alert", eventIds: [], subscriptionIds: ["aaaaaaaaaaa"], folded: 0, held: false };
    const rows = ["1", "2"].map((dedupeKey) => aPost({ dedupeKey, content }));
    await outbox.add([...rows, aPost({ dedupeKey: "3", content, channelId: OTHER_CHANNEL })], [], NOON);
  });
  afterEach(async () => {
    await store.close();
  });

  const note = (id: number, reason: Parameters<Publications["noteFailed"]>[1], now = NOON) =>
    publications.noteFailed({ id, channelId: id === 3 ? OTHER_CHANNEL : CHANNEL }, reason, now);

  describe(`posts that were not published in ${dialect}`, () => {
    it("are told of their channel, newest first, with what they say", async () => {
      expect(await publications.failed(CHANNEL, NOON)).toEqual([]);
      await note(1, "limit", "2026-11-24T12:00:00Z");
      await note(2, "permissions", at(1));
      await note(3, "gone");
      expect(await publications.failed(CHANNEL, NOON)).toEqual([
        { content, reason: "permissions", at: at(1) },
        { content, reason: "limit", at: NOON },
      ]);
      expect(await publications.failed(CHANNEL, at(1))).toHaveLength(1);
      expect(await publications.failed(CHANNEL, at(2))).toEqual([]);
    });

    it("have the reason that was noted last", async () => {
      await note(1, "no_answer");
      await note(1, "limit", at(1));
      expect(await publications.failed(CHANNEL, NOON)).toEqual([{ content, reason: "limit", at: at(1) }]);
    });

    it("are not noted of a message that is gone, and go with their message", async () => {
      await note(99, "limit");
      await note(1, "limit");
      await outbox.claim(NOON, 3, new Set());
      await outbox.settle(1, "sent", { messageId: "901" }, NOON);
      await outbox.prune(at(1));
      expect(await publications.failed(CHANNEL, NOON)).toEqual([]);
      expect(await store.db.selectFrom("not_published").selectAll().execute()).toEqual([]);
    });

    it("are left out where nobody knows any more what they said", async () => {
      await note(1, "limit");
      await store.db.updateTable("outbox").set({ content: null }).execute();
      expect(await publications.failed(CHANNEL, NOON)).toEqual([]);
    });
  });
}
