import { describe, expect, test } from "vitest";
import { createNetworkAnswer } from "../../../src/app/answers/network.ts";
import type { PriceHistory } from "../../../src/domain/market.ts";
import type { NetworkAnswer } from "../../../src/surface/answers/network.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aClaim, aFactSet, aMiner, aSource } from "../../support/facts.ts";
import { historyOf } from "../../support/market.ts";
import { aFigure, aHashrate } from "../../support/network-facts.ts";

const NOW = "2026-11-24T15:00:00Z";

const figures = [
  aFigure("hr-may"),
  aFigure("diff-may", { metric: "difficulty", label: "network difficulty", unit: "t", value: 132.47 }),
  aFigure("hr-range", {
    date: "2026-03-21",
    value: 948,
    label: "network hashrate, upper end of range",
    note: "903-948.",
    knownAt: "2026-03-22",
    daily: false,
  }),
  aFigure("hr-report", {
    date: "2026-03-20",
    value: 1020,
    label: "network hashrate after rebound",
    knownAt: "2026-03-22",
    daily: false,
  }),
  aFigure("change", {
    metric: "hashrate_change",
    unit: "percent",
    value: -4,
    date: "2026-03-31",
    knownAt: "2026-03-30",
  }),
  aFigure("streak", {
    metric: "hashrate_streak",
    unit: "years",
    value: 6,
    date: "2026-03-31",
    knownAt: "2026-03-31",
  }),
  aFigure("reversal", { metric: "reversal_price", unit: "usd", value: 80_000, date: "2026-06-05" }),
];

function btcAt(date: string, priceUsd: number): PriceHistory {
  return historyOf([], [{ date, priceUsd, align: "utc_day" }]);
}

