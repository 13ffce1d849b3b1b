import { describe, expect, test } from "vitest";
import {
  aiSharePct,
  deliveryPromises,
  jointAiShare,
  isReport,
  newestAiShares,
  newestHashrates,
  sharesCompare,
} from "../../src/domain/revenue.ts";
import { aContract, aMiner } from "../support/facts.ts";
import { aGuidance, aHashrate, aRevenue } from "../support/network-facts.ts";

describe("an AI share", () => {
  test.each([
    ["WULF Q1 2026", 21_000_000, 34_000_000, 61.76],
    ["WULF Q4 2025", 9_680_000, 35_800_000, 27.04],
    ["CORZ Q4 2025", 31_300_000, 79_800_000, 39.22],
    ["IREN to December 2025", 17_300_000, 184_700_000, 9.37],
    ["none reported", 0, 136_400_000, 0],
  ])("of %s is %d of %d", (_what, aiUsd, totalUsd, pct) => {
    expect(aiSharePct(aRevenue("r", { aiUsd, totalUsd }))).toBeCloseTo(pct, 2);
  });

  test.each([
    ["AI revenue is not known", { aiUsd: null }],
    ["the total is not known", { totalUsd: null }],
    ["the total is 0", { totalUsd: 0, aiUsd: 0 }],
  ])("is not known where %s", (_why, over) => {
    expect(aiSharePct(aRevenue("r", over))).toBeNull();
  });
});

describe("the newest AI share of each miner", () => {
  const miners = [
    aMiner("WULF"),
    aMiner("CORZ"),
    aMiner("IREN"),
    aMiner("APLD", { aiShareCaveat: "hosting still serves miners in part" }),
    aMiner("MARA"),
  ];
  const revenue = [
    aRevenue("wulf-q4", {
      periodStart: "2025-10-01",
      periodEnd: "2025-12-31",
      aiUsd: 9_680_000,
      totalUsd: 35_800_000,
    }),
    aRevenue("wulf-q1"),
    aRevenue("corz-q1", { miner: "id-CORZ", aiUsd: 77_500_000, totalUsd: 115_200_000 }),
    aRevenue("iren-q2", {
      miner: "id-IREN",
      periodStart: "2025-10-01",
      periodEnd: "2025-12-31",
      periodLabel: "Q2 FY26",
      aiUsd: 17_300_000,
      totalUsd: 184_700_000,
    }),
    aRevenue("apld", {
      miner: "id-APLD",
      periodStart: "2025-09-01",
      periodEnd: "2025-11-30",
      aiUsd: 41_600_000,
      totalUsd: 126_600_000,
    }),
    aRevenue("mara-q1", { miner: "id-MARA", aiUsd: null }),
  ];
  const shares = newestAiShares(revenue, miners);

  test("is of the newest period that tells both figures, with that period", () => {
    expect(shares.map((share) => [share.period.id, Math.round(share.pct)])).toEqual([
      ["corz-q1", 67],
      ["wulf-q1", 62],
      ["iren-q2", 9],
      ["apld", 33],
    ]);
  });

  test("carries the caveat of a company whose share is not comparable", () => {
    expect(shares.at(-1)?.caveat).toBe("hosting still serves miners in part");
  });

  test("is taken from an older quarter where the newest is silent on AI", () => {
    const older = aRevenue("mara-q4", {
      miner: "id-MARA",
      periodStart: "2025-10-01",
      periodEnd: "2025-12-31",
    });
    const share = newestAiShares([...revenue, older], miners).find((row) => row.miner === "id-MARA");
    expect(share?.period.id).toBe("mara-q4");
  });

  test("is of the quarter, not of the year that ends with it", () => {
    const year = aRevenue("year", { periodStart: "2025-01-01", periodEnd: "2025-12-31" });
    const quarter = aRevenue("quarter", { periodStart: "2025-10-01", periodEnd: "2025-12-31" });
    expect(newestAiShares([year, quarter], [aMiner("WULF")])[0]?.period.id).toBe("quarter");
  });

  test.each([
    [0, 1, true, "equal periods, no caveat"],
    [1, 2, false, "other periods"],
    [2, 3, false, "a caveat"],
  ])("ranks %d with %d: %s (%s)", (a, b, comparable) => {
    const [first, second] = [shares[a], shares[b]];
    if (!first || !second) throw new Error("four shares were expected");
    expect(sharesCompare(first, second)).toBe(comparable);
  });
});

function quarterOf(miner: string, aiUsd: number | null, totalUsd: number, over = {}) {
  return aRevenue(`${miner}-${String(aiUsd)}`, { miner: `id-${miner}`, aiUsd, totalUsd, ...over });
}

