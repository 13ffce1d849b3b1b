import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outbox, OutboxStatus } from "../../src/app/ports/outbox.ts";
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

const over = (eventId: number) => notSent(eventId, "over_budget");

/** What the outbox of every dialect must count. */
export function testOutboxCounts(dialect: string, open: OpenStore): void {
  describe(`the counts of the outbox in ${dialect}`, () => {
    let store: OpenedStore;
    let outbox: Outbox;
    beforeEach(async () => {
      store = await open();
      outbox = createOutboxStore(store.db);
      await putRules(store.db, ["r1"]);
      await putEvents(store.db, [
        { id: 1, ruleKey: "r1" },
        { id: 2, ruleKey: "r1", kind: "resolve" },
        { id: 3, ruleKey: "r1", kind: "stale" },
      ]);
    });
    afterEach(async () => {
      await store.close();
    });

    const addOne = (row = aPost()) => outbox.add([row], [], NOON);
    const sendOne = async () => {
      const [id = 0] = await addOne();
      await outbox.claim(NOON, 1, new Set());
      await outbox.settle(id, "sent", { messageId: "900" }, NOON);
      return id;
    };

    it("counts by status and knows how long the oldest waits", async () => {
      const none: Record<OutboxStatus, number> = {
        pending: 0,
        sending: 0,
        sent: 0,
        unknown: 0,
        dead: 0,
        expired: 0,
        cancelled: 0,
      };
      expect(await outbox.counts()).toEqual({ byStatus: none, oldestDue: null });
      await sendOne();
      await addOne(aPost({ dedupeKey: "2", createdAt: at(3), expiresAt: at(4) }));
      await addOne(aPost({ dedupeKey: "3", notBefore: at(2) }));
      expect(await outbox.counts()).toEqual({ byStatus: { ...none, sent: 1, pending: 2 }, oldestDue: at(2) });
    });

    it("counts a channel's alert posts of a day, those that came to nothing left out", async () => {
      const post = await sendOne();
      await outbox.add(
        [
          anEdit(post, { content: aPost().content }),
          aPost({ dedupeKey: "before", createdAt: at(-1) }),
          aPost({ dedupeKey: "held since before", createdAt: at(-1), notBefore: at(1) }),
          aPost({ dedupeKey: "welcome", content: { kind: "welcome", subscriptionId: "a" } }),
          aPost({ dedupeKey: "late", expiresAt: at(1) }),
          aPost({ channelId: OTHER_CHANNEL, notBefore: at(60) }),
        ],
        [],
        NOON,
      );
      await outbox.expire(at(1));
      const posts = await outbox.postsSince([CHANNEL, OTHER_CHANNEL, "unheard-of"], NOON);
      expect(posts).toEqual(
        new Map([
          [CHANNEL, 2],
          [OTHER_CHANNEL, 1],
        ]),
      );
      expect(await outbox.postsSince([], NOON)).toEqual(new Map());
    });

    it("counts events over the day's budget, each once, those of each channel", async () => {
      await outbox.add([], [over(1), notSent(2)], at(-1));
      await outbox.add([], [over(3), { ...over(3), subscriptionId: "b" }], at(1));
      await outbox.add([], [{ ...over(1), subscriptionId: "c", channelId: OTHER_CHANNEL }], at(2));
      expect(await outbox.foldedSince([CHANNEL, "unheard-of"], at(-1))).toEqual(new Map([[CHANNEL, 2]]));
      expect(await outbox.foldedSince([CHANNEL, OTHER_CHANNEL], NOON)).toEqual(
        new Map([
          [CHANNEL, 1],
          [OTHER_CHANNEL, 1],
        ]),
      );
      expect(await outbox.foldedSince([CHANNEL], at(3))).toEqual(new Map());
    });

    it.each([
      ["is counted where no alert was posted since", aPost({ createdAt: at(1) }), 1],
      ["is not where one was, which said so", aPost({ createdAt: at(2) }), null],
      ["is where it was an edit", anEdit(1, { createdAt: at(2) }), 1],
      [
        "is where it was a welcome",
        aPost({ createdAt: at(2), content: { kind: "welcome", subscriptionId: "a" } }),
        1,
      ],
      ["is where it was posted elsewhere", aPost({ createdAt: at(2), channelId: OTHER_CHANNEL }), 1],
    ])("what was over the budget %s", async (_name, row, expected) => {
      await addOne(aPost({ dedupeKey: "first", createdAt: at(-60) }));
      await outbox.add([], [notSent(1, "over_budget")], at(1));
      await outbox.add([row], [], at(2));
      expect((await outbox.foldedSince([CHANNEL], NOON)).get(CHANNEL) ?? null).toBe(expected);
    });

    it("what was over the budget is counted again where the post that said so came to nothing", async () => {
      await outbox.add([], [notSent(1, "over_budget")], at(1));
      await addOne(aPost({ createdAt: at(2) }));
      expect(await outbox.foldedSince([CHANNEL], NOON)).toEqual(new Map());
      await outbox.cancelChannel(CHANNEL, "10003", at(3));
      expect(await outbox.foldedSince([CHANNEL], NOON)).toEqual(new Map([[CHANNEL, 1]]));
    });
  });
}
