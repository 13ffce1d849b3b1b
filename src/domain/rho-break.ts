import { type Measurement, statisticsAt } from "./divergence.ts";
import { fitLine, type Line } from "./regression.ts";

const NOW_SESSIONS = 30;
const BEFORE_SESSIONS = 120;
/** How many standard errors beta must have moved. */
const BETA_MOVED = 2;

/**
 * How far the correlation of the last 30 sessions lies from that of the 120 before (F9), in standard deviations, where
 * beta has moved too; zero where it has not: a correlation falls by itself when bitcoin is merely calm (Forbes and
 * Rigobon 2002), a beta does not. Null before 150 pairs.
 */
export function rhoBreakAt(measurement: Measurement, t: number): number | null {
  const { rhoBreak } = statisticsAt(measurement, t);
  const { btcLogReturn: x, logReturn: y } = measurement;
  const now = fitLine(x, y, t, NOW_SESSIONS);
  const before = fitLine(x, y, t - NOW_SESSIONS, BEFORE_SESSIONS);
  if (rhoBreak === null || now === null || before === null) return null;
  const error = Math.hypot(betaError(now), betaError(before));
  return Math.abs(now.beta - before.beta) > BETA_MOVED * error ? rhoBreak : 0;
}

/** Standard error of a fitted beta. */
function betaError(line: Line): number {
  return line.sigma / Math.sqrt(line.sxx);
}
