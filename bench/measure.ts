import { performance } from "node:perf_hooks";

/** Milliseconds of each of `runs` calls after `warm` uncounted ones, ascending. */
export async function timings(runs: number, warm: number, work: () => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = -warm; run < runs; run++) {
    const start = performance.now();
    await work();
    if (run >= 0) times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b);
}

/** The value below which that share of ascending timings lies; 0.5 is the median. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** One line: what, its median and 99th percentile, and the ratio of medians to the baseline of the same run. */
export function line(what: string, times: readonly number[], baseline: readonly number[]): string {
  const p50 = quantile(times, 0.5);
  const ratio = p50 / quantile(baseline, 0.5);
  return `${what.padEnd(34)} ${ms(p50)} ${ms(quantile(times, 0.99))} ${`${ratio.toFixed(2)} ×`.padStart(10)}`;
}

export function heading(title: string, baseline: string): string {
  return `\n${title} (baseline: ${baseline})\n${"".padEnd(34)} ${"p50 ms".padStart(10)} ${"p99 ms".padStart(10)} ${"ratio".padStart(10)}`;
}

function ms(value: number): string {
  return value.toFixed(2).padStart(10);
}

/** A row of a table: what, then cells of ten columns. */
export function columns(what: string, cells: readonly string[]): string {
  return `${what.padEnd(34)} ${cells.map((cell) => cell.padStart(9)).join(" ")}`;
}

/** Milliseconds for a table. */
export function msCell(value: number): string {
  return value.toFixed(2);
}

/** How many times the baseline. */
export function ratioCell(value: number): string {
  return `${value.toFixed(2)} ×`;
}
