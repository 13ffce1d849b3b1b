import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ReviewItem } from "../../src/app/ports/review-items.ts";
import { createCommandHashStore } from "../../src/store/command-hashes.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00Z";
const minutesLater = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

function report(fields: Partial<ReviewItem> = {}): Omit<ReviewItem, "id" | "state"> {
  return {
    kind: "reported_number",
    createdAt: NOON,
    reporter: "1180000000000000005",
    about: "/contracts miner:HUT",
    what: "Wrong: 352 MW\nShould be: 330 MW",
    source: "https://www.sec.gov/x",
    ...fields,
  };
}

/** What the stores of drafts, review items and command hashes of every dialect must do. */
export function testDesk(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`drafts in ${dialect}`, () => {
    it("come back to their owner as they were, and to nobody else", async () => {
      const drafts = createDraftStore(store.db);
      const content = { channels: ["1"], note: "ünïcode “quoted”", deep: { nothing: null, list: [1, 2.5] } };
      const id = await drafts.put("1", content, NOON);
      expect(await drafts.get(id, "1", NOON)).toEqual(content);
      expect(await drafts.get(id, "2", NOON)).toBeNull();
      expect(await drafts.get("unheard-of", "1", NOON)).toBeNull();
    });

    it("have names that fit a custom_id and differ", async () => {
      const drafts = createDraftStore(store.db);
      const ids = await Promise.all(Array.from({ length: 20 }, () => drafts.put("1", 0, NOON)));
      expect(new Set(ids).size).toBe(20);
      expect(ids.filter((id) => !/^[\w-]{16}$/.test(id))).toEqual([]);
    });

    it.each([
      ["just before a quarter of an hour is over", minutesLater(14.999), "kept"],
      ["after a quarter of an hour", minutesLater(15), null],
      ["on the next day", minutesLater(24 * 60), null],
    ])("%s: %s", async (_name, at, expected) => {
      const drafts = createDraftStore(store.db);
      const id = await drafts.put("1", "kept", NOON);
      expect(await drafts.get(id, "1", at)).toBe(expected);
    });

    it("are removed when they are saved", async () => {
      const drafts = createDraftStore(store.db);
      const id = await drafts.put("1", "kept", NOON);
      await drafts.remove(id);
      expect(await drafts.get(id, "1", NOON)).toBeNull();
    });

    it("are swept once their time is over, and by every new one too", async () => {
      const drafts = createDraftStore(store.db);
      await drafts.put("1", "old", NOON);
      await drafts.put("2", "old", NOON);
      const young = await drafts.put("1", "young", minutesLater(14));
      expect(await drafts.sweep(minutesLater(16))).toBe(2);
      expect(await drafts.sweep(minutesLater(16))).toBe(0);
      expect(await drafts.get(young, "1", minutesLater(16))).toBe("young");
      await drafts.put("3", "new", minutesLater(60));
      const rows = await store.db.selectFrom("draft").select("owner").execute();
      expect(rows).toEqual([{ owner: "3" }]);
    });
  });

  describe(`review items in ${dialect}`, () => {
    it("are numbered from 1, open, and come oldest first", async () => {
      const items = createReviewItemStore(store.db);
      expect(await items.open()).toEqual([]);
      expect(await items.add(report())).toBe(1);
      expect(await items.add(report({ source: null, createdAt: minutesLater(-60) }))).toBe(2);
      const [first, second] = await items.open();
      expect(first).toEqual({ ...report(), id: 1, state: "open", createdAt: "2026-11-24T12:00:00.000Z" });
      expect(second?.source).toBeNull();
    });

    it("leave out what is done or rejected", async () => {
      const items = createReviewItemStore(store.db);
      for (const _ of [1, 2, 3]) await items.add(report());
      await store.db.updateTable("review_item").set({ state: "done" }).where("id", "=", 1).execute();
      await store.db.updateTable("review_item").set({ state: "rejected" }).where("id", "=", 3).execute();
      expect((await items.open()).map((item) => item.id)).toEqual([2]);
    });

    it("are counted per reporter from an instant on, whatever became of them", async () => {
      const items = createReviewItemStore(store.db);
      await items.add(report({ createdAt: minutesLater(-1) }));
      await items.add(report());
      await items.add(report({ createdAt: minutesLater(1) }));
      await items.add(report({ reporter: "2" }));
      await store.db.updateTable("review_item").set({ state: "done" }).execute();
      const of = "1180000000000000005";
      expect(await items.countSince(of, minutesLater(-1))).toBe(3);
      expect(await items.countSince(of, NOON)).toBe(2);
      expect(await items.countSince(of, minutesLater(2))).toBe(0);
      expect(await items.countSince("3", NOON)).toBe(0);
    });
  });

  describe(`command hashes in ${dialect}`, () => {
    it("are kept per key, and the last one counts", async () => {
      const hashes = createCommandHashStore(store.db);
      expect(await hashes.get("a")).toBeNull();
      await hashes.set("a", "1");
      await hashes.set("b", "2");
      await hashes.set("a", "3");
      expect([await hashes.get("a"), await hashes.get("b")]).toEqual(["3", "2"]);
    });
  });
}
