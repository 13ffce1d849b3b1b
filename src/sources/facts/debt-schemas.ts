import { z } from "zod";
import {
  DEBT_APART,
  type DebtEvent,
  type DebtInstrument,
  type DebtTotal,
  type InterestExpense,
} from "../../domain/debt.ts";
import { amount, factFields, idLike, isoDate, periodFields, positive, usd, words } from "./fields.ts";

/** One row of `debt-instruments.json`. */
export const debtInstrumentSchema: z.ZodType<DebtInstrument> = z.strictObject({
  id: idLike(/^d-[a-z0-9-]+$/, "d-wulf-775-2030"),
  ...factFields,
  issuer: words.nullable(),
  type: z.enum([
    "bridge_loan",
    "convertible_notes",
    "credit_facility",
    "delayed_draw_term_loan",
    "development_loan",
    "equipment_financing",
    "preferred_equity_facility",
    "project_loan",
    "revolving_credit",
    "senior_secured_notes",
    "term_loan",
  ]),
  name: words,
  principalUsd: usd.nullable(),
  optionUsd: usd.nullable(),
  couponPct: amount.nullable(),
  couponText: words.nullable(),
  issued: isoDate.nullable(),
  maturity: isoDate.nullable(),
  maturityYear: z.int().min(2000).max(2100).nullable(),
  conversionPriceUsd: positive.nullable(),
  conversionRatePer1000: positive.nullable(),
  cappedCallPriceUsd: positive.nullable(),
  secured: z.boolean().nullable(),
  recourse: words.nullable(),
  rating: words.nullable(),
  status: z.enum([
    "announced",
    "being_repaid",
    "committed",
    "outstanding",
    "partly_drawn",
    "partly_repurchased",
    "partly_repurchased_possible",
    "planned",
    "priced",
    "to_be_repaid",
    "undrawn",
  ]),
  countInTotals: z.boolean(),
  apart: z.enum(DEBT_APART).nullable(),
});

/** One row of `debt-events.json`. */
export const debtEventSchema: z.ZodType<DebtEvent> = z.strictObject({
  id: idLike(/^de-[a-z0-9-]+$/, "de-iren-buyback-2025"),
  ...factFields,
  date: isoDate,
  kind: z.enum(["repurchase", "partial_repayment", "repayment"]),
  instruments: z.array(words),
  principalUsd: usd.nullable(),
  cashUsd: usd.nullable(),
});

/** One row of `debt-totals.json`. */
export const debtTotalSchema: z.ZodType<DebtTotal> = z.strictObject({
  id: idLike(/^dt-[a-z0-9-]+$/, "dt-wulf-2026q1"),
  ...factFields,
  totalUsd: usd,
  scope: z.enum(["total_debt", "convertible_notes", "long_term_debt", "barber_lake_secured_notes"]),
  instruments: z.array(words),
});

/** One row of `interest-expense.json`. */
export const interestSchema: z.ZodType<InterestExpense> = z.strictObject({
  id: idLike(/^ie-[a-z0-9-]+$/, "ie-cifr-2025"),
  ...factFields,
  ...periodFields,
  periodLabel: words,
  amountUsd: usd,
  scope: z.enum(["company", "convertible_notes", "one_series"]),
});
