import { type Calendar, isSession } from "./calendar.ts";
import type { DigestSchedule, DueDigest } from "./digest.ts";
import { shareOf } from "./keys.ts";
import { addDays, epochMs, type Instant, type IsoDate, localDate, localInstant, weekday } from "./time.ts";

/** When a schedule says that a digest comes; whoever asks need not have one yet. */
export type DigestTimes = Pick<DigestSchedule, "time" | "zone" | "days" | "createdAt">;

/** What is to be done about a schedule. */
export interface DigestsDue {
  /** The one to send now; null where there is none. */
  readonly due: DueDigest | null;
  /** Dates whose digest is too late to be sent, oldest first. */
  readonly missed: readonly IsoDate[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A digest that comes later than this says what everybody knows. */
export const DIGEST_LATE_HOURS = 6;

/** Who was away for longer is told of the newest of the missed ones. */
const MISSED_DAYS = 100;

/** More than any holiday; past the calendar's end there is no session however long one looks. */
const LOOK_AHEAD_DAYS = 15;

const UTC_DATE = "2026-11-24".length;

const SPREAD_MS = 10 * MINUTE_MS;

/**
 * The digest that is due for a schedule at `now`, and those that were missed since `lastDate`, the newest date that was
 * decided about (null for none). Due times are those of the zone's clock, so each date in the zone has one, whatever the
 * clock does on it. A digest is due for `DIGEST_LATE_HOURS` after its time, and so long before as `aheadMs` says; there is
 * at most one, and never a backlog.
 *
 * A trading day is a date in the schedule's zone that carries a session's date. So Friday's close comes on Monday in
 * Sydney as it does at half past eight in New York: a Saturday is no trading day anywhere. Past the calendar's end there
 * are none.
 *
 * A schedule begins with the first due time after it was made. A `lastDate` that lies ahead is what a clock that was wrong
 * has left behind, or a change of zone, and holds nothing up: a date that is decided twice is written once. Throws a
 * RangeError for a zone or a time that is none.
 */
export function dueDigest(
  schedule: DigestTimes,
  calendar: Calendar,
  lastDate: IsoDate | null,
  now: Instant,
  aheadMs = 0,
): DigestsDue {
  return createDueDigests(calendar, now, aheadMs)(schedule, lastDate);
}

/** `dueDigest` for many schedules at one moment: what they have in common (zones, times) is worked out once. */
export function createDueDigests(
  calendar: Calendar,
  now: Instant,
  aheadMs: number,
): (schedule: DigestTimes, lastDate: IsoDate | null) => DigestsDue {
  const nowMs = epochMs(now);
  const horizonMs = nowMs + aheadMs;
  const horizon = new Date(horizonMs).toISOString();
  const todayIn = remember((zone: string) => localDate(horizon, zone));
  const dueOn = remember((key: string) => {
    const [date = "", time = "", zone = ""] = key.split(" ");
    const dueAt = localInstant(date, time, zone);
    return dueAt === null ? null : { dueAt, dueMs: epochMs(dueAt) };
  });
  return (schedule, lastDate) => {
    const { time, zone } = schedule;
    const today = todayIn(zone);
    const missed: IsoDate[] = [];
    let due: DueDigest | null = null;
    for (let date = firstDate(schedule, lastDate, today); date <= today; date = addDays(date, 1)) {
      if (!isDigestDay(schedule, calendar, date)) continue;
      const found = dueOn(`${date} ${time} ${zone}`);
      if (found === null || found.dueMs > horizonMs || found.dueMs <= epochMs(schedule.createdAt)) continue;
      if (due !== null) missed.push(due.localDate);
      due =
        nowMs - found.dueMs <= DIGEST_LATE_HOURS * HOUR_MS ? { localDate: date, dueAt: found.dueAt } : null;
      if (due === null) missed.push(date);
    }
    return { due, missed };
  };
}

/**
 * The first digest of a schedule after an instant, for a date after `lastDate` (the newest that was decided about); null
 * past the end of the calendar it hangs on. Throws a RangeError for a zone or a time that is none.
 */
export function nextDigest(
  schedule: DigestTimes,
  calendar: Calendar,
  after: Instant,
  lastDate: IsoDate | null = null,
): DueDigest | null {
  const today = localDate(after, schedule.zone);
  // Where the clock leaves out the last hour of a day, its digest comes on the next.
  const yesterday = addDays(today, -1);
  const first = isPast(lastDate, today) ? later(addDays(lastDate, 1), yesterday) : yesterday;
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    const date = addDays(first, ahead);
    const dueAt = dueAtOn(schedule, calendar, date);
    if (dueAt !== null && epochMs(dueAt) > epochMs(after)) return { localDate: date, dueAt };
  }
  return null;
}

/** Milliseconds after its time at which a channel gets its digest: 0 to 10 minutes, always the same for a channel. */
export function spreadMs(channelId: string): number {
  return Math.floor(shareOf(["digest", channelId]) * SPREAD_MS);
}

/** Under this name the digest of a date is in the outbox: once. */
export function digestKeyOf(channelId: string, date: IsoDate): string {
  return `digest|${channelId}|${date}`;
}

/** When the digest of a date is due; null where the schedule has none on it. */
function dueAtOn(schedule: DigestTimes, calendar: Calendar, date: IsoDate): Instant | null {
  if (!isDigestDay(schedule, calendar, date)) return null;
  const dueAt = localInstant(date, schedule.time, schedule.zone);
  return dueAt !== null && epochMs(dueAt) > epochMs(schedule.createdAt) ? dueAt : null;
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

function isDigestDay({ days }: DigestTimes, calendar: Calendar, date: IsoDate): boolean {
  switch (days.kind) {
    case "trading":
      return isSession(calendar, date);
    case "daily":
      return true;
    case "weekly":
      return weekday(date) === days.weekday;
  }
}

function firstDate({ createdAt }: DigestTimes, lastDate: IsoDate | null, today: IsoDate): IsoDate {
  const oldest = addDays(today, -MISSED_DAYS);
  // A UTC date is at most a day away from the zone's; one day more for a digest that comes on the next.
  if (lastDate === null) return later(addDays(createdAt.slice(0, UTC_DATE), -2), oldest);
  return isPast(lastDate, today) ? later(addDays(lastDate, 1), oldest) : today;
}

function isPast(lastDate: IsoDate | null, today: IsoDate): lastDate is IsoDate {
  return lastDate !== null && lastDate <= today;
}

function later(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
