import { describe, expect, test } from "vitest";
import { createDebtAnswer } from "../../src/app/answers/debt.ts";
import { debtChart } from "../../src/cards/debt-chart.ts";
import { debtCard } from "../../src/cards/debt.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import { usd } from "../../src/domain/wording.ts";
import type { DebtAnswer } from "../../src/surface/answers/debt.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { asBars, chartsOf, expectDrawable } from "../support/card-charts.ts";
import { aDebtEvent, bundledFacts } from "../support/debt-facts.ts";
import { aDebt, aFactSet, aMiner } from "../support/facts.ts";

async function answerTo(
  facts: FactSet,
  options: { miner?: string; as_of?: string } = {},
): Promise<DebtAnswer> {
  const answered = await createDebtAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function chartOf(
  debts: FactSet["debts"],
  options: { miner?: string } = {},
  debtEvents: FactSet["debtEvents"] = [],
) {
  return debtChart(await answerTo(aFactSet({ miners: [aMiner("HUT")], debts, debtEvents }), options));
}

const due = (id: string, year: number | null, principalUsd: number | null, over = {}) =>
  aDebt(id, { maturity: null, maturityYear: year, principalUsd, ...over });

describe("the maturity wall", () => {
  const debts = [
    due("a", 2028, 1.4e9, { type: "project_loan" }),
    due("b", 2030, 2e9),
    due("c", 2030, 7e9, { type: "senior_secured_notes" }),
    due("d", 2030, 5e8, { type: "term_loan" }),
    due("e", 2031, 1e9, { type: "revolving_credit" }),
    due("f", 2042, 3e9, { type: "senior_secured_notes" }),
  ];

  test("stacks counted face by year and kind, a long stretch without debt as one place", async () => {
    const chart = asBars(await chartOf(debts));
    expectDrawable(chart);
    expect(chart).toMatchObject({
      name: "debt",
      unit: "usd",
      layout: "stacked",
      title: "$9.5B of debt falls due in 2030, the most of any year",
      subtitle: "Counted face",
      footer: "Filings to 26 Jun 2026",
      categories: ["2028", "2029", "2030", "2031", "2032–41", "2042"],
      series: [
        { name: "Convertible notes", values: [null, null, 2e9, null, null, null] },
        { name: "Secured notes", values: [null, null, 7e9, null, null, 3e9] },
        { name: "Project and term loans", values: [1.4e9, null, 5e8, null, null, null] },
        { name: "Credit lines, equipment", values: [null, null, null, 1e9, null, null] },
      ],
    });
    expect(new Set(chart.series.map((series) => series.tone)).size).toBe(4);
    expect(chart.alt).toBe(
      "Stacked bar chart by year of maturity, 2028 to 2042: counted face. 2028 $1.4B (project and term loans); 2030 $9.5B (secured notes $7B, convertible notes $2B, project and term loans $500M); 2031 $1B (credit lines, equipment); 2042 $3B (secured notes). The bars add up to $14.9B.",
    );
  });

  test("names the miner, and years that share the most", async () => {
    const [first, second] = [due("a", 2030, 1e9), due("b", 2031, 1e9)];
    expect((await chartOf([first, second, due("c", 2032, 1)], { miner: "HUT" }))?.title).toBe(
      "HUT: $1B of debt falls due in each of 2030 and 2031",
    );
    expect((await chartOf([due("a", 2024, 2e9), second]))?.title).toBe(
      "$2B of debt fell due in 2024, the most of any year",
    );
  });

  test("leaves out options, what stands apart, and what has no date or no amount, and says the last two", async () => {
    const chart = asBars(
      await chartOf([
        due("a", 2030, 1e9, { optionUsd: 5e8 }),
        due("b", 2031, 2e9),
        due("jv", 2031, 9e9, { countInTotals: false, apart: "joint_venture" }),
        due("pref", 2031, 9e9, {
          type: "preferred_equity_facility",
          countInTotals: false,
          apart: "preferred_equity",
        }),
        due("undated", null, 12e8),
        due("unstated", 2030, null),
      ]),
    );
    expect(chart.series.map((series) => series.values)).toEqual([[1e9, 2e9]]);
    expect(chart.subtitle).toBe("Counted face · $1.2B without maturity date not shown");
    expect(chart.alt).toContain("$1.2B without a maturity date is not shown.");
    expect(chart.alt).toContain("1 instrument without a stated amount not shown.");
  });

  test("of face bought back across years gives at most, and claims no highest year it cannot know", async () => {
    const rows = [due("a", 2030, 1e9), due("b", 2031, 8e8), due("c", 2033, 6e8)];
    const across = aDebtEvent("e", { miner: "id-HUT", principalUsd: 5e8, instruments: ["a", "b"] });
    const chart = asBars(await chartOf(rows, {}, [across]));
    expect(chart.title).toBe("Up to $1B of debt falls due in 2030");
    expect(chart.subtitle).toBe("Counted face · $500M bought back not taken off");
    expect(chart.alt).toContain("2030 up to $1B (convertible notes); 2031 up to $800M");
    expect(chart.alt).toContain("2033 $600M");
    expect(chart.alt).toContain(
      "$500M was bought back across several years; the split is not stated, so the years still hold it.",
    );
    const sure = [due("a", 2030, 2e9), due("b", 2031, 8e8)];
    expect((await chartOf(sure, { miner: "HUT" }, [across]))?.title).toBe(
      "HUT: up to $2B of debt falls due in 2030, the most of any year",
    );
  });

  test.each([
    ["nothing", []],
    ["one year", [due("a", 2030, 1e9), due("b", 2030, 2e9)]],
    ["one year and undated debt", [due("a", 2030, 1e9), due("b", null, 2e9)]],
    ["amounts that nobody stated", [due("a", 2030, null), due("b", 2031, null)]],
  ])("is none of %s", async (_, rows) => {
    expect(await chartOf(rows)).toBeNull();
  });

  test("of very many years keeps to the room of an alternative text", async () => {
    const many = Array.from({ length: 60 }, (__, index) =>
      due(`d-${index}`, 2027 + index, 1e9 + index * 1e7),
    );
    const chart = asBars(await chartOf(many));
    expectDrawable(chart);
    expect(chart.alt).toMatch(/; \d+ more\. The bars add up to/);
  });
});

describe("with the bundled debt", () => {
  const facts = bundledFacts();
  const questions: readonly { miner?: string; as_of?: string }[] = [
    {},
    ...facts.miners.map(({ ticker }) => ({ miner: ticker })),
  ].flatMap((options) => [options, { ...options, as_of: "2026-03-31" }]);

  test("the bars of every year are the card's own maturities, and their sum is theirs", async () => {
    let drawn = 0;
    for (const options of questions) {
      const answer = await answerTo(facts, options);
      const chart = debtChart(answer);
      if (chart === null) continue;
      expectDrawable(chart);
      drawn += 1;
      const dated = answer.maturities.filter((line) => line.year !== null);
      for (const line of dated) {
        const place = chart.categories.indexOf(String(line.year));
        const bar = chart.series.reduce((sum, series) => sum + (series.values[place] ?? 0), 0);
        expect(bar, `${options.miner} ${line.year}`).toBe(line.principalUsd);
        expect(chart.alt).toContain(usd(line.principalUsd));
      }
      const total = chart.series
        .flatMap((series) => series.values)
        .reduce<number>((sum, one) => sum + (one ?? 0), 0);
      expect(total).toBe(dated.reduce((sum, line) => sum + line.principalUsd, 0));
      expect(chart.alt).toContain(`The bars add up to ${usd(total)}.`);
    }
    expect(drawn).toBeGreaterThan(6);
  });

  test("the picture stands once, on the first page", async () => {
    for (const options of [{}, { miner: "MARA" }]) {
      const answer = await answerTo(facts, options);
      expect(chartsOf(debtCard(answer, { page: 0, options: {} }).blocks).length).toBe(1);
      expect(chartsOf(debtCard(answer, { page: 1, options: {} }).blocks)).toEqual([]);
    }
  });
});
