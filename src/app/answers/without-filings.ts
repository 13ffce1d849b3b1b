import type { FactSet } from "../../domain/fact-set.ts";
import type { Fact } from "../../domain/fact.ts";
import type { IsoDate } from "../../domain/time.ts";
import { filingsByFact } from "./before-text.ts";

/** Every fact of a set, list by list; companies and findings are none. */
export function allRows(facts: FactSet): readonly Fact[] {
  return [
    facts.projects,
    facts.contracts,
    facts.debts,
    facts.debtEvents,
    facts.debtTotals,
    facts.interest,
    facts.holdings,
    facts.transactions,
    facts.revenue,
    facts.runRates,
    facts.hashrates,
    facts.commitments,
    facts.guidance,
    facts.network,
    facts.claims,
    facts.risks,
    facts.filings,
    facts.figures,
  ].flat();
}

/**
 * The newest publication of what did not come out of filings that were read; null where there is nothing else. While
 * filings are caught up with, company by company, the newest of all facts says nothing about the companies to come.
 */
export function newestWithoutFilings(facts: FactSet): IsoDate | null {
  const filingOf = filingsByFact(facts);
  const filings = new Set<Fact>(facts.filings);
  return allRows(facts).reduce<IsoDate | null>((newest, row) => {
    if (filings.has(row) || filingOf(row) !== undefined) return newest;
    const days = [row.knownAt, ...row.sources.map(({ published }) => published)];
    return days.reduce((to, day) => (day !== null && (to === null || day > to) ? day : to), newest);
  }, null);
}
