import type { Claim, Discrepancy, Risk } from "./claim.ts";
import type { Contract } from "./contract.ts";
import type { DebtEvent, DebtInstrument, DebtTotal, InterestExpense } from "./debt.ts";
import type { DerivedSum } from "./fact-sums.ts";
import type { ReportedFigure } from "./figure.ts";
import type { Filing } from "./filed.ts";
import type { Miner } from "./miner.ts";
import type { NetworkFigure } from "./network.ts";
import type { Project } from "./project.ts";
import type { CapitalCommitment, CompanyHashrate, Guidance, RevenuePeriod, RunRate } from "./revenue.ts";
import type { IsoDate } from "./time.ts";
import type { Holding, TreasuryTransaction } from "./treasury.ts";

/** Every kind of fact that people correct by hand, by the name of its list. */
export interface CuratedRows {
  readonly projects: readonly Project[];
  readonly contracts: readonly Contract[];
  readonly debts: readonly DebtInstrument[];
  readonly debtEvents: readonly DebtEvent[];
  readonly debtTotals: readonly DebtTotal[];
  readonly interest: readonly InterestExpense[];
  readonly holdings: readonly Holding[];
  readonly transactions: readonly TreasuryTransaction[];
  readonly revenue: readonly RevenuePeriod[];
  readonly runRates: readonly RunRate[];
  readonly hashrates: readonly CompanyHashrate[];
  readonly commitments: readonly CapitalCommitment[];
  readonly guidance: readonly Guidance[];
  readonly network: readonly NetworkFigure[];
  readonly claims: readonly Claim[];
  readonly risks: readonly Risk[];
}

/** Every kind of fact that carries source, as-of and known-at, by the name of its list. */
export interface FactRows extends CuratedRows {
  /** What companies gave to the SEC; empty while filings are not read. */
  readonly filings: readonly Filing[];
  readonly figures: readonly ReportedFigure[];
}

/** What was known on a day (or is known now): the newest version of every fact, lists newest first by `asOf`. */
export interface FactSet extends FactRows {
  /** Null: everything known now. */
  readonly knownOn: IsoDate | null;
  readonly miners: readonly Miner[];
  readonly discrepancies: readonly Discrepancy[];
  /** Newest publication date in the store (never the newest `asOf`); null when it holds no fact. */
  readonly factsTo: IsoDate | null;
  /** The same without companies that no release watches; left out where there are none. */
  readonly watchedTo?: IsoDate | null;
  /** Oldest publication date in the store. */
  readonly factsFrom: IsoDate | null;
  /** Ids of rows left out because they have no publication date; empty when `knownOn` is null. */
  readonly withoutPublicationDate: readonly string[];
}

/** The facts people correct by hand, with the sums that must hold over them. */
export interface CuratedFacts extends CuratedRows {
  readonly miners: readonly Miner[];
  readonly discrepancies: readonly Discrepancy[];
  readonly sums: readonly DerivedSum[];
}
