import { describe, expect, test } from "vitest";
import { createNetworkAnswer } from "../../src/app/answers/network.ts";
import { networkChart } from "../../src/cards/network-chart.ts";
import { networkCard } from "../../src/cards/network.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { NetworkAnswer } from "../../src/surface/answers/network.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { asBars, asLines, chartsOf, expectDrawable } from "../support/card-charts.ts";
import { bundledFacts } from "../support/debt-facts.ts";
import { aFactSet } from "../support/facts.ts";
import { aFigure } from "../support/network-facts.ts";

async function answerTo(facts: FactSet): Promise<NetworkAnswer> {
  const answered = await createNetworkAnswer(answerDeps({ facts }))({}, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function chartOf(network: FactSet["network"]) {
  return networkChart(await answerTo(aFactSet({ network })));
}

const difficulty = (id: string, date: string, value: number) =>
  aFigure(id, { metric: "difficulty", label: "network difficulty", unit: "t", date, value });
const change = (id: string, date: string, value: number) =>
  aFigure(id, { metric: "hashrate_change", label: "change", unit: "percent", date, value, daily: false });

describe("the chart of the network", () => {
  test("joins readings of one averaging, with the quarters they lie in", async () => {
    const chart = asLines(
      await chartOf([
        aFigure("b", { date: "2026-05-01", value: 950 }),
        aFigure("a", { date: "2026-01-10", value: 1000 }),
        aFigure("mean", { date: "2026-02-10", value: 980, label: "7-day mean", daily: false }),
        change("q1", "2026-03-31", -5.2),
        change("q4", "2025-12-31", 2),
      ]),
    );
    expectDrawable(chart);
    expect(chart).toMatchObject({
      name: "network",
      unit: "ehs",
      title: "Network hashrate fell 5% to 950 EH/s",
      subtitle: "10 Jan – 1 May 2026 · network hashrate · 1 other not drawn",
      footer: "Filings to 26 Jun 2026",
      dates: ["2026-01-10", "2026-05-01"],
      lines: [{ name: "Hashrate", tone: "subject", endLabel: "950 EH/s", values: [1000, 950], dots: true }],
      bands: [{ from: "2026-01-01", to: "2026-03-31", label: "Q1 −5.2%" }],
    });
    expect(chart.alt).toBe(
      "Line chart, 10 Jan – 1 May 2026: network hashrate, 2 readings. 1,000 EH/s on 10 Jan 2026; 950 EH/s on 1 May 2026. Band, published change of the hashrate against the quarter before: Q1 2026 −5.2%. Not drawn: 1 published hashrate of other averages.",
    );
  });

  test.each([
    [1000, 1100, "Network hashrate rose 10% to 1,100 EH/s"],
    [1000, 995.04, "Network hashrate fell 0.5% to 995 EH/s"],
    [1000, 1000.2, "Network hashrate is unchanged at 1,000 EH/s"],
  ])("from %d to %d says “%s”", async (from, to, title) => {
    const figures = [aFigure("a", { date: "2026-01-10", value: from }), aFigure("b", { value: to })];
    expect((await chartOf(figures))?.title).toBe(title);
  });

  test("names the year of a quarter where the days span more than one", async () => {
    const chart = asLines(
      await chartOf([
        aFigure("a", { date: "2025-11-10", value: 1000 }),
        aFigure("b", { date: "2026-02-01", value: 950 }),
        change("q1", "2026-03-31", -4),
        change("q4", "2025-12-31", 2.5),
      ]),
    );
    expect(chart.bands?.map((band) => band.label)).toEqual(["Q4 2025 +2.5%", "Q1 2026 −4.0%"]);
  });

  test("takes what difficulty implies where no two readings compare, and says that it is computed", async () => {
    const chart = asLines(
      await chartOf([
        difficulty("d1", "2026-01-08", 146.5),
        difficulty("d2", "2026-05-01", 132.47),
        aFigure("r", { date: "2026-05-01", value: 959 }),
        aFigure("m", { date: "2026-01-19", value: 993, label: "7-day mean", daily: false }),
        change("q1", "2026-03-31", -4),
      ]),
    );
    expectDrawable(chart);
    expect(chart.title).toBe("Hashrate implied by difficulty fell 9.6% to 948 EH/s");
    expect(chart.subtitle).toBe(
      "8 Jan – 1 May 2026 · EH/s for ten-minute blocks, from difficulty · 2 published not drawn",
    );
    expect(chart.lines[0]?.values.map((value) => Math.round(value ?? 0))).toEqual([1049, 948]);
    expect(chart.bands?.[0]?.label).toBe("Q1 −4.0% published");
    expect(chart.alt).toContain("computed from difficulty (difficulty × 2³² ÷ 600), 2 readings.");
    expect(chart.alt).toContain("1,049 EH/s on 8 Jan 2026; 948 EH/s on 1 May 2026.");
    expect(chart.alt).toContain("Not drawn: 2 published hashrates of different averages.");
  });

  test("is of the quarters alone where nothing makes a line", async () => {
    const chart = asBars(
      await chartOf([change("q1", "2026-03-31", -4), change("q4", "2025-12-31", 2.5), aFigure("one")]),
    );
    expectDrawable(chart);
    expect(chart).toMatchObject({
      unit: "percent",
      title: "Network hashrate fell 4% in Q1 2026",
      subtitle: "Change of the hashrate against the quarter before, as published",
      categories: ["Q4 2025", "Q1 2026"],
      series: [{ name: "Change", values: [2.5, -4] }],
    });
    expect(chart.alt).toBe(
      "Bar chart by quarter, Q4 2025 to Q1 2026: published change of the network hashrate against the quarter before. Q1 2026 −4.0%; Q4 2025 +2.5%.",
    );
  });

  test.each([
    [3, "Network hashrate rose 3% in Q1 2026"],
    [0, "Network hashrate was unchanged in Q1 2026"],
  ])("a newest quarter of %d reads “%s”", async (value, title) => {
    const figures = [change("q1", "2026-03-31", value), change("q4", "2025-12-31", 1)];
    expect((await chartOf(figures))?.title).toBe(title);
  });

  test.each([
    ["nothing", []],
    ["one reading", [aFigure("a")]],
    [
      "one reading, one difficulty and one quarter",
      [aFigure("a"), difficulty("d", "2026-01-08", 1), change("q", "2026-03-31", 1)],
    ],
    ["two readings of one day", [aFigure("a"), aFigure("b", { value: 900 })]],
    [
      "ranges and peaks",
      [
        aFigure("a", { label: "peak", daily: false }),
        aFigure("b", { label: "peak", daily: false, date: "2026-01-01" }),
      ],
    ],
  ])("is none of %s", async (_, figures) => {
    expect(await chartOf(figures)).toBeNull();
  });

  test("takes the wording of a source as plain text", async () => {
    const label = "daily\n\u202Ehashrate of a source with quite a lot of words to say about it, indeed";
    const chart = asLines(
      await chartOf([aFigure("a", { label }), aFigure("b", { label, date: "2026-01-01", value: 1 })]),
    );
    expectDrawable(chart);
    expect(chart.subtitle).toMatch(/ · daily hashrate of a source .*…$/);
  });
});

test("of the bundled readings the picture stands once, on the first page, with the card's own figure at its end", async () => {
  const answer = await answerTo(bundledFacts());
  const card = networkCard(answer, { page: 0, options: {} });
  const [chart, ...more] = chartsOf(card.blocks);
  expect(more).toEqual([]);
  const lines = asLines(chart ?? null);
  expectDrawable(lines);
  expect(lines.lines[0]?.values.at(-1)).toBe(answer.impliedHashrateEhs);
  expect(chartsOf(networkCard(answer, { page: 1, options: {} }).blocks)).toEqual([]);
});
