import type { FactSet } from "../../domain/fact-set.ts";
import { followedForm } from "../../domain/filed.ts";
import { isOutside } from "../../domain/outside.ts";
import { addDays, type IsoDate, newYorkDate } from "../../domain/time.ts";
import type { FilerCard, ListedFiling, Submissions } from "../ports/filings.ts";
import { newFilerDifferences } from "./filer-changes.ts";
import { type Filer, filersOf, isNews, NOT_FOLLOWED } from "./filing-deps.ts";
import type { ReadingDeps } from "./gate.ts";
import { recordByFiler } from "./own-record.ts";

/** What the companies' own lists brought. */
export interface ListsRead {
  readonly companies: number;
  readonly added: number;
  /** Companies whose list could not be read, a sentence for each. */
  readonly failures: readonly string[];
}

/** Where nothing is recorded of a company: the last four quarters, and the report on the first of them. */
const DAYS_BACK = 400;

/**
 * Reads the list of filings of every followed company and notes what is not known yet. The first time all of it is
 * history: since the end of the newest period that is recorded, or for 400 days.
 */
export async function readLists(deps: ReadingDeps, signal: AbortSignal): Promise<ListsRead> {
  const failures: string[] = [];
  let companies = 0;
  let added = 0;
  for (const miner of await filersOf(deps)) {
    const read = await readList(deps, miner, signal);
    if (read.ok) {
      companies += 1;
      added += read.added;
      continue;
    }
    failures.push(`${miner.ticker}: ${read.why}`);
    if (read.closed) break;
  }
  return { companies, added, failures };
}

type ListRead =
  | { readonly ok: true; readonly added: number }
  | { readonly ok: false; readonly why: string; readonly closed: boolean };

async function readList(deps: ReadingDeps, miner: Filer, signal: AbortSignal): Promise<ListRead> {
  const { gate, marks, tasks, clock } = deps;
  const { cik } = miner;
  const asked = await gate.ask("lists", (source) => source.submissions(cik), signal);
  if (!asked.ok) {
    if (asked.failure.kind === "missing") await noteGone(deps, miner);
    return { ok: false, why: asked.failure.detail, closed: asked.closed };
  }
  const before = await marks.company(cik);
  const since = before?.since ?? (await firstDay(deps, miner));
  const older = await readOlder(deps, cik, asked.value, before === null ? since : null, signal);
  if (!older.ok) return older;
  const filings = [...asked.value.filings, ...older.filings].filter(
    (one) => one.filed >= since && followedForm(one.form) !== null,
  );
  const now = clock.now();
  const isLive = ({ filed }: ListedFiling): boolean => before !== null && isNews(filed, now);
  const live = filings.filter(isLive);
  const quiet = filings.filter((one) => !isLive(one));
  let added = 0;
  if (live.length > 0) added += (await tasks.add(live, { quiet: false }, now)).length;
  if (quiet.length > 0) added += (await tasks.add(quiet, { quiet: true }, now)).length;
  // Whoever is followed again after a while is caught up with where it was left.
  await tasks.reopen(cik, NOT_FOLLOWED);
  const { filer } = asked.value;
  if (isOutside(miner)) await bringUpToDate(deps, miner, filer);
  else logChanges(deps, miner, before?.filer ?? null, filer);
  // Noted last: a stop before this reads the list again as for the first time.
  await marks.setCompany({ cik, since, listedAt: now, filer });
  return { ok: true, added };
}

type OlderRead =
  | { readonly ok: true; readonly filings: readonly ListedFiling[] }
  | { readonly ok: false; readonly why: string; readonly closed: boolean };

/** Further pages of a list, as far as they reach back to a day; none where no day is asked for. */
async function readOlder(
  { gate }: ReadingDeps,
  cik: string,
  { older }: Submissions,
  since: IsoDate | null,
  signal: AbortSignal,
): Promise<OlderRead> {
  const filings: ListedFiling[] = [];
  for (const { name } of older.filter(({ to }) => since !== null && to >= since)) {
    const asked = await gate.ask("lists", (source) => source.olderSubmissions(cik, name), signal);
    if (!asked.ok) return { ok: false, why: asked.failure.detail, closed: asked.closed };
    filings.push(...asked.value);
  }
  return { ok: true, filings };
}

/** From which day on a company is followed: nothing before it is read. */
async function firstDay({ facts, clock }: ReadingDeps, miner: Filer): Promise<IsoDate> {
  const today = newYorkDate(clock.now());
  const reported = newestPeriod(await facts.knownOn(null), miner, today) ?? addDays(today, -DAYS_BACK);
  return miner.factsSince !== null && miner.factsSince > reported ? miner.factsSince : reported;
}

/** The end of the newest period that somebody recorded results of; null where none is. */
function newestPeriod(known: FactSet, { id }: Filer, today: IsoDate): IsoDate | null {
  const ends = [...known.revenue, ...known.interest.filter(({ scope }) => scope === "company")]
    .filter(
      ({ miner, periodEnd, withdrawn }) => miner === id && periodEnd <= today && withdrawn === undefined,
    )
    .map(({ periodEnd }) => periodEnd)
    .toSorted();
  return ends.at(-1) ?? null;
}

async function noteGone(deps: ReadingDeps, miner: Filer): Promise<void> {
  const { review, marks, clock, log } = deps;
  const { id, cik, ticker } = miner;
  const now = clock.now();
  const item = {
    kind: "filing_question",
    createdAt: now,
    reporter: null,
    miner: id,
    about: `${ticker} at the SEC`,
    what: `The SEC knows no company with the CIK ${cik} any more: nothing new of ${ticker} is read.`,
    source: null,
    knownAt: null,
    proposal: null,
  } as const;
  const isNew = (await review.propose([{ key: `gone ${cik}`, item }])) > 0;
  if (isNew) log.warn({ ticker, cik }, "the SEC does not know a followed company");
  if ((await marks.company(cik)) !== null) return;
  // There is no history to catch up with: the others must not wait for it.
  const filer = { cik, name: miner.name, formerNames: [], tickers: [], exchanges: [], fiscalYearEnd: null };
  await marks.setCompany({ cik, since: await firstDay(deps, miner), listedAt: now, filer });
}

/** Nobody corrects the record of a company that no release watches: it says what the SEC says. */
async function bringUpToDate({ loader, clock }: ReadingDeps, miner: Filer, filer: FilerCard): Promise<void> {
  const now = clock.now();
  const record = recordByFiler(miner, filer, newYorkDate(now));
  if (record !== null) await loader.add({ miners: [record] }, { origin: "filing", quiet: true }, now);
}

function logChanges({ log }: ReadingDeps, miner: Filer, before: FilerCard | null, now: FilerCard): void {
  const { ticker, cik } = miner;
  for (const difference of newFilerDifferences(miner, before, now)) {
    log.warn({ ticker, cik, ...difference }, "the SEC says something else of a company than is recorded");
  }
}
