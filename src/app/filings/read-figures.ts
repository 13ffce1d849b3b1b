import { type Filing, type FollowedForm, followedForm } from "../../domain/filed.ts";
import { factsOfReports } from "../../domain/filing/facts-of-reports.ts";
import type { FilingReport } from "../../domain/filing/observation.ts";
import { reportOn } from "../../domain/filing/report.ts";
import type { TaggedDocument } from "../../domain/filing/tagged.ts";
import { nonceOf } from "../../domain/keys.ts";
import { plural } from "../../domain/wording.ts";
import type { FilingHeader, FilingTask, StoredReport } from "../ports/filings.ts";
import type { SourceFailure } from "../ports/market-sources.ts";
import { btcPriceOn } from "./btc-price.ts";
import type { Filer } from "./filing-deps.ts";
import type { ReadingDeps } from "./gate.ts";
import { writeFindings } from "./write-findings.ts";

/** What became of looking for the figures of a filing. */
export type Found =
  | { readonly kind: "closed"; readonly why: string }
  | { readonly kind: "failed"; readonly failure: SourceFailure }
  /** There are none that can be read, and why. */
  | { readonly kind: "none"; readonly problem: string }
  | { readonly kind: "found"; readonly page: Page; readonly report: FilingReport };

/** A document with figures. */
interface Page {
  readonly file: string;
  readonly document: TaggedDocument;
}

type Looked = Exclude<Found, { kind: "found" }> | { readonly kind: "found"; readonly page: Page };

/** Forms whose main document is only a cover: the figures stand in an exhibit. */
const COVERS: readonly FollowedForm[] = ["6-K", "40-F"];

/** Documents that are looked into behind a cover. */
const MOST_DOCUMENTS = 8;

/** Asks for the document that has the figures of a report, and reads them. */
export async function findFigures(
  deps: ReadingDeps,
  task: FilingTask,
  header: FilingHeader,
  signal: AbortSignal,
): Promise<Found> {
  const followed = followedForm(header.form);
  const looked =
    followed !== null && COVERS.includes(followed)
      ? await lookThrough(deps, task, header, signal)
      : await lookAt(deps, task, mainDocument(header, task), signal);
  if (looked.kind !== "found") return looked;
  const { page } = looked;
  const priceOn = await btcPriceOn(deps.prices, page.document);
  const report = judge(deps, task, () => reportOn(page.document, task.accession, priceOn));
  return report === null ? { kind: "failed", failure: BROKE } : { kind: "found", page, report };
}

const BROKE: SourceFailure = {
  kind: "malformed",
  detail: "It could not be read, because something broke on our side.",
  retryAfterS: null,
};

/** A fault of a rule must cost one report, not all that come after it. */
function judge<T>({ log }: ReadingDeps, { cik, accession }: FilingTask, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    log.error({ cik, accession, err: error }, "reading a report broke");
    return null;
  }
}

async function lookAt(
  { gate }: ReadingDeps,
  { cik, accession }: FilingTask,
  file: string | null,
  signal: AbortSignal,
): Promise<Looked> {
  if (file === null) return { kind: "none", problem: "its header names no main document." };
  const asked = await gate.ask("archives", (source) => source.document(cik, accession, file), signal);
  if (!asked.ok) {
    if (asked.closed) return { kind: "closed", why: asked.failure.detail };
    if (asked.failure.kind === "too_large") return { kind: "none", problem: asked.failure.detail };
    return { kind: "failed", failure: asked.failure };
  }
  const read = asked.value;
  return read.ok
    ? { kind: "found", page: { file, document: read.document } }
    : { kind: "none", problem: read.problem };
}

/** Of the documents the one with the most tagged figures. */
async function lookThrough(
  deps: ReadingDeps,
  task: FilingTask,
  header: FilingHeader,
  signal: AbortSignal,
): Promise<Looked> {
  const files = header.documents
    .filter(({ type, file }) => (type === header.form || type.startsWith("EX-99")) && /\.html?$/i.test(file))
    .slice(0, MOST_DOCUMENTS);
  const pages: Page[] = [];
  for (const { file } of files) {
    const looked = await lookAt(deps, task, file, signal);
    if (looked.kind === "found" && looked.page.document.numbers.length > 0) pages.push(looked.page);
    const isMissing = looked.kind === "failed" && looked.failure.kind === "missing";
    if (looked.kind === "closed" || (looked.kind === "failed" && !isMissing)) return looked;
  }
  const [best] = pages.toSorted((a, b) => b.document.numbers.length - a.document.numbers.length);
  return best === undefined
    ? { kind: "none", problem: "none of its documents has tagged figures." }
    : { kind: "found", page: best };
}

/**
 * Stores the report and writes what all reports of the company say together; a failure where a rule broke over them,
 * null where all is well. The same report twice changes nothing.
 */
export async function keepReport(
  deps: ReadingDeps,
  miner: Filer,
  task: FilingTask,
  filing: Filing,
  { page, report }: Extract<Found, { kind: "found" }>,
): Promise<SourceFailure | null> {
  const { reports, facts, clock } = deps;
  const stored = storedReport(deps, task, filing, page, report);
  const before = (await reports.of(task.cik)).find(({ accession }) => accession === task.accession);
  // Told before it is stored: a stop in between would otherwise leave nobody who knows.
  if (before !== undefined && before.contentHash !== stored.contentHash)
    await tellChanged(deps, miner, stored);
  await reports.put(stored);
  const all = await reports.of(task.cik);
  const known = await facts.knownOn(null);
  const found = judge(deps, task, () => factsOfReports(all, miner, known));
  if (found === null) return BROKE;
  await writeFindings(deps, miner, found, { quiet: task.quiet, now: clock.now() });
  return null;
}

function storedReport(
  { source }: ReadingDeps,
  { cik, accession, filed }: FilingTask,
  { form, knownAt }: Filing,
  { file, document: { contexts, units, numbers } }: Page,
  report: FilingReport,
): StoredReport {
  return {
    cik,
    accession,
    form,
    filed,
    knownAt: knownAt ?? filed,
    url: source.urlOf(cik, accession, file),
    contentHash: nonceOf([JSON.stringify([contexts, units, numbers])]),
    report,
  };
}

async function tellChanged(
  { review, clock }: ReadingDeps,
  miner: Filer,
  { cik, accession, form, url, contentHash, knownAt }: StoredReport,
): Promise<void> {
  const item = {
    kind: "filing_question",
    createdAt: clock.now(),
    reporter: null,
    miner: miner.id,
    about: `${miner.ticker} ${form} (${accession})`,
    what: "The document under this accession number has other figures than when it was read first. Its new figures are taken.",
    source: url,
    knownAt,
    proposal: null,
  } as const;
  await review.propose([{ key: `changed ${cik} ${accession} ${contentHash}`, item }]);
}

/** One line about what was read. */
export function describeReport({ observations, questions, problems }: FilingReport): string {
  const [first] = problems;
  const asked = questions.length === 0 ? "" : `, ${plural(questions.length, "question")}`;
  const trouble = first === undefined ? "" : ` ${plural(problems.length, "problem")}: ${first.sentence}`;
  return `${plural(observations.length, "figure")} read${asked}.${trouble}`;
}

/** File name of the main document: by the header, else by the list. */
export function mainDocument({ form, documents }: FilingHeader, task: FilingTask): string | null {
  const own = documents.filter(({ type }) => type === form);
  const page = own.find(({ file }) => /\.html?$/i.test(file)) ?? own[0];
  return page?.file ?? task.primaryDocument;
}
