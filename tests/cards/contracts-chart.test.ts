import { describe, expect, test } from "vitest";
import { createContractsAnswer } from "../../src/app/answers/contracts.ts";
import { contractsChart } from "../../src/cards/contracts-chart.ts";
import { contractsCard } from "../../src/cards/contracts.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { ContractsAnswer } from "../../src/surface/answers/contracts.ts";
import type { Answers } from "../../src/surface/app.ts";
import { answerDeps } from "../support/answer-deps.ts";
import { asBars, chartsOf, expectDrawable } from "../support/card-charts.ts";
import { bundledFacts } from "../support/debt-facts.ts";
import { aContract, aFactSet, aMiner } from "../support/facts.ts";

type Options = Parameters<Answers["contracts"]>[0];

async function answerTo(facts: FactSet, options: Options = {}): Promise<ContractsAnswer> {
  const answered = await createContractsAnswer(answerDeps({ facts }))(options, "2026-11-24T15:00:00Z");
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function chartOf(contracts: FactSet["contracts"], options: Options = {}) {
  return contractsChart(await answerTo(aFactSet({ miners: [aMiner("HUT")], contracts }), options));
}

const cloud = { kind: "gpu_cloud" } as const;
const colocation = { kind: "colocation" } as const;

describe("the chart of contracts", () => {
  const contracts = [
    aContract("lease", { baseValueUsd: 9e9, firstDelivery: "2027-Q3" }),
    aContract("colo-26", { ...colocation, baseValueUsd: 2e9, firstDelivery: "2026-H2" }),
    aContract("colo-27", { ...colocation, baseValueUsd: 3e9, firstDelivery: "2027-01" }),
    aContract("colo-jv", { ...colocation, baseValueUsd: 4e9, firstDelivery: "2026", attributableShare: 0.5 }),
    aContract("cloud", { ...cloud, baseValueUsd: 5e9, firstDelivery: "2026-Q4" }),
  ];

  test("sets each kind on its own by start year, joint ventures at the miner's share", async () => {
    const chart = asBars(await chartOf(contracts));
    expectDrawable(chart);
    expect(chart).toMatchObject({
      name: "contracts",
      unit: "usd",
      layout: "panels",
      title: "$4B of colocation is due to start in 2026, the most of any year",
      subtitle: "Base term by promised first year, joint ventures at own share",
      footer: "Filings to 26 Jun 2026",
      categories: ["2026", "2027"],
      series: [
        { name: "Triple-net leases", tone: "one", values: [null, 9e9] },
        { name: "Colocation", tone: "two", values: [4e9, 3e9] },
        { name: "GPU cloud", tone: "three", values: [5e9, null] },
      ],
    });
    expect(chart.alt).toBe(
      "Bar charts by kind and year of the promised first delivery, 2026 to 2027: base-term value, joint ventures at the miner's share; kinds are never added. Triple-net leases: 2027 $9B in 1 contract; Colocation: 2026 $4B in 2 contracts, 2027 $3B in 1 contract; GPU cloud: 2026 $5B in 1 contract.",
    );
  });

  test("counts what has no value, no year or no kind, and leaves out what totals do not count", async () => {
    const chart = asBars(
      await chartOf([
        ...contracts.slice(0, 3),
        aContract("no-year", { ...cloud, baseValueUsd: 1e9, firstDelivery: null }),
        aContract("no-value", { ...colocation, baseValueUsd: null }),
        aContract("neither", { ...colocation, baseValueUsd: null, firstDelivery: null }),
        aContract("no-kind", { kind: null }),
        aContract("framework", { baseValueUsd: 99e9, status: "framework" }),
        aContract("part", { baseValueUsd: 99e9, partOf: "lease", countInTotals: false }),
      ]),
    );
    expect(chart.subtitle).toBe("Base term by promised first year · 4 without value, year or kind");
    expect(chart.alt).toContain(
      "Not shown: 1 contract without a year (GPU cloud $1B); 2 contracts without a value; 1 contract of unknown kind.",
    );
    expect(chart.series.map((series) => series.name)).toEqual(["Triple-net leases", "Colocation"]);
  });

  test.each([
    [{ miner: "HUT" }, "HUT: $4B of colocation is due to start in 2026, the most of any year"],
    [
      { counterparty: "Fluidstack" },
      "Fluidstack: $4B of colocation is due to start in 2026, the most of any year",
    ],
    [{ kind: "colocation" }, "$4B of colocation is due to start in 2026, the most of any year"],
  ])("names what was asked for: %o", async (options, title) => {
    expect((await chartOf(contracts, options))?.title).toBe(title);
  });

  test("of one year a kind, of equal years and of a year that is over claims no more than it knows", async () => {
    const [lease, first] = contracts;
    if (!lease || !first) throw new Error("two contracts were expected");
    expect((await chartOf([lease, first]))?.title).toBe("$9B of triple-net leases is due to start in 2027");
    const twins = [first, { ...first, id: "twin", firstDelivery: "2028" }];
    expect((await chartOf(twins))?.title).toBe("$2B of colocation is due to start in 2026");
    const past = [
      { ...first, firstDelivery: "2025-Q1", baseValueUsd: 7e9 },
      { ...first, id: "other" },
    ];
    expect((await chartOf(past))?.title).toBe(
      "$7B of colocation was due to start in 2025, the most of any year",
    );
  });

  test.each([
    ["nothing", []],
    ["one contract", contracts.slice(0, 1)],
    ["two contracts of one kind and year", [contracts[0], { ...contracts[0], id: "again" }]],
    ["contracts without values", contracts.map((row) => ({ ...row, baseValueUsd: null }))],
    ["contracts without years", contracts.map((row) => ({ ...row, firstDelivery: null }))],
  ])("is none of %s", async (_, rows) => {
    expect(
      await chartOf(rows.flatMap((row) => (row?.id === undefined ? [] : [aContract(row.id, row)]))),
    ).toBeNull();
  });

  test("takes outside words as plain text on one line", async () => {
    const name = "**Evil**\n<@1> \u202Ecorp with a very long name indeed";
    const rows = contracts.map((row) => ({ ...row, counterparty: name, counterpartyGroup: name }));
    const chart = asBars(await chartOf(rows, { counterparty: "evil" }));
    expect(chart.title).toMatch(/^evil: /);
    expect((await chartOf(rows, { counterparty: name.toLowerCase() }))?.title).toMatch(
      /^\*\*Evil\*\* <@1> corp with…: /,
    );
  });
});

test("of the bundled contracts every kind's bars and what is not shown are the total at the miner's share", async () => {
  const facts = bundledFacts();
  let drawn = 0;
  for (const options of [
    {},
    ...facts.miners.map(({ ticker }) => ({ miner: ticker })),
    { kind: "gpu_cloud" },
  ]) {
    const answer = await answerTo(facts, options);
    const [chart, ...more] = chartsOf(contractsCard(answer, { page: 0, options: {} }).blocks);
    expect(more).toEqual([]);
    for (const total of answer.totals.byKind) {
      const own = answer.starts.filter((start) => start.kind === total.kind);
      const sum = own.reduce((all, start) => all + (start.attributableValueUsd ?? 0), 0);
      expect(sum).toBeCloseTo(total.attributableValueUsd ?? 0, 0);
      expect(own.reduce((all, start) => all + start.count, 0)).toBe(total.count);
    }
    if (chart === undefined) continue;
    expectDrawable(chart);
    drawn += 1;
    for (const series of asBars(chart).series) {
      const values = series.values.filter((value) => value !== null);
      expect(
        values.every((value) => answer.starts.some((start) => start.attributableValueUsd === value)),
      ).toBe(true);
    }
  }
  expect(drawn).toBeGreaterThan(4);
});

test("the picture stands on the first page alone", async () => {
  const answer = await answerTo(bundledFacts());
  expect(chartsOf(contractsCard(answer, { page: 0, options: {} }).blocks).length).toBe(1);
  expect(chartsOf(contractsCard(answer, { page: 1, options: {} }).blocks)).toEqual([]);
});
