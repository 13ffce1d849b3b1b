import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewReviewItem } from "../../src/app/ports/review-items.ts";
import { createReviewDesk, readFigure } from "../../src/app/review.ts";
import { readRecord } from "../../src/sources/facts/read-record.ts";
import type { OpenedDatabase } from "../../src/store/database.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createReviewItemStore } from "../../src/store/review-items.ts";
import type { ReviewAsked, ReviewDesk } from "../../src/surface/review.ts";
import { aHolding, aMiner } from "../support/facts.ts";
import { openMemoryStore } from "../support/memory-store.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const OWNER = "7";

let opened: OpenedDatabase;
let facts: ReturnType<typeof createFactStore>;
let items: ReturnType<typeof createReviewItemStore>;
let desk: ReviewDesk;
beforeEach(async () => {
  opened = await openMemoryStore();
  facts = createFactStore(opened.db);
  items = createReviewItemStore(opened.db);
  desk = createReviewDesk({ facts, reviewItems: items, readRecord });
  await facts.load({ miners: [aMiner("HUT"), aMiner("MARA")], holdings: [aHolding("t-hut-2026-03")] }, NOW);
});
afterEach(() => opened.close());

/** A question about coins, with the row that approving writes. */
function question(over: Partial<NewReviewItem> = {}, btc = 1200): NewReviewItem {
  return {
    kind: "filing_question",
    createdAt: "2026-11-20T12:00:00.000Z",
    reporter: null,
    miner: "id-HUT",
    about: "HUT: bitcoin held on 30 Jun 2026",
    what: "The figure is tagged in dollars.",
    source: "https://www.sec.gov/x",
    knownAt: "2026-08-06",
    proposal: {
      list: "holdings",
      row: aHolding("t-hut-2026-06", { date: "2026-06-30", btc }),
      editable: { field: "btc", unit: "btc" },
    },
    ...over,
  };
}

function given<T>(asked: ReviewAsked<T>): T {
  if (!asked.ok) throw new Error(asked.problem);
  return asked.answer;
}

const add = async (item: NewReviewItem): Promise<string> => String(await items.add(item));
const held = async (id: string) => (await facts.knownOn(null)).holdings.find((row) => row.id === id);

describe("the list", () => {
  it("has what is open, oldest first, by kind and by company", async () => {
    await add(question());
    await add(question({ kind: "reported_number", miner: null, proposal: null, about: "/contracts" }));
    await add(question({ miner: "id-MARA" }));
    const all = given(await desk.list({}));
    expect(all.entries.map(({ id, miner }) => [id, miner])).toEqual([
      [1, "HUT"],
      [2, null],
      [3, "MARA"],
    ]);
    expect(all.counts).toMatchObject({ filing_question: 2, reported_number: 1, merge: 0 });
    expect(given(await desk.list({ miner: "mara" })).entries.map(({ id }) => id)).toEqual([3]);
    expect(given(await desk.list({ kind: "reported_number" })).entries.map(({ id }) => id)).toEqual([2]);
  });

  it("refuses a ticker that nobody has", async () => {
    expect(await desk.list({ miner: "NOPE" })).toEqual({
      ok: false,
      problem: "NOPE is no ticker of a watched company.",
    });
  });
});

describe("an item", () => {
  it("says what approving writes, field by field against what is there", async () => {
    const row = aHolding("t-hut-2026-03", { btc: 1100 });
    const id = await add(
      question({
        kind: "differs",
        proposal: { list: "holdings", row, editable: { field: "btc", unit: "btc" } },
      }),
    );
    expect(given(await desk.item(id)).writes).toEqual({
      row: "t-hut-2026-03",
      replaces: true,
      fields: [{ name: "btc", from: "1,000 BTC", to: "1,100 BTC" }],
      more: 0,
      editable: { value: 1100, unit: "btc" },
    });
  });

  it.each(["9", "", "1; drop table fact", "99999999999999999999"])(
    "that is not there is said: %s",
    async (id) => {
      expect(await desk.item(id)).toMatchObject({ ok: false });
    },
  );
});

describe("deciding", () => {
  it("approves: the row is written and the item closed", async () => {
    const id = await add(question());
    expect(given(await desk.approve(id, OWNER, NOW))).toMatchObject({ outcome: "approved", open: 0 });
    expect(await held("t-hut-2026-06")).toMatchObject({ btc: 1200, date: "2026-06-30" });
    expect(await items.get(1)).toMatchObject({ state: "done", decidedBy: OWNER, decidedAt: NOW });
  });

  it("corrects: the figure as typed is written, and the row says that a person put it right", async () => {
    const id = await add(question());
    expect(given(await desk.correct(id, "1,150.5", OWNER, NOW))).toMatchObject({ outcome: "corrected" });
    expect(await held("t-hut-2026-06")).toMatchObject({
      btc: 1150.5,
      reasoning: "The figure was put right by a person on 2026-11-24.",
    });
  });

  it("rejects: nothing is written", async () => {
    const id = await add(question());
    expect(given(await desk.reject(id, OWNER, NOW))).toMatchObject({ outcome: "rejected", open: 0 });
    expect(await held("t-hut-2026-06")).toBeUndefined();
  });

  it("happens once: the second person is told, and writes nothing", async () => {
    const id = await add(question());
    await desk.reject(id, OWNER, NOW);
    expect(given(await desk.approve(id, "8", NOW))).toMatchObject({ outcome: "already" });
    expect(given(await desk.correct(id, "5", "8", NOW))).toMatchObject({ outcome: "already" });
    expect(await held("t-hut-2026-06")).toBeUndefined();
    expect(await items.get(1)).toMatchObject({ decidedBy: OWNER });
  });

  it("closes what proposes nothing, and cannot correct it", async () => {
    const id = await add(question({ kind: "filing_to_read", proposal: null }));
    expect(await desk.correct(id, "5", OWNER, NOW)).toMatchObject({ ok: false });
    expect(given(await desk.approve(id, OWNER, NOW))).toMatchObject({ outcome: "approved" });
  });

  it("writes nothing that the schema of its list refuses, and leaves the item open", async () => {
    const id = await add(question({}, -5));
    const asked = await desk.approve(id, OWNER, NOW);
    expect(asked).toMatchObject({ ok: false });
    expect(asked.ok ? "" : asked.problem).toContain("btc");
    expect(await items.open()).toHaveLength(1);
    expect(given(await desk.correct(id, "5", OWNER, NOW))).toMatchObject({ outcome: "corrected" });
  });

  it("asks again where what was typed is no figure", async () => {
    const id = await add(question());
    expect(await desk.correct(id, "about a thousand", OWNER, NOW)).toEqual({
      ok: false,
      problem: "“about a thousand” is no such figure; write it like 10,075 or 10075.5.",
    });
    expect(await items.open()).toHaveLength(1);
  });
});

describe("a figure as a person writes it", () => {
  it.each([
    ["10,075", "btc", 10_075],
    ["10075.5 BTC", "btc", 10_075.5],
    ["$1.2b", "usd", 1_200_000_000],
    ["1.2 bn", "usd", 1_200_000_000],
    ["350m", "shares", 350_000_000],
    ["0", "usd", 0],
    ["12.6", "usd", 13],
  ] as const)("%s in %s is %d", (typed, unit, value) => {
    expect(readFigure(typed, unit)).toBe(value);
  });

  it.each(["", "-5", "1,00", "1.2.3", "10 075", "12t", "Infinity", "1e9", "99999999999999999999"])(
    "%s is none",
    (typed) => {
      expect(readFigure(typed, "usd")).toBeNull();
    },
  );
});
