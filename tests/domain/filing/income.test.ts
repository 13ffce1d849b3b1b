import { describe, expect, it } from "vitest";
import { findInterest, findRevenue } from "../../../src/domain/filing/income.ts";
import { figure, type SampleFigure, subjectOf } from "../../support/filings.ts";

const QUARTER = "2025-04-01/2025-06-30";
const NINE = "2024-10-01/2025-06-30";
const PRODUCT = "srt:ProductOrServiceAxis";
const SEGMENT = "us-gaap:StatementBusinessSegmentsAxis";
const OPERATING = { "srt:ConsolidationItemsAxis": "us-gaap:OperatingSegmentsMember" };

const revenues = (text: string, member?: string, rest: Partial<SampleFigure> = {}, period = QUARTER) =>
  figure("us-gaap:Revenues", text, period, {
    ...(member === undefined ? {} : { axes: { [PRODUCT]: `own:${member}` } }),
    ...rest,
  });
const inOwn = (tag: string, text: string, period = QUARTER) => figure(`own:${tag}`, text, period);
const costs = (period = QUARTER) => figure("us-gaap:CostOfRevenue", "50", period);
const nil = { more: { nil: true } };

const shortOf = ({ observations, questions }: ReturnType<typeof findRevenue>) => ({
  observations: observations.map(({ metric, value, basis, label }) => [metric, value, basis, label]),
  questions: questions.map(({ kind }) => kind),
});
const revenueOf = (figures: readonly SampleFigure[]) => shortOf(findRevenue(subjectOf(figures)));
const interestOf = (figures: readonly SampleFigure[]) => shortOf(findInterest(subjectOf(figures)));

const interest = (tag: string, text: string, period = QUARTER) => figure(`us-gaap:${tag}`, text, period);

describe("revenue", () => {
  it("is the figure of the whole company, for each period that reports have", () => {
    const { observations } = findRevenue(
      subjectOf([
        revenues("30"),
        revenues("81", undefined, {}, NINE),
        revenues("9", undefined, {}, "2025-06-01/2025-06-30"),
      ]),
    );
    expect(observations.map(({ length, value }) => [length, value])).toEqual([
      ["quarter", 30],
      ["nine_months", 81],
    ]);
  });

  it("is the company's own tag above the costs where the standard one is only pro forma", () => {
    const proForma = figure("us-gaap:Revenues", "108", QUARTER, {
      axes: { "us-gaap:BusinessAcquisitionAxis": "own:BoughtMember" },
    });
    expect(revenueOf([inOwn("DigitalCurrencyMiningRevenues", "198"), costs(), proForma])).toEqual({
      observations: [["revenue", 198, "company", null]],
      questions: [],
    });
  });

  it("is the last own tag above the costs where the others add up to it, and a question where they do not", () => {
    const parts = [inOwn("MiningRevenues", "70"), inOwn("HostingRevenues", "30")];
    expect(revenueOf([...parts, inOwn("NetRevenues", "100"), costs()]).observations).toEqual([
      ["revenue", 100, "company", null],
    ]);
    expect(revenueOf([...parts, costs()])).toEqual({ observations: [], questions: ["several_candidates"] });
  });

  it("is no own tag below the costs or without any, nor a percentage or a cost", () => {
    expect(revenueOf([inOwn("MiningRevenues", "5")])).toEqual({ observations: [], questions: [] });
    expect(revenueOf([costs(), inOwn("DeferredRevenues", "5")])).toEqual({ observations: [], questions: [] });
    const percent = figure("own:PercentageOfRevenues", "1", QUARTER, { unit: "pure" });
    expect(revenueOf([percent, inOwn("CostOfMiningRevenues", "5"), costs()])).toEqual({
      observations: [],
      questions: [],
    });
  });

  it("is taken by recency: a tag that only an old comparative has is passed over", () => {
    const old = figure("us-gaap:Revenues", "7", "2024-01-01/2024-03-31");
    const now = figure("us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax", "9", QUARTER);
    expect(revenueOf([old, now]).observations).toEqual([["revenue", 9, "company", null]]);
  });

  it("is a question where it is given twice and differently", () => {
    expect(revenueOf([revenues("30"), revenues("40")])).toEqual({
      observations: [],
      questions: ["inconsistent"],
    });
  });
});

