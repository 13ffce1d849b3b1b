import { describe, expect, test } from "vitest";
import { createMinerAnswer } from "../../../src/app/answers/miner.ts";
import type { Change, ChangeKind } from "../../../src/domain/fact.ts";
import type { MinerAnswer, WatchedAnswer } from "../../../src/surface/answers/miner.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { aClaim, aContract, aDebt, aFactSet, aHolding, aMiner, aTransaction } from "../../support/facts.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "../../support/market.ts";
import { aCommitment, aGuidance, aHashrate, aRevenue, aRisk, aRunRate } from "../../support/network-facts.ts";

const NOW = "2026-11-24T15:00:00Z";
const of = (ticker: string) => ({ miner: `id-${ticker}` });

const facts = aFactSet({
  miners: [
    aMiner("WULF", { name: "TeraWulf Inc." }),
    aMiner("KEEL", {
      name: "Keel Infrastructure Corp.",
      formerNames: ["Bitfarms Ltd."],
      formerTickers: [{ ticker: "BITF", until: "2026-04-06" }],
    }),
    aMiner("CIFR", { name: "Cipher Digital Inc.", formerNames: ["Cipher Mining Inc."] }),
    aMiner("GPUS", { name: "Hyperscale Data, Inc." }),
    aMiner("APLD", { aiShareCaveat: "much of its income is tenant fit-out" }),
  ],
  contracts: [
    aContract("cb3", {
      ...of("WULF"),
      kind: "colocation",
      site: "Lake Mariner CB-3",
      firstDelivery: "2026-H1",
      megawatts: 200,
      baseValueUsd: 3_700_000_000,
    }),
    aContract("cb5", { ...of("WULF"), kind: "colocation", firstDelivery: "2026-H2", knownAt: "2026-08-01" }),
    aContract("seed-total", { ...of("WULF"), isRollup: true, countInTotals: false, firstDelivery: null }),
  ],
  debts: [
    aDebt("notes", { ...of("WULF"), principalUsd: 3_200_000_000 }),
    aDebt("bridge", { ...of("WULF"), countInTotals: false, apart: "not_closed" }),
  ],
  holdings: [
    aHolding("old", { ...of("CIFR"), date: "2025-12-31", btc: 1500 }),
    aHolding("new", { ...of("CIFR"), date: "2026-03-31", btc: 1000 }),
  ],
  transactions: [aTransaction("sale", of("CIFR"))],
  revenue: [
    aRevenue("q4", {
      periodStart: "2025-10-01",
      periodEnd: "2025-12-31",
      periodLabel: "Q4 2025",
      aiUsd: 9_680_000,
      totalUsd: 35_800_000,
      knownAt: "2026-03-01",
    }),
    aRevenue("q1"),
    aRevenue("apld", of("APLD")),
    aRevenue("keel", { ...of("KEEL"), aiUsd: null, totalUsd: 37_000_000 }),
  ],
  runRates: [aRunRate("rate", of("KEEL"))],
  guidance: [
    aGuidance("report", {
      ...of("WULF"),
      metric: "CB-3 first hall",
      contract: "cb3",
      asOf: "2026-05-01",
      targetDate: "2026-04-20",
    }),
    aGuidance("share", {
      ...of("WULF"),
      metric: "HPC share of revenue",
      value: 70,
      unit: "percent",
      targetDate: "2026-12-31",
    }),
  ],
  hashrates: [aHashrate("h", { ...of("WULF"), basis: "capacity", hashrateEhs: 12.8 })],
  commitments: [aCommitment("land", of("WULF"))],
  risks: [aRisk("sector-risk"), aRisk("own-risk", { ...of("WULF"), statement: "One landlord, one tenant." })],
  claims: [
    aClaim("S037", {
      ...of("WULF"),
      metric: "AI share of revenue",
      value: 27,
      unit: "percent_about",
      checkedAgainst: ["q4"],
      shownBy: ["miner"],
    }),
    aClaim("S039", {
      ...of("WULF"),
      metric: "HPC revenue",
      value: 21_000_000,
      checkedAgainst: ["q1"],
      shownBy: ["miner"],
    }),
    aClaim("p-day", {
      ...of("WULF"),
      origin: "performance",
      metric: "return",
      value: 10,
      unit: "percent",
      periodStart: "2026-01-14",
      periodEnd: "2026-01-15",
      shownBy: ["miner"],
    }),
  ],
});

