import { describe, expect, it } from "vitest";
import { factsOfReports } from "../../../src/domain/filing/facts-of-reports.ts";
import { reportOn } from "../../../src/domain/filing/report.ts";
import type { FiledReport } from "../../../src/domain/filing/standing.ts";
import type { RevenuePeriod } from "../../../src/domain/revenue.ts";
import { aFactSet, aHolding, aSource } from "../../support/facts.ts";
import { filedReport, sampleMiner, SAMPLE_CIK } from "../../support/filed-reports.ts";
import { balanceSheet, figure, type SampleFigure, taggedDocument } from "../../support/filings.ts";

const Q1 = "2025-01-01/2025-03-31";
const Q2 = "2025-04-01/2025-06-30";

const miner = sampleMiner();
const none = aFactSet({ miners: [miner] });

const ai = (member: string, text: string, period = Q2): SampleFigure =>
  figure("us-gaap:Revenues", text, period, { axes: { "srt:ProductOrServiceAxis": `own:${member}Member` } });
const revenueOf = (figures: readonly SampleFigure[]) =>
  factsOfReports([filedReport(1, "2025-08-08", figures)], miner, none).facts.revenue;

const asked = (number: number, filed: string, text: string) =>
  filedReport(
    number,
    filed,
    balanceSheet(
      [
        figure("us-gaap:CryptoAssetFairValueCurrent", "1,000,000,000", "2025-06-30"),
        figure("own:NumberOfBitcoinsHeld", text, "2025-06-30", { more: { scale: "3" } }),
      ],
      [],
    ),
  );

const coins = (number: number, filed: string, priceUsd: number | null): FiledReport => {
  const figures = [
    figure("us-gaap:CryptoAssetFairValueCurrent", "1,000,000,000", "2025-06-30"),
    figure("own:CryptoAssetReceivable", "500,000,000", "2025-06-30"),
    figure("us-gaap:Assets", "9,000,000,000", "2025-06-30"),
    figure("own:NumberOfBitcoinsHeld", "10,000", "2025-06-30", { unit: "own:bitcoin" }),
  ];
  const given = filedReport(number, filed, figures);
  return { ...given, report: reportOn(taggedDocument(figures), given.accession, () => priceUsd) };
};

describe("revenue", () => {
  it.each([
    ["one part of AI alone", [ai("CloudServices", "40")], 40, "cloud services"],
    ["two parts", [ai("CloudServices", "40"), ai("Colocation", "20")], 60, "cloud services and colocation"],
    ["no part", [ai("DigitalMining", "90")], null, null],
    ["a part beside one that may be AI or not", [ai("CloudServices", "40"), ai("Hosting", "30")], null, null],
    [
      "a part of two that has a figure in another period alone",
      [ai("CloudServices", "40"), ai("CloudServices", "41", Q1), ai("Colocation", "20", Q1)],
      null,
      null,
    ],
  ])("with %s", (_name, figures, aiUsd, aiLabel) => {
    const row = revenueOf([figure("us-gaap:Revenues", "100", Q2), ...figures]).find(
      ({ periodEnd }) => periodEnd === "2025-06-30",
    );
    expect(row).toMatchObject({ totalUsd: 100, aiUsd, aiLabel });
  });
});

