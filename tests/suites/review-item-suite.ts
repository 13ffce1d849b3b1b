import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewReviewItem, Proposal, ReviewItems } from "../../src/app/ports/review-items.ts";
import { REVIEW_KINDS } from "../../src/domain/review.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { smallBundle } from "../support/small-bundle.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const OWNER = "1180000000000000009";
const minutesLater = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

function report(fields: Partial<NewReviewItem> = {}): NewReviewItem {
  return {
    kind: "reported_number",
    createdAt: NOON,
    reporter: "1180000000000000005",
    miner: null,
    about: "/contracts miner:HUT",
    what: "Wrong: 352 MW\nShould be: 330 MW",
    source: "https://www.sec.gov/x",
    knownAt: null,
    proposal: null,
    ...fields,
  };
}

function question(fields: Partial<NewReviewItem> = {}): NewReviewItem {
  return report({
    kind: "filing_question",
    reporter: null,
    miner: "0009999999",
    about: "ACME, bitcoin held on 31 Mar 2026",
    what: "The count is in dollars.",
    knownAt: "2026-05-06",
    ...fields,
  });
}

/** A proposal for every list that the small bundle fills. */
function proposals(): readonly Proposal[] {
  const { miners: _miners, discrepancies: _discrepancies, ...lists } = smallBundle();
  return Object.entries(lists).flatMap(([name, rows]) => {
    const list = Object.keys(lists).find((one): one is keyof typeof lists => one === name);
    const [row] = rows;
    return list === undefined || row === undefined ? [] : [{ list, row, editable: null }];
  });
}

