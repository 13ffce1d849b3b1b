import { epochMs, type Instant } from "../../domain/time.ts";

/** The instant to the millisecond, always as long: texts so written sort and compare as the instants do. */
export function sortableInstant(instant: Instant): Instant {
  return new Date(epochMs(instant)).toISOString();
}

/** The same, so many milliseconds later. */
export function sortableInstantAfter(instant: Instant, ms: number): Instant {
  return new Date(epochMs(instant) + ms).toISOString();
}
