/** A line y = alpha + beta·x fitted by least squares over `count` pairs. */
export interface Line {
  readonly alpha: number;
  readonly beta: number;
  /** Residual standard deviation with count − 2 degrees of freedom. */
  readonly sigma: number;
  /** Share of the variance of y that x explains, 0 to 1. */
  readonly r2: number;
  readonly count: number;
  readonly xMean: number;
  /** Sum of squared deviations of x. */
  readonly sxx: number;
}

type Values = readonly (number | null)[];

/** Half of a 95 % interval of the standard normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Least squares with intercept of y on x over the `count` pairs that end at `last` (inclusive), formula F8. Null
 * where one value of the window is missing (minimum samples are strict), where x hardly varies (Sxx ≤ 1e-8) or
 * where the fit is exact to rounding (sigma ≤ 1e-6).
 */
export function fitLine(x: Values, y: Values, last: number, count: number): Line | null {
  const moments = momentsOf(x, y, last, count);
  if (moments === null || moments.sxx <= 1e-8) return null;
  const beta = moments.sxy / moments.sxx;
  const alpha = moments.yMean - beta * moments.xMean;
  let sse = 0;
  for (let i = last - count + 1; i <= last; i += 1) {
    const e = (y[i] ?? 0) - alpha - beta * (x[i] ?? 0);
    sse += e * e;
  }
  const sigma = Math.sqrt(sse / (count - 2));
  if (!(sigma > 1e-6)) return null;
  return { alpha, beta, sigma, r2: 1 - sse / moments.syy, count, xMean: moments.xMean, sxx: moments.sxx };
}

/**
 * How unusual one further pair is under the line, in standard deviations of its prediction error (F8): the residual
 * over sigma·√(1 + 1/n + (x − x̄)²/Sxx), t-distributed with n − 2 degrees of freedom. This is the recursive residual
 * of Brown, Durbin and Evans; the pair itself must not be in the line.
 */
export function predictionZ(line: Line, x: number, y: number): number {
  const residual = y - line.alpha - line.beta * x;
  const leverage = (x - line.xMean) ** 2 / line.sxx;
  return residual / (line.sigma * Math.sqrt(1 + 1 / line.count + leverage));
}

/** Pearson correlation over the `count` pairs that end at `last`; null where one is missing or a side is constant. */
export function correlate(x: Values, y: Values, last: number, count: number): number | null {
  const moments = momentsOf(x, y, last, count);
  if (moments === null || moments.sxx <= 0 || moments.syy <= 0) return null;
  return Math.max(-1, Math.min(1, moments.sxy / Math.sqrt(moments.sxx * moments.syy)));
}

/** The 95 % interval of a correlation over `count` pairs by Fisher's transformation (F9). */
export function correlationInterval(
  rho: number,
  count: number,
): { readonly low: number; readonly high: number } {
  const half = Z95 / Math.sqrt(count - 3);
  return { low: Math.tanh(Math.atanh(rho) - half), high: Math.tanh(Math.atanh(rho) + half) };
}

/** How far two correlations of separate samples lie apart, in standard deviations (F9); null where one is ±1. */
export function correlationBreak(rho: number, count: number, reference: number, of: number): number | null {
  const z = (Math.atanh(rho) - Math.atanh(reference)) / Math.sqrt(1 / (count - 3) + 1 / (of - 3));
  return Number.isFinite(z) ? z : null;
}

interface Moments {
  readonly xMean: number;
  readonly yMean: number;
  readonly sxx: number;
  readonly sxy: number;
  readonly syy: number;
}

/** Centred sums, taken in two passes: rolling sums would lose digits on returns near zero. */
function momentsOf(x: Values, y: Values, last: number, count: number): Moments | null {
  const first = last - count + 1;
  if (first < 0) return null;
  let xSum = 0;
  let ySum = 0;
  for (let i = first; i <= last; i += 1) {
    const a = x[i];
    const b = y[i];
    if (a === null || a === undefined || b === null || b === undefined) return null;
    xSum += a;
    ySum += b;
  }
  const xMean = xSum / count;
  const yMean = ySum / count;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = first; i <= last; i += 1) {
    const dx = (x[i] ?? 0) - xMean;
    const dy = (y[i] ?? 0) - yMean;
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  return { xMean, yMean, sxx, sxy, syy };
}
