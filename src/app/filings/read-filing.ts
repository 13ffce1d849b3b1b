import { formInWords } from "../../domain/filed-words.ts";
import { type Filing, filingIdOf, followedForm, isAmendment, isPeriodic } from "../../domain/filed.ts";
import { sourceOfReport } from "../../domain/filing/filed-rows.ts";
import { addDays, epochMs, type Instant, type IsoDate, newYorkDate } from "../../domain/time.ts";
import { backOffSeconds } from "../back-off.ts";
import type { FilingHeader, FilingTask } from "../ports/filings.ts";
import type { SourceFailure, SourceFailureKind } from "../ports/market-sources.ts";
import { type Filer, filersOf, isNews, NOT_FOLLOWED } from "./filing-deps.ts";
import type { ReadingDeps } from "./gate.ts";
import { describeReport, findFigures, keepReport, mainDocument } from "./read-figures.ts";
import { reviewToRead } from "./to-read.ts";

/** What came of one task: it is over, waits for another try, or EDGAR is not to be asked any more for now. */
export type TaskOutcome =
  | { readonly kind: "done" | "failed" | "put_back" }
  | { readonly kind: "closed"; readonly why: string };

/** The archives may be behind the feed: what is missing is looked for again so often. */
const TRIES_MISSING = 3;

/** An answer that cannot be read is given up after so many tries. */
const TRIES_UNREADABLE = 8;

/** Failures that say nothing of this filing. */
const OF_THE_HOST: ReadonlySet<SourceFailureKind> = new Set([
  "unreachable",
  "timed_out",
  "server_error",
  "rate_limited",
  "blocked",
]);

/** The day of acceptance lies so close to the day of filing. */
const ACCEPTED_BEFORE_DAYS = 7;

/**
 * Looks at one filing: notes it as a fact, reads its figures where it has some, and puts to people what only people can
 * read. Every step can be done again: a task that was cut short ends with the same records. Rejects where the signal
 * aborts or the store fails.
 */
export async function readTask(
  deps: ReadingDeps,
  { quiet, ...waiting }: FilingTask,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  // What had to wait for days is no news any more.
  const task = { ...waiting, quiet: quiet || !isNews(waiting.filed, deps.clock.now()) };
  const { cik, accession } = task;
  const miner = (await filersOf(deps)).find((filer) => filer.cik === cik);
  if (miner === undefined) return settle(deps, task, "done", NOT_FOLLOWED);
  const asked = await deps.gate.ask("archives", (source) => source.header(cik, accession), signal);
  if (!asked.ok) {
    if (asked.closed) return { kind: "closed", why: asked.failure.detail };
    const isGone = asked.failure.kind === "missing" && task.attempts + 1 >= TRIES_MISSING;
    if (!isGone) return again(deps, task, asked.failure);
    // The list named it, so it was filed; more is not to be had.
    await noteFiling(deps, miner, task, null, null);
    return settle(deps, task, "failed", "It stands in the list, and the archives do not have it.");
  }
  const header = asked.value;
  await deps.tasks.describe(cik, accession, {
    acceptedAt: header.acceptedAt,
    items: header.items,
    primaryDocument: mainDocument(header, task),
  });
  const followed = followedForm(header.form);
  if (isPeriodic(header.form) || followed === "6-K") return readReport(deps, miner, task, header, signal);
  const filing = await noteFiling(deps, miner, task, header, null);
  if (followed === "8-K") {
    await reviewToRead(deps, miner, filing, header, null);
    return settle(deps, task, "done", PUT_TO_PEOPLE);
  }
  return settle(deps, task, "done", `Noted as ${formInWords(header.form)}.`);
}

const PUT_TO_PEOPLE = "Put on the list of what people read.";

/**
 * A report with figures. The feed does not say which period it is about, so the filing is noted once its document was
 * read; where that fails a second time, it is noted without.
 */
