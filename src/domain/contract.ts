import type { EvidenceLevel, Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** Lease and cloud are never ranked, summed or divided together. */
export type ContractKind = "triple_net_lease" | "colocation" | "gpu_cloud";

/** `open`: one source says gross, another reading says critical IT; left out of every $/MW. */
export type MegawattsBasis = "critical_it" | "gross" | "site_capacity" | "open";

export type ContractStatus = "signed" | "framework" | "mou";

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
