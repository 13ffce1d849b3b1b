import { describe, expect, test } from "vitest";
import { sectorCard } from "../../src/cards/sector.ts";
import type { DivergenceWindow } from "../../src/surface/answers/divergence.ts";
import type { AiShare } from "../../src/surface/answers/miner.ts";
import type { SectorAnswer } from "../../src/surface/answers/sector.ts";
import { expectReadable, shown } from "../support/readable.ts";

function aGap(over: Partial<DivergenceWindow> = {}): DivergenceWindow {
  return {
    target: "PW14",
    window: "ytd",
    session: "2026-07-31",
    baseSession: "2025-12-31",
    btc: { returnPct: -28.2, align: "utc_day" },
    subject: {
      returnPct: 32,
      medianPct: 31,
      capWeightedPct: null,
      members: [
        { ticker: "HUT", returnPct: 134 },
        { ticker: "IREN", returnPct: -2 },
      ],
      excluded: [{ ticker: "GLXY", reason: "no_price" }],
      carried: [],
    },
    peers: { returnPct: 63.9 },
    qqq: { returnPct: 12.3 },
    gapPp: 60.2,
    beta: 1.4,
    r2: 0.16,
    betaGapPp: 71,
    z1: null,
    rho30: null,
    why: null,
    ...over,
  };
}

function aShare(miner: string, over: Partial<AiShare> = {}): AiShare & { miner: string } {
  return {
    miner,
    pct: 62,
    periodStart: "2026-01-01",
    periodEnd: "2026-03-31",
    periodLabel: "Q1 2026",
    aiUsd: 21_000_000,
    totalUsd: 34_000_000,
    aiLabel: null,
    caveat: null,
    ...over,
  };
}

function anAnswer(over: Partial<SectorAnswer> = {}): SectorAnswer {
  return {
    asOf: "2026-11-24",
    pointInTime: false,
    factsTo: "2026-06-25",
    pricesTo: "2026-07-31",
    withoutPublicationDate: 0,
    sources: [],
    gaps: [aGap({ window: "30d", gapPp: -20.9 }), aGap()],
    contracts: {
      baseValueUsd: null,
      count: 20,
      byKind: [
        {
          kind: "triple_net_lease",
          baseValueUsd: 16.8e9,
          attributableValueUsd: 16.8e9,
          megawattsCriticalIt: 597,
          count: 2,
          withoutCriticalIt: 0,
          withoutValue: 0,
          byCounterparty: [],
        },
      ],
    },
    debt: {
      recordedUsd: 33.7e9,
      miners: 12,
      instruments: 35,
      preferredUsd: 5e9,
      jointVentureUsd: 1.3e9,
      notDrawnUsd: 0,
      notClosedUsd: 0,
      beingReplacedUsd: 0,
    },
    treasury: {
      btc: null,
      asOf: null,
      why: "the newest holdings are of different days, 31 Dec 2025 to 5 Jun 2026",
      holders: [
        {
          miner: "MARA",
          btc: 38_689,
          qualifier: "about",
          asOf: "2026-03-26",
          basis: "as_reported_total",
          insideOf: null,
        },
        {
          miner: "ABTC",
          btc: 6000,
          qualifier: "more_than",
          asOf: "2026-03-03",
          basis: "as_reported_total",
          insideOf: "HUT",
        },
      ],
    },
    aiShares: [
      aShare("CORZ", { pct: 67 }),
      aShare("WULF"),
      aShare("IREN", { pct: 9.4, periodStart: "2025-10-01", periodEnd: "2025-12-31" }),
      aShare("APLD", {
        pct: 33,
        periodStart: "2025-09-01",
        periodEnd: "2025-11-30",
        caveat: "Tenant fit-out.",
      }),
      aShare("CLSK", { pct: 0, aiUsd: 0 }),
    ],
    aiShareSeries: [],
    jointAiShare: null,
    guidance: [],
    risks: [{ id: "q", kind: "demand", statement: "Softer AI demand." }],
    claims: [],
    ...over,
  };
}

