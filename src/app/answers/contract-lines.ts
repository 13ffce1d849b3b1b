import {
  baseValueOfOneKind,
  type Contract,
  deliveryState,
  sumByKind,
  usdPerMwYear,
  yearsRemaining,
} from "../../domain/contract.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { ContractLine, ContractTotals } from "../../surface/answers/contracts.ts";
import { tickerOf } from "./context.ts";
import { sourceOf } from "./source-refs.ts";

/** A contract as an answer gives it: unrounded, delivery and years against the day of the answer. */
export function contractLine(contract: Contract, facts: FactSet, day: IsoDate): ContractLine {
  const rollup = facts.contracts.find((other) => other.id === contract.partOf) ?? null;
  return {
    id: contract.id,
    miner: tickerOf(facts, contract.miner),
    counterparty: contract.counterparty,
    counterpartyGroup: contract.counterpartyGroup,
    endUser: contract.endUser,
    site: contract.site,
    kind: contract.kind,
    megawatts: contract.megawatts,
    megawattsBasis: contract.megawattsBasis,
    grossMegawatts: contract.grossMegawatts,
    termYears: contract.termYears,
    extensionOptions: contract.extensionOptions,
    baseValueUsd: contract.baseValueUsd,
    maxValueUsd: contract.maxValueUsd,
    valueBasis: contract.valueBasis,
    announced: contract.announced,
    firstDelivery: contract.firstDelivery,
    delivery: contract.status === "ended" ? null : deliveryState(contract.firstDelivery, day),
    yearsRemaining: yearsRemaining(contract, day),
    status: contract.status,
    isRollup: contract.isRollup,
    partOf: contract.partOf,
    countInTotals: contract.countInTotals,
    attributableShare: contract.attributableShare,
    usdPerMwYear: usdPerMwYear(contract, rollup),
    backstopBy: contract.backstopBy,
    backstopUsd: contract.backstopUsd,
    gpuCount: contract.gpuCount,
    gpuModel: contract.gpuModel,
    weakFields: contract.weakFields,
    project: facts.projects.find((project) => project.contracts.includes(contract.id))?.name ?? null,
    evidence: contract.evidence,
    asOf: contract.asOf,
    note: contract.note,
    source: sourceOf(contract),
  };
}

/** Totals of the counted contracts among these: per kind, never over kinds. */
export function contractTotals(contracts: readonly Contract[]): ContractTotals {
  const byKind = sumByKind(contracts);
  return {
    baseValueUsd: baseValueOfOneKind(byKind),
    count: byKind.reduce((sum, kind) => sum + kind.count, 0),
    byKind,
  };
}
