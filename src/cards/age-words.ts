import { epochMs, type Instant, newYorkDate, newYorkTime } from "../domain/time.ts";
import { count, dayInWords, plural } from "../domain/wording.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** `just now`, `12 min ago`, `3 h ago`, `2 days ago`: of an age in seconds. */
export function agoWords(ageS: number): string {
  if (ageS < 60) return "just now";
  if (ageS < HOUR_S) return `${count(Math.floor(ageS / 60))} min ago`;
  if (ageS < 2 * DAY_S) return `${count(Math.floor(ageS / HOUR_S))} h ago`;
  return `${plural(Math.floor(ageS / DAY_S), "day")} ago`;
}

/** `24 Nov 2026, 15:05 UTC`: seconds are not told. */
export function momentWords(instant: Instant): string {
  const utc = new Date(instant).toISOString();
  return `${dayInWords(utc.slice(0, 10))}, ${utc.slice(11, 16)} UTC`;
}

/** An instant that Discord shows by the reader's own clock, with the weekday; a terminal in UTC. */
export function timestamp(instant: Instant): string {
  return `<t:${String(Math.floor(epochMs(instant) / 1000))}:F>`;
}

/** `15:05 New York`, `15:05–15:10 New York`; with the day where the two are of different days. */
export function newYorkSpan(from: Instant, to: Instant): string {
  const [start, end] = [newYorkTime(from), newYorkTime(to)];
  if (newYorkDate(from) !== newYorkDate(to)) {
    return `${dayInWords(newYorkDate(from))}, ${start} – ${dayInWords(newYorkDate(to))}, ${end} New York`;
  }
  return start === end ? `${end} New York` : `${start}–${end} New York`;
}
