import { expect, test } from "vitest";
import type { ReviewItem, ReviewItems } from "../../src/app/ports/review-items.ts";
import { createReports } from "../../src/app/reports.ts";
import type { NumberReport } from "../../src/surface/answers/report.ts";

const NOW = "2026-11-24T12:00:00Z";
const hoursLater = (hours: number): string => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();

function report(fields: Partial<NumberReport> = {}): NumberReport {
  return {
    reporter: "5",
    command: "contracts",
    options: { miner: "HUT" },
    page: 0,
    wrong: "352 MW",
    right: "330 MW",
    source: "",
    ...fields,
  };
}

/** Review items in a list; adding takes a moment, as a store does. */
function listed(): ReviewItems & { readonly items: ReviewItem[] } {
  const items: ReviewItem[] = [];
  return {
    items,
    add: async (item) => {
      await Promise.resolve();
      const id = items.length + 1;
      items.push({ ...item, id, state: "open", decidedBy: null, decidedAt: null });
      return id;
    },
    countSince: async (reporter, since) => {
      await Promise.resolve();
      return items.filter(
        (item) => item.reporter === reporter && Date.parse(item.createdAt) >= Date.parse(since),
      ).length;
    },
    open: async () => items,
    propose: async () => 0,
    decisions: async () => new Map(),
    withdraw: async () => 0,
    get: async () => null,
    decide: async () => false,
  };
}

test("a report becomes a review item that names the question of the card", async () => {
  const store = listed();
  const reported = await createReports(store).report(
    report({ options: { miner: "HUT", as_of: "2026-06-09" }, page: 2, source: " https://www.sec.gov/x " }),
    NOW,
  );
  expect(reported).toEqual({ ok: true, number: 1, about: "/contracts miner:HUT as_of:2026-06-09, page 3" });
  expect(store.items).toEqual([
    {
      id: 1,
      kind: "reported_number",
      createdAt: NOW,
      reporter: "5",
      about: "/contracts miner:HUT as_of:2026-06-09, page 3",
      what: "Wrong: 352 MW\nShould be: 330 MW",
      source: "https://www.sec.gov/x",
      miner: null,
      knownAt: null,
      proposal: null,
      state: "open",
      decidedBy: null,
      decidedAt: null,
    },
  ]);
});

test("an empty source is no source, and a figure nobody knows better needs no other", async () => {
  const store = listed();
  await createReports(store).report(report({ right: "  ", source: "\n " }), NOW);
  expect(store.items[0]).toMatchObject({ what: "Wrong: 352 MW", source: null });
});

test.each(["", "   \n ", "\u0000\u200b"])("nothing said is nothing noted: %j", async (wrong) => {
  const store = listed();
  expect(await createReports(store).report(report({ wrong }), NOW)).toEqual({ ok: false, reason: "empty" });
  expect(store.items).toEqual([]);
});

test("a person reports five numbers within a day, others are not held up", async () => {
  const store = listed();
  const reports = createReports(store);
  for (let count = 0; count < 5; count += 1) {
    expect(await reports.report(report(), hoursLater(count))).toMatchObject({ ok: true });
  }
  const sixth = await reports.report(report(), hoursLater(5));
  expect(sixth).toEqual({ ok: false, reason: "too_many", perDay: 5 });
  expect(await reports.report(report({ reporter: "6" }), hoursLater(5))).toMatchObject({ ok: true });
  expect(await reports.report(report(), hoursLater(23.9))).toMatchObject({ ok: false });
  expect(await reports.report(report(), hoursLater(24.1))).toMatchObject({ ok: true });
  expect(store.items).toHaveLength(7);
});

test("forms sent at once are counted one after the other", async () => {
  const store = listed();
  const reports = createReports(store);
  const all = await Promise.all(Array.from({ length: 9 }, () => reports.report(report(), NOW)));
  expect(all.filter((one) => one.ok)).toHaveLength(5);
  expect(store.items).toHaveLength(5);
});

test("a report that could not be stored fails alone", async () => {
  const store = listed();
  let isLocked = true;
  const reports = createReports({
    ...store,
    add: async (item) => {
      if (isLocked) throw new Error("the database is locked");
      return store.add(item);
    },
  });
  await expect(reports.report(report(), NOW)).rejects.toThrow("locked");
  isLocked = false;
  expect(await reports.report(report(), NOW)).toMatchObject({ ok: true });
});

test("what is longer than the form allows is cut visibly, and control characters are dropped", async () => {
  const store = listed();
  await createReports(store).report(
    report({
      wrong: `a\u0007b\u202e${"x".repeat(5000)}`,
      right: `${"y".repeat(498)}😀z`,
      source: "z".repeat(999),
      options: { counterparty: "c".repeat(900) },
    }),
    NOW,
  );
  const [item] = store.items;
  const [wrong = "", right = ""] = (item?.what ?? "").split("\n");
  expect(wrong).toMatch(/^Wrong: a b x+…$/);
  expect(wrong.length).toBe("Wrong: ".length + 1000);
  expect(right).toBe(`Should be: ${"y".repeat(498)}…`);
  expect(item?.source).toHaveLength(300);
  expect(item?.about).toHaveLength(300);
});
