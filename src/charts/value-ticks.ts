/** The values of an axis from bottom to top, and the ones that are written. */
export interface ValueAxis {
  readonly from: number;
  readonly to: number;
  /** Ascending, a step apart. */
  readonly ticks: readonly number[];
  readonly step: number;
}

const NICE = [1, 2, 2.5, 5] as const;

/**
 * An axis for values between two numbers, with room above and, unless it stands on zero, below; it holds at least one
 * tick and at most `most`. Equal numbers get an axis around them.
 */
export function valueAxis(least: number, greatest: number, most = 4): ValueAxis {
  const span = greatest - least || Math.abs(greatest) * 0.2 || 1;
  const isFlat = greatest === least;
  const from = least === 0 && !isFlat ? 0 : least - span * 0.06;
  const to = greatest === 0 && !isFlat ? 0 : greatest + span * 0.08;
  const step = niceStep(from, to, most);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  // Multiples, not sums: 0.1 added thrice is not 0.3. Adding 0 makes a plain zero of −0.
  const ticks = Array.from({ length: count }, (_, index) => (first + index) * step + 0);
  return { from, to, ticks, step };
}

function niceStep(from: number, to: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10((to - from) / (most + 1)));
  for (const scale of [power, power * 10, power * 100]) {
    for (const nice of NICE) {
      const step = nice * scale;
      if (Math.floor(to / step + 1e-9) - Math.ceil(from / step - 1e-9) + 1 <= most) return step;
    }
  }
  return power * 1000;
}
