import { reportOn } from "../../src/domain/filing/report.ts";
import type { FiledReport } from "../../src/domain/filing/standing.ts";
import type { Miner } from "../../src/domain/miner.ts";
import { aMiner } from "./facts.ts";
import { balanceSheet, figure, type SampleCover, type SampleFigure, taggedDocument } from "./filings.ts";

export const SAMPLE_CIK = "0001234567";

/** The company that the sample reports are of. */
export function sampleMiner(over: Partial<Miner> = {}): Miner {
  return aMiner("SMPL", { id: SAMPLE_CIK, cik: SAMPLE_CIK, name: "Sample Mining Corp.", ...over });
}

/** A report of the sample company as it is kept: accession, day of filing, figures. */
export function filedReport(
  number: number,
  filed: string,
  figures: readonly SampleFigure[],
  cover: SampleCover = {},
  over: Partial<FiledReport> = {},
): FiledReport {
  const accession = accessionOf(number);
  return {
    accession,
    form: cover.form ?? "10-Q",
    filed,
    knownAt: filed,
    url: `https://www.sec.gov/Archives/edgar/data/1234567/${String(number)}/report.htm`,
    report: reportOn(taggedDocument(figures, cover), accession, () => null),
    ...over,
  };
}

function accessionOf(number: number): string {
  return `0001234567-26-${String(number).padStart(6, "0")}`;
}

/** A company's figures of a quarter, balance sheet included. */
export interface QuarterFigures {
  readonly start: string;
  readonly end: string;
  readonly revenueUsd?: string;
  readonly interestUsd?: string;
  readonly debtUsd?: string;
  readonly cashUsd?: string;
}

/** The figures of a quarterly report, for `taggedDocument`. */
export function quarterFigures({
  start,
  end,
  revenueUsd = "100,000,000",
  interestUsd = "5,000,000",
  debtUsd = "700,000,000",
  cashUsd = "50,000,000",
}: QuarterFigures): readonly SampleFigure[] {
  const period = `${start}/${end}`;
  return [
    ...balanceSheet(
      [figure("us-gaap:CashAndCashEquivalentsAtCarryingValue", cashUsd, end)],
      [figure("us-gaap:LongTermDebtNoncurrent", debtUsd, end)],
      [end],
    ),
    figure("us-gaap:Revenues", revenueUsd, period),
    figure("us-gaap:InterestExpense", interestUsd, period),
    figure("dei:EntityCommonStockSharesOutstanding", "300,000,000", end, { unit: "shares" }),
  ];
}
