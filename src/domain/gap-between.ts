import { isMemberAt, meanOf } from "./basket.ts";
import { hasActualQuorum, type Measurement, returnBetween } from "./divergence.ts";

/**
 * The gap between any two sessions (indices), not only over a named window: the mean return of the members at the
 * first less BTC's return, in percentage points. Null without a quorum of closes at both, or without bitcoin (F7).
 */
export function gapBetween(measurement: Measurement, u: number, t: number): number | null {
  const base = measurement.sessions[u];
  const before = measurement.btc.price[u] ?? null;
  const now = measurement.btc.price[t] ?? null;
  if (base === undefined || before === null || now === null || !hasActualQuorum(measurement, u, t))
    return null;
  const returns = measurement.members.flatMap((member) => {
    const value = isMemberAt(member, base) ? returnBetween(member.series, u, t) : null;
    return value === null ? [] : [value];
  });
  const mean = meanOf(returns);
  return mean === null ? null : 100 * (mean - (now / before - 1));
}
