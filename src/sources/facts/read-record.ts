import { z } from "zod";
import type { FactBundle } from "../../app/ports/facts.ts";
import type { CheckedRecord, ReadRecord } from "../../app/ports/records.ts";
import { FIGURE_METRICS, type ReportedFigure } from "../../domain/figure.ts";
import { contractSchema } from "./contract-schemas.ts";
import { debtInstrumentSchema, debtTotalSchema, interestSchema } from "./debt-schemas.ts";
import { factFields, idLike, isoDate, periodFields, words } from "./fields.ts";
import { explain } from "./read-rows.ts";
import { revenueSchema } from "./revenue-schemas.ts";
import { holdingSchema } from "./treasury-schemas.ts";

/** A figure that a report gives; no file of `data/` holds any. */
const figureSchema: z.ZodType<ReportedFigure> = z.strictObject({
  id: idLike(/^fig-[a-z0-9-]+$/, "fig-0001507605-cash-2026-06-30"),
  ...factFields,
  metric: z.enum(FIGURE_METRICS),
  periodStart: isoDate.nullable(),
  periodEnd: periodFields.periodEnd,
  value: z.int().nonnegative(),
  unit: z.enum(["usd", "shares"]),
  basis: words,
  label: words.nullable(),
});

type Reader = (row: object) => CheckedRecord;

/** The lists that anything is ever proposed for. */
const READERS: Readonly<Partial<Record<Parameters<ReadRecord>[0], Reader>>> = {
  contracts: readerOf(contractSchema, (row) => ({ contracts: [row] })),
  debts: readerOf(debtInstrumentSchema, (row) => ({ debts: [row] })),
  debtTotals: readerOf(debtTotalSchema, (row) => ({ debtTotals: [row] })),
  interest: readerOf(interestSchema, (row) => ({ interest: [row] })),
  holdings: readerOf(holdingSchema, (row) => ({ holdings: [row] })),
  revenue: readerOf(revenueSchema, (row) => ({ revenue: [row] })),
  figures: readerOf(figureSchema, (row) => ({ figures: [row] })),
};

/** Checks a proposed row by the schema of its list; its miner is an id already. */
export const readRecord: ReadRecord = async (list, row) => {
  const read = READERS[list];
  return read === undefined ? { ok: false, problem: `nothing can be proposed for ${list}.` } : read(row);
};

function readerOf<T>(schema: z.ZodType<T>, bundleOf: (row: T) => FactBundle): Reader {
  return (row) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return { ok: true, records: bundleOf(parsed.data) };
    const faults = parsed.error.issues.flatMap((issue) => explain("", "", issue));
    return { ok: false, problem: `${faults.map(({ field, message }) => `${field} ${message}`).join("; ")}.` };
  };
}
