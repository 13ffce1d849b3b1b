import { FOLLOWED_FORMS, followedForm, type FollowedForm } from "../../domain/filed.ts";
import type { ListedFiling } from "../ports/filings.ts";
import { filersOf } from "./filing-deps.ts";
import type { ReadingDeps } from "./gate.ts";

/** What the feeds brought. */
export interface Discovered {
  /** Filings of followed companies that nobody had seen. */
  readonly added: readonly ListedFiling[];
  /** Forms whose feed does not reach back to what was seen last: filings may be missing between. */
  readonly gaps: readonly FollowedForm[];
  /** Why a feed could not be read, a sentence for each. */
  readonly failures: readonly string[];
  readonly read: number;
}

/** How far a feed is paged back. It has a hundred entries a page, and a busy day less than a thousand. */
const MOST_PAGES = 10;
const PAGE = 100;

/** So many of the newest accessions are remembered: one of them may be gone from the feed. */
const REMEMBERED = 10;

/**
 * Reads the feed of each followed form back to what was seen last and notes the filings of followed companies. A
 * company whose own list was never read is left to that: what is history for it must not be taken for news.
 */
export async function discover(deps: ReadingDeps, signal: AbortSignal): Promise<Discovered> {
  const marks = new Map((await deps.marks.companies()).map(({ cik, since }) => [cik, since]));
  const filers = new Set((await filersOf(deps)).map(({ cik }) => cik));
  /** Of a followed company, and of the time since which it is followed. */
  const isFollowed = ({ cik, filed }: ListedFiling): boolean => {
    const since = marks.get(cik);
    return since !== undefined && filers.has(cik) && filed >= since;
  };
  const added: ListedFiling[] = [];
  const gaps: FollowedForm[] = [];
  const failures: string[] = [];
  let read = 0;
  for (const form of FOLLOWED_FORMS) {
    const feed = await readFeed(deps, form, signal);
    if (!feed.ok) {
      failures.push(`${form}: ${feed.why}`);
      if (feed.closed) break;
      continue;
    }
    read += 1;
    const ours = feed.filings.filter((one) => isFollowed(one) && followedForm(one.form) !== null);
    if (ours.length > 0) added.push(...(await deps.tasks.add(ours, { quiet: false }, deps.clock.now())));
    if (feed.hasGap) gaps.push(form);
    const newest = [...new Set(feed.filings.map(({ accession }) => accession))].slice(0, REMEMBERED);
    // Noted last: a stop before this reads the same page again.
    if (newest.length > 0) await deps.marks.setFeed(form, newest, deps.clock.now());
  }
  return { added, gaps, failures, read };
}

type Feed =
  | { readonly ok: true; readonly filings: readonly ListedFiling[]; readonly hasGap: boolean }
  | { readonly ok: false; readonly why: string; readonly closed: boolean };

async function readFeed(deps: ReadingDeps, form: FollowedForm, signal: AbortSignal): Promise<Feed> {
  const seen = new Set(await deps.marks.feed(form));
  // New entries push older ones onto the next page, where they are met again.
  const filings = new Map<string, ListedFiling>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = await deps.gate.ask("feeds", (source) => source.current(form, page * PAGE), signal);
    if (!asked.ok) return { ok: false, why: asked.failure.detail, closed: asked.closed };
    for (const one of asked.value) {
      const key = `${one.accession} ${one.cik}`;
      if (!filings.has(key)) filings.set(key, one);
    }
    const isMet = asked.value.some(({ accession }) => seen.has(accession));
    // The first time there is nothing to reach back to: the companies' own lists have it.
    if (isMet || seen.size === 0) return { ok: true, filings: [...filings.values()], hasGap: false };
    // A feed of a rare form may be empty for days, and then nothing is missing from it.
    if (asked.value.length === 0) return { ok: true, filings: [...filings.values()], hasGap: page > 0 };
  }
  return { ok: true, filings: [...filings.values()], hasGap: true };
}