const card = (over: Partial<SectorAnswer> = {}) => sectorCard(anAnswer(over), { page: 0, options: {} });
const flat = (over: Partial<SectorAnswer> = {}): string => shown(card(over)).replaceAll(/\s+/g, " ");

test("the year's gap is the title", () => {
  const made = card();
  expect(made.title).toBe("Miners +32.0%, BTC −28.2% YTD: gap +60.2 pp");
  expect(made.accent).toBe("up");
  expectReadable(made);
});

describe("gaps", () => {
  test("come with both legs, the sessions and how many members are in", () => {
    expect(flat()).toContain(
      "PW14 gap, year to date: +60.2 pp (+32.0% against BTC −28.2% · 31 Dec 2025 to 31 Jul 2026 · 2 of 3 miners · median +31.0% · BTC at the end of the UTC day)",
    );
  });

  test("show what miners may follow instead", () => {
    expect(flat()).toContain(
      "AI peers +63.9%, QQQ +12.3% (same sessions · BTC explains 16% of the basket's daily moves",
    );
  });

  test.each([
    [0.16, false],
    [0.25, true],
  ])("with R² %d show a beta-adjusted gap: %s", (r2, isShown) => {
    expect(flat({ gaps: [aGap({ r2 })] }).includes("beta-adjusted")).toBe(isShown);
  });

  test("without prices say how to bring them in, and the title turns to what is recorded", () => {
    const made = card({ gaps: [], pricesTo: null });
    expect(made.title).toBe("The pivot: 20 AI contracts, $33.7B debt");
    expect(shown(made)).toContain("no daily prices yet (a running bot fetches them");
    expect(shown(made)).not.toContain("investment advice");
  });

  test("that are not known say why", () => {
    const gap = aGap({ gapPp: null, why: "only 5 of 14 members have closes" });
    expect(flat({ gaps: [gap] })).toContain("not known (only 5 of 14 members have closes)");
  });
});

test("debt names what stands apart", () => {
  expect(flat()).toContain(
    "Debt recorded: $33.7B in 35 instruments of 12 miners (apart: $5B preferred equity, $1.3B joint-venture notes)",
  );
});

test("bitcoin without a total says why, and whose coins lie inside another's figure", () => {
  expect(flat()).toContain("Bitcoin held: no total (the newest holdings are of different days");
  expect(flat()).toContain("MARA about 38,689 (26 Mar 2026), ABTC over 6,000 (3 Mar 2026, inside HUT)");
});

test("AI shares are ranked within one period only; a caveat stands apart, none reported is no 0 %", () => {
  const text = shown(card());
  expect(text).toContain("- 1 Jan – 31 Mar 2026: CORZ 67%, WULF 62%");
  expect(text).toContain("- 1 Oct – 31 Dec 2025: IREN 9.4%");
  expect(text).toContain("- Apart: APLD 33%, 1 Sep – 30 Nov 2025. Tenant fit-out.");
  expect(text).toContain("- None reported: CLSK");
});

test("the picture stands between the gaps and what is recorded, and is left out without shares", () => {
  const quarter = {
    periodStart: "2026-01-01",
    periodEnd: "2026-03-31",
    periodLabel: "Q1 2026",
    pct: 67,
  };
  const made = card({ aiShareSeries: [{ miner: "CORZ", caveat: null, quarters: [quarter] }] });
  expect(made.blocks.slice(0, 3).map((block) => block.type)).toEqual(["facts", "chart", "facts"]);
  expect(shown(made)).toContain("CORZ 67% in Q1 2026");
  expectReadable(made);
  expect(card().blocks.filter((block) => block.type === "chart")).toEqual([]);
});

test("an empty store of facts still makes a card", () => {
  const made = card({
    contracts: { baseValueUsd: null, count: 0, byKind: [] },
    debt: {
      ...anAnswer().debt,
      recordedUsd: null,
      miners: 0,
      instruments: 0,
      preferredUsd: 0,
      jointVentureUsd: 0,
    },
    treasury: { btc: null, asOf: null, why: "no holding is recorded", holders: [] },
    aiShares: [],
    risks: [],
    gaps: [],
  });
  expectReadable(made);
  expect(shown(made)).toContain("AI contracts: none recorded");
});
