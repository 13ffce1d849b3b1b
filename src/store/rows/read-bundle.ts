import type { WholeBundle } from "../../app/ports/facts.ts";
import type { Fact } from "../../domain/fact.ts";
import type { Database } from "../schema.ts";
import { claimOf, discrepancyOf, riskOf } from "./claim-rows.ts";
import { contractOf, projectOf } from "./contract-rows.ts";
import { debtEventOf, debtInstrumentOf } from "./debt-rows.ts";
import { guidanceOf, networkFigureOf, transactionOf } from "./figure-rows.ts";
import { filingOf, reportedFiguresOf } from "./filing-rows.ts";
import { minerOf } from "./miner-rows.ts";
import {
  commitmentsOf,
  debtTotalsOf,
  hashratesOf,
  holdingsOf,
  interestOf,
  revenueOf,
  runRatesOf,
} from "./observation-rows.ts";
import { readShelf, rowIdsOf, selectByRowId } from "./shelf.ts";

/**
 * The records of these fact rows. Lists stand newest first by `asOf`, then by id; miners by ticker,
 * discrepancies by id.
 */
export async function readBundle(db: Database, rowIds: readonly number[]): Promise<WholeBundle> {
  const shelf = await readShelf(db, rowIds);
  const claims = await selectByRowId(rowIdsOf(shelf, "claim"), (ids) =>
    db.selectFrom("claim").selectAll().where("row_id", "in", ids).execute(),
  );
  const contracts = await selectByRowId(rowIdsOf(shelf, "contract"), (ids) =>
    db.selectFrom("contract").selectAll().where("row_id", "in", ids).execute(),
  );
  const debtEvents = await selectByRowId(rowIdsOf(shelf, "debt_event"), (ids) =>
    db.selectFrom("debt_event").selectAll().where("row_id", "in", ids).execute(),
  );
  const debts = await selectByRowId(rowIdsOf(shelf, "debt"), (ids) =>
    db.selectFrom("debt_instrument").selectAll().where("row_id", "in", ids).execute(),
  );
  const discrepancies = await selectByRowId(rowIdsOf(shelf, "discrepancy"), (ids) =>
    db.selectFrom("discrepancy").selectAll().where("row_id", "in", ids).execute(),
  );
  const filings = await selectByRowId(rowIdsOf(shelf, "filing"), (ids) =>
    db.selectFrom("filing").selectAll().where("row_id", "in", ids).execute(),
  );
  const guidance = await selectByRowId(rowIdsOf(shelf, "guidance"), (ids) =>
    db.selectFrom("guidance").selectAll().where("row_id", "in", ids).execute(),
  );
  const miners = await selectByRowId(rowIdsOf(shelf, "miner"), (ids) =>
    db.selectFrom("miner").selectAll().where("row_id", "in", ids).execute(),
  );
  const network = await selectByRowId(rowIdsOf(shelf, "network"), (ids) =>
    db.selectFrom("network_day").selectAll().where("row_id", "in", ids).execute(),
  );
  const projects = await selectByRowId(rowIdsOf(shelf, "project"), (ids) =>
    db.selectFrom("project").selectAll().where("row_id", "in", ids).execute(),
  );
  const risks = await selectByRowId(rowIdsOf(shelf, "risk"), (ids) =>
    db.selectFrom("risk").selectAll().where("row_id", "in", ids).execute(),
  );
  const transactions = await selectByRowId(rowIdsOf(shelf, "treasury_transaction"), (ids) =>
    db.selectFrom("treasury_transaction").selectAll().where("row_id", "in", ids).execute(),
  );
  return {
    miners: miners.map((row) => minerOf(shelf, row)).toSorted((a, b) => compareText(a.ticker, b.ticker)),
    projects: newestFirst(projects.map((row) => projectOf(shelf, row))),
    contracts: newestFirst(contracts.map((row) => contractOf(shelf, row))),
    debts: newestFirst(debts.map((row) => debtInstrumentOf(shelf, row))),
    debtEvents: newestFirst(debtEvents.map((row) => debtEventOf(shelf, row))),
    debtTotals: newestFirst(debtTotalsOf(shelf)),
    interest: newestFirst(interestOf(shelf)),
    holdings: newestFirst(holdingsOf(shelf)),
    transactions: newestFirst(transactions.map((row) => transactionOf(shelf, row))),
    revenue: newestFirst(revenueOf(shelf)),
    runRates: newestFirst(runRatesOf(shelf)),
    hashrates: newestFirst(hashratesOf(shelf)),
    commitments: newestFirst(commitmentsOf(shelf)),
    guidance: newestFirst(guidance.map((row) => guidanceOf(shelf, row))),
    network: newestFirst(network.map((row) => networkFigureOf(shelf, row))),
    claims: newestFirst(claims.map((row) => claimOf(shelf, row))),
    risks: newestFirst(risks.map((row) => riskOf(shelf, row))),
    filings: newestFirst(filings.map((row) => filingOf(shelf, row))),
    figures: newestFirst(reportedFiguresOf(shelf)),
    discrepancies: discrepancies
      .map((row) => discrepancyOf(shelf, row))
      .toSorted((a, b) => compareText(a.id, b.id)),
  };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function newestFirst<T extends Fact>(facts: readonly T[]): readonly T[] {
  return facts.toSorted((a, b) => compareText(b.asOf, a.asOf) || compareText(a.id, b.id));
}
