import { describe, expect, test } from "vitest";
import { createSectorAnswer } from "../../../src/app/answers/sector.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { SectorAnswer } from "../../../src/surface/answers/sector.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aClaim, aContract, aDebt, aFactSet, aHolding, aMiner, aTransaction } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";
import { aGuidance, aRevenue, aRisk } from "../../support/network-facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const of = (ticker: string) => ({ miner: `id-${ticker}` });
const sector = { miner: null, shownBy: ["sector"] };

const facts = aFactSet({
  miners: [
    aMiner("HUT", { consolidates: ["id-ABTC"] }),
    aMiner("WULF"),
    aMiner("CORZ"),
    aMiner("MARA"),
    aMiner("ABTC"),
    aMiner("APLD", { aiShareCaveat: "much of its income is tenant fit-out" }),
  ],
  contracts: [
    aContract("lease", of("HUT")),
    aContract("colo", { ...of("WULF"), kind: "colocation", baseValueUsd: 3_700_000_000 }),
    aContract("later", { ...of("CORZ"), kind: "colocation", announced: "2026-06-09", baseValueUsd: 1 }),
  ],
  debts: [
    aDebt("notes", { ...of("WULF"), principalUsd: 3_200_000_000 }),
    aDebt("conv", { ...of("MARA"), principalUsd: 950_000_000 }),
    aDebt("pref", { ...of("HUT"), principalUsd: 5e9, countInTotals: false, apart: "preferred_equity" }),
    aDebt("jv", { ...of("WULF"), principalUsd: 1.3e9, countInTotals: false, apart: "joint_venture" }),
    aDebt("line", { ...of("MARA"), principalUsd: 4e8, countInTotals: false, apart: "not_drawn" }),
  ],
  holdings: [
    aHolding("hut", { ...of("HUT"), btc: 16_331 }),
    aHolding("abtc", { ...of("ABTC"), btc: 6_000 }),
    aHolding("mara-peak", { ...of("MARA"), btc: 53_822, date: "2025-12-31" }),
    aHolding("mara", { ...of("MARA"), btc: 38_689 }),
  ],
  transactions: [aTransaction("sale", { ...of("MARA"), btc: 15_133 })],
  revenue: [
    aRevenue("wulf", of("WULF")),
    aRevenue("corz", { ...of("CORZ"), aiUsd: 77_500_000, totalUsd: 115_200_000 }),
    aRevenue("mara", { ...of("MARA"), aiUsd: 0, totalUsd: 174_600_000 }),
    aRevenue("apld", { ...of("APLD"), periodEnd: "2025-11-30", periodStart: "2025-09-01" }),
  ],
  guidance: [
    aGuidance("past", { targetDate: "2026-09-22" }),
    aGuidance("far", { targetDate: "2027-09-30" }),
    aGuidance("near", { targetDate: "2026-12-31" }),
    aGuidance("sector", { miner: null, targetDate: "2026-12-31" }),
  ],
  risks: [aRisk("q-demand")],
  claims: [
    aClaim("S002", {
      ...sector,
      subject: "Basket of mining equities",
      metric: "return, exact",
      value: 56,
      unit: "percent",
      asOf: "2026-06-05",
      periodText: "2026 year to date",
    }),
    aClaim("S003", {
      ...sector,
      subject: "Bitcoin",
      metric: "return",
      value: -17,
      unit: "percent",
      asOf: "2026-06-05",
      periodText: "2026 year to date",
    }),
    aClaim("S005", {
      ...sector,
      ...of("WULF"),
      metric: "return",
      value: 73,
      unit: "percent_more_than",
      asOf: "2026-06-05",
      periodText: "2026 year to date",
    }),
    aClaim("s-70", {
      ...sector,
      metric: "cumulative AI and HPC contracts of listed miners",
      value: 70e9,
      asOf: "2026-05-19",
    }),
    aClaim("S010", {
      ...sector,
      metric: "BTC sold / holdings below peak",
      value: 15_000,
      unit: "btc_more_than",
    }),
    aClaim("S011", { ...sector, metric: "debt taken on", value: null, text: "billions", unit: "text" }),
    aClaim("S012", { ...sector, metric: "AI share of revenue now", value: 30, unit: "percent_about" }),
    aClaim("S013", { ...sector, metric: "AI share of revenue, projected", value: 70, unit: "percent_up_to" }),
    aClaim("s-ev", {
      ...sector,
      metric: "enterprise value to next-12-month sales",
      value: 6,
      unit: "multiple",
    }),
    aClaim("s-held", {
      ...sector,
      metric: "bitcoin held by public miners",
      value: 1,
      unit: "btc",
      asOf: "2026-01-31",
    }),
  ],
});