describe("the share of those who report", () => {
  const miners = ["A", "B", "C", "D"].map((ticker) => aMiner(ticker));
  const q4 = { periodStart: "2025-10-01", periodEnd: "2025-12-31" };

  test("divides the sums of one period, the one that most tell both figures of", () => {
    const revenue = [
      quarterOf("A", 10, 100),
      quarterOf("B", 0, 100),
      quarterOf("C", 50, 200),
      quarterOf("D", null, 900),
      quarterOf("A", 1, 100, q4),
      quarterOf("B", 1, 100, q4),
    ];
    expect(jointAiShare(revenue, miners)).toEqual({
      pct: 15,
      periodStart: "2026-01-01",
      periodEnd: "2026-03-31",
      aiUsd: 60,
      totalUsd: 400,
      miners: ["id-A", "id-B", "id-C"],
    });
  });

  test("is not taken from two", () => {
    expect(jointAiShare([quarterOf("A", 10, 100), quarterOf("B", 0, 100)], miners)).toBeNull();
  });

  test("leaves out a share with a caveat", () => {
    const revenue = [quarterOf("A", 10, 100), quarterOf("B", 0, 100), quarterOf("C", 50, 200)];
    const caveat = [...miners.slice(0, 2), aMiner("C", { aiShareCaveat: "trading" })];
    expect(jointAiShare(revenue, caveat)).toBeNull();
  });

  test("counts a miner that another one consolidates only where that one tells nothing", () => {
    const parent = [aMiner("A", { consolidates: ["id-B"] }), ...miners.slice(1)];
    const rest = [quarterOf("B", 0, 100), quarterOf("C", 50, 200), quarterOf("D", 1, 10)];
    expect(jointAiShare(rest, parent)?.miners).toEqual(["id-B", "id-C", "id-D"]);
    expect(jointAiShare([quarterOf("A", 10, 100), ...rest], parent)?.miners).toEqual([
      "id-A",
      "id-C",
      "id-D",
    ]);
  });
});

describe("a promised first delivery", () => {
  const beacon = aContract("beacon", { firstDelivery: "2027-Q3" });

  test.each([
    ["2026-11-24", "ahead"],
    ["2027-07-01", "due"],
    ["2027-09-30", "due"],
    ["2027-10-01", "unknown"],
  ])("is on %s %s where nobody reported it", (day, state) => {
    expect(deliveryPromises([beacon], [], day)).toMatchObject([{ promised: "2027-Q3", state }]);
  });

  test.each([
    ["2027-09-01", "met"],
    ["2027-10-15", "late"],
  ])("reported for %s is %s", (date, state) => {
    const report = aGuidance("report", { contract: "beacon", asOf: "2027-11-01", targetDate: date });
    expect(deliveryPromises([beacon], [report], "2027-11-02")[0]?.state).toBe(state);
  });

  test("is not late because a forecast says so", () => {
    const forecast = aGuidance("later", { contract: "beacon", targetDate: "2027-12-31" });
    expect(deliveryPromises([beacon], [forecast], "2026-11-24")).toMatchObject([
      { promised: "2027-Q3", state: "ahead", guidance: null },
      { promised: "2027-12-31", state: "ahead", guidance: { id: "later" } },
    ]);
  });

  test("stands once where a forecast of the same contract repeats it", () => {
    const repeat = aGuidance("repeat", { contract: "beacon", targetDate: "2027-09-30" });
    expect(deliveryPromises([beacon], [repeat], "2026-11-24")).toHaveLength(1);
  });

  test("stands once where a phase repeats its roll-up, twice where it differs", () => {
    const rollup = aContract("rollup", { firstDelivery: "2026-H1", isRollup: true });
    const same = aContract("same", { firstDelivery: "2026-H1", partOf: "rollup" });
    const other = aContract("other", { firstDelivery: "2027-H1", partOf: "rollup" });
    const promises = deliveryPromises([rollup, same, other], [], "2026-11-24");
    expect(promises.map((promise) => promise.contract.id)).toEqual(["rollup", "other"]);
  });

  test("comes in the order of the promised ends", () => {
    const years = ["2028-Q1", "2026", "2026-09"].map((text) => aContract(text, { firstDelivery: text }));
    expect(deliveryPromises(years, [], "2026-01-01").map((promise) => promise.promised)).toEqual([
      "2026-09",
      "2026",
      "2028-Q1",
    ]);
  });

  test.each([
    ["a framework", { status: "framework" as const }],
    ["a memorandum", { status: "mou" as const }],
    ["a contract without a date", { firstDelivery: null }],
  ])("is none of %s", (_what, over) => {
    expect(deliveryPromises([aContract("c", over)], [], "2026-11-24")).toEqual([]);
  });
});

test.each([
  ["2026-04-28", "2026-04-28", true],
  ["2026-04-28", "2026-06-30", false],
])("guidance stated on %s for %s is a report: %s", (asOf, targetDate, report) => {
  expect(isReport(aGuidance("g", { asOf, targetDate }))).toBe(report);
});

test("two bases of one miner's hashrate are two figures, of each the newest", () => {
  const rows = [
    aHashrate("old", { date: "2025-05-31" }),
    aHashrate("deployed"),
    aHashrate("average", { basis: "average_operating", hashrateEhs: 34.55 }),
  ];
  expect(
    newestHashrates(rows)
      .map((row) => row.id)
      .toSorted(),
  ).toEqual(["average", "deployed"]);
});
