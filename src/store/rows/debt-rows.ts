import type { DebtEvent, DebtInstrument } from "../../domain/debt.ts";
import type { DebtEventTable, DebtInstrumentTable } from "../schema.ts";
import { addLinks } from "./batch.ts";
import type { Batch } from "./batch.ts";
import { factOf, linksOf } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { flag, flagOrNull, isSet, wholeUsd } from "./values.ts";

/** Adds the row of a series or facility. */
export function addDebtInstrument(batch: Batch, rowId: number, debt: DebtInstrument): void {
  batch.debts.push({
    row_id: rowId,
    issuer: debt.issuer,
    type: debt.type,
    name: debt.name,
    principal_usd: wholeUsd(debt.principalUsd, debt.id),
    option_usd: wholeUsd(debt.optionUsd, debt.id),
    coupon_pct: debt.couponPct,
    coupon_text: debt.couponText,
    issued: debt.issued,
    maturity: debt.maturity,
    maturity_year: debt.maturityYear,
    conversion_price_usd: debt.conversionPriceUsd,
    conversion_rate_per_1000: debt.conversionRatePer1000,
    capped_call_price_usd: debt.cappedCallPriceUsd,
    secured: flagOrNull(debt.secured),
    recourse: debt.recourse,
    rating: debt.rating,
    status: debt.status,
    count_in_totals: flag(debt.countInTotals),
    apart: debt.apart,
  });
}

/** A series or facility from its row. */
export function debtInstrumentOf(shelf: Shelf, row: DebtInstrumentTable): DebtInstrument {
  return {
    ...factOf(shelf, row.row_id),
    issuer: row.issuer,
    type: row.type,
    name: row.name,
    principalUsd: row.principal_usd,
    optionUsd: row.option_usd,
    couponPct: row.coupon_pct,
    couponText: row.coupon_text,
    issued: row.issued,
    maturity: row.maturity,
    maturityYear: row.maturity_year,
    conversionPriceUsd: row.conversion_price_usd,
    conversionRatePer1000: row.conversion_rate_per_1000,
    cappedCallPriceUsd: row.capped_call_price_usd,
    secured: row.secured === null ? null : isSet(row.secured),
    recourse: row.recourse,
    rating: row.rating,
    status: row.status,
    countInTotals: isSet(row.count_in_totals),
    apart: row.apart,
  };
}

/** Adds the row of a repurchase or repayment and the instruments it touches. */
export function addDebtEvent(batch: Batch, rowId: number, event: DebtEvent): void {
  batch.debtEvents.push({
    row_id: rowId,
    date: event.date,
    kind: event.kind,
    principal_usd: wholeUsd(event.principalUsd, event.id),
    cash_usd: wholeUsd(event.cashUsd, event.id),
  });
  addLinks(batch, rowId, "instrument", event.instruments);
}

/** A repurchase or repayment from its row. */
export function debtEventOf(shelf: Shelf, row: DebtEventTable): DebtEvent {
  return {
    ...factOf(shelf, row.row_id),
    date: row.date,
    kind: row.kind,
    instruments: linksOf(shelf, row.row_id, "instrument"),
    principalUsd: row.principal_usd,
    cashUsd: row.cash_usd,
  };
}
