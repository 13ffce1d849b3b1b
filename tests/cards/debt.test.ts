import { describe, expect, test } from "vitest";
import { createDebtAnswer } from "../../src/app/answers/debt.ts";
import { debtCard } from "../../src/cards/debt.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Card } from "../../src/surface/card.ts";
import { plainStyle } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { aDebtTotal, anInterest, bundledFacts } from "../support/debt-facts.ts";
import { aDebt, aFactSet, aMiner } from "../support/facts.ts";

async function cardOf(
  facts: FactSet,
  options: { miner?: string; as_of?: string } = {},
  page = 0,
): Promise<Card> {
  const answered = await createDebtAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return debtCard(answered.answer, { page, options });
}

function read(card: Card): string {
  return renderCard(card, plainStyle, 80).replace(/\s+/g, " ");
}

const M = 1e6;
const wulf = { miner: "id-WULF" };
const facts = aFactSet({
  miners: [aMiner("WULF"), aMiner("CANG")],
  debts: [
    aDebt("d-1", { ...wulf, principalUsd: 5600 * M, optionUsd: 125 * M, name: "Notes *2032*" }),
    aDebt("d-2", {
      ...wulf,
      name: "Revolver",
      type: "revolving_credit",
      principalUsd: 200 * M,
      couponPct: null,
      couponText: "SOFR + 1.25%",
      maturity: null,
      maturityYear: null,
      secured: null,
      recourse: null,
      status: "undrawn",
      countInTotals: false,
      apart: "not_drawn",
      evidence: "two_hosts",
      note: "Maturity differs between two reports.",
    }),
  ],
  debtTotals: [aDebtTotal("dt", wulf)],
  interest: [anInterest("ie", { scope: "one_series", periodLabel: "first-year coupon" })],
});

describe("all miners", () => {
  test("recorded stands beside reported with its date, the difference marked, the option apart", async () => {
    const card = await cardOf(facts);
    expect(card.title).toBe("Debt: $5.6B recorded in 1 miner");
    const text = read(card);
    expect(text).toContain("WULF $5.6B recorded of $5.8B reported at 31 Mar 2026");
    expect(text).toContain("3.4% less than reported");
    expect(text).toContain("$5.73B with options still open");
    expect(text).toContain("$200M committed, not drawn (WULF)");
    expect(text).toContain("2031 $5.6B convertible notes");
  });

  test("an empty store of debt says so", async () => {
    const card = await cardOf(aFactSet());
    expect(card.title).toBe("Debt: nothing recorded");
    expect(read(card)).toContain("No debt is recorded here.");
  });
});

describe("one miner", () => {
  test("an instrument tells amount, coupon, maturity, security, status, evidence and date; unknown is said", async () => {
    const text = read(await cardOf(facts, { miner: "WULF" }));
    expect(text).toContain("$5.6B · 2.5% · due 1 Oct 2031 · option $125M open");
    expect(text).toContain(
      "convertible notes · unsecured · parent · outstanding · filing · as of 6 May 2026",
    );
    expect(text).toContain("Revolver $200M · SOFR + 1.25% · maturity not known");
    expect(text).toContain(
      "security not stated · recourse not stated · undrawn · not in the total: committed, not drawn",
    );
    expect(text).toContain("Maturity differs between two reports.");
  });

  test("the coupon of one series stands under its own heading", async () => {
    const text = read(await cardOf(facts, { miner: "WULF" }));
    expect(text).toContain("Coupon of one series, not reported interest");
    expect(text).not.toContain("Interest, brought to a quarter");
  });

  test("words from outside cannot format", async () => {
    expect(JSON.stringify((await cardOf(facts, { miner: "WULF" })).blocks)).toContain("Notes \\\\*2032\\\\*");
  });

  test("without debt the card does not say that nothing is owed", async () => {
    const card = await cardOf(facts, { miner: "CANG" });
    expect(card.title).toBe("CANG: no debt recorded");
    expect(read(card)).toContain(
      "That does not say that it owes nothing. Reports after 26 Jun 2026 are not read yet.",
    );
  });

  test("without debt as of a day the day is named", async () => {
    expect(read(await cardOf(facts, { miner: "CANG", as_of: "2026-06-01" }))).toContain(
      "published by 1 Jun 2026",
    );
  });

  test("a total without any instrument is reported, not recorded", async () => {
    const only = aFactSet({ miners: [aMiner("WULF")], debtTotals: [aDebtTotal("dt", wulf)] });
    expect((await cardOf(only, { miner: "WULF" })).title).toBe("WULF: $5.8B of debt reported, none recorded");
  });
});

describe("the facts that come with the project", () => {
  const real = bundledFacts();
  const views = [
    {},
    { as_of: "2025-12-31" },
    ...real.miners.map((miner) => ({ miner: miner.ticker })),
    ...real.miners.map((miner) => ({ miner: miner.ticker, as_of: "2026-03-31" })),
  ];

  test("every page fits a message, a title 60 characters, a table of a phone 28 columns", async () => {
    const pages = (
      await Promise.all(views.flatMap((view) => [0, 1, 2, 3].map((page) => cardOf(real, view, page))))
    ).flat();
    const wrong = pages.filter((card) => {
      const characters = card.blocks.reduce((sum, block) => sum + JSON.stringify(block).length, 0);
      const wide = card.blocks.some(
        (block) =>
          block.type === "table" &&
          block.rows.some((row) => (row[0] ?? "").length + (row[1] ?? "").length + 2 > 28),
      );
      return card.title.length > 60 || characters > 3600 || wide || card.blocks.length === 0;
    });
    expect(wrong.map((card) => card.title)).toEqual([]);
  });

  test("IREN's old total says since when and what is recorded now", async () => {
    expect(read(await cardOf(real, { miner: "IREN" }))).toContain(
      "$3.75B recorded of $3.7B reported (convertible notes) at 5 Jun 2026 old since the issue of 12 May 2026: $6.35B recorded now",
    );
  });

  test("Cipher's series is named as one and its interest compared per quarter", async () => {
    const [first, second] = await Promise.all([0, 1].map((page) => cardOf(real, { miner: "CIFR" }, page)));
    expect(read(first ?? (await cardOf(real)))).toContain(
      "one series, Barber Lake notes, not the company's debt",
    );
    expect(read(second ?? (await cardOf(real)))).toContain(
      "$33.4M a quarter in Q4 2025 · 31.3× 9M 2025 a quarter",
    );
  });

  test("the joint venture of Abernathy is told at full value", async () => {
    const text = read(await cardOf(real, { miner: "WULF" }, 1));
    expect(text).toContain("WULF Abernathy 4× covered · $380M rent a year · $94.3M coupon a year");
    expect(text).toContain("full value on both legs; the company's share is 50.1%");
  });

  test("GPU cloud revenue is not called rent", async () => {
    const pages = await Promise.all([1, 2].map((page) => cardOf(real, { miner: "IREN" }, page)));
    expect(pages.map(read).join(" ")).toContain("$1.94B gross cloud revenue a year");
  });
});