describe("revenue from AI", () => {
  it("is each segment of AI with its name, and their sum", () => {
    const figures = [
      revenues("7", "DigitalAssetMiningMember"),
      revenues("18", "CloudServicesMember"),
      revenues("2", "ColocationServicesMember"),
      revenues("3", "ETHStakingMember"),
      revenues("30"),
    ];
    expect(revenueOf(figures)).toEqual({
      observations: [
        ["revenue", 30, "company", null],
        ["ai_revenue", 18, "one_part", "cloud services"],
        ["ai_revenue", 2, "one_part", "colocation services"],
        ["ai_revenue", 20, "sum_of_parts", null],
      ],
      questions: [],
    });
  });

  it("has no sum where a segment of AI has no figure or two", () => {
    const empty = [revenues("18", "CloudServicesMember"), revenues("", "ColocationServicesMember", nil)];
    expect(revenueOf(empty).observations).toEqual([["ai_revenue", 18, "one_part", "cloud services"]]);
    const torn = [
      revenues("18", "CloudServicesMember"),
      revenues("2", "HPCMember"),
      revenues("3", "ColocationMember"),
      revenues("4", "ColocationMember"),
    ];
    expect(revenueOf(torn)).toEqual({
      observations: [
        ["ai_revenue", 18, "one_part", "cloud services"],
        ["ai_revenue", 2, "one_part", "HPC"],
      ],
      questions: ["inconsistent"],
    });
  });

  it.each([
    "AICloudServicesMember",
    "HighPerformanceComputingHostingMember",
    "HPCHostingMember",
    "ColocationServiceMember",
  ])("knows %s as AI", (member) => {
    expect(revenueOf([revenues("5", member)]).observations).toHaveLength(1);
  });

  it.each([
    ["DigitalAssetHostedMiningServiceMember", []],
    ["BitcoinMiningColocationMember", []],
    ["EngineeringMember", []],
    ["DataCenterHostingMember", ["unclear_segment"]],
    ["HostingServicesMember", ["unclear_segment"]],
  ])("does not take %s for AI, with the questions %o", (member, questions) => {
    expect(revenueOf([revenues("5", member)])).toEqual({ observations: [], questions });
  });

  it("adds neither two splits nor two spellings of one revenue", () => {
    const bySegment = figure("us-gaap:Revenues", "18", QUARTER, { axes: { [SEGMENT]: "own:HPCMember" } });
    const twice = figure("us-gaap:Revenues", "18", QUARTER, {
      axes: { [PRODUCT]: "own:CloudServicesMember", ...OPERATING },
    });
    expect(revenueOf([revenues("18", "CloudServicesMember"), twice, bySegment]).observations).toEqual([
      ["ai_revenue", 18, "one_part", "cloud services"],
    ]);
    expect(revenueOf([twice]).observations).toEqual([["ai_revenue", 18, "one_part", "cloud services"]]);
  });

  it("is not taken from a part of a segment: a country's or a customer's", () => {
    const narrow = {
      axes: { [PRODUCT]: "own:CloudServicesMember", "srt:StatementGeographicalAxis": "country:IS" },
    };
    expect(revenueOf([figure("us-gaap:Revenues", "18", QUARTER, narrow)])).toEqual({
      observations: [],
      questions: [],
    });
  });

  it("is a question where it is more than all revenue", () => {
    expect(revenueOf([revenues("30"), revenues("31", "CloudServicesMember")])).toEqual({
      observations: [["revenue", 30, "company", null]],
      questions: ["more_than_total"],
    });
  });
});

describe("interest", () => {
  it("is taken by recency, then by preference, and interest paid stands beside it", () => {
    const figures = [
      interest("InterestExpense", "4"),
      interest("InterestExpenseNonoperating", "3", "2023-04-01/2023-06-30"),
      interest("InterestPaidNet", "9", NINE),
    ];
    expect(interestOf(figures)).toEqual({
      observations: [
        ["interest_expense", 4, "company", null],
        ["interest_paid", 9, "company", null],
      ],
      questions: [],
    });
  });

  it("is a question where only interest less interest earned is tagged, and where it is below zero", () => {
    expect(interestOf([interest("InterestIncomeExpenseNonoperatingNet", "4")])).toEqual({
      observations: [],
      questions: ["net_of_income"],
    });
    const below = { ...interest("InterestExpense", "4"), more: { sign: "-" } };
    expect(interestOf([below])).toEqual({ observations: [], questions: ["negative"] });
  });
});