async function readReport(
  deps: ReadingDeps,
  miner: Filer,
  task: FilingTask,
  header: FilingHeader,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const found = await findFigures(deps, task, header, signal);
  if (found.kind === "closed") return found;
  if (found.kind === "failed") {
    if (task.attempts > 0) await noteFiling(deps, miner, task, header, null);
    return again(deps, task, found.failure);
  }
  const isForeign = followedForm(header.form) === "6-K";
  if (found.kind === "none") {
    const filing = await noteFiling(deps, miner, task, header, null);
    await reviewToRead(deps, miner, filing, header, isForeign ? null : found.problem);
    if (isForeign) return settle(deps, task, "done", PUT_TO_PEOPLE);
    return settle(deps, task, "failed", `Its figures could not be read: ${found.problem}`);
  }
  const { document, observations, questions } = found.report;
  const isNoted = task.attempts > 1;
  const filing = await noteFiling(
    deps,
    miner,
    task,
    header,
    isNoted || isForeign ? null : document.periodEnd,
  );
  if (document.cik !== null && document.cik !== task.cik) {
    return settle(
      deps,
      task,
      "done",
      `It is the report of another company (${document.company ?? document.cik}).`,
    );
  }
  if (observations.length === 0 && questions.length === 0 && !isAmendment(header.form)) {
    await reviewToRead(deps, miner, filing, header, "No figure in it is one that is looked for.");
  }
  const failure = await keepReport(deps, miner, task, filing, found);
  if (failure !== null) return again(deps, task, failure);
  return settle(deps, task, "done", describeReport(found.report));
}

async function noteFiling(
  deps: ReadingDeps,
  miner: Filer,
  task: FilingTask,
  header: FilingHeader | null,
  periodEnd: IsoDate | null,
): Promise<Filing> {
  const { cik, accession, filed } = task;
  const reportDate = task.reportDate ?? periodEnd;
  const form = header?.form ?? task.form;
  const acceptedAt = header?.acceptedAt ?? task.acceptedAt;
  const knownAt = knownDay(deps, task, acceptedAt);
  const url = deps.source.urlOf(cik, accession, null);
  const period = isPeriodic(form) ? reportDate : null;
  const filing: Filing = {
    id: filingIdOf(cik, accession),
    miner: miner.id,
    asOf: reportDate !== null && reportDate <= knownAt ? reportDate : knownAt,
    knownAt,
    sources: [sourceOfReport(miner, { accession, form, knownAt, url }, period)],
    evidence: "filing",
    note: null,
    reasoning: null,
    accession,
    form,
    filed,
    acceptedAt,
    items: header?.items ?? task.items,
    reportDate,
  };
  const { clock, loader } = deps;
  await loader.add({ filings: [filing] }, { origin: "filing", quiet: task.quiet }, clock.now());
  return filing;
}

/** The day of acceptance in New York; a time that does not go with the day of filing is not believed. */
function knownDay(
  { log }: ReadingDeps,
  { accession, filed }: FilingTask,
  acceptedAt: Instant | null,
): IsoDate {
  if (acceptedAt === null) return filed;
  const day = newYorkDate(acceptedAt);
  if (day <= filed && day >= addDays(filed, -ACCEPTED_BEFORE_DAYS)) return day;
  log.warn({ accession, filed, acceptedAt }, "a filing's time of acceptance does not go with its day");
  return filed;
}

async function settle(
  { tasks }: ReadingDeps,
  { cik, accession }: FilingTask,
  kind: "done" | "failed",
  detail: string,
): Promise<TaskOutcome> {
  await tasks.settle(cik, accession, kind, detail);
  return { kind };
}

/** Puts the task back for a while, or gives it up where trying on is no use. */
async function again(
  { tasks, clock }: ReadingDeps,
  task: FilingTask,
  failure: SourceFailure,
): Promise<TaskOutcome> {
  const { cik, accession, attempts } = task;
  const tries = attempts + 1;
  if (failure.kind === "missing" && tries >= TRIES_MISSING) {
    await tasks.settle(cik, accession, "failed", "Its document does not exist.");
    return { kind: "failed" };
  }
  if (tries >= TRIES_UNREADABLE && !OF_THE_HOST.has(failure.kind)) {
    await tasks.settle(cik, accession, "failed", `Given up: ${failure.detail}`);
    return { kind: "failed" };
  }
  const waitS = backOffSeconds(tries, failure);
  const notBefore = new Date(epochMs(clock.now()) + waitS * 1000).toISOString();
  await tasks.putBack(cik, accession, notBefore, failure.detail);
  return { kind: "put_back" };
}
