import { quorumOf } from "./basket.ts";
import { returnBetween } from "./divergence.ts";
import type { SecurityId } from "./market.ts";
import type { AlignedSeries } from "./series.ts";
import type { IsoDate } from "./time.ts";

export interface SecurityReturn {
  readonly security: SecurityId;
  readonly returnPct: number;
}

/** A day's return that is worth a look by itself. */
const LARGE_PCT = 5;

/** How many are shown each way on a quiet day. */
const TOP = 3;

/**
 * Returns in percent from the session before to the newest session on which enough securities have closes of their
 * own at both; null where there is none. `series` run with `sessions`.
 */
export function newestReturns(
  sessions: readonly IsoDate[],
  series: ReadonlyMap<SecurityId, AlignedSeries>,
): { readonly session: IsoDate; readonly returns: readonly SecurityReturn[] } | null {
  const needed = Math.min(series.size, quorumOf("basket", series.size));
  for (let t = sessions.length - 1; t > 0; t -= 1) {
    const session = sessions[t];
    const returns = [...series].flatMap(([security, one]) => {
      if (one.actual[t] !== true || one.actual[t - 1] !== true) return [];
      const value = returnBetween(one, t - 1, t);
      return value === null ? [] : [{ security, returnPct: 100 * value }];
    });
    if (session !== undefined && returns.length > 0 && returns.length >= needed) return { session, returns };
  }
  return null;
}

/** Every return of 5 % or more either way, and the three largest each way; the largest rise first. */
export function pickMovers(returns: readonly SecurityReturn[]): readonly SecurityReturn[] {
  const sorted = returns.toSorted((a, b) => b.returnPct - a.returnPct);
  const top = new Set([
    ...sorted.filter((one) => one.returnPct > 0).slice(0, TOP),
    ...sorted.filter((one) => one.returnPct < 0).slice(-TOP),
  ]);
  return sorted.filter((one) => top.has(one) || Math.abs(one.returnPct) >= LARGE_PCT);
}
