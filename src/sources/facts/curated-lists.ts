import type { z } from "zod";
import type { CuratedLists } from "../../domain/fact-lists.ts";
import { claimSchema, discrepancySchema, networkSchema, riskSchema } from "./claim-schemas.ts";
import { contractSchema, projectSchema } from "./contract-schemas.ts";
import { debtEventSchema, debtInstrumentSchema, debtTotalSchema, interestSchema } from "./debt-schemas.ts";
import { type TickerOwners, withIds } from "./miner-ids.ts";
import type { FileProblem, ReadRows } from "./read-rows.ts";
import {
  commitmentSchema,
  guidanceSchema,
  hashrateSchema,
  revenueSchema,
  runRateSchema,
} from "./revenue-schemas.ts";
import { holdingSchema, transactionSchema } from "./treasury-schemas.ts";

/** Reads the rows of one file, each by its schema. */
export type ReadFile = <T>(file: string, schema: z.ZodType<T>) => ReadRows<T>;

/** The lists of all files, with the ids of miners in place of tickers, and every problem there was. */
export function readCuratedLists(
  readFile: ReadFile,
  ids: TickerOwners,
): { readonly lists: CuratedLists; readonly problems: readonly FileProblem[] } {
  const problems: FileProblem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): readonly T[] => {
    const result = readFile(file, schema);
    problems.push(...result.problems);
    return result.rows;
  };
  const facts = <T extends { readonly id: string; readonly miner: string | null }>(
    file: string,
    schema: z.ZodType<T>,
  ): readonly T[] => {
    const named = withIds(file, read(file, schema), ids);
    problems.push(...named.problems);
    return named.rows;
  };
  const lists: CuratedLists = {
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
  };
  return { lists, problems };
}
