import type { LinesChart } from "../../src/surface/chart.ts";

/** A small chart of two lines, changed where a test needs it. */
export function aChart(changes: Partial<LinesChart> = {}): LinesChart {
  return {
    kind: "lines",
    name: "divergence",
    title: "Miners lead BTC by 94 points in 2026",
    subtitle: "Index, last close of 2025 = 100",
    footer: "14 stocks, equal weight · closes to 5 Jun 2026",
    alt: "Line chart, 31 Dec 2025 to 5 Jun 2026: miners +63.8%, BTC −30.4%; gap 94.2 points.",
    unit: "index",
    dates: ["2025-12-31", "2026-03-31", "2026-06-05"],
    lines: [
      { name: "BTC", tone: "btc", values: [100, 80, 69.6] },
      { name: "Miners", tone: "subject", values: [100, 130, 163.8] },
    ],
    ...changes,
  };
}
