import type { NetworkState, SourceFailure } from "../app/ports/market-sources.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import { isHashrate, timeProblem } from "./plausible.ts";
import { fail, give } from "./sourced.ts";
import { DAY_MS, msOfSeconds, utcDateOf } from "./unix-time.ts";

/** A mean of one UTC day. */
export interface RawDay {
  /** Midnight at which the day began, in seconds since 1970; some minutes to either side do not matter. */
  readonly startS: number;
  /** EH/s; 0 and null say that it is not known. */
  readonly hashrateEhs: number | null;
}

/** A provider whose newest day is older than this serves old figures. */
const OLDEST_DAY_MS = 4 * DAY_MS;

type ReadDays =
  | { readonly ok: true; readonly value: NetworkState["days"] }
  | { readonly ok: false; readonly failure: SourceFailure };

/**
 * The finished days, ascending; unknown ones are absent. A hashrate that cannot be one, or no day of late, makes the
 * whole answer unfit.
 */
export function readNetworkDays(raw: readonly RawDay[], now: Instant): ReadDays {
  const days = new Map<number, number>();
  for (const { startS, hashrateEhs } of raw) {
    const ms = msOfSeconds(startS);
    if (ms === null) return fail("wrong", "One of its days has no time that can be one.");
    const start = Math.round(ms / DAY_MS) * DAY_MS;
    if (hashrateEhs === null || hashrateEhs === 0 || start + DAY_MS > epochMs(now)) continue;
    if (!isHashrate(hashrateEhs)) return fail("wrong", "One of its hashrates cannot be one.");
    days.set(start, hashrateEhs);
  }
  const starts = [...days.keys()].toSorted((a, b) => a - b);
  const newest = starts.at(-1);
  if (newest === undefined) return fail("empty", "It has no finished day of the hashrate.");
  const problem = timeProblem(newest + DAY_MS, now, OLDEST_DAY_MS);
  if (problem !== null) return { ok: false, failure: problem };
  return give(starts.map((start) => ({ date: utcDateOf(start), hashrateEhs: days.get(start) ?? 0 })));
}