/** What the store of review items of every dialect must do. */
export function testReviewItems(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let items: ReviewItems;
  beforeEach(async () => {
    store = await open();
    items = createReviewItemStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const openOnes = async () => (await items.open()).map(({ id, what }) => [id, what]);

  describe(`review items in ${dialect}`, () => {
    it("are numbered from 1, open, and come oldest first", async () => {
      expect(await items.open()).toEqual([]);
      expect(await items.add(report())).toBe(1);
      expect(await items.add(report({ source: null, createdAt: minutesLater(-60) }))).toBe(2);
      const [first, second] = await items.open();
      const undecided = { state: "open", decidedBy: null, decidedAt: null };
      expect(first).toEqual({ ...report(), id: 1, ...undecided });
      expect(second?.source).toBeNull();
    });

    it.each(REVIEW_KINDS)("come back as they were: %s", async (kind) => {
      const item = question({ kind });
      const id = await items.add(item);
      expect(await items.get(id)).toEqual({ ...item, id, state: "open", decidedBy: null, decidedAt: null });
    });

    it("come back with the row that they propose, of every list", async () => {
      const wanted = proposals();
      expect(wanted).toHaveLength(18);
      for (const proposal of wanted) {
        const id = await items.add(question({ proposal }));
        expect((await items.get(id))?.proposal).toEqual(proposal);
      }
    });

    it("say which field of the row may be corrected", async () => {
      const [holding] = smallBundle().holdings;
      if (holding === undefined) throw new Error("the small bundle holds coins");
      const proposal: Proposal = {
        list: "holdings",
        row: { ...holding, withdrawn: "Counted twice." },
        editable: { field: "btc", unit: "btc" },
      };
      const id = await items.add(question({ proposal }));
      expect((await items.get(id))?.proposal).toEqual(proposal);
    });

    it("know nothing of a number that nobody gave", async () => {
      expect(await items.get(7)).toBeNull();
      expect(await items.decide(7, "done", OWNER, NOON)).toBe(false);
    });

    it("name the item whose row is damaged", async () => {
      const id = await items.add(question());
      for (const proposal of ["{", "{}", `{"list":"wishes","row":{},"editable":null}`]) {
        await store.db.updateTable("review_item").set({ proposal }).execute();
        await expect(items.get(id)).rejects.toThrow(`review item ${id} cannot be read`);
      }
    });
  });

  describe(`decisions about review items in ${dialect}`, () => {
    it.each(["done", "rejected"] as const)("are kept with who made them: %s", async (state) => {
      const id = await items.add(question());
      await items.add(question());
      expect(await items.decide(id, state, OWNER, NOON)).toBe(true);
      expect(await items.get(id)).toMatchObject({ state, decidedBy: OWNER, decidedAt: NOON });
      expect((await items.open()).map((item) => item.id)).toEqual([2]);
    });

    it("are made once: the second is told", async () => {
      const id = await items.add(question());
      await items.decide(id, "rejected", OWNER, NOON);
      expect(await items.decide(id, "done", "2", minutesLater(1))).toBe(false);
      expect(await items.get(id)).toMatchObject({ state: "rejected", decidedBy: OWNER, decidedAt: NOON });
    });

    it("are told by key, of those that were proposed", async () => {
      await items.propose(["a", "b", "c"].map((key) => ({ key, item: question() })));
      await items.add(question());
      await items.decide(1, "done", OWNER, NOON);
      await items.decide(2, "rejected", OWNER, NOON);
      expect(Object.fromEntries(await items.decisions(["c", "b", "a", "x"]))).toEqual({
        a: "done",
        b: "rejected",
        c: "open",
      });
      expect((await items.decisions([])).size).toBe(0);
    });
  });

  describe(`proposed review items in ${dialect}`, () => {
    it("are added once for a key, and take newer words while they are open", async () => {
      const first = [
        { key: "a", item: question({ what: "one" }) },
        { key: "b", item: question({ what: "two" }) },
      ];
      expect(await items.propose(first)).toBe(2);
      const [proposal = null] = proposals();
      const newer = question({ what: "newer", kind: "differs", createdAt: minutesLater(9), proposal });
      expect(await items.propose([{ key: "a", item: newer }])).toBe(0);
      expect(await openOnes()).toEqual([
        [1, "newer"],
        [2, "two"],
      ]);
      // It waits since it was found first.
      expect(await items.get(1)).toMatchObject({ kind: "differs", createdAt: NOON, proposal });
    });

    it("are the later one where a key stands twice", async () => {
      const twins = ["one", "two"].map((what) => ({ key: "a", item: question({ what }) }));
      expect(await items.propose(twins)).toBe(1);
      expect(await openOnes()).toEqual([[1, "two"]]);
    });

    it.each(["done", "rejected"] as const)("stay as a person left them: %s", async (state) => {
      await items.propose([{ key: "a", item: question({ what: "one" }) }]);
      await items.decide(1, state, OWNER, NOON);
      expect(await items.propose([{ key: "a", item: question({ what: "two" }) }])).toBe(0);
      expect(await items.withdraw(["a"], NOON)).toBe(0);
      expect(await items.get(1)).toMatchObject({ state, what: "one", decidedBy: OWNER });
    });

    it("are withdrawn when their question has an answer, and open again when it comes back", async () => {
      await items.propose(["a", "b"].map((key) => ({ key, item: question({ what: key }) })));
      expect(await items.withdraw(["a", "unheard"], minutesLater(5))).toBe(1);
      expect(await items.withdraw(["a"], minutesLater(6))).toBe(0);
      expect(await items.get(1)).toMatchObject({
        state: "done",
        decidedBy: null,
        decidedAt: minutesLater(5),
      });
      expect(await items.propose([{ key: "a", item: question({ what: "again" }) }])).toBe(1);
      expect(await items.get(1)).toMatchObject({ state: "open", what: "again", decidedAt: null });
    });

    it("leave those without a key alone", async () => {
      await items.add(report());
      await items.add(report());
      expect(await items.withdraw([], NOON)).toBe(0);
      expect(await items.open()).toHaveLength(2);
    });
  });

  describe(`reports of people in ${dialect}`, () => {
    it("are counted from an instant on, whatever became of them", async () => {
      await items.add(report({ createdAt: minutesLater(-1) }));
      await items.add(report());
      await items.add(report({ createdAt: minutesLater(1) }));
      await items.add(report({ reporter: "2" }));
      await items.add(question());
      await items.decide(1, "done", OWNER, NOON);
      const of = "1180000000000000005";
      expect(await items.countSince(of, minutesLater(-1))).toBe(3);
      expect(await items.countSince(of, NOON)).toBe(2);
      expect(await items.countSince(of, minutesLater(2))).toBe(0);
      expect(await items.countSince("3", NOON)).toBe(0);
    });
  });
}