const change = (id: number, kind: ChangeKind, factId: string, knownAt: string, ticker = "WULF"): Change => ({
  id,
  factId,
  miner: `id-${ticker}`,
  kind,
  knownAt,
  happenedAt: knownAt,
  recordedAt: NOW,
  correction: false,
  differences: [],
  quiet: false,
});

const changes = [
  change(1, "contract", "cb3", "2026-05-06"),
  change(2, "revenue", "q1", "2026-05-08"),
  change(3, "claim", "S037", "2026-06-05"),
  change(4, "holding", "new", "2026-05-06", "CIFR"),
];

const sessions = sessionsFrom(nyseCalendar(), "2025-12-30", 12);
const history = historyOf(
  [
    barsOf("id-WULF", sessions, [10, 10, 11, 12, 12, 12, 12, 12, 12, 12, 13, 14.3]),
    barsOf("id-CIFR", sessions, [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, null]),
  ],
  btcOf(sessions, [100, 100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90]),
);

async function ask(options: { miner?: string; as_of?: string }, withPrices = true) {
  const deps = answerDeps(withPrices ? { facts, changes, history } : { facts, changes });
  const answered = await createMinerAnswer(deps)(options, NOW);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function miner(
  name: string,
  options: { as_of?: string } = {},
  withPrices = true,
): Promise<MinerAnswer> {
  const answer = await ask({ miner: name, ...options }, withPrices);
  if ("miners" in answer) throw new Error("expected one miner");
  return answer;
}

describe("the miner asked for is found", () => {
  test.each([
    ["BITF", "KEEL"],
    ["Bitfarms", "KEEL"],
    ["Cipher Mining", "CIFR"],
    ["terawulf", "WULF"],
  ])("as %s: %s", async (typed, ticker) => {
    expect((await miner(typed)).miner).toBe(ticker);
  });

  test("a wrong ticker is refused with the nearest three", async () => {
    const answered = await createMinerAnswer(answerDeps({ facts }))({ miner: "WOLF" }, NOW);
    if (answered.ok || answered.refusal.kind !== "unknown_miner") throw new Error("expected a refusal");
    expect(answered.refusal.nearest).toHaveLength(3);
    expect(answered.refusal.nearest[0]?.ticker).toBe("WULF");
  });

  test("its old names and tickers are told", async () => {
    const { names, aliases } = await miner("KEEL");
    expect(names).toEqual(["Keel Infrastructure Corp.", "Bitfarms Ltd."]);
    expect(aliases).toEqual([{ ticker: "BITF", until: "2026-04-06" }]);
  });
});

describe("against BTC", () => {
  test("the year runs from the last session of the year before, both legs alike", async () => {
    const answer = await miner("WULF");
    expect(answer.price).toEqual({ closeUsd: 14.3, session: "2026-01-15" });
    expect(answer.ytdPct).toBeCloseTo(43, 9);
    expect(answer.btcYtdPct).toBeCloseTo(-10, 9);
    expect(answer.gapPp).toBeCloseTo(53, 9);
    expect(answer.ytdSpan).toEqual({ baseSession: "2025-12-31", session: "2026-01-15" });
    expect(answer.ytdWhy).toBeNull();
  });

  test("the year comes session by session, and ends on the returns that the card tells", async () => {
    const { series, ytdPct, btcYtdPct } = await miner("WULF");
    expect(series).toMatchObject({ window: "ytd", btcAlign: "close" });
    expect(series?.dates).toEqual(sessions.slice(1));
    expect(series?.lines.map((line) => [line.role, line.name])).toEqual([
      ["subject", "WULF"],
      ["btc", "BTC"],
    ]);
    const [own, coin] = series?.lines ?? [];
    expect(own?.values.slice(0, 3)).toEqual([100, expect.closeTo(110, 9), expect.closeTo(120, 9)]);
    expect((own?.values.at(-1) ?? NaN) - 100).toBeCloseTo(ytdPct ?? NaN, 9);
    expect((coin?.values.at(-1) ?? NaN) - 100).toBeCloseTo(btcYtdPct ?? NaN, 9);
  });

  test("a miner without prices has none, and says why", async () => {
    const { price, ytdPct, gapPp, ytdWhy, series } = await miner("GPUS");
    expect([price, ytdPct, gapPp, series]).toEqual([null, null, null, null]);
    expect(ytdWhy).toContain("no daily prices of GPUS");
  });

  test("with no prices at all the facts are answered all the same", async () => {
    const answer = await miner("WULF", {}, false);
    expect(answer.pricesTo).toBeNull();
    expect([answer.price, answer.ytdPct, answer.btcYtdPct, answer.gapPp]).toEqual([null, null, null, null]);
    expect(answer.contractTotals.count).toBe(2);
  });

  test("a day asked for takes the close of that day", async () => {
    const { price } = await miner("WULF", { as_of: "2026-01-14" });
    expect(price).toEqual({ closeUsd: 13, session: "2026-01-14" });
  });
});

describe("what is recorded", () => {
  test("contracts, debt and bitcoin come with their totals", async () => {
    const wulf = await miner("WULF");
    expect(wulf.contracts.map((line) => line.id)).toEqual(["cb3", "cb5", "seed-total"]);
    expect(wulf.contractTotals.baseValueUsd).toBe(13_500_000_000);
    expect(wulf.debt.totals[0]?.recordedUsd).toBe(3_200_000_000);
    const cifr = await miner("CIFR");
    expect(cifr.treasury.latest).toMatchObject({ btc: 1000, changeBtc: -500, fromPeakBtc: -500 });
    expect(cifr.treasury.transactions.map((line) => line.id)).toEqual(["sale"]);
  });

  test("a miner without contracts, debt or bitcoin has empty lists and null, not 0", async () => {
    const gpus = await miner("GPUS");
    expect(gpus.contracts).toEqual([]);
    expect(gpus.contractTotals).toEqual({ baseValueUsd: null, count: 0, byKind: [] });
    expect(gpus.debt).toEqual({ instruments: [], totals: [] });
    expect(gpus.treasury).toEqual({ latest: null, transactions: [] });
    expect([gpus.aiShare, gpus.runRate]).toEqual([null, null]);
    expect(gpus.promises).toEqual([]);
  });

  test("the AI share is of the newest quarter, with its period: 62 %, not the 27 % of the one before", async () => {
    const { aiShare, revenue } = await miner("WULF");
    expect(aiShare?.pct).toBeCloseTo(61.76, 2);
    expect(aiShare).toMatchObject({ periodStart: "2026-01-01", periodEnd: "2026-03-31", caveat: null });
    expect(revenue.map((row) => [row.id, Math.round(row.aiSharePct ?? -1)])).toEqual([
      ["q1", 62],
      ["q4", 27],
    ]);
  });

  test("as of a day between the two reports it is the 27 % of the older quarter", async () => {
    const { aiShare } = await miner("WULF", { as_of: "2026-04-01" });
    expect(aiShare).toMatchObject({ periodLabel: "Q4 2025" });
  });

  test("a share that is not comparable carries why", async () => {
    expect((await miner("APLD")).aiShare?.caveat).toBe("much of its income is tenant fit-out");
  });

  test("revenue without an AI part gives no share, and a run rate is none", async () => {
    const keel = await miner("KEEL");
    expect(keel.aiShare).toBeNull();
    expect(keel.revenue[0]).toMatchObject({ totalUsd: 37_000_000, aiUsd: null, aiSharePct: null });
    expect(keel.runRate).toEqual({ arrUsd: 69_000_000, date: "2026-05-31" });
  });

  test("promises: one met because a row reports it, one due", async () => {
    const { promises } = await miner("WULF");
    expect(promises).toMatchObject([
      { contract: "cb3", promised: "2026-H1", state: "met", deliveredOn: "2026-04-20" },
      { contract: "cb5", promised: "2026-H2", state: "due", deliveredOn: null },
    ]);
  });

  test("forecasts say whether they report what is", async () => {
    const { guidance } = await miner("WULF");
    expect(guidance.map((line) => [line.id, line.report])).toEqual([
      ["report", true],
      ["share", false],
    ]);
  });

  test("its own risks come first, those of the sector count for it too", async () => {
    expect((await miner("WULF")).risks[0]).toBe("One landlord, one tenant.");
    expect((await miner("GPUS")).risks).toHaveLength(1);
  });

  test("the latest changes are its own, newest first; what others claim is none", async () => {
    const lines = (await miner("WULF")).changes;
    expect(lines.map((line) => line.factId)).toEqual(["q1", "cb3"]);
  });

  test("a day asked for leaves out what was published later", async () => {
    const answer = await miner("WULF", { as_of: "2026-05-07" });
    expect(answer.contracts.map((line) => line.id)).toEqual(["cb3", "seed-total"]);
    expect(answer.changes.map((line) => line.factId)).toEqual(["cb3"]);
  });
});

test("claims stand beside our own figure with its period", async () => {
  const { claims } = await miner("WULF");
  expect(claims.map((claim) => [claim.id, claim.ours])).toEqual([
    ["S037", "27.0% in Q4 2025 ($9.68M of $35.8M); 61.8% in Q1 2026 ($21M of $34M)"],
    ["S039", "AI $21M, total $34M in Q1 2026"],
    ["p-day", "+10.0% from the close of 14 Jan 2026 to that of 15 Jan 2026"],
  ]);
});

async function watched(withPrices = true): Promise<WatchedAnswer> {
  const answer = await ask({}, withPrices);
  if (!("miners" in answer)) throw new Error("expected the list");
  return answer;
}

describe("the watched list", () => {
  test("has every miner, all returns between the same two sessions", async () => {
    const { miners, ytdSpan } = await watched();
    expect(ytdSpan).toEqual({ baseSession: "2025-12-31", session: "2026-01-15" });
    expect(miners.map((row) => row.miner)).toEqual(["WULF", "KEEL", "CIFR", "GPUS", "APLD"]);
    expect(miners[0]?.ytdPct).toBeCloseTo(43, 9);
    expect(miners[0]).toMatchObject({ contracts: 2, debts: 1, inPw14: false });
    expect(miners[3]).toMatchObject({ ytdPct: null, contracts: 0, debts: 0 });
  });

  test("is there without prices too", async () => {
    const { miners, ytdSpan } = await watched(false);
    expect(ytdSpan).toBeNull();
    expect(miners.every((row) => row.ytdPct === null)).toBe(true);
  });
});

test("the JSON has these fields", async () => {
  expect(Object.keys(await miner("WULF")).toSorted()).toEqual([
    "aiShare",
    "aliases",
    "asOf",
    "btcYtdPct",
    "changes",
    "cik",
    "claims",
    "commitments",
    "contractTotals",
    "contracts",
    "debt",
    "exchange",
    "factsTo",
    "filings",
    "fiscalYearEnd",
    "freshness",
    "gapPp",
    "guidance",
    "hashrates",
    "kind",
    "miner",
    "name",
    "names",
    "note",
    "pointInTime",
    "price",
    "pricesTo",
    "promises",
    "revenue",
    "risks",
    "runRate",
    "series",
    "sources",
    "treasury",
    "withoutPublicationDate",
    "ytdPct",
    "ytdSpan",
    "ytdWhy",
  ]);
});
