import type { FactSet } from "../domain/fact-set.ts";
import type { MinerId } from "../domain/fact.ts";

type Row = object & { readonly id: string };

/**
 * The text of a facts file with every fact that `data/` could hold, as another bot merges it. Filings and the figures that
 * only a report gives are not in it: who reads filings has them, and `data/` has no place for them.
 */
export function writeFactsFile(facts: FactSet, about: string): string {
  const tickers = new Map(facts.miners.map(({ id, ticker }) => [id, ticker]));
  const named = <T extends Row & { readonly miner: MinerId | null }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, miner: row.miner === null ? null : (tickers.get(row.miner) ?? row.miner) }));
  const claims = (origin: FactSet["claims"][number]["origin"]) =>
    named(facts.claims.filter((claim) => claim.origin === origin));
  const lists: Readonly<Record<string, readonly Row[]>> = {
    "projects.json": named(facts.projects),
    "contracts.json": named(facts.contracts),
    "debt-instruments.json": named(facts.debts),
    "debt-events.json": named(facts.debtEvents),
    "debt-totals.json": named(facts.debtTotals),
    "interest-expense.json": named(facts.interest),
    "treasury-holdings.json": named(facts.holdings),
    "treasury-transactions.json": named(facts.transactions),
    "revenue.json": named(facts.revenue),
    "run-rates.json": named(facts.runRates),
    "hashrate.json": named(facts.hashrates),
    "commitments.json": named(facts.commitments),
    "guidance.json": named(facts.guidance),
    "network.json": named(facts.network),
    "claims-article.json": claims("article"),
    "claims-performance.json": claims("performance"),
    "claims-aggregate.json": claims("aggregate"),
    "risks.json": named(facts.risks),
    "discrepancies.json": facts.discrepancies,
  };
  const files = Object.entries(lists)
    .filter(([, rows]) => rows.length > 0)
    .map(([file, rows]) => [file, { about, rows }]);
  return `${JSON.stringify({ about, files: Object.fromEntries(files) }, null, 2)}\n`;
}
