import { z } from "zod";
import type {
  CapitalCommitment,
  CompanyHashrate,
  Guidance,
  RevenuePeriod,
  RunRate,
} from "../../domain/revenue.ts";
import { amount, factFields, idLike, isoDate, periodFields, positive, usd, words } from "./fields.ts";

/** One row of `revenue.json`. */
export const revenueSchema: z.ZodType<RevenuePeriod> = z.strictObject({
  id: idLike(/^r-[a-z0-9-]+$/, "r-wulf-2026q1"),
  ...factFields,
  ...periodFields,
  periodLabel: words,
  totalUsd: usd.nullable(),
  aiUsd: usd.nullable(),
  aiLabel: words.nullable(),
  miningUsd: usd.nullable(),
  otherUsd: usd.nullable(),
  btcMined: amount.nullable(),
  netIncomeUsd: z.int().nullable(),
});

/** One row of `run-rates.json`. */
export const runRateSchema: z.ZodType<RunRate> = z.strictObject({
  id: idLike(/^arr-[a-z0-9-]+$/, "arr-corz-2026-03"),
  ...factFields,
  date: isoDate,
  arrUsd: usd,
});

/** One row of `hashrate.json`. */
export const hashrateSchema: z.ZodType<CompanyHashrate> = z.strictObject({
  id: idLike(/^h-[a-z0-9-]+$/, "h-riot-2025-05"),
  ...factFields,
  date: isoDate,
  hashrateEhs: positive,
  basis: z.enum(["owned", "deployed", "average_operating", "capacity", "energized", "month_end"]),
});

/** One row of `commitments.json`. */
export const commitmentSchema: z.ZodType<CapitalCommitment> = z.strictObject({
  id: idLike(/^k-[a-z0-9-]+$/, "k-riot-land"),
  ...factFields,
  date: isoDate,
  kind: z.enum(["equipment_order", "land", "acquisition", "site_conversion"]),
  amountUsd: usd,
});

/** One row of `guidance.json`. */
export const guidanceSchema: z.ZodType<Guidance> = z.strictObject({
  id: idLike(/^g-[a-z0-9-]+$/, "g-hut-river-hall"),
  ...factFields,
  metric: words,
  value: z.number(),
  unit: words,
  targetDate: isoDate,
  madeBy: words,
  contract: words.nullable(),
});
