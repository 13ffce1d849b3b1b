import { z } from "zod";
import type { Miner } from "../../domain/miner.ts";
import { isoDate, words } from "./fields.ts";

const ticker = z.string().regex(/^[A-Z][A-Z0-9.]{0,5}$/, "is no ticker");

/** One row of `miners.json`. `consolidates` is written as tickers in use. */
export const minerSchema: z.ZodType<Miner> = z.strictObject({
  id: z.string().regex(/^(\d{10}|own-[a-z0-9-]+)$/, "is the ten-digit CIK, or own-… where there is none"),
  ticker,
  name: words,
  formerNames: z.array(words),
  formerTickers: z.array(z.strictObject({ ticker, until: isoDate })),
  cik: z
    .string()
    .regex(/^\d{10}$/, "has ten digits, zeros in front included")
    .nullable(),
  exchange: words.nullable(),
  fiscalYearEnd: z
    .string()
    .refine((text) => isoDate.safeParse(`2025-${text}`).success, "is written MM-DD, for example 12-31"),
  kind: z.enum(["miner", "miner_to_ai", "miner_treasury", "ai_landlord", "finance_and_ai", "holding"]),
  consolidates: z.array(ticker),
  factsSince: isoDate.nullable(),
  pricesSince: isoDate.nullable(),
  aiShareCaveat: words.nullable(),
  note: words.nullable(),
});
