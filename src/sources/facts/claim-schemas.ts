import { z } from "zod";
import type { Claim, Discrepancy, Risk } from "../../domain/claim.ts";
import type { DerivedSum } from "../../domain/fact-sums.ts";
import type { NetworkFigure } from "../../domain/network.ts";
import { amount, factFields, idLike, isoDate, words } from "./fields.ts";

const CLAIM_IDS = {
  article: idLike(/^S\d{3}$/, "S001"),
  performance: idLike(/^p-[a-z0-9-]+$/, "p-wgmi-ytd"),
  aggregate: idLike(/^s-[a-z0-9-]+$/, "s-contracts-90"),
};

const COMMANDS = ["sector", "miner", "contracts", "debt", "treasury", "divergence", "network"];

/** One row of `claims-article.json`, `claims-performance.json` or `claims-aggregate.json`. */
export function claimSchema(origin: Claim["origin"]): z.ZodType<Claim> {
  return z.strictObject({
    id: CLAIM_IDS[origin],
    ...factFields,
    origin: z.literal(origin),
    subject: words,
    metric: words,
    value: z.number().nullable(),
    text: words.nullable(),
    unit: words,
    periodStart: isoDate.nullable(),
    periodEnd: isoDate.nullable(),
    periodText: words.nullable(),
    claimant: words.nullable(),
    verdict: z
      .enum([
        "confirmed",
        "correct_with_note",
        "misleading_as_stated",
        "month_disputed",
        "unverified",
        "statement",
      ])
      .nullable(),
    why: words.nullable(),
    meaning: words.nullable(),
    checkedAgainst: z.array(words),
    discrepancies: z.array(words),
    shownBy: z.array(z.enum(COMMANDS)),
  });
}

/** One row of `risks.json`. */
export const riskSchema: z.ZodType<Risk> = z.strictObject({
  id: idLike(/^q-[a-z0-9-]+$/, "q-oversupply"),
  ...factFields,
  kind: words,
  statement: words,
});

/** One row of `network.json`. */
export const networkSchema: z.ZodType<NetworkFigure> = z.strictObject({
  id: idLike(/^n-[a-z0-9-]+$/, "n-diff-2026-03"),
  ...factFields,
  metric: z.enum([
    "hashrate",
    "hashrate_change",
    "hashrate_streak",
    "difficulty",
    "hashprice",
    "btc_price",
    "fleet_unprofitable",
    "cash_cost_per_btc",
    "reversal_price",
  ]),
  label: words,
  date: isoDate,
  value: z.number(),
  unit: z.enum(["eh_s", "t", "usd_per_ph_day", "usd", "percent", "years"]),
  daily: z.boolean(),
});

/** One row of `discrepancies.json`. */
export const discrepancySchema: z.ZodType<Discrepancy> = z.strictObject({
  id: idLike(/^x\d{2}$/, "x01"),
  topic: words,
  article: words,
  finding: words,
  confidence: words,
  rule: words,
  records: z.array(words),
});

/** One row of `derived-checks.json`. */
export const derivedSumSchema: z.ZodType<DerivedSum> = z.strictObject({
  id: idLike(/^chk-[a-z0-9-]+$/, "chk-hut-mw"),
  about: words,
  expr: words,
  expected: z.union([z.number(), words]),
  tolerance: amount,
});
