import { type FileReport, importPriceFile } from "../app/import-prices.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { PriceFiles } from "../app/ports/price-files.ts";
import type { Prices, PriceWriter } from "../app/ports/prices.ts";
import type { SharedFactsReport } from "../app/shared-facts.ts";
import type { Calendar } from "../domain/calendar.ts";
import type { CorporateAction } from "../domain/market.ts";
import type { Miner } from "../domain/miner.ts";
import { describeSharedFacts } from "./import-facts-report.ts";
import { describeReport, describeTotals } from "./import-report.ts";

export interface ImportDeps {
  readonly prices: Prices & PriceWriter;
  readonly calendar: Calendar;
  readonly miners: readonly Miner[];
  /** Symbols of the securities that miners are compared with. */
  readonly benchmarks: readonly string[];
  readonly files: PriceFiles;
  readonly readActions: (
    path: string,
  ) =>
    | { readonly ok: true; readonly value: readonly CorporateAction[] }
    | { readonly ok: false; readonly problems: readonly string[] };
  /** Merges a facts file, a folder of them, or what stands at an address. */
  readonly mergeFacts: (place: string) => Promise<SharedFactsReport>;
  readonly clock: Clock;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True where `err` is a terminal, on which one line may be written over again. */
  readonly interactive: boolean;
}

const USAGE = `How to import:
  npm run import -- prices PATH…    daily CSV files SYMBOL.csv, or folders of them
  npm run import -- actions FILE    splits and confirmed jumps, as in data/corporate-actions.json
  npm run import -- facts PLACE     facts as in data/: a file, a folder, or an https address
`;

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Runs `import`; gives 0 when anything was imported, 1 when every file failed, 2 when the words make no sense. */
export async function runImport(args: readonly string[], deps: ImportDeps): Promise<number> {
  const [what, ...paths] = args;
  if (what === "prices" && paths.length > 0) return importPrices(paths, deps);
  const [path] = paths;
  if (what === "actions" && path !== undefined && paths.length === 1) return importActions(path, deps);
  if (what === "facts" && path !== undefined && paths.length === 1) return importFacts(path, deps);
  deps.err(USAGE);
  return EXIT.usage;
}

async function importFacts(place: string, deps: ImportDeps): Promise<number> {
  const report = await withProgress("reading and merging facts", deps, () => deps.mergeFacts(place));
  if (!report.ok) {
    deps.err(`No fact was merged. ${report.problem}\n`);
    return EXIT.failed;
  }
  for (const line of describeSharedFacts(report)) deps.out(`${line}\n`);
  const { added, changed, unchanged, waiting } = report;
  return added + changed + unchanged + waiting.length > 0 ? EXIT.done : EXIT.failed;
}

async function importPrices(paths: readonly string[], deps: ImportDeps): Promise<number> {
  const { files, missing } = await deps.files.find(paths);
  for (const { path, problem } of missing) deps.err(`${path}: ${problem}.\n`);
  const context = {
    prices: deps.prices,
    calendar: deps.calendar,
    miners: deps.miners,
    now: deps.clock.now(),
  };
  const reports: FileReport[] = [];
  for (const [index, path] of files.entries()) {
    const report = await withProgress(`${index + 1} of ${files.length}: ${path}`, deps, async () =>
      importPriceFile(await deps.files.read(path), context),
    );
    reports.push(report);
    for (const line of describeReport(report, deps.benchmarks)) deps.out(`${line}\n`);
  }
  for (const line of describeTotals(reports)) deps.out(`${line}\n`);
  return reports.some((report) => report.problem === null) ? EXIT.done : EXIT.failed;
}

async function importActions(path: string, deps: ImportDeps): Promise<number> {
  const read = deps.readActions(path);
  if (!read.ok) {
    for (const problem of read.problems) deps.err(`${problem}\n`);
    return EXIT.failed;
  }
  await deps.prices.writeActions(read.value);
  const splits = read.value.filter((action) => action.kind === "split").length;
  const jumps = read.value.length - splits;
  deps.out(`Stored: splits ${splits}, confirmed jumps ${jumps}.\n`);
  deps.out("Import the price files again: rows set aside because of them are taken up then.\n");
  return EXIT.done;
}

/** Shows a line while the work runs, and takes it away whatever comes of it. */
async function withProgress<T>(line: string, deps: ImportDeps, work: () => Promise<T>): Promise<T> {
  if (!deps.interactive) return work();
  deps.err(`\r\u001B[K${line}`);
  try {
    return await work();
  } finally {
    deps.err("\r\u001B[K");
  }
}
