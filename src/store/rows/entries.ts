import type { FactBundle } from "../../app/ports/facts.ts";
import type { Discrepancy } from "../../domain/claim.ts";
import type { ChangeKind, Fact } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import type { IsoDate } from "../../domain/time.ts";
import type { Batch } from "./batch.ts";
import { addClaim, addDiscrepancy, addRisk } from "./claim-rows.ts";
import { addContract, addProject } from "./contract-rows.ts";
import { addDebtEvent, addDebtInstrument } from "./debt-rows.ts";
import { addGuidance, addNetworkFigure, addTransaction } from "./figure-rows.ts";
import { addFiling, addReportedFigure } from "./filing-rows.ts";
import { addMiner } from "./miner-rows.ts";
import {
  addCommitment,
  addDebtTotal,
  addHashrate,
  addHolding,
  addInterest,
  addRevenue,
  addRunRate,
} from "./observation-rows.ts";

/** One record of a bundle, ready to be written. */
export interface Entry {
  readonly kind: ChangeKind;
  readonly id: string;
  readonly miner: string | null;
  /** Null for a miner or a discrepancy, which are no dated facts. */
  readonly fact: Fact | null;
  readonly note: string | null;
  readonly record: object;
  /** The day the thing happened or its period ended; null where there is none. */
  readonly happenedAt: IsoDate | null;
  /** Adds the rows of the kind's own tables. */
  readonly add: (batch: Batch, rowId: number) => void;
}

function facts<T extends Fact>(
  kind: ChangeKind,
  records: readonly T[] | undefined,
  add: (batch: Batch, rowId: number, record: T) => void,
  happenedAt: (record: T) => IsoDate,
): readonly Entry[] {
  return (records ?? []).map((record) => ({
    kind,
    id: record.id,
    miner: record.miner,
    fact: record,
    note: record.note,
    record,
    happenedAt: happenedAt(record),
    add: (batch, rowId) => add(batch, rowId, record),
  }));
}

/** Every record of a bundle; a list that is left out has none. Miners come first, then facts, then discrepancies. */
export function entriesOf(bundle: FactBundle): readonly Entry[] {
  return [
    ...(bundle.miners ?? []).map(minerEntry),
    ...facts("project", bundle.projects, addProject, (row) => row.asOf),
    ...facts("contract", bundle.contracts, addContract, (row) => row.announced ?? row.asOf),
    // An issue date that lies ahead is an expected closing: the news is older than it.
    ...facts("debt", bundle.debts, addDebtInstrument, (row) =>
      row.issued !== null && row.issued <= row.asOf ? row.issued : row.asOf,
    ),
    ...facts("debt_event", bundle.debtEvents, addDebtEvent, (row) => row.date),
    ...facts("debt_total", bundle.debtTotals, addDebtTotal, (row) => row.asOf),
    ...facts("interest", bundle.interest, addInterest, (row) => row.periodEnd),
    ...facts("holding", bundle.holdings, addHolding, (row) => row.date),
    ...facts("treasury_transaction", bundle.transactions, addTransaction, (row) => row.periodEnd),
    ...facts("revenue", bundle.revenue, addRevenue, (row) => row.periodEnd),
    ...facts("run_rate", bundle.runRates, addRunRate, (row) => row.date),
    ...facts("hashrate", bundle.hashrates, addHashrate, (row) => row.date),
    ...facts("commitment", bundle.commitments, addCommitment, (row) => row.date),
    ...facts("guidance", bundle.guidance, addGuidance, (row) => row.asOf),
    ...facts("network", bundle.network, addNetworkFigure, (row) => row.date),
    ...facts("claim", bundle.claims, addClaim, (row) => row.periodEnd ?? row.asOf),
    ...facts("risk", bundle.risks, addRisk, (row) => row.asOf),
    ...facts("filing", bundle.filings, addFiling, (row) => row.reportDate ?? row.filed),
    ...facts("figure", bundle.figures, addReportedFigure, (row) => row.periodEnd),
    ...(bundle.discrepancies ?? []).map(discrepancyEntry),
  ];
}

function minerEntry(miner: Miner): Entry {
  return {
    kind: "miner",
    id: miner.id,
    miner: miner.id,
    fact: null,
    note: miner.note,
    record: miner,
    happenedAt: null,
    add: (batch, rowId) => addMiner(batch, rowId, miner),
  };
}

function discrepancyEntry(discrepancy: Discrepancy): Entry {
  return {
    kind: "discrepancy",
    id: discrepancy.id,
    miner: null,
    fact: null,
    note: null,
    record: discrepancy,
    happenedAt: null,
    add: (batch, rowId) => addDiscrepancy(batch, rowId, discrepancy),
  };
}
