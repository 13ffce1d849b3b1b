import type { Instant, IsoDate } from "../domain/time.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Seconds since 1970 between Bitcoin's first day and the year 2100; milliseconds lie far above. */
const FIRST_S = 1_230_768_000;
const LAST_S = 4_102_444_800;

/** Milliseconds since 1970 of a time in seconds; null where it is not one: 0, −1, or milliseconds. */
export function msOfSeconds(seconds: number): number | null {
  return seconds >= FIRST_S && seconds <= LAST_S ? seconds * 1000 : null;
}

/** Milliseconds since 1970 of a time in seconds or milliseconds, which cannot be confused; null where it is neither. */
export function msOfEither(time: number): number | null {
  return msOfSeconds(time) ?? (msOfSeconds(time / 1000) === null ? null : time);
}

/** Milliseconds since 1970 of an ISO-8601 instant with its zone; null where it is none. */
export function msOfText(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** The instant of a time in milliseconds since 1970. */
export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** The UTC date at a time in milliseconds since 1970. */
export function utcDateOf(ms: number): IsoDate {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Midnight UTC of a date, in milliseconds since 1970. */
export function utcMidnight(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}
