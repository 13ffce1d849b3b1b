import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createTreasuryAnswer } from "../../../src/app/answers/treasury.ts";
import type { FactSet } from "../../../src/domain/fact-set.ts";
import type { BtcBar } from "../../../src/domain/market.ts";
import type { Refusal } from "../../../src/surface/answers/common.ts";
import type { TreasuryAnswer } from "../../../src/surface/answers/treasury.ts";
import type { Answers } from "../../../src/surface/app.ts";
import { answerDeps } from "../../support/answer-deps.ts";
import { bundledFacts } from "../../support/debt-facts.ts";
import { aClaim, aFactSet, aHolding, aMiner, aTransaction } from "../../support/facts.ts";
import { historyOf } from "../../support/market.ts";

const NOW = "2026-11-24T15:00:00Z";
type Options = Parameters<Answers["treasury"]>[0];

async function ask(facts: FactSet, options: Options, btc: readonly BtcBar[]) {
  return createTreasuryAnswer(answerDeps({ facts, history: historyOf([], btc) }))(options, NOW);
}

async function answer(
  facts: FactSet,
  options: Options = {},
  btc: readonly BtcBar[] = [],
): Promise<TreasuryAnswer> {
  const answered = await ask(facts, options, btc);
  if (!answered.ok) throw new Error(JSON.stringify(answered.refusal));
  return answered.answer;
}

async function refusal(facts: FactSet, options: Options): Promise<Refusal> {
  const answered = await ask(facts, options, []);
  if (answered.ok) throw new Error("expected a refusal");
  return answered.refusal;
}

function ours(given: TreasuryAnswer, claim: string): string | null | undefined {
  return given.claims.find((line) => line.id === claim)?.ours;
}

/** Closes at the two ends of each month of early 2026 and between them: lows and highs of a month. */
const closes: readonly BtcBar[] = [
  ["2026-01-01", 87_000],
  ["2026-01-14", 96_900],
  ["2026-01-31", 78_600],
  ["2026-02-07", 69_300],
  ["2026-02-28", 67_000],
  ["2026-03-01", 65_700],
  ["2026-03-16", 74_900],
  ["2026-03-31", 68_000],
].map(([date, priceUsd]) => ({ date: String(date), priceUsd: Number(priceUsd), align: "utc_day" }));

const small = aFactSet({
  factsFrom: "2025-01-01",
  miners: [
    aMiner("HUT", { consolidates: ["id-ABTC"] }),
    aMiner("ABTC"),
    aMiner("MARA"),
    aMiner("IREN"),
    aMiner("HIVE"),
  ],
  holdings: [
    aHolding("t-mara-3", { miner: "id-MARA", date: "2026-03-26", btc: 38689, qualifier: "about" }),
    aHolding("t-mara-2", { miner: "id-MARA", date: "2025-12-31", btc: 53822, knownAt: "2026-01-05" }),
    aHolding("t-mara-1", { miner: "id-MARA", date: "2025-09-30", btc: 52850, knownAt: "2025-11-04" }),
    aHolding("t-iren", { miner: "id-IREN", date: "2026-06-05", btc: 0, knownAt: "2026-06-05" }),
    aHolding("t-hut", { date: "2026-03-31", btc: 16331, basis: "consolidated_held_or_pledged" }),
    aHolding("t-abtc", { miner: "id-ABTC", date: "2026-03-03", btc: 6000, qualifier: "more_than" }),
  ],
  transactions: [
    aTransaction("x-mara", {
      miner: "id-MARA",
      periodStart: "2026-03-04",
      periodEnd: "2026-03-25",
      btc: 15133,
      amountUsd: 1.1e9,
    }),
    aTransaction("x-mara-q", {
      miner: "id-MARA",
      periodStart: "2026-01-01",
      btc: 20880,
      countInTotals: false,
    }),
    aTransaction("x-sector", { miner: null, btc: 15000, countInTotals: false }),
  ],
});

