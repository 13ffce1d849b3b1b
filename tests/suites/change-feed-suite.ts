import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFactStore } from "../../src/store/facts.ts";
import { contract, emptyBundle, fact, miner, smallBundle } from "../support/small-bundle.ts";
import type { OpenedStore, OpenStore } from "./opened-store.ts";

const EMPTY = emptyBundle();
const FIRST = "2026-06-27T08:00:00Z";
const LATER = "2026-07-01T08:00:00Z";

/** What the change feed of every dialect must do. */
export function testChangeFeed(dialect: string, open: OpenStore): void {
  let store: OpenedStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe(`the change feed in ${dialect}`, () => {
    it("writes one row per new fact, dated by publication, and none for the first watched list", async () => {
      const facts = createFactStore(store.db);
      await facts.load(smallBundle(), FIRST);
      const changes = await facts.changes({ since: null, until: null });
      expect(changes).toHaveLength(22);
      expect(changes.every((change) => !change.correction && change.recordedAt === FIRST)).toBe(true);
      expect(changes.find((change) => change.factId === "c-1")).toMatchObject({
        kind: "contract",
        miner: "0009999999",
        knownAt: "2026-05-06",
        happenedAt: "2026-02-02",
        differences: [],
      });
      expect(changes.at(-1)).toMatchObject({ factId: "n-1", knownAt: null });
    });

    it.each([
      ["an expected closing is not the news", "d-1", "2026-03-31"],
      ["a repurchase happened on its day", "e-1", "2026-03-02"],
      ["a period happened when it ended", "r-1", "2026-03-31"],
      ["so did that of a figure that only a report gives", "fig-2", "2026-05-01"],
      ["a filing happened on the day that it reports", "f-1", "2026-05-05"],
      ["a filing that reports no day happened when it was filed", "f-2", "2026-05-06"],
    ])("%s", async (_name, id, day) => {
      const facts = createFactStore(store.db);
      await facts.load(smallBundle(), FIRST);
      const changes = await facts.changes({ since: null, until: null });
      expect(changes.find((change) => change.factId === id)?.happenedAt).toBe(day);
    });

    it("names the fields that a correction changed", async () => {
      const facts = createFactStore(store.db);
      await facts.load({ ...EMPTY, contracts: [contract("c-1")] }, FIRST);
      const corrected = contract("c-1", {
        knownAt: "2026-06-20",
        baseValueUsd: null,
        countInTotals: false,
        weakFields: [],
        sources: [
          ...fact("c-1").sources,
          { title: "Form 8-K", url: "https://example.com/8k", published: null, kind: "filing" },
        ],
      });
      await facts.load({ ...EMPTY, contracts: [corrected] }, LATER);
      const [newest] = await facts.changes({ since: null, until: null });
      expect(newest).toMatchObject({
        factId: "c-1",
        knownAt: "2026-06-20",
        correction: true,
        recordedAt: LATER,
      });
      expect(newest?.differences.toSorted((a, b) => (a.field < b.field ? -1 : 1))).toEqual([
        { field: "baseValueUsd", from: 9_800_000_000, to: null },
        { field: "countInTotals", from: true, to: false },
        { field: "knownAt", from: "2026-05-06", to: "2026-06-20" },
        {
          field: "sources",
          from: "Acme first-quarter release, https://example.com/q1, 2026-05-06, press_release",
          to: "Acme first-quarter release, https://example.com/q1, 2026-05-06, press_release; Form 8-K, https://example.com/8k, filing",
        },
        { field: "weakFields", from: "megawatts, one_host", to: "" },
      ]);
    });

    it("counts a miner that joins the watched list later as a change", async () => {
      const facts = createFactStore(store.db);
      await facts.load(smallBundle(), FIRST);
      await facts.load({ ...EMPTY, miners: [miner("0007777777", "NEWCO")] }, LATER);
      const changes = await facts.changes({ since: null, until: null });
      expect(changes.filter((change) => change.kind === "miner")).toMatchObject([
        { factId: "0007777777", knownAt: null, happenedAt: "2026-07-01", correction: false },
      ]);
    });

    it("includes both ends of a span and drops what has no publication date", async () => {
      const facts = createFactStore(store.db);
      const days = ["2026-05-01", "2026-05-02", "2026-05-03", null];
      const rows = days.map((knownAt, index) => contract(`c-${index}`, { knownAt }));
      await facts.load({ ...EMPTY, contracts: rows }, FIRST);
      const ids = async (since: string | null, until: string | null) =>
        (await facts.changes({ since, until })).map((change) => change.factId);
      expect(await ids(null, null)).toEqual(["c-2", "c-1", "c-0", "c-3"]);
      expect(await ids("2026-05-02", null)).toEqual(["c-2", "c-1"]);
      expect(await ids("2026-05-02", "2026-05-02")).toEqual(["c-1"]);
    });
  });
}
