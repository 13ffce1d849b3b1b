import { addHours, epochMs, type Instant, localTime, nextLocalTime } from "./time.ts";

/** A time of day that a clock leaves out when it is put forward. */
export interface SkippedTime {
  /** The first instant after the gap that stands for it. */
  readonly at: Instant;
  /** What the clock shows then. */
  readonly comesAt: string;
}

const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
const WEEKS_AHEAD = 53;

/**
 * The first time within a year that the clock of a zone leaves that time of day out; null where it never does. Only
 * weeks at whose ends the clock differs are looked at day by day. Throws a RangeError for an unknown zone.
 */
export function nextSkippedTime(time: string, zone: string, after: Instant): SkippedTime | null {
  for (let week = 0; week < WEEKS_AHEAD; week += 1) {
    const from = addHours(after, week * WEEK_HOURS);
    const until = addHours(from, WEEK_HOURS);
    if (localTime(from, zone) === localTime(until, zone)) continue;
    const skipped = skippedBetween(time, zone, from, until);
    if (skipped !== null) return skipped;
  }
  return null;
}

function skippedBetween(time: string, zone: string, from: Instant, until: Instant): SkippedTime | null {
  // A day earlier, for the change may lie within hours of the week's beginning.
  let at = addHours(from, -DAY_HOURS);
  while (epochMs(at) < epochMs(until)) {
    at = nextLocalTime(at, time, zone);
    const comesAt = localTime(at, zone);
    if (comesAt !== time && epochMs(at) > epochMs(from)) return { at, comesAt };
  }
  return null;
}
