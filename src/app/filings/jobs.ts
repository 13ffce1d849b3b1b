import type { FactSet } from "../../domain/fact-set.ts";
import { type FactsOfReports, factsOfReports } from "../../domain/filing/facts-of-reports.ts";
import { plural } from "../../domain/wording.ts";
import type { StoredReport } from "../ports/filings.ts";
import type { JobAction, JobResult } from "../run-jobs.ts";
import { type CompanyListRead, readCompanies } from "./companies.ts";
import { discover } from "./discover.ts";
import { type Filer, type FilingDeps, filersOf } from "./filing-deps.ts";
import { createFilingGate, type ReadingDeps } from "./gate.ts";
import { type ListsRead, readLists } from "./lists.ts";
import { createReadDue, type ReadSummary } from "./read-due.ts";
import { writeFindings } from "./write-findings.ts";

/** The jobs that read EDGAR. */
export interface FilingJobs {
  /** The feeds, and what they bring. */
  readonly filings: JobAction;
  /** The companies' own lists, and history. */
  readonly lists: JobAction;
}

const MINUTE_MS = 60_000;

/** Short of the job's limit, so that it ends by itself. */
const LIVE_BUDGET_MS = 8 * MINUTE_MS;

/** Short of the next slot, at which the lists are read again; what is left then goes on. */
const QUIET_BUDGET_MS = 55 * MINUTE_MS;

/** Makes the two jobs, which share one way to EDGAR. A failure of EDGAR is a result; a failure of the store is thrown. */
export function createFilingJobs(deps: FilingDeps): FilingJobs {
  const reading: ReadingDeps = { ...deps, gate: createFilingGate(deps) };
  const readDue = createReadDue(reading);
  let listing: Promise<ListsRead> | null = null;
  let isReviewed = false;

  /** The lists once, also where both jobs want them at the same time. */
  async function listOnce(signal: AbortSignal): Promise<ListsRead> {
    listing ??= readLists(reading, signal).finally(() => {
      listing = null;
    });
    return listing;
  }

  /** The list in which companies are looked up, where anybody does. */
  async function companiesOnce(signal: AbortSignal): Promise<CompanyListRead> {
    const { companies } = reading;
    return companies === undefined ? { kind: "fresh" } : readCompanies({ ...reading, companies }, signal);
  }

  return {
    filings: async (_slot, _now, signal) => {
      const found = await discover(reading, signal);
      const lists = found.gaps.length === 0 ? null : await listOnce(signal);
      const read = await readDue({ quiet: false, budgetMs: LIVE_BUDGET_MS }, signal);
      const gap =
        lists === null
          ? null
          : `The feed of ${found.gaps.join(", ")} does not reach back to what was seen last: the lists of ${plural(lists.companies, "company", "companies")} were read.`;
      const failures = [...found.failures, ...(lists?.failures ?? [])];
      const added = found.added.length + (lists?.added ?? 0);
      return resultOf(`${plural(added, "new filing")}.`, [gap], failures, read, found.read === 0);
    },
    lists: async (_slot, _now, signal) => {
      if (!isReviewed) await reviewStored(deps, signal);
      isReviewed = true;
      const companies = await companiesOnce(signal);
      const lists = await listOnce(signal);
      const read = await readDue({ quiet: true, budgetMs: QUIET_BUDGET_MS }, signal);
      const what = `${plural(lists.companies, "list")} read, ${plural(lists.added, "new filing")}.`;
      const more =
        companies.kind === "read"
          ? [`The SEC lists ${plural(companies.companies, "company", "companies")}.`]
          : [];
      const failures = [
        ...(companies.kind === "failed" ? [`The list of companies: ${companies.why}`] : []),
        ...lists.failures,
      ];
      return resultOf(what, more, failures, read, lists.companies === 0 && lists.failures.length > 0);
    },
  };
}

/**
 * Sets the stored reports against the records once after a start: a release may have brought records that take the
 * place of ours. Companies with new filings waiting are left to those.
 */
async function reviewStored(deps: FilingDeps, signal: AbortSignal): Promise<void> {
  const fresh = new Set(
    (await deps.tasks.progress()).filter(({ waiting }) => waiting > 0).map(({ cik }) => cik),
  );
  for (const miner of await filersOf(deps)) {
    signal.throwIfAborted();
    if (fresh.has(miner.cik)) continue;
    const reports = await deps.reports.of(miner.cik);
    if (reports.length === 0) continue;
    const known = await deps.facts.knownOn(null);
    const found = settled(deps, miner, reports, known);
    if (found !== null) await writeFindings(deps, miner, found, { quiet: true, now: deps.clock.now() });
  }
}

/** A fault of a rule must not keep what is new from being read. */
function settled(
  { log }: FilingDeps,
  miner: Filer,
  reports: readonly StoredReport[],
  known: FactSet,
): FactsOfReports | null {
  try {
    return factsOfReports(reports, miner, known);
  } catch (error) {
    log.error({ cik: miner.cik, err: error }, "setting stored reports against the records broke");
    return null;
  }
}

/** The longest list of failures that a line has room for. */
const MOST_FAILURES = 3;

function resultOf(
  what: string,
  more: readonly (string | null)[],
  failures: readonly string[],
  read: ReadSummary,
  isNothing: boolean,
): JobResult {
  const rest = failures.length - MOST_FAILURES;
  const parts = [
    what,
    ...more,
    read.done === 0 ? null : `${plural(read.done, "filing")} read.`,
    read.failed === 0 ? null : `${plural(read.failed, "filing")} could not be read.`,
    read.putBack === 0 ? null : `${plural(read.putBack, "filing")} put back for a while.`,
    ...failures.slice(0, MOST_FAILURES),
    rest > 0 ? `And ${plural(rest, "more failure")}.` : null,
    read.stopped !== null && !failures.some((failure) => failure.includes(read.stopped ?? ""))
      ? `Stopped: ${read.stopped}`
      : null,
  ];
  const isPartly = failures.length > 0 || read.stopped !== null || read.putBack > 0;
  return {
    outcome: isNothing ? "failed" : isPartly ? "partly" : "done",
    detail: parts.filter((part) => part !== null).join(" "),
  };
}
