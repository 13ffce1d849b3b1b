import type {
  ContractKind,
  ContractStart,
  ContractStatus,
  ContractSum,
  MegawattsBasis,
} from "../../domain/contract.ts";
import type { EvidenceLevel } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { SourceRef } from "../card.ts";
import type { AnswerBase, ClaimLine } from "./common.ts";

export interface ContractsAnswer extends AnswerBase {
  readonly filter: {
    readonly miner: string | null;
    readonly counterparty: string | null;
    readonly kind: ContractKind | null;
  };
  readonly sort: "announced" | "value" | "megawatts" | "usd_per_mw_year";
  readonly contracts: readonly ContractLine[];
  readonly totals: ContractTotals;
  /** The counted contracts by kind and year of the promised first delivery. */
  readonly starts: readonly ContractStart[];
  readonly claims: readonly ClaimLine[];
}

export interface ContractLine {
  readonly id: string;
  /** Ticker in use today. */
  readonly miner: string;
  readonly counterparty: string;
  readonly counterpartyGroup: string;
  readonly endUser: string | null;
  readonly site: string | null;
  readonly kind: ContractKind | null;
  readonly megawatts: number | null;
  readonly megawattsBasis: MegawattsBasis | null;
  readonly grossMegawatts: number | null;
  readonly termYears: number | null;
  readonly extensionOptions: string | null;
  readonly baseValueUsd: number | null;
  readonly maxValueUsd: number | null;
  readonly valueBasis: string | null;
  readonly announced: IsoDate | null;
  readonly firstDelivery: string | null;
  /** Against the answer's day: the promised period lies ahead, has begun, or is over (met or not is not known). */
  readonly delivery: "ahead" | "due" | "past" | null;
  /** From the first delivery's start, else the announcement; null where neither is known. */
  readonly yearsRemaining: number | null;
  readonly status: ContractStatus;
  readonly isRollup: boolean;
  readonly partOf: string | null;
  readonly countInTotals: boolean;
  readonly attributableShare: number;
  /** Base value per megawatt of critical IT load and year of base term; null on any other basis. */
  readonly usdPerMwYear: number | null;
  readonly backstopBy: string | null;
  readonly backstopUsd: number | null;
  readonly gpuCount: number | null;
  readonly gpuModel: string | null;
  readonly weakFields: readonly { readonly field: string; readonly evidence: EvidenceLevel }[];
  readonly project: string | null;
  readonly evidence: EvidenceLevel;
  readonly asOf: IsoDate;
  readonly note: string | null;
  readonly source: SourceRef;
}

export interface ContractTotals {
  /** Null when more than one kind is in the answer (kinds are never summed) or no value is known. */
  readonly baseValueUsd: number | null;
  /** Contracts counted: signed, no part beside its roll-up. */
  readonly count: number;
  readonly byKind: readonly KindTotal[];
}

/** One kind's sum; its values and megawatts are null where no contract of the kind states one. */
export type KindTotal = ContractSum;