async function answer(
  over: Parameters<typeof aFactSet>[0] = {},
  options: { as_of?: string } = {},
  history?: PriceHistory,
): Promise<NetworkAnswer> {
  const facts = aFactSet({ network: figures, ...over });
  const answered = await createNetworkAnswer(answerDeps(history ? { facts, history } : { facts }))(
    options,
    NOW,
  );
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

test("the newest reading of one day stands with its date, its age and its source", async () => {
  const { hashrate, difficulty } = await answer();
  expect(hashrate).toMatchObject({ id: "hr-may", value: 959, date: "2026-05-01", ageDays: 207 });
  expect(hashrate?.source.url).toBe(aSource().url);
  expect(difficulty).toMatchObject({ id: "diff-may", value: 132.47, unit: "t" });
});

describe("hashprice", () => {
  test("is computed from the difficulty and the stored price of the same day", async () => {
    const { hashprice, hashpriceWhy } = await answer({}, {}, btcAt("2026-05-01", 78_000));
    expect(hashprice?.satPerPhDay).toBeCloseTo(47_455, 0);
    expect(hashprice?.usdPerPhDay).toBeCloseTo(37.01, 1);
    expect(hashprice).toMatchObject({
      difficultyDate: "2026-05-01",
      priceDate: "2026-05-01",
      priceFrom: "stored",
      subsidyBtc: 3.125,
      feesIncluded: false,
    });
    expect(hashprice?.method).toContain("Luxor");
    expect(hashpriceWhy).toBeNull();
  });

  test("takes a published price of the same week where none is stored, and says so", async () => {
    const price = aFigure("btc", { metric: "btc_price", unit: "usd", value: 77_000, date: "2026-05-05" });
    const { hashprice } = await answer({ network: [...figures, price] });
    expect(hashprice).toMatchObject({ priceUsd: 77_000, priceDate: "2026-05-05", priceFrom: "published" });
  });

  test("is not computed from a price of another month", async () => {
    const { hashprice, hashpriceWhy } = await answer({}, {}, btcAt("2026-04-01", 68_000));
    expect(hashprice).toBeNull();
    expect(hashpriceWhy).toBe("no BTC price within 7 days of the difficulty of 2026-05-01");
  });

  test("is not computed without a difficulty", async () => {
    const { hashprice, hashpriceWhy, impliedHashrateEhs } = await answer({ network: figures.slice(0, 1) });
    expect([hashprice, hashpriceWhy, impliedHashrateEhs]).toEqual([null, "no difficulty is recorded", null]);
  });
});

test("hashrates of the same weeks that disagree stand side by side, with what they average", async () => {
  const { conflicts, published } = await answer();
  expect(conflicts.map((group) => group.map((reading) => [reading.value, reading.label]))).toEqual([
    [
      [1020, "network hashrate after rebound"],
      [948, "network hashrate, upper end of range"],
    ],
  ]);
  expect(published.map((reading) => reading.id)).toEqual(["hr-may", "diff-may", "hr-range", "hr-report"]);
});

test("the first quarter of 2026 fell by 4 %, the first such fall in six years", async () => {
  const { quarters } = await answer();
  expect(quarters).toMatchObject([{ quarter: "Q1 2026", changePct: -4, firstFallInYears: 6 }]);
});

test("the next halving is told by block and year; the height is not measured", async () => {
  const { halving, nextRetarget } = await answer();
  expect(halving).toEqual({
    nextHeight: 1_050_000,
    subsidyBtc: 3.125,
    nextSubsidyBtc: 1.5625,
    estimatedYear: 2028,
  });
  expect(nextRetarget).toBeNull();
});

test("a day asked for sees only what was published by then", async () => {
  const { hashrate, asOf, pointInTime } = await answer({}, { as_of: "2026-04-01" });
  expect({ id: hashrate?.id, asOf, pointInTime }).toEqual({
    id: "hr-range",
    asOf: "2026-04-01",
    pointInTime: true,
  });
});

test("every hashrate of a miner keeps its basis", async () => {
  const { hashratesOfMiners } = await answer({
    miners: [aMiner("CANG")],
    hashrates: [aHashrate("d"), aHashrate("a", { basis: "average_operating", hashrateEhs: 34.55 })],
  });
  expect(hashratesOfMiners).toEqual([
    { miner: "CANG", hashrateEhs: 50, basis: "deployed", date: "2026-02-28" },
    { miner: "CANG", hashrateEhs: 34.55, basis: "average_operating", date: "2026-02-28" },
  ]);
});

function about(id: string, metric: string, checkedAgainst: readonly string[] = []) {
  return aClaim(id, { miner: null, metric, checkedAgainst, shownBy: ["network"] });
}

test("claims stand beside the protocol's rule and the recorded quarter", async () => {
  const { claims } = await answer({
    claims: [
      about("S022", "halving interval"),
      about("S023", "reward cut at halving"),
      about("S075", "hashrate", ["change"]),
      about("S076", "security"),
    ],
  });
  expect(claims.map((claim) => claim.ours)).toEqual([
    "every 210,000 blocks, 3.99 years at one block in ten minutes",
    "subsidy 3.125 BTC, then 1.5625 BTC from block 1,050,000; fees are not halved",
    "recorded −4% in Q1 2026, from published figures; not measured by us",
    null,
  ]);
});

test("without any reading everything is unknown and nothing is 0", async () => {
  const { hashrate, difficulty, hashprice, published, quarters, conflicts } = await answer({ network: [] });
  expect([hashrate, difficulty, hashprice]).toEqual([null, null, null]);
  expect([published, quarters, conflicts]).toEqual([[], [], []]);
});

test.each([
  ["2026-02-30", "bad_date"],
  ["2027-01-01", "date_in_future"],
  ["2020-01-01", "date_before_facts"],
])("as_of %s is refused: %s", async (as_of, kind) => {
  const answered = await createNetworkAnswer(answerDeps({ facts: aFactSet({ network: figures }) }))(
    { as_of },
    NOW,
  );
  expect(answered).toMatchObject({ ok: false, refusal: { kind } });
});

test("the JSON has these fields", async () => {
  expect(Object.keys(await answer()).toSorted()).toEqual([
    "asOf",
    "claims",
    "computedQuarters",
    "conflicts",
    "difficulty",
    "factsTo",
    "filings",
    "halving",
    "hashprice",
    "hashpriceWhy",
    "hashrate",
    "hashratesOfMiners",
    "impliedHashrateEhs",
    "live",
    "nextRetarget",
    "pointInTime",
    "pricesTo",
    "published",
    "quarters",
    "series",
    "sources",
    "withoutPublicationDate",
  ]);
});

test("the series rests on readings that the answer lists, as of the day too", async () => {
  const network = [
    ...figures,
    aFigure("diff-jan", {
      metric: "difficulty",
      label: "network difficulty",
      unit: "t",
      value: 146.5,
      date: "2026-01-08",
      knownAt: "2026-01-09",
    }),
  ];
  const given = await answer({ network });
  expect(given.series?.basis).toBe("from_difficulty");
  expect(given.series?.leftOut).toBe(3);
  expect(given.series?.points.at(-1)?.hashrateEhs).toBe(given.impliedHashrateEhs);
  const listed = new Set(given.published.map((reading) => reading.id));
  expect(given.series?.points.every((point) => listed.has(point.id))).toBe(true);
  expect((await answer({ network }, { as_of: "2026-04-01" })).series).toBeNull();
});
