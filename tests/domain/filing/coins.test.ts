import { describe, expect, it } from "vitest";
import { findCoins } from "../../../src/domain/filing/coins.ts";
import { balanceSheet, figure, type SampleFigure, subjectOf } from "../../support/filings.ts";

const DAY = "2025-06-30";
const COINS = "us-gaap:CryptoAssetNumberOfUnits";
const COIN_AXIS = "us-gaap:CryptoAssetAxis";
const bitcoin = { axes: { [COIN_AXIS]: "own:BitcoinMember" } };
const ether = { axes: { [COIN_AXIS]: "own:ETHMember" } };
const current = (text: string, rest = {}) => figure("us-gaap:CryptoAssetFairValueCurrent", text, DAY, rest);
const total = (text: string) => figure("us-gaap:CryptoAssetFairValue", text, DAY);
const noncurrent = (text: string) => figure("us-gaap:CryptoAssetFairValueNoncurrent", text, DAY);
const pledged = (text: string, tag = "own:ReceivableForBitcoinCollateralPledged") => figure(tag, text, DAY);

const find = (figures: readonly SampleFigure[], price: number | null = null) =>
  findCoins(subjectOf(figures), () => price);
const shortOf = (found: ReturnType<typeof find>) => ({
  observations: found.observations.map(({ metric, value, basis }) => [metric, value, basis]),
  questions: found.questions.map(({ kind, metric }) => [kind, metric]),
});

describe("the number of bitcoin", () => {
  it.each<[string, SampleFigure]>([
    [
      "with bitcoin on the axis of coins",
      figure(COINS, "1,000", DAY, { ...bitcoin, unit: "own:Coin", more: {} }),
    ],
    ["by the company's own tag", figure("own:NumberOfBitcoinsHeld", "1,000", DAY, { unit: "own:bitcoin" })],
    ["by its unit alone", figure(COINS, "1,000", DAY, { unit: "own:Bitcoins" })],
    ["as a pure number of an own tag", figure("own:TotalBitcoinHeld", "1,000", DAY, { unit: "pure" })],
  ])("is taken %s", (_how, count) => {
    const unit = count.unit === "own:Coin" ? { ...count, unit: "own:BTC" } : count;
    expect(shortOf(find([unit]))).toEqual({
      observations: [["btc_held", 1000, "as_reported_total"]],
      questions: [],
    });
  });

  it("is asked about where it is tagged in dollars and thousands, with what is most likely meant", () => {
    const count = figure("own:NumberOfBitcoinsHeld", "10,075", DAY, { more: { scale: "3", decimals: "-3" } });
    const { observations, questions } = find([current("877,067,000"), noncurrent("202,687,000"), count]);
    expect(observations.map(({ metric }) => metric)).toEqual(["btc_fair_value"]);
    expect(questions).toMatchObject([
      {
        kind: "wrong_unit",
        sentence: "own:NumberOfBitcoinsHeld is tagged 10,075,000 USD; a number of coins has no such unit.",
        suggestion: { value: 10_075, unit: "btc" },
        evidence: [{ tag: "own:NumberOfBitcoinsHeld", text: "10,075", scale: 3, value: 10_075_000 }],
      },
    ]);
    expect(questions[0]?.suggestion?.why).toContain("$107,172 a coin");
  });

  it.each<[string, SampleFigure]>([
    [
      "of a second axis, such as machines bought",
      figure(COINS, "691", DAY, { unit: "own:BTC", axes: { ...bitcoin.axes, "a:Axis": "own:MinersMember" } }),
    ],
    ["of another day", figure(COINS, "128", "2025-05-31", { ...bitcoin, unit: "own:BTC" })],
    [
      "of another axis alone",
      figure(COINS, "7,900", DAY, { unit: "own:Bitcoins", axes: { "a:Axis": "own:DisposalMember" } }),
    ],
  ])("is not taken from coins %s", (_what, count) => {
    expect(shortOf(find([count]))).toEqual({ observations: [], questions: [] });
  });

  it("is never taken from other units of one tag, and the question names them", () => {
    const { observations, questions } = find([
      figure(COINS, "10221", DAY, { unit: "own:ETH" }),
      figure(COINS, "64", DAY, { unit: "own:InfiniBand" }),
    ]);
    expect(observations).toEqual([]);
    expect(questions.map(({ sentence }) => sentence)).toEqual([
      "No number of bitcoin is tagged; us-gaap:CryptoAssetNumberOfUnits is in own:ETH and own:InfiniBand.",
    ]);
  });

  it("is asked about where the fair value makes an impossible price, or not the day's", () => {
    const count = figure(COINS, "1,000,000", DAY, { unit: "own:BTC" });
    expect(shortOf(find([current("107,000,000"), count])).questions).toEqual([["implied_price", "btc_held"]]);
    const right = figure(COINS, "1,000", DAY, { unit: "own:BTC" });
    expect(shortOf(find([current("107,000,000"), right], 107_500)).questions).toEqual([]);
    expect(shortOf(find([current("107,000,000"), right], 60_000)).questions).toEqual([
      ["implied_price", "btc_held"],
    ]);
  });

  it.each([
    ["in thousands beside a fair value", "10,075", [current("1,079,754,000")], "implied_price", 10_075],
    ["in thousands with nothing beside it", "10,075", [], "impossible_count", 10_075],
    ["of more coins than there will be", "50,000", [], "impossible_count", 50_000],
  ])("is asked about %s, and the printed number is suggested", (_what, text, beside, kind, suggested) => {
    const count = figure("own:BitcoinHeld", text, DAY, { unit: "own:bitcoin", more: { scale: "3" } });
    const { observations, questions } = find([...beside, count]);
    expect(observations.filter(({ metric }) => metric === "btc_held")).toEqual([]);
    expect(questions).toMatchObject([{ kind, suggestion: { value: suggested, unit: "btc" } }]);
  });

  it("is taken in thousands where the fair value beside it makes a price", () => {
    const count = figure("own:BitcoinHeld", "10.075", DAY, { unit: "own:bitcoin", more: { scale: "3" } });
    expect(shortOf(find([current("1,079,754,000"), count])).observations).toContainEqual([
      "btc_held",
      10_075,
      "as_reported_total",
    ]);
  });

  it("suggests nothing where the printed number makes no price either", () => {
    const { questions } = find([current("107"), figure("own:BitcoinHeld", "1,000", DAY)]);
    expect(questions).toMatchObject([{ kind: "wrong_unit", suggestion: null }]);
  });

  it.each([
    [107_000, "without_pledged"],
    [134_000, "with_pledged"],
    [null, "as_reported_total"],
  ])("at a price of %s says whether the pledged coins are inside: %s", (price, basis) => {
    const figures = [
      current("107,000,000"),
      pledged("27,000,000"),
      figure("own:NumberOfBitcoinHeld", "1,000", DAY, { unit: "own:BTC" }),
    ];
    expect(shortOf(find(figures, price)).observations).toContainEqual(["btc_held", 1000, basis]);
  });

  it("is asked about where several figures of a day may be meant, where it is below zero, and where it is given twice", () => {
    const one = figure("own:NumberOfBitcoinHeld", "1,000", DAY, { unit: "own:BTC" });
    const other = figure("own:NumberOfBitcoinHeldAsCollateral", "200", DAY, { unit: "own:BTC" });
    const below = { ...one, more: { sign: "-" } };
    const again = { ...one, text: "1,002" };
    const named = { ...other, tag: "own:NumberOfBitcoinReallyHeld" };
    expect(shortOf(find([one, named])).questions).toEqual([["several_candidates", "btc_held"]]);
    expect(shortOf(find([below])).questions).toEqual([["negative", "btc_held"]]);
    expect(shortOf(find([one, again]))).toEqual({
      observations: [],
      questions: [["inconsistent", "btc_held"]],
    });
  });
});

