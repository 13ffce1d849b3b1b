/** The two one-sided sums of Page's CUSUM at one session. */
export interface Cusum {
  readonly plus: number;
  readonly minus: number;
}

/** Slack per session: shifts of about a standard deviation are found fastest. */
const SLACK = 0.5;
/** One wild session alone must not reach the alarm. */
const CLAMP = 4;

/**
 * Two-sided CUSUM of daily surprises (F10): `plus = max(0, plus + z − 0.5)`, `minus = max(0, minus − z − 0.5)`, z
 * clamped to ±4. A sum above `alarm` is given at its session and both start again from zero after it. Null before the
 * first z, and where a z is missing: the sums then wait.
 */
export function cusumOf(z: readonly (number | null)[], alarm: number): readonly (Cusum | null)[] {
  let plus = 0;
  let minus = 0;
  return z.map((value) => {
    if (value === null) return null;
    const clamped = Math.max(-CLAMP, Math.min(CLAMP, value));
    plus = Math.max(0, plus + clamped - SLACK);
    minus = Math.max(0, minus - clamped - SLACK);
    const found = { plus, minus };
    if (plus > alarm || minus > alarm) {
      plus = 0;
      minus = 0;
    }
    return found;
  });
}
