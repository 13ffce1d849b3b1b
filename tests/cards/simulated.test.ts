import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillSimulatedMarket } from "../../src/app/simulate-market.ts";
import { refusalCard } from "../../src/cards/refusal.ts";
import { createSimulatedMark, markSimulated } from "../../src/cards/simulated.ts";
import { createSimulatedMarket } from "../../src/sources/simulated-market.ts";
import type { Chart } from "../../src/surface/chart.ts";
import { aCard } from "../support/card.ts";
import { everyCard } from "../support/every-card.ts";
import { LOOK_UPS } from "../support/look-ups.ts";
import { shown } from "../support/readable.ts";
import { openRealApp, type RealApp } from "../support/real-app.ts";

const NOW = "2026-11-24T08:00:00Z";
const SENTENCE =
  "Simulated prices: made up for trying the bot. Contracts, debt and treasury are the real records.";

const chart: Chart = {
  kind: "bars",
  name: "debt",
  title: "Most falls due in 2030",
  subtitle: "USD by year",
  footer: "Pivotwatch, facts to 26 Jun 2026",
  alt: "Bars by year: 2030 $2B.",
  unit: "usd",
  categories: ["2030"],
  series: [{ name: "Notes", tone: "one", values: [2e9] }],
  layout: "stacked",
};

test("title and small print say that prices are made up; the rest is as it was", () => {
  const card = aCard();
  expect(markSimulated(card)).toEqual({
    ...card,
    title: `SIMULATED · ${card.title}`,
    footer: [SENTENCE, ...card.footer],
  });
});

test("a picture says it too, in its title, its small print and its description", () => {
  const card = markSimulated(aCard({ blocks: [{ type: "separator" }, { type: "chart", chart }] }));
  expect(card.blocks).toEqual([
    { type: "separator" },
    {
      type: "chart",
      chart: {
        ...chart,
        title: "SIMULATED · Most falls due in 2030",
        footer: "SIMULATED · made-up prices. Pivotwatch, facts to 26 Jun 2026",
        alt: `${SENTENCE} Bars by year: 2030 $2B.`,
      },
    },
  ]);
});

test("a long description of a picture stays within 1,000 characters, visibly shortened", () => {
  const long = { ...chart, alt: "1 Jan 2026: 100. ".repeat(60).slice(0, 1000) };
  const [block] = markSimulated(aCard({ blocks: [{ type: "chart", chart: long }] })).blocks;
  const alt = block?.type === "chart" ? block.chart.alt : "";
  expect(alt.length).toBeLessThanOrEqual(1000);
  expect(alt.startsWith(SENTENCE)).toBe(true);
  expect(alt.endsWith("…")).toBe(true);
});

test("a refusal is marked like any card", () => {
  const refused = refusalCard({ kind: "missing_option", option: "first" }, "compare", {});
  expect(markSimulated(refused).title).toBe(`SIMULATED · ${refused.title}`);
  expect(markSimulated(refused).footer).toEqual([SENTENCE]);
});

test("marking twice is marking once, and the same card gives the same object", () => {
  const mark = createSimulatedMark();
  const card = aCard();
  expect(mark(card)).toBe(mark(card));
  expect(mark(mark(card))).toBe(mark(card));
  expect(mark(aCard())).not.toBe(mark(card));
});

describe("cards from a simulated market", () => {
  let real: RealApp;
  beforeAll(async () => {
    real = await openRealApp();
    const { calendar, benchmarks, bundle } = real.data;
    const market = createSimulatedMarket({ miners: bundle.miners, benchmarks: benchmarks.all, calendar });
    await fillSimulatedMarket({ prices: real.prices, market, calendar }, NOW);
  });
  afterAll(() => real.close());

  test("every card of every command, and of its buttons, says SIMULATED above and below", async () => {
    const cards = await everyCard(real.app, NOW, ["HUT", "WULF", "MARA", "GLXY"], 2);
    expect(new Set(cards.map((one) => one.command)).size).toBe(LOOK_UPS.length);
    const mark = createSimulatedMark();
    for (const { asked, reply } of cards) {
      const text = shown(mark(reply.card)).replace(/\s+/g, " ");
      expect(text.startsWith("SIMULATED · "), asked).toBe(true);
      expect(text, asked).toContain(SENTENCE);
      expect(mark(reply.card).answer).toBe(reply.card.answer);
    }
  });
});
