import type { Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/** Revenue of one period. A share is computed from two figures of the same row, never typed in. */
export interface RevenuePeriod extends Fact {
  readonly periodStart: IsoDate;
  readonly periodEnd: IsoDate;
  /** As the company names it, e.g. `Q2 FY26`. */
  readonly periodLabel: string;
  readonly totalUsd: number | null;
  /** 0: none reported. Null: unknown. */
  readonly aiUsd: number | null;
  /** The company's word for it. */
  readonly aiLabel: string | null;
  readonly miningUsd: number | null;
  readonly otherUsd: number | null;
  readonly btcMined: number | null;
  readonly netIncomeUsd: number | null;
}

/** An annualised run rate: never revenue, never contract value. */
export interface RunRate extends Fact {
  readonly date: IsoDate;
  readonly arrUsd: number;
}

/** A forecast or target. */
export interface Guidance extends Fact {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly targetDate: IsoDate;
  readonly madeBy: string;
  /** The contract it promises a first delivery of, where it does. */
  readonly contract: string | null;
}

/** An order, purchase or acquisition. */
export interface CapitalCommitment extends Fact {
  readonly date: IsoDate;
  readonly kind: "equipment_order" | "land" | "acquisition" | "site_conversion";
  readonly amountUsd: number;
}

/** Hashrate of one miner. */
export interface CompanyHashrate extends Fact {
  readonly date: IsoDate;
  readonly hashrateEhs: number;
  readonly basis: "owned" | "deployed" | "average_operating" | "capacity" | "energized" | "month_end";
}
