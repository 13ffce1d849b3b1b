import { z } from "zod";
import type { Holding, TreasuryTransaction } from "../../domain/treasury.ts";
import { amount, factFields, idLike, isoDate, periodFields, usd, words } from "./fields.ts";

/** One row of `treasury-holdings.json`. */
export const holdingSchema: z.ZodType<Holding> = z.strictObject({
  id: idLike(/^t-[a-z0-9-]+$/, "t-mara-2025-12"),
  ...factFields,
  date: isoDate,
  btc: amount,
  qualifier: z.enum(["exact", "about", "more_than", "less_than"]),
  basis: z.enum([
    "as_reported_total",
    "unencumbered_only",
    "consolidated_held_or_pledged",
    "consolidated_excluding_pledged",
    "including_posted_collateral",
  ]),
  disputed: z.boolean(),
});

/** One row of `treasury-transactions.json`. */
export const transactionSchema: z.ZodType<TreasuryTransaction> = z.strictObject({
  id: idLike(/^x-[a-z0-9-]+$/, "x-mara-2026-03"),
  ...factFields,
  ...periodFields,
  side: z.enum(["sell", "add"]),
  btc: amount.nullable(),
  amountUsd: usd.nullable(),
  purpose: words.nullable(),
  countInTotals: z.boolean(),
  insideOf: words.nullable(),
});
