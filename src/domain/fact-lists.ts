import type { Discrepancy } from "./claim.ts";
import type { CuratedRows } from "./fact-set.ts";

/** The lists of facts that people correct by hand, findings included. */
export interface CuratedLists extends CuratedRows {
  readonly discrepancies: readonly Discrepancy[];
}

/** Two sets of lists as one, list by list. */
export function joinLists(
  a: CuratedLists,
  b: CuratedLists,
  join: <T extends { readonly id: string }>(a: readonly T[], b: readonly T[]) => readonly T[],
): CuratedLists {
  return {
    discrepancies: join(a.discrepancies, b.discrepancies),
    projects: join(a.projects, b.projects),
    contracts: join(a.contracts, b.contracts),
    debts: join(a.debts, b.debts),
    debtEvents: join(a.debtEvents, b.debtEvents),
    debtTotals: join(a.debtTotals, b.debtTotals),
    interest: join(a.interest, b.interest),
    holdings: join(a.holdings, b.holdings),
    transactions: join(a.transactions, b.transactions),
    revenue: join(a.revenue, b.revenue),
    runRates: join(a.runRates, b.runRates),
    hashrates: join(a.hashrates, b.hashrates),
    commitments: join(a.commitments, b.commitments),
    guidance: join(a.guidance, b.guidance),
    network: join(a.network, b.network),
    claims: join(a.claims, b.claims),
    risks: join(a.risks, b.risks),
  };
}
