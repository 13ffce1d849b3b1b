import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { CuratedFacts } from "../domain/fact-set.ts";
import {
  claimSchema,
  derivedSumSchema,
  discrepancySchema,
  networkSchema,
  riskSchema,
} from "./facts/claim-schemas.ts";
import { contractSchema, projectSchema } from "./facts/contract-schemas.ts";
import {
  debtEventSchema,
  debtInstrumentSchema,
  debtTotalSchema,
  interestSchema,
} from "./facts/debt-schemas.ts";
import { minerIds, withIds } from "./facts/miner-ids.ts";
import { minerSchema } from "./facts/miner-schemas.ts";
import { type FileProblem, readRows } from "./facts/read-rows.ts";
import {
  commitmentSchema,
  guidanceSchema,
  hashrateSchema,
  revenueSchema,
  runRateSchema,
} from "./facts/revenue-schemas.ts";
import { holdingSchema, transactionSchema } from "./facts/treasury-schemas.ts";

export type ReadFacts =
  | { readonly ok: true; readonly bundle: CuratedFacts }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * The facts that people correct by hand, read from a folder of JSON files, one per list, each row checked
 * against its schema. Every problem names file, row and field. What holds between rows is `checkFacts`' part.
 */
export function readBundledFacts(folder: string | URL): ReadFacts {
  const path = typeof folder === "string" ? folder : fileURLToPath(folder);
  const problems: FileProblem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): readonly T[] => {
    const result = readRows(path, file, schema);
    problems.push(...result.problems);
    return result.rows;
  };
  const written = read("miners.json", minerSchema);
  const ids = minerIds(written);
  const facts = <T extends { readonly id: string; readonly miner: string | null }>(
    file: string,
    schema: z.ZodType<T>,
  ): readonly T[] => {
    const named = withIds(file, read(file, schema), ids);
    problems.push(...named.problems);
    return named.rows;
  };
  const miners = written.map((miner) => ({
    ...miner,
    consolidates: miner.consolidates.map((ticker) => {
      const found = ids.get(ticker);
      if (found?.current === true) return found.id;
      problems.push({
        file: "miners.json",
        row: miner.id,
        field: "consolidates",
        message: `names ${ticker}, which is no ticker in use of a row of this file`,
      });
      return ticker;
    }),
  }));
  const bundle: CuratedFacts = {
    miners,
    projects: facts("projects.json", projectSchema),
    contracts: facts("contracts.json", contractSchema),
    debts: facts("debt-instruments.json", debtInstrumentSchema),
    debtEvents: facts("debt-events.json", debtEventSchema),
    debtTotals: facts("debt-totals.json", debtTotalSchema),
    interest: facts("interest-expense.json", interestSchema),
    holdings: facts("treasury-holdings.json", holdingSchema),
    transactions: facts("treasury-transactions.json", transactionSchema),
    revenue: facts("revenue.json", revenueSchema),
    runRates: facts("run-rates.json", runRateSchema),
    hashrates: facts("hashrate.json", hashrateSchema),
    commitments: facts("commitments.json", commitmentSchema),
    guidance: facts("guidance.json", guidanceSchema),
    network: facts("network.json", networkSchema),
    claims: [
      ...facts("claims-article.json", claimSchema("article")),
      ...facts("claims-performance.json", claimSchema("performance")),
      ...facts("claims-aggregate.json", claimSchema("aggregate")),
    ],
    risks: facts("risks.json", riskSchema),
    discrepancies: read("discrepancies.json", discrepancySchema),
    sums: read("derived-checks.json", derivedSumSchema),
  };
  return problems.length === 0 ? { ok: true, bundle } : { ok: false, problems };
}
