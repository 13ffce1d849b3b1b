import type { EvidenceLevel, Fact } from "./fact.ts";
import { addDays, daysBetween, type IsoDate } from "./time.ts";

/** Lease and cloud are never ranked, summed or divided together. */
export type ContractKind = "triple_net_lease" | "colocation" | "gpu_cloud";

/** `open`: one source says gross, another reading says critical IT; left out of every $/MW. */
export type MegawattsBasis = "critical_it" | "gross" | "site_capacity" | "open";

/** `ended`: it was signed and is over, by its term or before it. */
export type ContractStatus = "signed" | "ended" | "framework" | "mou";

/** An AI/HPC contract, or a roll-up of several. */
export interface Contract extends Fact {
  readonly counterparty: string;
  /** One name for the same customer under several wordings; what concentration counts. */
  readonly counterpartyGroup: string;
  readonly endUser: string | null;
  readonly site: string | null;
  readonly kind: ContractKind | null;
  /** First publication; later repeats do not move it. */
  readonly announced: IsoDate | null;
  readonly megawatts: number | null;
  readonly megawattsBasis: MegawattsBasis | null;
  readonly grossMegawatts: number | null;
  /** Base term; an average where the note says so. */
  readonly termYears: number | null;
  readonly extensionOptions: string | null;
  /** Base term only. */
  readonly baseValueUsd: number | null;
  /** All options exercised. */
  readonly maxValueUsd: number | null;
  /** What the dollars are. */
  readonly valueBasis: string | null;
  readonly gpuCount: number | null;
  readonly gpuModel: string | null;
  readonly backstopBy: string | null;
  /** A guarantee, never revenue. */
  readonly backstopUsd: number | null;
  /** `YYYY`, `YYYY-Qn`, `YYYY-Hn` or `YYYY-MM`. */
  readonly firstDelivery: string | null;
  readonly status: ContractStatus;
  readonly isRollup: boolean;
  readonly partOf: string | null;
  readonly countInTotals: boolean;
  /** The company's share of a joint venture; 1 elsewhere. */
  readonly attributableShare: number;
  /** Fields that are less certain than the row. */
  readonly weakFields: readonly WeakField[];
}

export interface WeakField {
  readonly field: string;
  readonly evidence: EvidenceLevel;
}

