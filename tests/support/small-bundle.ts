import type { WholeBundle } from "../../src/app/ports/facts.ts";
import type { Contract } from "../../src/domain/contract.ts";
import type { Fact } from "../../src/domain/fact.ts";
import type { Miner } from "../../src/domain/miner.ts";

/** The id of the one company of the small bundle. */
export const ACME = "0009999999";

/** What every fact carries, with one source; overridden where a test needs it. */
export function fact(id: string, fields: Partial<Fact> = {}): Fact {
  return {
    id,
    miner: ACME,
    asOf: "2026-03-31",
    knownAt: "2026-05-06",
    sources: [
      {
        title: "Acme first-quarter release",
        url: "https://example.com/q1",
        published: "2026-05-06",
        kind: "press_release",
      },
    ],
    evidence: "company_release",
    note: null,
    reasoning: null,
    ...fields,
  };
}

/** A lease of 100 MW over 15 years. */
export function contract(id: string, fields: Partial<Contract> = {}): Contract {
  return {
    ...fact(id),
    counterparty: "Bigcloud Inc.",
    counterpartyGroup: "Bigcloud",
    endUser: null,
    site: "North Creek",
    kind: "triple_net_lease",
    announced: "2026-02-02",
    megawatts: 72.5,
    megawattsBasis: "critical_it",
    grossMegawatts: 100,
    termYears: 15,
    extensionOptions: "three of five years",
    baseValueUsd: 9_800_000_000,
    maxValueUsd: 25_100_000_000,
    valueBasis: "base rent",
    gpuCount: null,
    gpuModel: null,
    backstopBy: "Parent",
    backstopUsd: 1_400_000_000,
    firstDelivery: "2027-Q1",
    status: "signed",
    isRollup: false,
    partOf: null,
    countInTotals: true,
    attributableShare: 0.501,
    weakFields: [{ field: "megawatts", evidence: "one_host" }],
    ...fields,
  };
}

/** A watched company with a former name and a former ticker. */
export function miner(id: string, ticker: string, fields: Partial<Miner> = {}): Miner {
  return {
    id,
    ticker,
    name: "Acme Compute Corp.",
    formerNames: ["Acme Mining Corp.", "Acme Shell Inc."],
    formerTickers: [{ ticker: "ACMX", until: "2024-05-31" }],
    cik: id,
    exchange: "Nasdaq",
    fiscalYearEnd: "06-30",
    kind: "miner_to_ai",
    consolidates: ["0008888888"],
    factsSince: "2021-12-14",
    pricesSince: null,
    aiShareCaveat: "AI and mining share a line.",
    note: "Renamed in 2024.",
    ...fields,
  };
}

