import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewOutboxRow, Outbox } from "../../src/app/ports/outbox.ts";
import { createOutboxStore } from "../../src/store/outbox.ts";
import { aPost, at, CHANNEL, NOON, OTHER_CHANNEL, putEvents, putRules } from "../support/alert-rows.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

/** What waits for the end of quiet hours, and which events a channel is told of, of every dialect. */
export function testHeldPosts(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let outbox: Outbox;
  beforeEach(async () => {
    store = await open();
    outbox = createOutboxStore(store.db);
    await putRules(store.db, ["r1", "r2"]);
    await putEvents(store.db, [
      { id: 1, ruleKey: "r1" },
      { id: 2, ruleKey: "r2" },
      { id: 3, ruleKey: "r1", kind: "resolve" },
    ]);
  });
  afterEach(async () => {
    await store.close();
  });

  const MORNING = at(600);
  const held = (eventId: number, fields: Partial<NewOutboxRow> = {}): NewOutboxRow =>
    aPost({
      dedupeKey: `held ${MORNING}|${CHANNEL}|post`,
      content: {
        kind: "alert",
        eventIds: [eventId],
        subscriptionIds: [`subscript-${eventId}`],
        folded: 1,
        held: true,
      },
      notBefore: MORNING,
      priority: eventId,
      mentionRoleIds: [`${eventId}`],
      ...fields,
    });

  /** It waits for something else than the end of quiet hours. */
  const later = (eventId: number): NewOutboxRow => {
    const row = held(eventId);
    return row.content.kind === "alert" ? { ...row, content: { ...row.content, held: false } } : row;
  };
  const told = async (channels = [CHANNEL, OTHER_CHANNEL], events = [1, 2, 3]) =>
    [...(await outbox.told(channels, events))].toSorted();

  describe(`what waits for the end of quiet hours in ${dialect}`, () => {
    it("becomes one message with everything of the night, its roles and what was folded", async () => {
      const [id = 0] = await outbox.add([held(1)], [], NOON);
      expect(await outbox.add([held(2)], [], NOON)).toEqual([]);
      expect(await outbox.get(id)).toMatchObject({
        content: {
          eventIds: [1, 2],
          subscriptionIds: ["subscript-1", "subscript-2"],
          folded: 2,
          held: true,
        },
        mentionRoleIds: ["1", "2"],
        priority: 1,
        status: "pending",
      });
      expect(await outbox.fireOf(CHANNEL, "r2", "2026-11-20")).toMatchObject({ id });
      expect(await outbox.claim(MORNING, 5, new Set())).toHaveLength(1);
    });

    it("is joined too where it waits for something else", async () => {
      const [id = 0] = await outbox.add([later(1)], [], NOON);
      expect(await outbox.add([later(2)], [], NOON)).toEqual([]);
      expect((await outbox.get(id))?.content).toMatchObject({ eventIds: [1, 2], held: false });
    });

    it("stays apart by channel", async () => {
      const other = held(2, { channelId: OTHER_CHANNEL });
      expect(await outbox.add([held(1), other], [], NOON)).toHaveLength(2);
    });

    it("is a message of its own once the one of that morning is on its way", async () => {
      await outbox.add([held(1)], [], NOON);
      await outbox.claim(MORNING, 1, new Set());
      expect(await outbox.add([held(2)], [], NOON)).toHaveLength(1);
    });
  });

  describe(`events that a channel is told of in ${dialect}`, () => {
    it("are those of its posts that wait, go or went, joined ones too", async () => {
      await outbox.add([held(1)], [], NOON);
      await outbox.add([held(2)], [], NOON);
      expect(await told()).toEqual([`${CHANNEL} 1`, `${CHANNEL} 2`]);
      expect(await told([OTHER_CHANNEL])).toEqual([]);
      expect(await told([CHANNEL], [2])).toEqual([`${CHANNEL} 2`]);
      expect(await told([CHANNEL], [])).toEqual([]);
    });

    it("are not those of an edit, nor of what was cancelled", async () => {
      const [post = 0] = await outbox.add([aPost()], [], NOON);
      await outbox.add(
        [aPost({ dedupeKey: "edit", edits: post, content: { kind: "ended", eventIds: [3] } })],
        [],
        NOON,
      );
      expect(await told()).toEqual([`${CHANNEL} 1`]);
      await outbox.cancelChannel(CHANNEL, "gone", NOON);
      expect(await told()).toEqual([]);
    });
  });
}