describe("questions", () => {
  it("are asked once, whichever report asks, and give the row that is likely meant", () => {
    const found = factsOfReports(
      [asked(1, "2025-08-08", "10,000"), asked(2, "2025-11-08", "10,000")],
      miner,
      none,
    );
    expect(found.reviews).toMatchObject([
      {
        key: `filing ${SAMPLE_CIK} wrong_unit|btc_held||2025-06-30|own:NumberOfBitcoinsHeld`,
        about: "SMPL bitcoin held on 30 Jun 2025",
        knownAt: "2025-11-08",
        proposal: {
          list: "holdings",
          row: {
            id: `t-${SAMPLE_CIK}-2025-06-30-as-reported-total`,
            btc: 10_000,
            basis: "as_reported_total",
          },
          editable: { field: "btc", unit: "btc" },
        },
      },
    ]);
    expect(found.answered).toEqual([]);
  });

  it("are answered by a record that has the figure", () => {
    const row = aHolding("t-own", { miner: SAMPLE_CIK, date: "2025-06-30", btc: 10_000 });
    const found = factsOfReports([asked(1, "2025-08-08", "10,000")], miner, aFactSet({ holdings: [row] }));
    expect(found.reviews).toEqual([]);
    expect(found.answered).toEqual([
      `filing ${SAMPLE_CIK} wrong_unit|btc_held||2025-06-30|own:NumberOfBitcoinsHeld`,
    ]);
  });

  it("correct the record that says otherwise", () => {
    const row = aHolding("t-own", { miner: SAMPLE_CIK, date: "2025-06-30", btc: 9000 });
    const found = factsOfReports([asked(1, "2025-08-08", "10,000")], miner, aFactSet({ holdings: [row] }));
    expect(found.reviews[0]?.what).toContain("Recorded here: 9,000 BTC.");
    expect(found.reviews[0]?.proposal?.row).toMatchObject({ id: "t-own", btc: 10_000 });
  });

  it("are answered by a later report that gives the figure as it should", () => {
    const sound = filedReport(
      2,
      "2025-09-01",
      balanceSheet(
        [
          figure("us-gaap:CryptoAssetFairValueCurrent", "1,000,000,000", "2025-06-30"),
          figure("own:NumberOfBitcoinsHeld", "10,000", "2025-06-30", { unit: "own:bitcoin" }),
        ],
        [],
      ),
      { form: "10-Q/A" },
    );
    const found = factsOfReports([asked(1, "2025-08-08", "10,000"), sound], miner, none);
    expect(found.facts.holdings).toMatchObject([{ btc: 10_000, knownAt: "2025-09-01" }]);
    expect(found.reviews).toEqual([]);
    expect(found.answered).toHaveLength(1);
  });
});

describe("a record that comes later than our own row", () => {
  it("takes its place", () => {
    const report = filedReport(1, "2025-08-08", [figure("us-gaap:Revenues", "100,200,000", Q2)]);
    const own = factsOfReports([report], miner, none).facts;
    const bundled: RevenuePeriod = {
      ...(own.revenue[0] ?? raise()),
      id: "r-smpl-2025q2",
      totalUsd: 100_000_000,
      sources: [aSource()],
    };
    const known = aFactSet({ ...own, revenue: [...own.revenue, bundled], miners: [miner] });
    const found = factsOfReports([report], miner, known);
    expect(found.facts.revenue).toMatchObject([
      { id: `r-${SAMPLE_CIK}-2025-04-01-2025-06-30`, withdrawn: "Recorded under r-smpl-2025q2 by now." },
    ]);
    expect(found.confirmed).toEqual(["r-smpl-2025q2"]);
  });
});

describe("a number of coins of which only one report tells what is in it", () => {
  const [unpriced, priced] = [coins(1, "2025-08-08", null), coins(2, "2025-09-08", 100_000)];

  it("is one holding, of the basis that is told", () => {
    const found = factsOfReports([unpriced, priced], miner, none);
    expect(found.facts.holdings).toMatchObject([{ btc: 10_000, basis: "consolidated_excluding_pledged" }]);
  });

  it("takes the place of the row that did not tell, and keeps it", () => {
    const { holdings } = factsOfReports([unpriced], miner, none).facts;
    expect(holdings).toMatchObject([{ basis: "as_reported_total" }]);
    const next = factsOfReports([unpriced, priced], miner, aFactSet({ holdings })).facts.holdings;
    const standing = next.filter((row) => row.withdrawn === undefined);
    expect(standing).toMatchObject([{ basis: "consolidated_excluding_pledged" }]);
    expect(next).toHaveLength(2);
    const both = aFactSet({ holdings: [...holdings, ...standing] });
    const again = factsOfReports([unpriced, priced], miner, both).facts.holdings;
    expect(again.filter((row) => row.withdrawn === undefined)).toEqual(standing);
  });
});

function raise(): never {
  throw new Error("the report has no revenue");
}