describe("the fair value of the bitcoin", () => {
  it("is the sum of the lines, and beside it with the company's own line of pledged coins", () => {
    const figures = balanceSheet(
      [current("877,067,000"), pledged("271,491,000"), noncurrent("202,687,000")],
      [],
    );
    expect(shortOf(find(figures)).observations).toEqual([
      ["btc_fair_value", 1_079_754_000, "without_pledged"],
      ["btc_fair_value", 1_351_245_000, "with_pledged"],
    ]);
  });

  it("is what the axis of coins says is bitcoin, not the figure of all coins", () => {
    const figures = [current("423,682,364"), current("693,468", bitcoin), current("422,988,896", ether)];
    expect(shortOf(find(figures)).observations).toEqual([["btc_fair_value", 693_468, "as_reported_total"]]);
  });

  it.each<[string, readonly SampleFigure[]]>([
    ["another coin has a value of its own", [current("423,682,364"), current("422,988,896", ether)]],
    [
      "coins are counted in ether",
      [current("423,682,364"), figure(COINS, "1", "2025-03-31", { unit: "own:ETH" })],
    ],
  ])("is not taken from the figure of all coins where %s", (_why, figures) => {
    expect(find(figures).observations).toEqual([]);
  });

  it("is asked about where lines and total disagree, and taken where they agree", () => {
    expect(shortOf(find([current("100"), total("110")])).questions).toEqual([
      ["parts_disagree", "btc_fair_value"],
    ]);
    expect(shortOf(find([current("100"), total("101")])).observations).toEqual([
      ["btc_fair_value", 100, "as_reported_total"],
    ]);
    expect(shortOf(find([total("101")])).observations).toEqual([
      ["btc_fair_value", 101, "as_reported_total"],
    ]);
  });

  it("adds a current and a noncurrent line of pledged coins, and asks about any other two", () => {
    const pair = [pledged("30", "own:PledgedBitcoinCurrent"), pledged("5", "own:PledgedBitcoinNoncurrent")];
    expect(shortOf(find([current("100"), ...pair])).observations).toContainEqual([
      "btc_fair_value",
      135,
      "with_pledged",
    ]);
    const found = find([current("100"), pledged("30"), pledged("5", "own:CryptoAssetsReceivable")]);
    expect(shortOf(found)).toEqual({
      observations: [["btc_fair_value", 100, "without_pledged"]],
      questions: [["several_candidates", "btc_fair_value"]],
    });
  });

  it("takes no pledged figure from the notes where there is a balance sheet, and none before an allowance", () => {
    const sheet = balanceSheet(
      [current("100"), pledged("30", "own:CryptoAssetReceivableBeforeAllowance")],
      [],
    );
    expect(shortOf(find([...sheet, pledged("30")])).observations).toEqual([
      ["btc_fair_value", 100, "as_reported_total"],
    ]);
  });

  it("is asked about in another currency", () => {
    expect(shortOf(find([current("100", { unit: "iso4217:CAD" })]))).toEqual({
      observations: [],
      questions: [["other_currency", "btc_fair_value"]],
    });
  });
});