/** The span of a promised first delivery; both days are in it. */
export interface DeliveryPeriod {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** What the counted contracts of one kind add up to. */
export interface ContractSum {
  readonly kind: ContractKind | "unknown";
  /** Base terms only; null where no contract of the kind states a value. */
  readonly baseValueUsd: number | null;
  /** The same with joint ventures at the company's share. */
  readonly attributableValueUsd: number | null;
  /** Critical IT load only; null where no contract of the kind states it. */
  readonly megawattsCriticalIt: number | null;
  readonly count: number;
  readonly withoutCriticalIt: number;
  readonly withoutValue: number;
  /** Largest value first; customers without a stated value last. */
  readonly byCounterparty: readonly CounterpartySum[];
}

export interface CounterpartySum {
  readonly counterparty: string;
  readonly baseValueUsd: number | null;
  /** Of the kind's known base value; null where this customer's is not known. */
  readonly sharePct: number | null;
  readonly count: number;
}

/** Counted contracts of one kind that begin in one year. */
export interface ContractStart {
  readonly kind: ContractKind | "unknown";
  /** Of the promised first delivery; null where none is promised. */
  readonly year: number | null;
  /** Base terms only, joint ventures at the company's share; null where no contract of the year states a value. */
  readonly attributableValueUsd: number | null;
  readonly count: number;
  readonly withoutValue: number;
}

/** The order in which kinds are listed. */
export const CONTRACT_KINDS = ["triple_net_lease", "colocation", "gpu_cloud"] as const;

/**
 * Base value per megawatt of critical IT load and year of base term, in USD; null on any other megawatt basis
 * or where a part is missing. A phase whose roll-up has an open basis has none either: pass the roll-up.
 */
export function usdPerMwYear(contract: Contract, rollup: Contract | null = null): number | null {
  const { baseValueUsd, megawatts, megawattsBasis, termYears } = contract;
  if (megawattsBasis !== "critical_it" || rollup?.megawattsBasis === "open") return null;
  if (baseValueUsd === null || megawatts === null || termYears === null) return null;
  return megawatts > 0 && termYears > 0 ? baseValueUsd / megawatts / termYears : null;
}

/** The days that `YYYY`, `YYYY-Qn`, `YYYY-Hn` or `YYYY-MM` covers; null for any other text. */
export function deliveryPeriod(text: string): DeliveryPeriod | null {
  const [, year, part] = /^(\d{4})(?:-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const months = part === undefined ? 12 : part.startsWith("Q") ? 3 : part.startsWith("H") ? 6 : 1;
  const ordinal = part === undefined ? 1 : Number(part.replace(/^[QH]/, ""));
  const first = (ordinal - 1) * months + 1;
  const after = first + months;
  const next = after > 12 ? `${Number(year) + 1}-01-01` : `${year}-${twoDigits(after)}-01`;
  return { from: `${year}-${twoDigits(first)}-01`, to: addDays(next, -1) };
}

/** Whether the promised period lies ahead of the day, has begun, or is over; null where none is promised. */
export function deliveryState(firstDelivery: string | null, day: IsoDate): "ahead" | "due" | "past" | null {
  const period = firstDelivery === null ? null : deliveryPeriod(firstDelivery);
  if (period === null) return null;
  if (day < period.from) return "ahead";
  return day <= period.to ? "due" : "past";
}

/**
 * Years of base term left on a day if it began with the promised first delivery, else with the announcement;
 * the whole term while that lies ahead, 0 once it is over, null where term or beginning is not known, or where the
 * contract ended.
 */
export function yearsRemaining(contract: Contract, day: IsoDate): number | null {
  if (contract.termYears === null || contract.status === "ended") return null;
  const promised = contract.firstDelivery === null ? null : deliveryPeriod(contract.firstDelivery);
  const begin = promised?.from ?? contract.announced;
  if (begin === null) return null;
  const elapsed = Math.max(0, daysBetween(begin, day)) / 365.25;
  return Math.max(0, contract.termYears - elapsed);
}

/**
 * The contracts that totals count: signed, marked to count, and never a part beside the roll-up that holds it.
 * Frameworks and memoranda are no capacity, nor is what ended.
 */
export function countedContracts(contracts: readonly Contract[]): readonly Contract[] {
  const counted = contracts.filter((contract) => contract.status === "signed" && contract.countInTotals);
  const ids = new Set(counted.map((contract) => contract.id));
  return counted.filter((contract) => contract.partOf === null || !ids.has(contract.partOf));
}

/** One sum per kind, in the order of `CONTRACT_KINDS`, contracts of an unknown kind last. */
export function sumByKind(contracts: readonly Contract[]): readonly ContractSum[] {
  const counted = countedContracts(contracts);
  return [...CONTRACT_KINDS, "unknown" as const].flatMap((kind) => {
    const rows = counted.filter((contract) => (contract.kind ?? "unknown") === kind);
    return rows.length === 0 ? [] : [sumOf(kind, rows)];
  });
}

/**
 * The counted contracts by kind and year of the promised first delivery: kinds in the order of `sumByKind`, years
 * ascending, unstated last. The years of a kind add up to its `attributableValueUsd`.
 */
export function startsByKind(contracts: readonly Contract[]): readonly ContractStart[] {
  const counted = countedContracts(contracts);
  return [...CONTRACT_KINDS, "unknown" as const].flatMap((kind) => {
    const rows = counted.filter((contract) => (contract.kind ?? "unknown") === kind);
    return [...Map.groupBy(rows, startYear)]
      .toSorted(([a], [b]) => (a ?? Infinity) - (b ?? Infinity))
      .map(([year, own]) => ({
        kind,
        year,
        attributableValueUsd: attributableSum(own),
        count: own.length,
        withoutValue: own.filter((row) => row.baseValueUsd === null).length,
      }));
  });
}

function startYear(contract: Contract): number | null {
  const period = contract.firstDelivery === null ? null : deliveryPeriod(contract.firstDelivery);
  return period === null ? null : Number(period.from.slice(0, 4));
}

function attributableSum(rows: readonly Contract[]): number | null {
  return sumKnown(
    rows.map((row) => (row.baseValueUsd === null ? null : row.baseValueUsd * row.attributableShare)),
  );
}

/** The base value over all kinds: null unless there is exactly one kind, for kinds are never summed. */
export function baseValueOfOneKind(sums: readonly ContractSum[]): number | null {
  const [only] = sums;
  return sums.length === 1 && only ? only.baseValueUsd : null;
}

function sumOf(kind: ContractSum["kind"], rows: readonly Contract[]): ContractSum {
  const critical = rows.filter((row) => row.megawattsBasis === "critical_it" && row.megawatts !== null);
  const total = sumKnown(rows.map((row) => row.baseValueUsd));
  return {
    kind,
    baseValueUsd: total,
    attributableValueUsd: attributableSum(rows),
    megawattsCriticalIt: sumKnown(critical.map((row) => row.megawatts)),
    count: rows.length,
    withoutCriticalIt: rows.length - critical.length,
    withoutValue: rows.filter((row) => row.baseValueUsd === null).length,
    byCounterparty: sumByCounterparty(rows, total),
  };
}

function sumByCounterparty(rows: readonly Contract[], total: number | null): readonly CounterpartySum[] {
  const groups = Map.groupBy(rows, (row) => row.counterpartyGroup);
  return [...groups]
    .map(([counterparty, own]) => {
      const baseValueUsd = sumKnown(own.map((row) => row.baseValueUsd));
      const sharePct =
        baseValueUsd === null || total === null || total === 0 ? null : (baseValueUsd / total) * 100;
      return { counterparty, baseValueUsd, sharePct, count: own.length };
    })
    .toSorted(
      (a, b) =>
        (b.baseValueUsd ?? -1) - (a.baseValueUsd ?? -1) || a.counterparty.localeCompare(b.counterparty),
    );
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** The sum of what is known; null where nothing is. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
