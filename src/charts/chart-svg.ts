import type { Chart } from "../surface/chart.ts";
import { barsSvg } from "./bars-svg.ts";
import { linesSvg } from "./lines-svg.ts";

/** A chart as an SVG of 1200 × 630 with Inter as its font. The same chart always gives the same text. */
export function chartSvg(chart: Chart): string {
  return chart.kind === "lines" ? linesSvg(chart) : barsSvg(chart);
}
