import { basename } from "node:path";
import type { FilingReport } from "../domain/filing/observation.ts";
import { reportOn } from "../domain/filing/report.ts";
import { joinReports } from "../domain/filing/several-reports.ts";
import { joinParts, type TaggedDocument } from "../domain/filing/tagged.ts";
import { describeReport } from "./extract-text.ts";

export interface ExtractDeps {
  /** Reads the document in a file; a sentence about “it” where that cannot be. */
  readonly read: (
    path: string,
  ) => Promise<
    | { readonly ok: true; readonly document: TaggedDocument }
    | { readonly ok: false; readonly problem: string }
  >;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const USAGE = `How to see what the filing reader sees in a report that was saved from the SEC:
  npm run extract -- FILE … [--json] [--set]
FILE is the page of a 10-Q, 10-K, 20-F, 40-F or 6-K with inline XBRL. Nothing is stored and nothing is downloaded.
Several files are several reports; those of one company complete each other's quarters.
--set    the files are parts of one report
--json   { document, observations, questions, problems }, of several reports a list of them
`;

interface Read {
  readonly path: string;
  readonly document: TaggedDocument;
}

/**
 * Runs `extract`: prints the figures, questions and problems of each document as a table or as JSON. Gives 0, 2 where
 * the words make no sense, 1 where a document could not be read; the others are printed all the same.
 */
export async function runExtract(args: readonly string[], deps: ExtractDeps): Promise<number> {
  if (args.includes("--help")) {
    deps.out(USAGE);
    return EXIT.done;
  }
  const unknown = args.find((arg) => arg.startsWith("-") && arg !== "--json" && arg !== "--set");
  if (unknown !== undefined) {
    deps.err(`“${unknown}” is not known here. Known: --json, --set, --help.\n`);
    return EXIT.usage;
  }
  const paths = args.filter((arg) => !arg.startsWith("-"));
  if (paths.length === 0) {
    deps.err(USAGE);
    return EXIT.usage;
  }
  const read: Read[] = [];
  for (const path of paths) {
    const found = await deps.read(path);
    if (found.ok) read.push({ path, document: found.document });
    else deps.err(`${path}: ${found.problem}\n`);
  }
  const isComplete = read.length === paths.length;
  const isSet = args.includes("--set");
  // A report with a part missing would lack contexts or figures and still look whole.
  if (read.length === 0 || (isSet && !isComplete)) return EXIT.failed;
  print(
    isSet ? [reportOnSet(read)] : reportOnEach(read),
    args.includes("--json"),
    paths.length > 1 && !isSet,
    deps,
  );
  return isComplete ? EXIT.done : EXIT.failed;
}

/** No price is at hand here: the number of coins is checked against prices that bitcoin can have at all. */
const noPrice = (): null => null;

function reportOnSet(parts: readonly Read[]): FilingReport {
  const name = parts.map(({ path }) => basename(path)).join(" + ");
  return reportOn(joinParts(parts.map(({ document }) => document)), name, noPrice);
}

function reportOnEach(read: readonly Read[]): readonly FilingReport[] {
  return joinReports(read.map(({ path, document }) => reportOn(document, basename(path), noPrice)));
}

function print(
  reports: readonly FilingReport[],
  isJson: boolean,
  isList: boolean,
  { out }: ExtractDeps,
): void {
  if (isJson) out(`${JSON.stringify(isList ? reports : reports[0], null, 2)}\n`);
  else out(`${reports.map((report) => describeReport(report).join("\n")).join("\n\n")}\n`);
}
