import { epochMs, type Instant } from "../../domain/time.ts";

const MINUTE_MS = 60_000;

/**
 * The beginning of an instant's minute. A digest tells spans of whole minutes, so that channels whose last digests left
 * seconds apart share one answer, and spans still meet without a seam.
 */
export function wholeMinute(instant: Instant): Instant {
  return new Date(Math.floor(epochMs(instant) / MINUTE_MS) * MINUTE_MS).toISOString();
}
