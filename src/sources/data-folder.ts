import { checkFacts } from "../domain/fact-check.ts";
import type { Calendar } from "../domain/calendar.ts";
import type { Basket, CorporateAction } from "../domain/market.ts";
import type { IsoDate } from "../domain/time.ts";
import { readBundledFacts } from "./bundled-facts.ts";
import { readCalendarFile } from "./calendar-file.ts";
import type { FileRead } from "./json-file.ts";
import {
  type Benchmarks,
  readActionsFile,
  readBasketFile,
  readBenchmarksFile,
  type ResolveTicker,
} from "./market-files.ts";

type Bundle = Extract<ReturnType<typeof readBundledFacts>, { ok: true }>["bundle"];

/** Everything that `data/` holds, checked. */
export interface DataFolder {
  readonly bundle: Bundle;
  readonly calendar: Calendar;
  readonly benchmarks: Benchmarks;
  readonly basket: Basket;
  readonly actions: readonly CorporateAction[];
  readonly resolve: ResolveTicker;
}

export type ReadDataFolder =
  | { readonly ok: true; readonly data: DataFolder }
  /** One line per problem, with file, row and field. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the whole folder and checks every row against its schema. */
export function readDataFolder(folder: URL): ReadDataFolder {
  const problems: string[] = [];
  const take = <T>(read: FileRead<T>): T | null => {
    if (read.ok) return read.value;
    problems.push(...read.problems);
    return null;
  };
  const facts = readBundledFacts(folder);
  if (!facts.ok) {
    problems.push(...facts.problems.map((one) => place(one.file, one.row, one.field, one.message)));
  }
  const calendar = take(readCalendarFile(new URL("nyse-calendar.json", folder)));
  const benchmarks = take(readBenchmarksFile(new URL("benchmarks.json", folder)));
  if (!facts.ok || calendar === null || benchmarks === null) return { ok: false, problems };
  const { bundle } = facts;
  const resolve: ResolveTicker = (ticker) =>
    bundle.miners.find((miner) => miner.ticker === ticker)?.id ??
    benchmarks.all.find((benchmark) => benchmark.symbol === ticker)?.symbol ??
    null;
  const basket = take(readBasketFile(new URL("basket.json", folder), calendar, resolve));
  const actions = take(readActionsFile(new URL("corporate-actions.json", folder), resolve));
  if (basket === null || actions === null || problems.length > 0) return { ok: false, problems };
  return { ok: true, data: { bundle, calendar, benchmarks, basket, actions, resolve } };
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
