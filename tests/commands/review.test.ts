import { expect, test } from "vitest";
import { review } from "../../commands/review.ts";
import type { ReviewDesk, ReviewEntry } from "../../src/surface/review.ts";
import { silentApp } from "../support/app.ts";
import { aCaller } from "../support/caller.ts";
import { expectReadable, shown } from "../support/readable.ts";
import { asCard } from "../support/reply.ts";

const NOW = "2026-11-24T12:00:00.000Z";

function entry(id: number, over: Partial<ReviewEntry> = {}): ReviewEntry {
  return {
    id,
    kind: "filing_question",
    createdAt: "2026-11-20T12:00:00.000Z",
    miner: "CLSK",
    about: "CLSK: bitcoin held on 30 Jun 2025",
    what: "clsk:NumberOfBitcoinsHeld is tagged 10,075,000 USD; a number of coins has no such unit.",
    source: { text: "https://www.sec.gov/Archives/edgar/data/827876/x.htm", linked: true },
    knownAt: "2025-08-07",
    writes: {
      row: "t-0000827876-2025-06-30",
      replaces: false,
      fields: [{ name: "btc", from: null, to: "10,075 BTC" }],
      more: 0,
      editable: { value: 10_075, unit: "btc" },
    },
    state: "open",
    decidedAt: null,
    ...over,
  };
}

const COUNTS = { reported_number: 0, filing_question: 0, filing_to_read: 0, differs: 0, merge: 0 };

function app(desk: Partial<ReviewDesk>) {
  return { ...silentApp, review: { ...silentApp.review, ...desk } };
}

const context = (desk: Partial<ReviewDesk>) => ({
  app: app(desk),
  subcommand: null,
  options: {},
  caller: { ...aCaller, userId: "7", isOwner: true },
  now: NOW,
  values: {},
  updates: "private" as const,
});

test("the list pages through what is open, in a message that Discord takes", async () => {
  const entries = Array.from({ length: 20 }, (_, index) => entry(index + 1));
  const list = { entries, counts: { ...COUNTS, filing_question: 20 }, filter: { kind: null, miner: null } };
  const { card } = asCard(await review.run(context({ list: async () => ({ ok: true, answer: list }) })));
  expect(card.title).toBe("Review: 20 open");
  expect(shown(card)).toContain("20 questions about filings");
  expect(card.blocks.filter(({ type }) => type === "section")).toHaveLength(8);
  expectReadable(card);
});

test("an item shows evidence, source and what approving writes", async () => {
  const act = context({ item: async () => ({ ok: true, answer: entry(4) }) });
  const { card } = asCard(await review.actions.open({ ...act, argument: "4" }));
  expect(card.title).toBe("Question about a filing, number 4");
  const text = shown(card);
  expect(text).toContain("10,075,000 USD");
  expect(text).toContain("Approving writes");
  expect(text).toContain("btc: 10,075 BTC");
  expectReadable(card);
});

test("outside words stay plain", async () => {
  const hostile = entry(5, {
    kind: "reported_number",
    writes: null,
    about: "/contracts [click](https://evil.example)",
    what: "Wrong: @everyone **now**\n# big",
    source: { text: "https://evil.example/x", linked: false },
  });
  const act = context({ item: async () => ({ ok: true, answer: hostile }) });
  const { card } = asCard(await review.actions.open({ ...act, argument: "5" }));
  const text = JSON.stringify(card.blocks);
  expect(text).not.toContain("@everyone");
  expect(text).not.toContain("](https");
  expect(text).toContain("\\\\# big");
  expect(card.actions[0]).toMatchObject({
    buttons: [{ label: "Done" }, { label: "Reject" }, { label: "List" }],
  });
});

const answers = (outcome: "approved" | "already") =>
  context({ approve: async () => ({ ok: true, answer: { entry: entry(4), outcome, open: 2 } }) });

test("what was decided says what was written, and who came second that nothing was", async () => {
  const first = asCard(await review.actions.approve({ ...answers("approved"), argument: "4" }));
  expect(shown(first.card)).toContain("t-0000827876-2025-06-30 was written.");
  const second = asCard(await review.actions.approve({ ...answers("already"), argument: "4" }));
  expect(shown(second.card)).toContain("Somebody else was first");
  expectReadable(first.card);
  expectReadable(second.card);
});

test("an item without a figure opens no form", async () => {
  const act = context({ item: async () => ({ ok: true, answer: entry(6, { writes: null }) }) });
  expect((await review.actions.correct({ ...act, argument: "6" })).kind).toBe("card");
  const asked = context({ item: async () => ({ ok: true, answer: entry(6) }) });
  const form = await review.actions.correct({ ...asked, argument: "6" });
  expect(form.kind === "modal" && form.modal.fields).toMatchObject([{ value: "10,075" }]);
});

test("a problem is said, with the way back to the item", async () => {
  const act = context({ correct: async () => ({ ok: false, problem: "“x” is no such figure." }) });
  const { card } = asCard(await review.actions.corrected({ ...act, argument: "4" }));
  expect(shown(card)).toContain("“x” is no such figure.");
  expect(card.actions[0]).toMatchObject({ buttons: [{ label: "Look again" }, { label: "List" }] });
});