const calendar = nyseCalendar();
const sessions = sessionsFrom(calendar, "2025-12-30", 109);
const tickers = ["HUT", "WULF", "CORZ", "MARA"];
/** From 10 on the last session of 2025 in equal steps to `to` on the last one. */
const path = (to: number): readonly number[] =>
  sessions.map((_, index) => (index < 2 ? 10 : 10 + ((to - 10) * (index - 1)) / (sessions.length - 2)));
const history = historyOf(
  tickers.map((ticker, index) => barsOf(`id-${ticker}`, sessions, path(14 + index))),
  btcOf(sessions, path(8)),
);
const basket = {
  id: "PW14",
  version: 1,
  members: tickers.map((ticker) => ({ security: `id-${ticker}`, from: "2020-01-02", until: null })),
};

async function answer(
  stored: FactSet = facts,
  options: { as_of?: string } = {},
  withPrices = true,
): Promise<SectorAnswer> {
  const deps = answerDeps(withPrices ? { facts: stored, history, basket } : { facts: stored, basket });
  const answered = await createSectorAnswer(deps)(options, NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

test("the last session of these prices is the day of the article", () => {
  expect(sessions.at(-1)).toBe("2026-06-05");
});

describe("gaps", () => {
  test("are those of the basket over 30 days and the year", async () => {
    const { gaps } = await answer();
    expect(gaps.map((gap) => [gap.target, gap.window, gap.session])).toEqual([
      ["PW14", "30d", "2026-06-05"],
      ["PW14", "ytd", "2026-06-05"],
    ]);
    expect(gaps[1]?.subject.returnPct).toBeCloseTo(55, 9);
    expect(gaps[1]?.gapPp).toBeCloseTo(75, 9);
  });

  test("are an empty list without prices, and everything else is answered", async () => {
    const without = await answer(facts, {}, false);
    expect(without.gaps).toEqual([]);
    expect(without.contracts.count).toBe(3);
  });
});

test("contracts are summed by kind and never over kinds", async () => {
  const { contracts } = await answer();
  expect(contracts.baseValueUsd).toBeNull();
  expect(contracts.byKind.map((sum) => [sum.kind, sum.baseValueUsd])).toEqual([
    ["triple_net_lease", 9_800_000_000],
    ["colocation", 3_700_000_001],
  ]);
});

test("debt recorded leaves apart what is no counted debt, each kind for itself", async () => {
  expect((await answer()).debt).toEqual({
    recordedUsd: 4_150_000_000,
    miners: 2,
    instruments: 2,
    preferredUsd: 5e9,
    jointVentureUsd: 1.3e9,
    notDrawnUsd: 4e8,
    notClosedUsd: 0,
    beingReplacedUsd: 0,
  });
});

describe("bitcoin", () => {
  test("is summed where one day and one basis hold for all, the coins inside HUT not added again", async () => {
    const { treasury } = await answer();
    expect([treasury.btc, treasury.asOf, treasury.why]).toEqual([55_020, "2026-03-31", null]);
    expect(treasury.holders.map((holder) => [holder.miner, holder.insideOf])).toEqual([
      ["MARA", null],
      ["HUT", null],
      ["ABTC", "HUT"],
    ]);
  });

  test.each<[string, Parameters<typeof aHolding>[1], string]>([
    ["another day", { date: "2026-06-05" }, "different days, 31 Mar 2026 to 5 Jun 2026"],
    ["another basis", { basis: "unencumbered_only" }, "the holdings include different coins"],
    ["only a bound", { qualifier: "more_than" }, "only a bound"],
  ])("has no sum where one holding is of %s", async (_what, over, why) => {
    const other = aHolding("corz", { ...of("CORZ"), btc: 5, ...over });
    const { treasury } = await answer({ ...facts, holdings: [...facts.holdings, other] });
    expect(treasury.btc).toBeNull();
    expect(treasury.why).toContain(why);
  });

  test("of nobody is not 0", async () => {
    const { treasury } = await answer({ ...facts, holdings: [] });
    expect(treasury).toMatchObject({ btc: null, why: "no holding is recorded", holders: [] });
  });
});

describe("AI shares", () => {
  test("come with period and caveat, newest first", async () => {
    const { aiShares } = await answer();
    expect(aiShares.map((share) => [share.miner, share.periodEnd, share.caveat !== null])).toEqual([
      ["CORZ", "2026-03-31", false],
      ["WULF", "2026-03-31", false],
      ["MARA", "2026-03-31", false],
      ["APLD", "2025-11-30", true],
    ]);
  });

  test("of those who report are divided as one for one period", async () => {
    const { jointAiShare } = await answer();
    expect(jointAiShare?.miners).toEqual(["WULF", "CORZ", "MARA"]);
    expect(jointAiShare?.pct).toBeCloseTo((98.5 / 323.8) * 100, 6);
  });
});

describe("AI shares by quarter", () => {
  test("are of those who reported any, oldest first, each with its quarter; a caveat stays beside them", async () => {
    const revenue = [
      ...facts.revenue,
      aRevenue("wulf-q4", {
        ...of("WULF"),
        periodStart: "2025-10-01",
        periodEnd: "2025-12-31",
        periodLabel: "Q4 2025",
        aiUsd: 9_680_000,
        totalUsd: 35_800_000,
      }),
      aRevenue("wulf-year", { ...of("WULF"), periodStart: "2025-01-01", periodEnd: "2025-12-31" }),
    ];
    const { aiShareSeries, aiShares } = await answer({ ...facts, revenue });
    expect(aiShareSeries.map((series) => [series.miner, series.caveat !== null])).toEqual([
      ["CORZ", false],
      ["WULF", false],
      ["APLD", true],
    ]);
    expect(aiShareSeries[1]?.quarters.map((quarter) => quarter.periodLabel)).toEqual(["Q4 2025", "Q1 2026"]);
    // The newest of a miner's quarters is the share that the list tells.
    for (const { miner, quarters } of aiShareSeries) {
      expect(quarters.at(-1)?.pct, miner).toBe(aiShares.find((share) => share.miner === miner)?.pct);
    }
  });

  test("are none where nobody told any", async () => {
    expect((await answer({ ...facts, revenue: [] })).aiShareSeries).toEqual([]);
  });
});

test("forecasts of the sector come first, what is past last", async () => {
  expect((await answer()).guidance.map((line) => line.id)).toEqual(["sector", "near", "far", "past"]);
});

describe("claims", () => {
  test("stand beside our own figures of their own day", async () => {
    const { claims } = await answer();
    const ours = new Map(claims.map((claim) => [claim.id, claim.ours]));
    expect(ours.get("S002")).toContain("PW14, equal weight, +55.0% from 31 Dec 2025 to 5 Jun 2026");
    expect(ours.get("S003")).toContain("BTC −20.0% from 31 Dec 2025 to 5 Jun 2026");
    expect(ours.get("S005")).toContain("+50.0%");
    for (const id of ["S002", "S003", "S005"]) {
      expect(ours.get(id)).toContain("not reproducible on any session with our 14");
    }
  });

  test("about contracts hold what was announced by then, kinds apart", async () => {
    const ours = (await answer()).claims.find((claim) => claim.id === "s-70")?.ours;
    expect(ours).toContain("by 19 May 2026");
    expect(ours).toContain("triple-net leases: $9.8B");
    expect(ours).toContain("colocation: $3.7B");
  });

  test("about 15,000 BTC get the net fall and the gross sales as two figures", async () => {
    const ours = (await answer()).claims.find((claim) => claim.id === "S010")?.ours;
    expect(ours).toContain("net fall from peak: MARA −15,133 BTC");
    expect(ours).toContain("gross sales recorded");
  });

  test("about debt and AI shares get ours with day or period", async () => {
    const ours = new Map((await answer()).claims.map((claim) => [claim.id, claim.ours]));
    expect(ours.get("S011")).toContain("$4.15B recorded");
    expect(ours.get("S012")).toBe(
      "30% of those who tell both ($98.5M of $324M, 3 miners, 1 Jan 2026 to 31 Mar 2026)",
    );
  });

  test("get none where we measure no such thing", async () => {
    const ours = new Map((await answer()).claims.map((claim) => [claim.id, claim.ours]));
    expect([ours.get("S013"), ours.get("s-ev")]).toEqual([null, null]);
  });

  test("about coins held on an older day look at that day", async () => {
    const ours = (await answer()).claims.find((claim) => claim.id === "s-held")?.ours;
    expect(ours).toBe("53,822 BTC recorded of 1 miner on 31 Dec 2025");
  });

  test("without prices the returns stand alone", async () => {
    const { claims } = await answer(facts, {}, false);
    expect(claims.find((claim) => claim.id === "S002")?.ours).toBeNull();
  });
});

test("a day asked for sees only what was published by then", async () => {
  const later = aContract("new", { ...of("MARA"), knownAt: "2026-08-01" });
  const stored = { ...facts, contracts: [...facts.contracts, later] };
  expect((await answer(stored, { as_of: "2026-06-30" })).contracts.count).toBe(3);
  expect((await answer(stored)).contracts.count).toBe(4);
});

test("the JSON has these fields", async () => {
  expect(Object.keys(await answer()).toSorted()).toEqual([
    "aiShareSeries",
    "aiShares",
    "asOf",
    "claims",
    "contracts",
    "debt",
    "factsTo",
    "filings",
    "freshness",
    "gaps",
    "guidance",
    "jointAiShare",
    "pointInTime",
    "pricesTo",
    "risks",
    "sources",
    "treasury",
    "withoutPublicationDate",
  ]);
});
