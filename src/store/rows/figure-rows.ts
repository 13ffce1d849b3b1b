import type { NetworkFigure } from "../../domain/network.ts";
import type { Guidance } from "../../domain/revenue.ts";
import type { TreasuryTransaction } from "../../domain/treasury.ts";
import type { GuidanceTable, NetworkDayTable, TreasuryTransactionTable } from "../schema.ts";
import type { Batch } from "./batch.ts";
import { factOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { flag, isSet, toBtc, toSatoshi, wholeUsd } from "./values.ts";

/** Adds the row of coins sold or added. */
export function addTransaction(batch: Batch, rowId: number, transaction: TreasuryTransaction): void {
  batch.transactions.push({
    row_id: rowId,
    period_start: transaction.periodStart,
    period_end: transaction.periodEnd,
    side: transaction.side,
    satoshi: toSatoshi(transaction.btc, transaction.id),
    amount_usd: wholeUsd(transaction.amountUsd, transaction.id),
    purpose: transaction.purpose,
    count_in_totals: flag(transaction.countInTotals),
    inside_of: transaction.insideOf,
  });
}

/** Coins sold or added from their row. */
export function transactionOf(shelf: Shelf, row: TreasuryTransactionTable): TreasuryTransaction {
  return {
    ...factOf(shelf, row.row_id),
    periodStart: row.period_start,
    periodEnd: row.period_end,
    side: row.side,
    btc: toBtc(row.satoshi),
    amountUsd: row.amount_usd,
    purpose: row.purpose,
    countInTotals: isSet(row.count_in_totals),
    insideOf: row.inside_of,
  };
}

/** Adds the row of a forecast or target. */
export function addGuidance(batch: Batch, rowId: number, guidance: Guidance): void {
  batch.guidance.push({
    row_id: rowId,
    metric: guidance.metric,
    value: guidance.value,
    unit: guidance.unit,
    target_date: guidance.targetDate,
    made_by: guidance.madeBy,
    contract: guidance.contract,
  });
}

/** A forecast or target from its row. */
export function guidanceOf(shelf: Shelf, row: GuidanceTable): Guidance {
  return {
    ...factOf(shelf, row.row_id),
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    targetDate: row.target_date,
    madeBy: row.made_by,
    contract: row.contract,
  };
}

/** Adds the row of a network figure. */
export function addNetworkFigure(batch: Batch, rowId: number, figure: NetworkFigure): void {
  batch.network.push({
    row_id: rowId,
    metric: figure.metric,
    label: figure.label,
    date: figure.date,
    value: figure.value,
    unit: figure.unit,
    daily: flag(figure.daily),
  });
}

/** A network figure from its row. */
export function networkFigureOf(shelf: Shelf, row: NetworkDayTable): NetworkFigure {
  return {
    ...factOf(shelf, row.row_id),
    metric: row.metric,
    label: row.label,
    date: row.date,
    value: row.value,
    unit: row.unit,
    daily: isSet(row.daily),
  };
}
