import { expect, test } from "vitest";
import { lookUp } from "../../src/cards/look-up.ts";
import type { AnswerBase, ClaimLine } from "../../src/surface/answers/common.ts";
import type { Button, Card, SourceRef } from "../../src/surface/card.ts";
import type { Reply } from "../../src/surface/reply.ts";
import { silentApp } from "../support/app.ts";
import { aCard } from "../support/card.ts";

function aSource(number: number, linked = true): SourceRef {
  return {
    title: `Release ${number} [draft]`,
    url: `https://www.sec.gov/${number}`,
    host: "sec.gov",
    published: number === 1 ? null : "2026-03-01",
    kind: number === 1 ? "seed" : "filing",
    evidence: "filing",
    linked,
  };
}

const claim: ClaimLine = {
  id: "S043",
  subject: "TeraWulf",
  metric: "total debt",
  value: 5.7e9,
  text: null,
  unit: "usd_about",
  period: null,
  claimant: "the article",
  asOf: "2026-06-05",
  verdict: "correct_with_note",
  why: "Without the bridge loan.",
  meaning: null,
  evidence: "article_only",
  discrepancies: [],
  ours: "$5.6B recorded",
};

function look(sources: readonly SourceRef[], claims: readonly ClaimLine[]) {
  const answer: AnswerBase & { claims: readonly ClaimLine[] } = {
    asOf: "2026-06-09",
    pointInTime: true,
    factsTo: "2026-06-26",
    pricesTo: null,
    withoutPublicationDate: 3,
    sources,
    claims,
  };
  return lookUp<{ miner?: string | undefined }, typeof answer>({
    command: "debt",
    ask: async () => ({ ok: true, answer }),
    card: (shown, view) => aCard({ title: `page ${view.page}`, answer: shown }),
    extra: [{ name: "contracts", label: "Contracts", open: async () => aCard({ title: "the contracts" }) }],
  });
}

const context = {
  app: silentApp,
  options: { miner: "WULF" },
  caller: { userId: "1", guildId: null, canManage: false, isOwner: false },
  now: "2026-06-09T21:00:00Z",
};

async function press(asked: ReturnType<typeof look>, name: string, argument: string): Promise<Reply> {
  const act = asked.actions[name];
  if (!act) throw new Error(`there is no action ${name}`);
  return act({ ...context, argument });
}

const labels = (card: Card): string[] =>
  card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons.map((button) => button.label) : []));

const textOf = (card: Card): string =>
  card.blocks.map((block) => (block.type === "text" ? block.text : "")).join("\n");

test("a look-up answers privately and offers only what it has", async () => {
  const full = await look([aSource(1)], [claim]).run(context);
  expect(full.visibility).toBe("private");
  expect(labels(full.card)).toEqual(["Contracts", "Sources (1)", "Claims (1)", "Post here"]);
  expect(labels((await look([], []).run(context)).card)).toEqual(["Contracts", "Post here"]);
});

test("every button carries the options of the question", async () => {
  const { card } = await look([aSource(1)], [claim]).run(context);
  const buttons = card.actions.flatMap((row) => (row.type === "buttons" ? row.buttons : []));
  const actions = buttons
    .filter((button): button is Button => "action" in button)
    .map((button) => button.action);
  expect(actions).toHaveLength(4);
  expect(actions.every((action) => action.command === "debt" && action.options["miner"] === "WULF")).toBe(
    true,
  );
});

test("what is posted is public and cannot be posted again", async () => {
  const posted = await press(look([aSource(1)], []), "post", "2");
  expect(posted).toMatchObject({ visibility: "public", as: "new", card: { title: "page 2" } });
  expect(labels(posted.card)).not.toContain("Post here");
});

test("claims stand beside our own figure with their verdict", async () => {
  const { card } = await press(look([], [claim]), "claims", "");
  expect(textOf(card)).toContain("**TeraWulf: total debt about $5.7B**");
  expect(textOf(card)).toContain("Right, with a note: Without the bridge loan.\nOurs: $5.6B recorded");
});

test("sources name kind, date and evidence; only listed hosts are links", async () => {
  const { card } = await press(look([aSource(1, false), aSource(2)], []), "sources", "");
  expect(textOf(card)).toContain("1. Release 1 \\[draft\\]\n-# sec.gov · undated · article · filing");
  expect(textOf(card)).toContain(
    "2. [Release 2 \\[draft\\]](https://www.sec.gov/2)\n-# sec.gov · 1 Mar 2026",
  );
});

test("many sources are paged, and a page beyond the end is the last", async () => {
  const many = Array.from({ length: 30 }, (_, index) => aSource(index + 2));
  const last = await press(look(many, []), "sources", "99");
  expect(textOf(last.card)).toContain("30. [Release 31");
  expect(labels(last.card)).toEqual(["‹ Back", "Next (3 of 3) ›"]);
});

test("an answer as of a day says what it leaves out", async () => {
  const { card } = await press(look([], [claim]), "claims", "");
  expect(card.footer).toEqual(["As published by 9 Jun 2026. 3 rows without publication date left out."]);
});

test("extra buttons open their own card", async () => {
  const opened = await press(look([], []), "contracts", "");
  expect(opened.card.title).toBe("the contracts");
});
