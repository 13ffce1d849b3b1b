import { epochMs, type Instant } from "../domain/time.ts";
import type { SourceFailure, SourceFailureKind } from "./ports/market-sources.ts";
import type { SourceState } from "./ports/source-states.ts";

const MINUTE_S = 60;
const HOUR_S = 3600;
const CEILING_S = 6 * HOUR_S;

/** The wait after the first failure, in seconds, where it is not a minute. */
const FIRST_WAIT_S: Readonly<Partial<Record<SourceFailureKind, number>>> = {
  rate_limited: 15 * MINUTE_S,
  blocked: HOUR_S,
};

/**
 * The longest wait, in seconds, where it is not six hours. A provider that cannot be reached at all is not burdened by
 * another try, and more often than not it is this machine's own network that is down: prices should be back soon
 * after it is.
 */
const LONGEST_WAIT_S: Readonly<Partial<Record<SourceFailureKind, number>>> = {
  unreachable: 15 * MINUTE_S,
  timed_out: 15 * MINUTE_S,
};

/** A provider that asks for more is asked again once a day: a slip of its hand must not silence it for ever. */
const LONGEST_ASKED_S = 24 * HOUR_S;

/** How far a failure may lie ahead of the clock before the clock, not the failure, is doubted. */
const CLOCK_SLACK_MS = MINUTE_S * 1000;

/**
 * How many seconds a provider is left alone after its `failures`th failure in a row (1 for the first). Doubles from a
 * minute to six hours, from 15 minutes where it said that we ask too much without saying how long to wait, from an hour
 * where it refuses this machine, and is never shorter than what it asked for, up to a day.
 */
export function backOffSeconds(failures: number, { kind, retryAfterS }: SourceFailure): number {
  const first = kind === "rate_limited" && retryAfterS !== null ? MINUTE_S : (FIRST_WAIT_S[kind] ?? MINUTE_S);
  const own = Math.min(first * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_S[kind] ?? CEILING_S);
  return Math.max(own, Math.min(retryAfterS ?? 0, LONGEST_ASKED_S));
}

/**
 * Until when the provider is left alone; null where it may be asked now. A state written by a clock that was ahead of
 * today's is no reason to wait.
 */
export function backingOffUntil({ lastFailure, notBefore }: SourceState, now: Instant): Instant | null {
  if (notBefore === null || epochMs(notBefore) <= epochMs(now)) return null;
  const isCredible = lastFailure === null || epochMs(lastFailure.at) <= epochMs(now) + CLOCK_SLACK_MS;
  return isCredible ? notBefore : null;
}
