import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FilingTasks, ListedFiling } from "../../src/app/ports/filings.ts";
import { createFilingTaskStore } from "../../src/store/filing-tasks.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const NOON = "2026-11-24T12:00:00.000Z";
const HUT = "0001964789";
const WULF = "0001083301";
const minutesLater = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

function listed(accession: string, fields: Partial<ListedFiling> = {}): ListedFiling {
  return {
    accession,
    cik: HUT,
    form: "8-K",
    filed: "2026-11-20",
    acceptedAt: null,
    items: ["2.02", "9.01"],
    reportDate: "2026-11-19",
    primaryDocument: "hut-20261119.htm",
    ...fields,
  };
}

/** What the store of filings to be read must do in every dialect. */
export function testFilingTasks(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  let tasks: FilingTasks;
  beforeEach(async () => {
    store = await open();
    tasks = createFilingTaskStore(store.db);
  });
  afterEach(async () => {
    await store.close();
  });

  const note = (filings: readonly ListedFiling[], quiet = false) => tasks.add(filings, { quiet }, NOON);
  const due = async (now = NOON, quiet = false, most = 10) =>
    (await tasks.due(now, { quiet, most })).map(({ accession }) => accession);

  describe(`filings to be read in ${dialect}`, () => {
    it("come back as they were listed, waiting", async () => {
      const plain = listed("a-2", { items: [], reportDate: null, primaryDocument: null });
      await note([listed("a-1", { acceptedAt: "2026-11-20T21:31:07Z" }), plain]);
      const [first, second] = await tasks.due(NOON, { quiet: false, most: 10 });
      const waiting = {
        quiet: false,
        discoveredAt: NOON,
        state: "waiting",
        attempts: 0,
        notBefore: null,
        detail: null,
      };
      expect(first).toEqual({ ...listed("a-1", { acceptedAt: "2026-11-20T21:31:07Z" }), ...waiting });
      expect(second).toEqual({ ...plain, ...waiting });
    });

    it("are noted once for each company, and only the new ones are given back", async () => {
      const both = [listed("a-1"), listed("a-1", { cik: WULF })];
      expect(await note(both)).toEqual(both);
      expect(await note([...both, listed("a-2")], true)).toEqual([listed("a-2")]);
      expect(await note(both)).toEqual([]);
      expect([...(await tasks.known(HUT))].toSorted()).toEqual(["a-1", "a-2"]);
      expect([...(await tasks.known(WULF))]).toEqual(["a-1"]);
      expect((await tasks.known("0000000000")).size).toBe(0);
    });

    it("stay as they are when they are listed again with other words", async () => {
      await note([listed("a-1")]);
      await note([listed("a-1", { form: "8-K/A", filed: "2026-11-23" })], true);
      expect(await tasks.due(NOON, { quiet: false, most: 10 })).toMatchObject([
        { form: "8-K", filed: "2026-11-20", quiet: false },
      ]);
    });

    it("are the first of the list where one stands in it twice", async () => {
      const twins = [listed("a-1"), listed("a-1", { form: "8-K/A" })];
      expect(await note(twins)).toEqual([listed("a-1")]);
    });

    it("may be more than one statement holds", async () => {
      const many = Array.from({ length: 1001 }, (_, number) => listed(`a-${number}`));
      expect(await note(many)).toHaveLength(1001);
      expect(await note(many)).toEqual([]);
      expect((await tasks.known(HUT)).size).toBe(1001);
    });

    it("are due oldest filing first, quiet ones apart, and no more than asked for", async () => {
      await note([
        listed("a-3", { filed: "2026-11-21" }),
        listed("a-1", { filed: "2026-11-19", cik: WULF }),
        listed("a-2", { filed: "2026-11-20" }),
      ]);
      await note([listed("b-2", { filed: "2026-08-06" }), listed("b-1", { filed: "2026-08-06" })], true);
      expect(await due()).toEqual(["a-1", "a-2", "a-3"]);
      expect(await due(NOON, false, 2)).toEqual(["a-1", "a-2"]);
      expect(await due(NOON, true)).toEqual(["b-1", "b-2"]);
    });

    it("take what their header says", async () => {
      await note([listed("a-1"), listed("a-1", { cik: WULF })]);
      const header = {
        acceptedAt: "2026-11-20T21:31:07Z",
        items: ["1.01"],
        primaryDocument: "other.htm",
      };
      await tasks.describe(HUT, "a-1", header);
      const [wulf, hut] = await tasks.due(NOON, { quiet: false, most: 10 });
      expect(hut).toMatchObject({ cik: HUT, ...header, filed: "2026-11-20" });
      expect(wulf).toMatchObject({ cik: WULF, acceptedAt: null, items: ["2.02", "9.01"] });
    });
  });

  describe(`what becomes of filings in ${dialect}`, () => {
    it.each(["done", "failed"] as const)("is told, and they are due no more: %s", async (state) => {
      await note([listed("a-1"), listed("a-1", { cik: WULF })]);
      await tasks.settle(HUT, "a-1", state, "Eight figures.");
      expect(await tasks.due(NOON, { quiet: false, most: 10 })).toMatchObject([{ cik: WULF }]);
      const row = await store.db
        .selectFrom("filing_task")
        .select(["state", "detail", "attempts"])
        .where("cik", "=", HUT)
        .executeTakeFirst();
      expect(row).toEqual({ state, detail: "Eight figures.", attempts: 1 });
    });

    it.each([
      ["just before its time", minutesLater(9.99), []],
      ["at its time", minutesLater(10), ["a-1"]],
      ["long after it", minutesLater(9000), ["a-1"]],
    ])("one that is put back waits: %s", async (_name, at, expected) => {
      await note([listed("a-1")]);
      await tasks.putBack(HUT, "a-1", "2026-11-24T12:10:00Z", "The SEC did not answer.");
      expect(await due(at)).toEqual(expected);
    });

    it("counts the tries and keeps the last word", async () => {
      await note([listed("a-1")]);
      await tasks.putBack(HUT, "a-1", NOON, "once");
      await tasks.putBack(HUT, "a-1", minutesLater(1), "twice");
      expect(await tasks.due(minutesLater(1), { quiet: false, most: 1 })).toMatchObject([
        { attempts: 2, detail: "twice", notBefore: minutesLater(1), state: "waiting" },
      ]);
    });

    it("is not undone by putting back what is settled", async () => {
      await note([listed("a-1")]);
      await tasks.settle(HUT, "a-1", "done", "read");
      await tasks.putBack(HUT, "a-1", NOON, "again");
      expect(await due()).toEqual([]);
      expect(await store.db.selectFrom("filing_task").selectAll().execute()).toMatchObject([
        { state: "done", detail: "read", attempts: 1, not_before: null },
      ]);
    });
  });

  describe(`filings of a company that is followed again in ${dialect}`, () => {
    it("wait once more, as history, and what came of the others stays", async () => {
      await note([listed("a-1"), listed("a-2"), listed("a-3"), listed("w-1", { cik: WULF })]);
      await tasks.settle(HUT, "a-1", "done", "left");
      await tasks.settle(HUT, "a-2", "done", "read");
      await tasks.settle(HUT, "a-3", "failed", "left");
      await tasks.settle(WULF, "w-1", "done", "left");
      await tasks.reopen(HUT, "left");
      expect(await tasks.due(NOON, { quiet: false, most: 10 })).toEqual([]);
      expect(await tasks.due(NOON, { quiet: true, most: 10 })).toMatchObject([
        { cik: HUT, accession: "a-1", state: "waiting", attempts: 0, detail: null },
      ]);
    });
  });

  describe(`how far filings are read in ${dialect}`, () => {
    it("is counted for each company, by what became of them", async () => {
      await note([listed("w-1", { cik: WULF, filed: "2026-11-23" })]);
      await note(
        ["01", "02", "03", "04", "05"].map((day) => listed(`a-${day}`, { filed: `2026-11-${day}` })),
        true,
      );
      await note([listed("a-20", { filed: "2026-11-20" }), listed("a-21", { filed: "2026-11-21" })]);
      await tasks.settle(HUT, "a-01", "done", "read");
      await tasks.settle(HUT, "a-02", "done", "read");
      await tasks.settle(HUT, "a-03", "failed", "gone");
      await tasks.putBack(HUT, "a-04", minutesLater(10), "later");
      expect(await tasks.progress()).toEqual([
        { cik: WULF, waiting: 1, waitingQuiet: 0, done: 0, failed: 0, readTo: null },
        { cik: HUT, waiting: 2, waitingQuiet: 2, done: 2, failed: 1, readTo: "2026-11-02" },
      ]);
    });

    it("reaches the newest day of those that are done, live ones and history alike", async () => {
      await note([listed("a-1", { filed: "2026-08-06" })], true);
      await note([listed("a-2", { filed: "2026-11-20" })]);
      await tasks.settle(HUT, "a-2", "done", "read");
      await tasks.settle(HUT, "a-1", "done", "read");
      expect(await tasks.progress()).toMatchObject([{ done: 2, readTo: "2026-11-20" }]);
    });

    it("is nothing before the first", async () => {
      expect(await tasks.progress()).toEqual([]);
    });
  });
}
