import type { CuratedFacts, CuratedRows } from "./fact-set.ts";
import type { Fact } from "./fact.ts";

/** Something in the facts that cannot be right, in words for the person who edits them. */
export interface FactProblem {
  /** The list the row stands in. */
  readonly list: keyof CuratedFacts;
  readonly row: string;
  readonly field: string;
  readonly message: string;
}

/** A fact with the name of its list. */
export interface ListedFact {
  readonly list: keyof CuratedRows;
  readonly fact: Fact;
}

/** The lists of facts, in the order in which problems are reported. */
const FACT_LISTS: readonly (keyof CuratedRows)[] = [
  "projects",
  "contracts",
  "debts",
  "debtEvents",
  "debtTotals",
  "interest",
  "holdings",
  "transactions",
  "revenue",
  "runRates",
  "hashrates",
  "commitments",
  "guidance",
  "network",
  "claims",
  "risks",
];

/** Every fact of every list. */
export function listFacts(facts: CuratedRows): readonly ListedFact[] {
  return FACT_LISTS.flatMap((list) => facts[list].map((fact: Fact): ListedFact => ({ list, fact })));
}

/** Rows that still hold. */
export function standing<T extends Fact>(rows: readonly T[]): readonly T[] {
  return rows.filter((row) => row.withdrawn === undefined);
}
