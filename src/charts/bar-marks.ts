import { barY, type Markish, ruleY } from "@observablehq/plot";
import type { ChartTone } from "../surface/chart.ts";
import type { StackPart } from "./bars-data.ts";
import type { Box } from "./frame.ts";
import { hatchFill } from "./hatch.ts";
import { plotMarks, type Plotted } from "./plot-marks.ts";
import { COLOURS } from "./style.ts";
import type { ValueAxis } from "./value-ticks.ts";

const WIDEST_BAR = 130;

/** Bars of one or more series over as many slots as there are categories, with the grid behind and zero before them. */
export function plotBars(
  box: Box,
  slots: number,
  axis: ValueAxis,
  series: readonly { readonly tone: ChartTone; readonly parts: readonly StackPart[] }[],
): Plotted {
  const slot = (box.right - box.left) / slots;
  const inset = Math.max(slot * 0.14, (slot - WIDEST_BAR) / 2);
  const marks: readonly Markish[] = [
    ruleY(axis.ticks, { stroke: COLOURS.grid, strokeWidth: 2 }),
    ...series.map(({ tone, parts }) =>
      barY(parts, {
        x: "category",
        y1: "from",
        y2: "to",
        fill: hatchFill(tone),
        stroke: COLOURS.background,
        strokeWidth: 1,
        insetLeft: inset,
        insetRight: inset,
      }),
    ),
    ruleY([0], { stroke: COLOURS.zero, strokeWidth: 2.5 }),
  ];
  return plotMarks(
    box,
    { type: "band", domain: Array.from({ length: slots }, (_, index) => index), padding: 0, round: false },
    { type: "linear", domain: [axis.from, axis.to] },
    marks,
  );
}

/** The middle of a category's slot, in pixels. */
export function centreOf({ left, right }: Box, slots: number): (category: number) => number {
  return (category) => left + ((category + 0.5) * (right - left)) / slots;
}
