import { type Calendar, sessionsBetween } from "../../domain/calendar.ts";
import type { SecurityId } from "../../domain/market.ts";
import { addDays, epochMs, type Instant, type IsoDate } from "../../domain/time.ts";
import type { NewestRow } from "../ports/prices.ts";
import type { WatchedSecurity } from "./watched.ts";

/** Three years, a leap day included: what is fetched of a series that is new. */
export const DAYS_BACK = 1096;

/** Stored sessions that are asked for again each time: late and corrected closes come by them. */
const OVERLAP = 10;

/** A run that was cut short is not asked again for what it had just brought. */
const FRESH_MS = 2 * 3_600_000;

/** A series to ask for, from a date on. */
export interface BarWant extends WatchedSecurity {
  readonly from: IsoDate;
  /** The first session that a fetch of the whole history asks for. */
  readonly wholeFrom: IsoDate;
}

export interface BarPlan {
  /** Series that are nearly up to date first: one that no provider knows never stands before them. */
  readonly wants: readonly BarWant[];
  /** Complete and fetched within the last two hours. */
  readonly fresh: readonly WatchedSecurity[];
}

/** What is stored of the newest sessions of a series. */
export interface StoredEnd {
  readonly newest: NewestRow;
  /** Sessions with a row, among the last few weeks. */
  readonly sessions: ReadonlySet<IsoDate>;
}

/**
 * What to ask for: three years of a series that is new, else everything from ten sessions before its newest row to
 * `expected`, the newest closed session. Nothing before the company was this company.
 */
export function planBars(
  watched: readonly WatchedSecurity[],
  stored: ReadonlyMap<SecurityId, StoredEnd>,
  calendar: Calendar,
  expected: IsoDate,
  now: Instant,
): BarPlan {
  const wants: BarWant[] = [];
  const fresh: WatchedSecurity[] = [];
  const threeYears = addDays(expected, -DAYS_BACK);
  for (const one of watched) {
    const wholeFrom = later(threeYears, one.since);
    const end = stored.get(one.security);
    if (end === undefined || end.newest.session < (one.since ?? "")) {
      wants.push({ ...one, from: wholeFrom, wholeFrom });
      continue;
    }
    const reached = end.newest.session < expected ? end.newest.session : expected;
    const from = later(sessionsBack(calendar, reached, OVERLAP), one.since);
    const isComplete = sessionsBetween(calendar, from, expected).every((day) => end.sessions.has(day));
    const age = epochMs(now) - epochMs(end.newest.fetchedAt);
    if (isComplete && age >= 0 && age < FRESH_MS) fresh.push(one);
    else wants.push({ ...one, from, wholeFrom });
  }
  return { wants: wants.toSorted((a, b) => (a.from > b.from ? -1 : a.from < b.from ? 1 : 0)), fresh };
}

function later(a: IsoDate, b: IsoDate | null): IsoDate {
  return b === null || a > b ? a : b;
}

/** The session so many before this one. */
function sessionsBack(calendar: Calendar, session: IsoDate, count: number): IsoDate {
  // Two sessions in three days are the fewest there ever are, over Christmas.
  const sessions = sessionsBetween(calendar, addDays(session, -2 * count - 7), session);
  return sessions[Math.max(0, sessions.length - 1 - count)] ?? session;
}
