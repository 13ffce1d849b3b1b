import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCommandHashStore } from "../../src/store/command-hashes.ts";
import { createDraftStore } from "../../src/store/drafts.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00Z";
const minutesLater = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

/** What the stores of drafts and of command hashes of every dialect must do. */
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