describe("/treasury", () => {
  test("of one miner gives its history, its peak and what it sold, unrounded", async () => {
    const given = await answer(small, { miner: "mara" }, closes);
    expect(given.filter).toEqual({ miner: "MARA", since: null });
    expect(given.holdings.map((line) => [line.asOf, line.btc, line.changeBtc, line.changeSince])).toEqual([
      ["2026-03-26", 38689, -15133, "2025-12-31"],
      ["2025-12-31", 53822, 972, "2025-09-30"],
      ["2025-09-30", 52850, null, null],
    ]);
    expect(given.peak).toEqual({
      miner: "MARA",
      date: "2025-12-31",
      btc: 53822,
      basis: "as_reported_total",
    });
    expect(given.fromPeakBtc).toBe(-15133);
    expect(given.totals).toEqual({ netChangeBtc: 38689 - 52850, grossSoldBtc: 15133, why: null });
    expect(given.transactions.map((line) => [line.id, line.countInTotals])).toEqual([
      ["x-mara-q", false],
      ["x-mara", true],
    ]);
    expect(given.transactions[1]).toMatchObject({
      miner: "MARA",
      side: "sell",
      amountUsd: 1.1e9,
      avgPriceUsd: 1.1e9 / 15133,
      priceFits: null,
      closesUsd: { low: 74_900, high: 74_900 },
    });
  });

  test("gives every field that programs were promised", async () => {
    const given = await answer(small);
    expect(Object.keys(given)).toEqual(
      expect.arrayContaining([
        "asOf",
        "pointInTime",
        "factsTo",
        "pricesTo",
        "withoutPublicationDate",
        "sources",
        "holdings",
        "transactions",
        "peak",
        "fromPeakBtc",
        "totals",
        "claims",
      ]),
    );
    expect(Object.keys(given.holdings[0] ?? {})).toEqual(
      expect.arrayContaining(["miner", "asOf", "btc", "qualifier", "basis", "source"]),
    );
    expect(Object.keys(given.transactions[0] ?? {})).toEqual(
      expect.arrayContaining([
        "miner",
        "periodStart",
        "periodEnd",
        "side",
        "btc",
        "amountUsd",
        "avgPriceUsd",
        "countInTotals",
      ]),
    );
  });

  test("of all miners gives the newest holding of each and no total where dates differ", async () => {
    const given = await answer(small);
    expect(given.holdings.map((line) => line.id)).toEqual(["t-iren", "t-hut", "t-mara-3", "t-abtc"]);
    expect(given.peak).toBeNull();
    expect(given.fromPeakBtc).toBeNull();
    expect(given.totals.netChangeBtc).toBeNull();
    expect(given.totals.why).toContain("no total of net change: dates differ from 26 Mar 2026 to 5 Jun 2026");
    expect(given.totals.grossSoldBtc).toBeNull();
    expect(given.notRecorded).toEqual(["HIVE"]);
    expect(given.quarterSales).toMatchObject({ grossSoldBtc: 15133, periodEnd: "2026-03-31" });
  });

  test("of all miners gives totals where dates and bases agree", async () => {
    const pair = ["id-MARA", "id-IREN"].flatMap((miner) => [
      aHolding(`t-${miner}-2`, { miner, date: "2026-03-31", btc: 80 }),
      aHolding(`t-${miner}-1`, { miner, date: "2025-12-31", btc: 100 }),
    ]);
    const transactions = [
      aTransaction("x-1", { miner: "id-MARA" }),
      aTransaction("x-2", { miner: "id-IREN" }),
    ];
    const given = await answer(aFactSet({ miners: small.miners, holdings: pair, transactions }));
    expect(given.totals).toEqual({ netChangeBtc: -40, grossSoldBtc: 200, why: null });
  });

  test("never takes the fall of the sector for a sale", async () => {
    const given = await answer(small);
    expect(given.transactions.map((line) => line.id)).not.toContain("x-sector");
  });

  test("says whose coins are inside whose figures", async () => {
    const pair = [{ miner: "ABTC", insideOf: "HUT" }];
    expect((await answer(small)).inside).toEqual(pair);
    expect((await answer(small, { miner: "HUT" })).inside).toEqual(pair);
    expect((await answer(small, { miner: "ABTC" })).inside).toEqual(pair);
    expect((await answer(small, { miner: "MARA" })).inside).toEqual([]);
  });

  test("a stated zero is a zero", async () => {
    const given = await answer(small, { miner: "IREN" });
    expect(given.holdings[0]).toMatchObject({ btc: 0, qualifier: "exact", asOf: "2026-06-05" });
    expect(given.notRecorded).toEqual([]);
  });

  test("a miner without bitcoin rows is not known, not zero", async () => {
    const given = await answer(small, { miner: "HIVE" });
    expect(given).toMatchObject({
      holdings: [],
      transactions: [],
      peak: null,
      fromPeakBtc: null,
      totals: { netChangeBtc: null, grossSoldBtc: null },
      quarterSales: null,
      notRecorded: ["HIVE"],
    });
  });

  test("a bound gives neither change nor peak", async () => {
    const given = await answer(small, { miner: "ABTC" });
    expect(given).toMatchObject({ peak: null, fromPeakBtc: null });
    expect(given.totals.why).toContain("only a bound, more than 6,000 BTC on 3 Mar 2026");
  });

  test("since cuts the span of holdings, changes and sales, not the peak", async () => {
    const given = await answer(small, { miner: "MARA", since: "2026-03-01" });
    expect(given.holdings.map((line) => line.id)).toEqual(["t-mara-3"]);
    expect(given.totals).toMatchObject({ netChangeBtc: null, grossSoldBtc: 15133 });
    expect(given.totals.why).toContain("only one holding");
    expect(given.fromPeakBtc).toBe(-15133);
    expect((await answer(small, { miner: "MARA", since: "2026-03-10" })).totals.why).toContain(
      "no total of gross sales: the sale of 15,133 BTC began before, on 4 Mar 2026",
    );
  });

  test.each([
    ["2026-01-04", ["t-mara-1"]],
    ["2026-01-05", ["t-mara-2", "t-mara-1"]],
  ])("as of %s knows only what was published by then", async (as_of, expected) => {
    const given = await answer(small, { miner: "MARA", as_of });
    expect(given.holdings.map((line) => line.id)).toEqual(expected);
    expect(given.transactions).toEqual([]);
  });

  test.each([
    [{ since: "yesterday" }, { kind: "bad_date", option: "since" }],
    [{ since: "2027-01-01" }, { kind: "date_in_future", option: "since" }],
    [{ as_of: "2026-13-01" }, { kind: "bad_date", option: "as_of" }],
    [{ miner: "MRAA" }, { kind: "unknown_miner", typed: "MRAA" }],
    [{ as_of: "2019-01-01" }, { kind: "date_before_facts" }],
  ])("asked %o says what is wrong", async (options, expected) => {
    expect(await refusal(small, options)).toMatchObject(expected);
  });

  test("without prices says nothing about whether a price fits", async () => {
    const given = await answer(small, { miner: "MARA" });
    expect(given.transactions.map((line) => [line.priceFits, line.closesUsd])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test("net falls and gross sales stand beside a claim as two measures", async () => {
    const claim = aClaim("S1", {
      miner: null,
      metric: "BTC sold / holdings below peak",
      unit: "btc_more_than",
      shownBy: ["treasury"],
    });
    const [line] = (await answer({ ...small, claims: [claim] })).claims;
    expect(line?.ours).toBe(
      "net fall from peak: MARA −15,133 BTC (on 26 Mar 2026); " +
        "gross sales recorded within 1 Jan 2026 to 31 Mar 2026: at least 15,133 BTC (MARA 15,133 BTC)",
    );
  });
});

describe("the bundled treasury keeps the findings", () => {
  const facts = bundledFacts();
  const of = async (options: Options): Promise<TreasuryAnswer> => answer(facts, options, closes);

  test("x03: Core Scientific's $175M for 1,992 coins fits no price of March and is not counted", async () => {
    const given = await of({ miner: "CORZ" });
    expect(given.transactions.find((line) => line.id === "x-corz-seed")).toMatchObject({
      countInTotals: false,
      avgPriceUsd: 175e6 / 1992,
      priceFits: false,
    });
    expect(given.transactions.find((line) => line.id === "x-corz-2026-01")?.priceFits).toBe(true);
    expect(given.totals.grossSoldBtc).toBe(2385);
    expect(ours(given, "S054")).toContain("implied price $87,851, fits no price of the period");
    expect(ours(given, "S054")).toContain("2,385 BTC for $208M, 1 Jan 2026 to 31 Mar 2026, counted");
  });

  test("x09: gross sales of the first quarter of 2026 and the net falls are kept apart", async () => {
    const given = await of({});
    expect(given.quarterSales?.byMiner.map((row) => row.miner)).toEqual(["MARA", "CANG", "RIOT", "CORZ"]);
    expect(given.quarterSales?.grossSoldBtc).toBeCloseTo(15133 + 5001.03 + 3778 + 2385, 6);
    expect(given.quarterSales?.withoutCoins).toEqual(["BTDR"]);
    expect(ours(given, "S010")).toMatch(
      /^net fall from peak: MARA −15,133 BTC.*no sum.*gross sales recorded/,
    );
    expect(given.totals).toMatchObject({ netChangeBtc: null, grossSoldBtc: null });
  });

  test("x15: Bitdeer's zero is kept with its disputed month", async () => {
    const given = await of({ miner: "BTDR" });
    expect(given.holdings.find((line) => line.btc === 0)?.note).toContain("month disputed");
    expect(given.transactions.filter((line) => line.countInTotals)).toHaveLength(1);
    expect(given.totals.grossSoldBtc).toBeNull();
  });

  test("x17: MARA's 38,689 is dated to the end of the sale, not of the quarter", async () => {
    const given = await of({ miner: "MARA" });
    expect(given.holdings[0]).toMatchObject({ asOf: "2026-03-26", btc: 38689, qualifier: "about" });
    expect(given).toMatchObject({ fromPeakBtc: -15133, totals: { grossSoldBtc: 15133 } });
  });

  test("x20: CleanSpark's changes compare equal bases only", async () => {
    const given = await of({ miner: "CLSK" });
    const changes = given.holdings.map((line) => [line.btc, line.basis, line.changeBtc]);
    expect(changes).toContainEqual([11452, "unencumbered_only", 1024]);
    expect(changes).toContainEqual([13000, "including_posted_collateral", null]);
    expect(given.totals.netChangeBtc).toBe(1024);
  });

  test("x23: Cango's figure that breaks continuity is shown and left out", async () => {
    const given = await of({ miner: "CANG" });
    expect(given.holdings.find((line) => line.id === "t-cang-2026-02a")).toMatchObject({
      disputed: true,
      changeBtc: null,
    });
    const february = given.holdings.find((line) => line.id === "t-cang-2026-02b");
    expect(february?.changeBtc).toBeCloseTo(3313.4 - 7474, 9);
    expect(february?.changeSince).toBe("2026-01-31");
  });

  test("IREN holds a true zero, Cipher is a claim without coins, Hut 8 includes American Bitcoin", async () => {
    expect(ours(await of({ miner: "IREN" }), "S049")).toBe("0 BTC on 5 Jun 2026 (total as reported)");
    expect(ours(await of({ miner: "CIFR" }), "S060")).toContain("no coin count known");
    expect(ours(await of({ miner: "HUT" }), "S033")).toContain("ABTC included");
  });
});

const pricesFile = new URL("../../../../shared/fixtures/prices/BTC-USD.csv", import.meta.url);

function recorded(): readonly BtcBar[] {
  return readFileSync(pricesFile, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(","))
    .filter((cells) => cells[4] !== "")
    .map((cells) => ({ date: cells[0] ?? "", priceUsd: Number(cells[4]), align: "utc_day" }));
}

describe.skipIf(!existsSync(pricesFile))("with the recorded closes of bitcoin", () => {
  test("the sales whose price fits no close of their period are these", async () => {
    const given = await answer(bundledFacts(), {}, recorded());
    expect(given.transactions.filter((line) => line.priceFits === false).map((line) => line.id)).toEqual([
      "x-corz-seed",
      "x-cang-2026-02",
    ]);
    expect(given.transactions.filter((line) => line.priceFits === true).length).toBeGreaterThan(5);
  });
});
