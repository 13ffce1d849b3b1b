import type { Claim } from "../../src/domain/claim.ts";
import type { Contract } from "../../src/domain/contract.ts";
import type { DebtInstrument } from "../../src/domain/debt.ts";
import type { FactSet } from "../../src/domain/fact-set.ts";
import type { Fact, Source } from "../../src/domain/fact.ts";
import type { Miner } from "../../src/domain/miner.ts";
import type { Holding, TreasuryTransaction } from "../../src/domain/treasury.ts";

/** A company release on an investor page. */
export function aSource(over: Partial<Source> = {}): Source {
  return {
    title: "Results of the first quarter",
    url: "https://www.sec.gov/Archives/edgar/data/1/release.htm",
    published: "2026-05-06",
    kind: "filing",
    ...over,
  };
}

function aFact(id: string): Fact {
  return {
    id,
    miner: "id-HUT",
    asOf: "2026-05-06",
    knownAt: "2026-05-06",
    sources: [aSource()],
    evidence: "filing",
    note: null,
    reasoning: null,
  };
}

/** A watched company; `aMiner("HUT")` takes the ticker for everything not said. */
export function aMiner(ticker: string, over: Partial<Miner> = {}): Miner {
  return {
    id: `id-${ticker}`,
    ticker,
    name: `${ticker} Corp.`,
    formerNames: [],
    formerTickers: [],
    cik: null,
    exchange: "Nasdaq",
    fiscalYearEnd: "12-31",
    kind: "miner_to_ai",
    consolidates: [],
    factsSince: null,
    pricesSince: null,
    aiShareCaveat: null,
    note: null,
    ...over,
  };
}

/** A signed 15-year lease of 352 MW critical IT load for $9.8B. */
export function aContract(id: string, over: Partial<Contract> = {}): Contract {
  return {
    ...aFact(id),
    counterparty: "Fluidstack",
    counterpartyGroup: "Fluidstack",
    endUser: null,
    site: "Beacon Point, Texas",
    kind: "triple_net_lease",
    announced: "2026-05-06",
    megawatts: 352,
    megawattsBasis: "critical_it",
    grossMegawatts: null,
    termYears: 15,
    extensionOptions: null,
    baseValueUsd: 9_800_000_000,
    maxValueUsd: null,
    valueBasis: "triple_net_base_term",
    gpuCount: null,
    gpuModel: null,
    backstopBy: null,
    backstopUsd: null,
    firstDelivery: "2027-Q3",
    status: "signed",
    isRollup: false,
    partOf: null,
    countInTotals: true,
    attributableShare: 1,
    weakFields: [],
    ...over,
  };
}

/** An outstanding series of convertible notes that counts. */
export function aDebt(id: string, over: Partial<DebtInstrument> = {}): DebtInstrument {
  return {
    ...aFact(id),
    issuer: null,
    type: "convertible_notes",
    name: "Convertible notes",
    principalUsd: 1_000_000_000,
    optionUsd: null,
    couponPct: 2.5,
    couponText: null,
    issued: "2025-10-01",
    maturity: "2031-10-01",
    maturityYear: 2031,
    conversionPriceUsd: null,
    conversionRatePer1000: null,
    cappedCallPriceUsd: null,
    secured: false,
    recourse: "parent",
    rating: null,
    status: "outstanding",
    countInTotals: true,
    apart: null,
    ...over,
  };
}

/** Coins held on one day, exact, as the company reports its total. */
export function aHolding(id: string, over: Partial<Holding> = {}): Holding {
  return {
    ...aFact(id),
    date: "2026-03-31",
    btc: 1000,
    qualifier: "exact",
    basis: "as_reported_total",
    disputed: false,
    ...over,
  };
}

/** A sale in March 2026 that counts. */
export function aTransaction(id: string, over: Partial<TreasuryTransaction> = {}): TreasuryTransaction {
  return {
    ...aFact(id),
    periodStart: "2026-03-01",
    periodEnd: "2026-03-31",
    side: "sell",
    btc: 100,
    amountUsd: 7_000_000,
    purpose: null,
    countInTotals: true,
    insideOf: null,
    ...over,
  };
}

/** A published figure that /contracts shows. */
export function aClaim(id: string, over: Partial<Claim> = {}): Claim {
  return {
    ...aFact(id),
    origin: "article",
    subject: "Hut 8",
    metric: "lease value",
    value: 9_800_000_000,
    text: null,
    unit: "usd",
    periodStart: null,
    periodEnd: null,
    periodText: null,
    claimant: null,
    verdict: "confirmed",
    why: null,
    meaning: null,
    checkedAgainst: [],
    discrepancies: [],
    shownBy: ["contracts"],
    ...over,
  };
}

/** A store's content with the lists given and nothing else. */
export function aFactSet(over: Partial<FactSet> = {}): FactSet {
  return {
    knownOn: null,
    miners: [],
    discrepancies: [],
    factsTo: "2026-06-26",
    factsFrom: "2024-06-18",
    withoutPublicationDate: [],
    projects: [],
    contracts: [],
    debts: [],
    debtEvents: [],
    debtTotals: [],
    interest: [],
    holdings: [],
    transactions: [],
    revenue: [],
    runRates: [],
    hashrates: [],
    commitments: [],
    guidance: [],
    network: [],
    claims: [],
    risks: [],
    filings: [],
    figures: [],
    ...over,
  };
}
