import type { ChangeDifferenceTable, ChangeTable } from "../change-tables.ts";
import type { ClaimTable, DiscrepancyTable, RiskTable } from "../claim-tables.ts";
import type { FilingTable } from "../filing-tables.ts";
import type {
  ContractTable,
  DatabaseTransaction,
  DebtEventTable,
  DebtInstrumentTable,
  FactLinkTable,
  FactSourceTable,
  FactTable,
  GuidanceTable,
  LinkRole,
  MinerAliasTable,
  MinerTable,
  NetworkDayTable,
  ObservationTable,
  ProjectTable,
  SourceDocumentTable,
  TreasuryTransactionTable,
  WeakFieldTable,
} from "../schema.ts";
import { inChunks } from "./values.ts";

/** Rows of one load, gathered before they are written with a few large statements. */
export interface Batch {
  readonly facts: FactTable[];
  readonly sourceDocuments: SourceDocumentTable[];
  readonly factSources: FactSourceTable[];
  readonly links: FactLinkTable[];
  readonly weakFields: WeakFieldTable[];
  readonly miners: MinerTable[];
  readonly aliases: MinerAliasTable[];
  readonly projects: ProjectTable[];
  readonly contracts: ContractTable[];
  readonly debts: DebtInstrumentTable[];
  readonly debtEvents: DebtEventTable[];
  readonly observations: ObservationTable[];
  readonly transactions: TreasuryTransactionTable[];
  readonly guidance: GuidanceTable[];
  readonly claims: ClaimTable[];
  readonly risks: RiskTable[];
  readonly discrepancies: DiscrepancyTable[];
  readonly network: NetworkDayTable[];
  readonly filings: FilingTable[];
  readonly changes: ChangeTable[];
  readonly differences: ChangeDifferenceTable[];
}

/** A batch without rows. */
export function emptyBatch(): Batch {
  return {
    facts: [],
    sourceDocuments: [],
    factSources: [],
    links: [],
    weakFields: [],
    miners: [],
    aliases: [],
    projects: [],
    contracts: [],
    debts: [],
    debtEvents: [],
    observations: [],
    transactions: [],
    guidance: [],
    claims: [],
    risks: [],
    discrepancies: [],
    network: [],
    filings: [],
    changes: [],
    differences: [],
  };
}

/** Adds one list of ids of a record, in its order. */
export function addLinks(batch: Batch, rowId: number, role: LinkRole, targets: readonly string[]): void {
  for (const [ordinal, target] of targets.entries()) {
    batch.links.push({ row_id: rowId, role, ordinal, target });
  }
}

const ROWS_PER_STATEMENT = 200;

async function each<T>(rows: readonly T[], insert: (chunk: readonly T[]) => Promise<unknown>): Promise<void> {
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) await insert(chunk);
}

/** Writes every row of the batch; what refers to a row comes after it. */
export async function insertBatch(transaction: DatabaseTransaction, batch: Batch): Promise<void> {
  const t = transaction;
  await each(batch.facts, (rows) => t.insertInto("fact").values(rows).execute());
  await each(batch.sourceDocuments, (rows) => t.insertInto("source_document").values(rows).execute());
  await each(batch.factSources, (rows) => t.insertInto("fact_source").values(rows).execute());
  await each(batch.links, (rows) => t.insertInto("fact_link").values(rows).execute());
  await each(batch.weakFields, (rows) => t.insertInto("weak_field").values(rows).execute());
  await each(batch.miners, (rows) => t.insertInto("miner").values(rows).execute());
  await each(batch.aliases, (rows) => t.insertInto("miner_alias").values(rows).execute());
  await each(batch.projects, (rows) => t.insertInto("project").values(rows).execute());
  await each(batch.contracts, (rows) => t.insertInto("contract").values(rows).execute());
  await each(batch.debts, (rows) => t.insertInto("debt_instrument").values(rows).execute());
  await each(batch.debtEvents, (rows) => t.insertInto("debt_event").values(rows).execute());
  await each(batch.observations, (rows) => t.insertInto("observation").values(rows).execute());
  await each(batch.transactions, (rows) => t.insertInto("treasury_transaction").values(rows).execute());
  await each(batch.guidance, (rows) => t.insertInto("guidance").values(rows).execute());
  await each(batch.claims, (rows) => t.insertInto("claim").values(rows).execute());
  await each(batch.risks, (rows) => t.insertInto("risk").values(rows).execute());
  await each(batch.discrepancies, (rows) => t.insertInto("discrepancy").values(rows).execute());
  await each(batch.network, (rows) => t.insertInto("network_day").values(rows).execute());
  await each(batch.filings, (rows) => t.insertInto("filing").values(rows).execute());
  await each(batch.changes, (rows) => t.insertInto("change").values(rows).execute());
  await each(batch.differences, (rows) => t.insertInto("change_difference").values(rows).execute());
}
