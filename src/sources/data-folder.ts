import { checkFacts } from "../domain/fact-check.ts";
import type { IsoDate } from "../domain/time.ts";
import { readBundledFacts } from "./bundled-facts.ts";
import { type MarketFolder, readMarketFolder } from "./market-folder.ts";

type Bundle = Extract<ReturnType<typeof readBundledFacts>, { ok: true }>["bundle"];

/** Everything that `data/` holds, checked. */
export interface DataFolder extends MarketFolder {
  readonly bundle: Bundle;
}

export type ReadDataFolder =
  | { readonly ok: true; readonly data: DataFolder }
  /** One line per problem, with file, row and field. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the whole folder and checks every row against its schema. */
export function readDataFolder(folder: URL): ReadDataFolder {
  const facts = readBundledFacts(folder);
  if (!facts.ok) {
    return {
      ok: false,
      problems: facts.problems.map((one) => place(one.file, one.row, one.field, one.message)),
    };
  }
  const market = readMarketFolder(folder, facts.bundle.miners);
  if (!market.ok) return { ok: false, problems: market.problems };
  return { ok: true, data: { bundle: facts.bundle, ...market.value } };
}

/**
 * What does not hold between rows: references, dates, double counting, sums. One line per problem. It belongs to the
 * people who edit the facts; a running bot does without, so that a wrong clock cannot keep it from starting.
 */
export function checkDataFolder(data: DataFolder, today: IsoDate): readonly string[] {
  return checkFacts(data.bundle, today).map((one) =>
    place(FILE_OF[one.list], one.row, one.field, one.message),
  );
}

/** Where a list of facts is edited; claims lie in three files, told apart by their ids. */
const FILE_OF: Readonly<Record<keyof Bundle, string>> = {
  miners: "miners.json",
  projects: "projects.json",
  contracts: "contracts.json",
  debts: "debt-instruments.json",
  debtEvents: "debt-events.json",
  debtTotals: "debt-totals.json",
  interest: "interest-expense.json",
  holdings: "treasury-holdings.json",
  transactions: "treasury-transactions.json",
  revenue: "revenue.json",
  runRates: "run-rates.json",
  hashrates: "hashrate.json",
  commitments: "commitments.json",
  guidance: "guidance.json",
  network: "network.json",
  claims: "claims-*.json",
  risks: "risks.json",
  discrepancies: "discrepancies.json",
  sums: "derived-checks.json",
};

function place(file: string, row: string, field: string, message: string): string {
  return `data/${[file, row, field].filter((part) => part !== "").join(" ")}: ${message}`;
}
