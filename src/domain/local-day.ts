import { type Instant, nextLocalTime, startOfLocalDay } from "./time.ts";

/** A day by the clock of a zone: its first instant and the one after its last. */
export interface LocalDay {
  readonly from: Instant;
  readonly until: Instant;
}

/** The day that runs in a zone at an instant. Throws a RangeError for an unknown zone. */
export function localDay(now: Instant, zone: string): LocalDay {
  return { from: startOfLocalDay(now, zone), until: nextLocalTime(now, "00:00", zone) };
}
