import { lineThrough, type Measurement } from "./divergence.ts";

/** Sessions over which a miner's own volatility is taken, as in the regression. */
const SESSIONS = 60;

/**
 * Standard deviation of the daily gap to bitcoin over the 60 sessions that end with the base `u` (index), carried to a
 * window of `t − u` sessions by the square root of their number; in percentage points. Known at the base, so that the
 * divergence itself is not in it. Null where one of the 60 days is missing.
 */
export function gapVolatility(measurement: Measurement, u: number, t: number): number | null {
  const { dailyReturn, btcLogReturn } = measurement;
  const daily = deviation(u, (i) => {
    const own = dailyReturn[i] ?? null;
    const btc = btcLogReturn[i] ?? null;
    return own === null || btc === null ? null : own - Math.expm1(btc);
  });
  return daily === null ? null : 100 * daily * Math.sqrt(t - u);
}

/** The same of what the line on bitcoin leaves over: the volatility of the beta-adjusted gap. */
export function residualVolatility(measurement: Measurement, u: number, t: number): number | null {
  const line = lineThrough(measurement, u);
  return line === null ? null : 100 * line.sigma * Math.sqrt(t - u);
}

/** The same of the subject's own daily returns, whatever bitcoin does. */
export function returnVolatility(measurement: Measurement, u: number, t: number): number | null {
  const daily = deviation(u, (i) => measurement.dailyReturn[i] ?? null);
  return daily === null ? null : 100 * daily * Math.sqrt(t - u);
}

/** Sample standard deviation over the sessions that end with `last`; null where one is missing or nothing moves. */
function deviation(last: number, valueAt: (index: number) => number | null): number | null {
  const values: number[] = [];
  for (let i = last - SESSIONS + 1; i <= last; i += 1) {
    const value = i < 0 ? null : valueAt(i);
    if (value === null) return null;
    values.push(value);
  }
  const mean = values.reduce((a, b) => a + b, 0) / SESSIONS;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const found = Math.sqrt(squares / (SESSIONS - 1));
  return found > 1e-6 ? found : null;
}
