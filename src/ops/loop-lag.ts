import { monitorEventLoopDelay } from "node:perf_hooks";

/** How long work waited for the event loop, in seconds. */
export interface LoopLag {
  readonly meanS: number;
  readonly p99S: number;
  readonly maxS: number;
}

export interface LoopLagMeter {
  /** Since the last reading; zeros where nothing was measured yet. */
  take(): LoopLag;
  stop(): void;
}

const RESOLUTION_MS = 20;
const NS_PER_S = 1e9;

/** Measures with a timer of 20 ms, so shorter hold-ups are seen in part only. It keeps no process from ending. */
export function startLoopLagMeter(): LoopLagMeter {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // Node counts from one tick to the next, the resolution included.
  const lag = (ns: number): number => Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000);
  return {
    take: () => {
      const { count, mean, max } = histogram;
      const taken =
        count === 0
          ? { meanS: 0, p99S: 0, maxS: 0 }
          : { meanS: lag(mean), p99S: lag(histogram.percentile(99)), maxS: lag(max) };
      histogram.reset();
      return taken;
    },
    stop: () => void histogram.disable(),
  };
}
