import { type Calendar, closeInstant, lastSessionOnOrBefore, nextSession } from "../domain/calendar.ts";
import {
  addDays,
  epochMs,
  type Instant,
  type IsoDate,
  newYorkDate,
  newYorkInstant,
  weekday,
} from "../domain/time.ts";
import type { SlotRule } from "./schedule.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The first slot after now by any of the rules; null where none is known, because the trading calendar ends before
 * it. `app/schedule.ts` says which slots are due, this one says for how long none will be.
 */
export function nextSlot(calendar: Calendar, rules: readonly SlotRule[], now: Instant): Instant | null {
  const slots = rules.map((rule) => nextByRule(calendar, rule, now)).filter((slot) => slot !== null);
  return slots.length === 0 ? null : new Date(Math.min(...slots)).toISOString();
}

function nextByRule(calendar: Calendar, rule: SlotRule, now: Instant): number | null {
  const nowMs = epochMs(now);
  switch (rule.kind) {
    case "every":
      return nextMultiple(nowMs, rule.minutes * MINUTE_MS);
    case "in_session":
      return nextInSession(calendar, rule.minutes * MINUTE_MS, now);
    case "after_close":
      return nextAfterClose(calendar, rule.minutes * MINUTE_MS, now);
    case "weekdays": {
      let date = newYorkDate(now);
      while (weekday(date) > 5 || epochMs(newYorkInstant(date, rule.newYork)) <= nowMs)
        date = addDays(date, 1);
      return epochMs(newYorkInstant(date, rule.newYork));
    }
    case "weekday_hours": {
      const stepMs = rule.minutes * MINUTE_MS;
      let date = newYorkDate(now);
      while (weekday(date) > 5 || epochMs(newYorkInstant(date, rule.toNewYork)) <= nowMs)
        date = addDays(date, 1);
      return Math.max(nextMultiple(nowMs, stepMs), epochMs(newYorkInstant(date, rule.fromNewYork)));
    }
    case "daily": {
      const slot = Date.parse(`${new Date(nowMs).toISOString().slice(0, 10)}T${rule.utc}:00Z`);
      return slot > nowMs ? slot : slot + DAY_MS;
    }
  }
}

function nextMultiple(ms: number, stepMs: number): number {
  return (Math.floor(ms / stepMs) + 1) * stepMs;
}

/** The session of New York's date or the first after it; null past the calendar's end. */
function sessionFrom(calendar: Calendar, date: IsoDate): IsoDate | null {
  return lastSessionOnOrBefore(calendar, date) === date ? date : nextSession(calendar, date);
}

function nextInSession(calendar: Calendar, stepMs: number, now: Instant): number | null {
  const nowMs = epochMs(now);
  const session = sessionFrom(calendar, newYorkDate(now));
  if (session === null) return null;
  const open = openMs(session);
  if (open > nowMs) return open;
  const slot = open + nextMultiple(nowMs - open, stepMs);
  if (slot <= epochMs(closeInstant(calendar, session))) return slot;
  const next = nextSession(calendar, session);
  return next === null ? null : openMs(next);
}

function nextAfterClose(calendar: Calendar, lagMs: number, now: Instant): number | null {
  let session = sessionFrom(calendar, newYorkDate(now));
  while (session !== null) {
    const slot = epochMs(closeInstant(calendar, session)) + lagMs;
    if (slot > epochMs(now)) return slot;
    session = nextSession(calendar, session);
  }
  return null;
}

function openMs(session: IsoDate): number {
  return epochMs(newYorkInstant(session, "09:30"));
}
