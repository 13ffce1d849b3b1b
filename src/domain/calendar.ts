import { addDays, daysBetween, epochMs, type Instant, type IsoDate, newYorkInstant } from "./time.ts";

/** The NYSE's sessions: every weekday that is not closed, from `from` to `validUntil`. */
export interface Calendar {
  readonly from: IsoDate;
  readonly validUntil: IsoDate;
  /** Full closures on weekdays, ad-hoc ones included. */
  readonly closed: ReadonlySet<IsoDate>;
  /** Sessions that close at 13:00 New York. */
  readonly halfDays: ReadonlySet<IsoDate>;
}

const DAY_MS = 86_400_000;
const WARN_DAYS = 60;

/** True where the date is an NYSE session. A date outside the calendar is none: nothing is known about it. */
export function isSession(calendar: Calendar, date: IsoDate): boolean {
  return (
    date >= calendar.from &&
    date <= calendar.validUntil &&
    isWeekday(utcMidnight(date)) &&
    !calendar.closed.has(date)
  );
}

/** The sessions from `from` to `to`, both inclusive, ascending; only those inside the calendar. */
export function sessionsBetween(calendar: Calendar, from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const first = from < calendar.from ? calendar.from : from;
  const last = to > calendar.validUntil ? calendar.validUntil : to;
  const sessions: IsoDate[] = [];
  if (first > last) return sessions;
  const end = utcMidnight(last);
  // Whole UTC days are stepped as numbers, and written anew only from month to month: eight years of them are walked
  // for one answer.
  let month = { days: "", first: 0, next: Number.NEGATIVE_INFINITY };
  for (let day = utcMidnight(first); day <= end; day += DAY_MS) {
    if (!isWeekday(day)) continue;
    if (day >= month.next) month = monthOf(day);
    const date = month.days + String((day - month.first) / DAY_MS + 1).padStart(2, "0");
    if (!calendar.closed.has(date)) sessions.push(date);
  }
  return sessions;
}

/** The newest session on or before the date; null before the calendar begins. After its end: its last session. */
export function lastSessionOnOrBefore(calendar: Calendar, date: IsoDate): IsoDate | null {
  let day = date > calendar.validUntil ? calendar.validUntil : date;
  while (day >= calendar.from) {
    if (isSession(calendar, day)) return day;
    day = addDays(day, -1);
  }
  return null;
}

/** The first session after the date; null where the calendar ends before one. */
export function nextSession(calendar: Calendar, date: IsoDate): IsoDate | null {
  let day = date < calendar.from ? calendar.from : addDays(date, 1);
  while (day <= calendar.validUntil) {
    if (isSession(calendar, day)) return day;
    day = addDays(day, 1);
  }
  return null;
}

/** The last session before the date; null where the calendar begins after it. */
export function previousSession(calendar: Calendar, date: IsoDate): IsoDate | null {
  return lastSessionOnOrBefore(calendar, addDays(date, -1));
}

/**
 * When the session closes: 16:00 New York, 13:00 on half days, as an instant (summer time applied by the zone's
 * rules). Throws a RangeError where the date is no session.
 */
export function closeInstant(calendar: Calendar, session: IsoDate): Instant {
  if (!isSession(calendar, session)) throw new RangeError(`${session} is no NYSE session`);
  return newYorkInstant(session, calendar.halfDays.has(session) ? "13:00" : "16:00");
}

/** The newest session that has closed by that instant; null before the first of the calendar has. */
export function newestClosedSession(calendar: Calendar, now: Instant): IsoDate | null {
  // The UTC date is New York's date or the next one, so one step back at most is needed.
  let session = lastSessionOnOrBefore(calendar, new Date(epochMs(now)).toISOString().slice(0, 10));
  while (session !== null && epochMs(closeInstant(calendar, session)) > epochMs(now)) {
    session = previousSession(calendar, session);
  }
  return session;
}

/** Calendar days from the date to the calendar's last day; negative once it has ended. */
export function daysUntilEnd(calendar: Calendar, date: IsoDate): number {
  return daysBetween(date, calendar.validUntil);
}

/** True from 60 days before the calendar ends: time to add the next year to `data/nyse-calendar.json`. */
export function endsSoon(calendar: Calendar, date: IsoDate): boolean {
  return daysUntilEnd(calendar, date) <= WARN_DAYS;
}

function utcMidnight(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** How its days begin, `2026-11-`, its first midnight UTC and that of the month after it. */
function monthOf(utcMidnightMs: number): {
  readonly days: string;
  readonly first: number;
  readonly next: number;
} {
  const date = new Date(utcMidnightMs);
  const days = date.toISOString().slice(0, "2026-11-".length);
  const first = date.setUTCDate(1);
  return { days, first, next: date.setUTCMonth(date.getUTCMonth() + 1) };
}

function isWeekday(utcMidnightMs: number): boolean {
  // Counted from Thursday, which 1 January 1970 was.
  const day = (((utcMidnightMs / DAY_MS) % 7) + 7) % 7;
  return day !== 2 && day !== 3;
}
