import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SharedFactsRead } from "../../src/app/ports/shared-facts.ts";
import {
  createSharedFactsJob,
  mergeSharedFacts,
  sharedFactsInWords,
  type SharedFactsDeps,
} from "../../src/app/shared-facts.ts";
import type { CuratedLists } from "../../src/domain/fact-lists.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import { aContract, aDebt, aFactSet, aMiner } from "../support/facts.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const LATER = "2026-11-25T12:00:00.000Z";

const NOTHING: CuratedLists = aFactSet();

/** A lease whose dates hold together. */
const lease = (id: string, over: Parameters<typeof aContract>[1] = {}) =>
  aContract(id, { announced: "2026-05-06", ...over });

let opened: OpenedDatabase;
let deps: SharedFactsDeps;
let given: SharedFactsRead;
beforeEach(async () => {
  opened = await openMemoryStore();
  deps = {
    source: { read: async () => given },
    facts: createFactStore(opened.db),
    reviewItems: createReviewItemStore(opened.db),
  };
  await deps.facts.load({ miners: [aMiner("HUT")], contracts: [lease("c-hut-vega")] }, NOW);
});
afterEach(() => opened.close());

const share = (lists: Partial<CuratedLists>): void => {
  given = { ok: true, lists: { ...NOTHING, ...lists }, problems: [] };
};

async function merge(now = NOW) {
  const report = await mergeSharedFacts(deps, "anywhere", now);
  if (!report.ok) throw new Error(report.problem);
  return report;
}

const contractIds = async () => (await deps.facts.knownOn(null)).contracts.map(({ id }) => id).toSorted();

describe("a shared facts file", () => {
  it("adds new rows, changes known ones by their id, and twice the same changes nothing", async () => {
    share({
      contracts: [lease("c-hut-vega", { baseValueUsd: 1 }), lease("c-hut-salt", { site: "Salt Creek" })],
    });
    expect(await merge()).toMatchObject({ added: 1, changed: 1, unchanged: 0, waiting: [], refused: [] });
    expect(await merge()).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    const { contracts } = await deps.facts.knownOn(null);
    expect(contracts.find(({ id }) => id === "c-hut-vega")?.baseValueUsd).toBe(1);
  });

  it("deletes nothing that it leaves out", async () => {
    share({});
    await merge();
    expect(await contractIds()).toEqual(["c-hut-vega"]);
  });

  it("alerts nobody: its changes are quiet", async () => {
    share({ contracts: [lease("c-hut-salt", { site: "Salt Creek" })] });
    await merge();
    const changes = await deps.facts.changes({ since: null, until: null });
    expect(changes.filter(({ factId }) => factId === "c-hut-salt").map(({ quiet }) => quiet)).toEqual([true]);
  });

  it("refuses row by row what does not fit the facts that are here", async () => {
    share({
      contracts: [
        lease("c-hut-part", { site: "A", partOf: "c-nowhere" }),
        lease("c-hut-of-part", { site: "B", partOf: "c-hut-part" }),
        lease("c-hut-early", { site: "C", asOf: "2027-01-01" }),
        lease("c-hut-salt", { site: "Salt Creek" }),
      ],
    });
    const { added, refused } = await merge();
    expect(added).toBe(1);
    expect(await contractIds()).toEqual(["c-hut-salt", "c-hut-vega"]);
    expect(refused.map(({ row, field }) => `${row} ${field}`)).toEqual(
      expect.arrayContaining(["c-hut-part partOf", "c-hut-of-part partOf", "c-hut-early asOf"]),
    );
  });

  it("that cannot be read merges nothing and says why", async () => {
    given = { ok: false, problem: "It is a web page." };
    expect(await mergeSharedFacts(deps, "anywhere", NOW)).toEqual({
      ok: false,
      problem: "It is a web page.",
    });
  });
});

describe("a row that looks like a known one under another id", () => {
  const twin = lease("c-somebody-else-vega", { baseValueUsd: 7 });
  beforeEach(() => share({ contracts: [twin] }));

  it("waits for a person, once however often it comes", async () => {
    expect((await merge()).waiting).toEqual([{ id: twin.id, like: "c-hut-vega" }]);
    expect((await merge(LATER)).waiting).toHaveLength(1);
    const open = await deps.reviewItems.open();
    expect(open.map(({ kind, about }) => [kind, about])).toEqual([
      ["merge", "HUT: c-somebody-else-vega and c-hut-vega"],
    ]);
    expect(await contractIds()).toEqual(["c-hut-vega"]);
  });

  it("becomes a version of the known row once a person said that they are one", async () => {
    await merge();
    const [item] = await deps.reviewItems.open();
    await deps.reviewItems.decide(item?.id ?? 0, "done", "7", NOW);
    expect(await merge(LATER)).toMatchObject({ changed: 1, waiting: [] });
    const { contracts } = await deps.facts.knownOn(null);
    expect(contracts.map(({ id, baseValueUsd }) => [id, baseValueUsd])).toEqual([["c-hut-vega", 7]]);
  });

  it("becomes a row of its own once a person said that they are two, unless both would count in totals", async () => {
    await merge();
    const [item] = await deps.reviewItems.open();
    await deps.reviewItems.decide(item?.id ?? 0, "rejected", "7", NOW);
    const [refused] = (await merge(LATER)).refused;
    expect(refused).toMatchObject({ row: twin.id, field: "countInTotals" });
    share({ contracts: [{ ...twin, countInTotals: false }] });
    expect(await merge(LATER)).toMatchObject({ added: 1, waiting: [], refused: [] });
    expect(await contractIds()).toEqual(["c-hut-vega", twin.id]);
  });

  it("is told apart for debt by maturity and coupon", async () => {
    await deps.facts.load({ debts: [aDebt("d-hut-2031")] }, NOW);
    share({ debts: [aDebt("d-x"), aDebt("d-y", { couponPct: 0 })] });
    expect(await merge()).toMatchObject({ added: 1, waiting: [{ id: "d-x", like: "d-hut-2031" }] });
  });
});

describe("the job", () => {
  it("says in one line what came of it, and is idle where nothing did", async () => {
    const job = createSharedFactsJob(deps, "anywhere");
    share({ contracts: [lease("c-hut-salt", { site: "Salt Creek" })] });
    expect(await job(NOW)).toEqual({
      outcome: "done",
      detail: "Shared facts: 1 new, 0 changed, 0 as before.",
      idle: false,
    });
    expect(await job(LATER)).toMatchObject({ outcome: "done", idle: true });
    given = { ok: false, problem: "The host could not be reached." };
    expect(await job(LATER)).toEqual({
      outcome: "failed",
      detail: "Shared facts could not be read. The host could not be reached.",
    });
  });

  it("names the first row that was refused", () => {
    const refused = [{ file: "contracts.json", row: "c-x", field: "kind", message: "should be one of a, b" }];
    const report = {
      ok: true,
      added: 0,
      changed: 0,
      unchanged: 2,
      waiting: [{ id: "a", like: "b" }],
      refused,
    } as const;
    expect(sharedFactsInWords(report)).toBe(
      "Shared facts: 0 new, 0 changed, 2 as before; 1 row for review; 1 refused (contracts.json c-x kind: should be one of a, b).",
    );
  });
});
