import type { Fact } from "./fact.ts";

/** A site or programme that joins contracts to the debt that builds it. */
export interface Project extends Fact {
  readonly name: string;
  readonly contracts: readonly string[];
  readonly debts: readonly string[];
  /** True where no source states the link and we concluded it; `reasoning` says from what. */
  readonly inferred: boolean;
}
