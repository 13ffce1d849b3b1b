import type { Draw } from "../../src/app/ports/draw.ts";
import type { Chart } from "../../src/surface/chart.ts";

/** For tests without pictures: every card goes out without. */
export const drawsNothing: Draw = {
  draw: async () => ({ ok: false, reason: "this test draws nothing" }),
};

/** Draws when told to: the charts asked for, and what comes of them in that order. */
export function drawsOnDemand(): {
  readonly draw: Draw;
  readonly charts: Chart[];
  readonly finish: (png: Uint8Array | null) => void;
} {
  const charts: Chart[] = [];
  const waiting: ((png: Uint8Array | null) => void)[] = [];
  return {
    charts,
    draw: {
      draw: (chart) => {
        charts.push(chart);
        return new Promise((resolve) => {
          waiting.push((png) => resolve(png === null ? { ok: false, reason: "no ink" } : { ok: true, png }));
        });
      },
    },
    finish: (png) => waiting.shift()?.(png),
  };
}
