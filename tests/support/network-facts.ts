import type { Risk } from "../../src/domain/claim.ts";
import type { Fact } from "../../src/domain/fact.ts";
import type { NetworkFigure } from "../../src/domain/network.ts";
import type {
  CapitalCommitment,
  CompanyHashrate,
  Guidance,
  RevenuePeriod,
  RunRate,
} from "../../src/domain/revenue.ts";
import { aSource } from "./facts.ts";

function aFact(id: string): Fact {
  return {
    id,
    miner: null,
    asOf: "2026-05-06",
    knownAt: "2026-05-06",
    sources: [aSource()],
    evidence: "two_hosts",
    note: null,
    reasoning: null,
  };
}

/** A reading of the network's hashrate on 1 May 2026. */
export function aFigure(id: string, over: Partial<NetworkFigure> = {}): NetworkFigure {
  return {
    ...aFact(id),
    metric: "hashrate",
    label: "network hashrate",
    date: "2026-05-01",
    value: 959,
    unit: "eh_s",
    daily: true,
    ...over,
  };
}

/** First quarter of 2026 of WULF: 21 of 34 million from AI. */
export function aRevenue(id: string, over: Partial<RevenuePeriod> = {}): RevenuePeriod {
  return {
    ...aFact(id),
    miner: "id-WULF",
    periodStart: "2026-01-01",
    periodEnd: "2026-03-31",
    periodLabel: "Q1 2026",
    totalUsd: 34_000_000,
    aiUsd: 21_000_000,
    aiLabel: "HPC lease",
    miningUsd: null,
    otherUsd: null,
    btcMined: null,
    netIncomeUsd: null,
    ...over,
  };
}

/** A company's promise for the end of September 2027, stated on 6 June 2026. */
export function aGuidance(id: string, over: Partial<Guidance> = {}): Guidance {
  return {
    ...aFact(id),
    miner: "id-HUT",
    asOf: "2026-06-06",
    metric: "Beacon Point first data hall",
    value: 1,
    unit: "data_halls",
    targetDate: "2027-09-30",
    madeBy: "company",
    contract: null,
    ...over,
  };
}

export function aHashrate(id: string, over: Partial<CompanyHashrate> = {}): CompanyHashrate {
  return { ...aFact(id), miner: "id-CANG", date: "2026-02-28", hashrateEhs: 50, basis: "deployed", ...over };
}

export function aRunRate(id: string, over: Partial<RunRate> = {}): RunRate {
  return { ...aFact(id), miner: "id-BTDR", date: "2026-05-31", arrUsd: 69_000_000, ...over };
}

export function aCommitment(id: string, over: Partial<CapitalCommitment> = {}): CapitalCommitment {
  return {
    ...aFact(id),
    miner: "id-HIVE",
    date: "2026-05-18",
    kind: "land",
    amountUsd: 58_000_000,
    ...over,
  };
}

/** A risk of the whole sector. */
export function aRisk(id: string, over: Partial<Risk> = {}): Risk {
  return {
    ...aFact(id),
    kind: "demand",
    statement: "Softer AI demand would turn the build-out debt into a serious problem.",
    ...over,
  };
}