/** A bundle that holds at least one record of every kind, with every field set somewhere and null somewhere. */
export function smallBundle(): WholeBundle {
  return {
    miners: [miner(ACME, "ACME"), miner("own-gpus", "ZED", { cik: null, formerTickers: [], note: null })],
    projects: [
      {
        ...fact("j-north", { reasoning: "Same site, same month." }),
        name: "North Creek",
        contracts: ["c-2", "c-1"],
        debts: ["d-1"],
        inferred: true,
      },
    ],
    contracts: [
      contract("c-1"),
      contract("c-2", {
        asOf: "2025-01-01",
        kind: null,
        megawatts: null,
        megawattsBasis: null,
        grossMegawatts: null,
        termYears: null,
        baseValueUsd: null,
        maxValueUsd: null,
        gpuCount: 23_000,
        gpuModel: "GB300",
        partOf: "c-1",
        isRollup: true,
        countInTotals: false,
        weakFields: [],
      }),
    ],
    debts: [
      {
        ...fact("d-1"),
        issuer: "North Creek LLC",
        type: "senior_secured_notes",
        name: "6.129% notes due 2042",
        principalUsd: 4_250_000_000,
        optionUsd: null,
        couponPct: 6.129,
        couponText: null,
        issued: "2026-06-09",
        maturity: "2042-11-30",
        maturityYear: 2042,
        conversionPriceUsd: 51.4,
        conversionRatePer1000: 19.4553,
        cappedCallPriceUsd: 82.24,
        secured: true,
        recourse: "non_recourse",
        rating: "investment grade",
        status: "priced",
        countInTotals: true,
        apart: null,
      },
      {
        ...fact("d-2", { sources: [] }),
        issuer: null,
        type: "preferred_equity_facility",
        name: "Preferred",
        principalUsd: null,
        optionUsd: 50_000_000,
        couponPct: null,
        couponText: "floating",
        issued: null,
        maturity: null,
        maturityYear: null,
        conversionPriceUsd: null,
        conversionRatePer1000: null,
        cappedCallPriceUsd: null,
        secured: null,
        recourse: null,
        rating: null,
        status: "committed",
        countInTotals: false,
        apart: "preferred_equity",
      },
    ],
    debtEvents: [
      {
        ...fact("e-1"),
        date: "2026-03-02",
        kind: "repurchase",
        instruments: ["d-1", "d-2"],
        principalUsd: 1_000_000_000,
        cashUsd: null,
      },
    ],
    debtTotals: [{ ...fact("t-1"), totalUsd: 3_300_000_000, scope: "total_debt", instruments: ["d-1"] }],
    interest: [
      {
        ...fact("i-1"),
        periodStart: "2025-07-01",
        periodEnd: "2026-03-31",
        periodLabel: "nine months FY26",
        amountUsd: 3_200_000,
        scope: "company",
      },
    ],
    holdings: [
      {
        ...fact("h-1"),
        date: "2026-03-31",
        btc: 3313.4,
        qualifier: "about",
        basis: "unencumbered_only",
        disputed: true,
      },
    ],
    transactions: [
      {
        ...fact("x-1"),
        periodStart: "2026-03-01",
        periodEnd: "2026-03-31",
        side: "sell",
        btc: 550.03,
        amountUsd: null,
        purpose: "to buy back notes",
        countInTotals: false,
        insideOf: "x-0",
      },
    ],
    revenue: [
      {
        ...fact("r-1"),
        periodStart: "2026-01-01",
        periodEnd: "2026-03-31",
        periodLabel: "Q1 2026",
        totalUsd: 34_000_000,
        aiUsd: 0,
        aiLabel: "HPC leasing",
        miningUsd: null,
        otherUsd: 1,
        btcMined: 293.5,
        netIncomeUsd: -427_000_000,
      },
    ],
    runRates: [{ ...fact("a-1"), date: "2026-03-31", arrUsd: 500_000_000 }],
    hashrates: [{ ...fact("k-1"), date: "2026-03-31", hashrateEhs: 34.55, basis: "month_end" }],
    commitments: [{ ...fact("o-1"), date: "2026-03-31", kind: "equipment_order", amountUsd: 1_900_000_000 }],
    guidance: [
      {
        ...fact("g-1"),
        metric: "first data hall",
        value: 1,
        unit: "data_halls",
        targetDate: "2027-09-30",
        madeBy: "company",
        contract: "c-1",
      },
    ],
    network: [
      {
        ...fact("n-1", { miner: null, knownAt: null }),
        metric: "hashprice",
        label: "hashprice, daily",
        date: "2026-03-31",
        value: 35.88,
        unit: "usd_per_ph_day",
        daily: true,
      },
    ],
    claims: [
      {
        ...fact("S001", { miner: null, evidence: "article_only" }),
        origin: "article",
        subject: "Basket",
        metric: "return",
        value: 50,
        text: null,
        unit: "percent_more_than",
        periodStart: null,
        periodEnd: "2026-06-05",
        periodText: "year to date",
        claimant: "the article",
        verdict: "unverified",
        why: "No second source.",
        meaning: "Rose more than half.",
        checkedAgainst: ["p-2", "p-1"],
        discrepancies: ["x12"],
        shownBy: ["/sector", "/divergence"],
      },
    ],
    risks: [{ ...fact("q-1", { miner: null }), kind: "demand", statement: "Demand may fall." }],
    filings: [
      {
        ...fact("f-1"),
        accession: "0009999999-26-000012",
        form: "8-K",
        filed: "2026-05-06",
        acceptedAt: "2026-05-06T20:31:07Z",
        items: ["2.02", "9.01"],
        reportDate: "2026-05-05",
      },
      {
        ...fact("f-2"),
        accession: "0009999999-26-000013",
        form: "10-Q/A",
        filed: "2026-05-06",
        acceptedAt: null,
        items: [],
        reportDate: null,
      },
    ],
    figures: [
      {
        ...fact("fig-1"),
        metric: "interest_paid",
        periodStart: "2026-01-01",
        periodEnd: "2026-03-31",
        value: 1_250_000,
        unit: "usd",
        basis: "company",
        label: null,
      },
      {
        ...fact("fig-2"),
        metric: "shares_outstanding",
        periodStart: null,
        periodEnd: "2026-05-01",
        value: 371_000_001,
        unit: "shares",
        basis: "one_part",
        label: "Class A",
      },
    ],
    discrepancies: [
      {
        id: "x12",
        topic: "Basket",
        article: "more than half",
        finding: "not reproducible",
        confidence: "high",
        rule: "Keep it as a claim.",
        records: ["S001"],
      },
    ],
  };
}

/** A bundle without records. */
export function emptyBundle(): WholeBundle {
  return {
    miners: [],
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
    discrepancies: [],
  };
}
