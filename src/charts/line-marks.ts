import { areaY, dot, line, type Markish, rect, ruleY } from "@observablehq/plot";
import type { DrawnBar, DrawnLine, LinesData, Point } from "./lines-data.ts";
import { COLOURS, TONES } from "./style.ts";
import type { ValueAxis } from "./value-ticks.ts";

/** The marks of a lines chart from the ground up: bands, grid, bars, shade, lines and their dots. */
export function lineMarks(
  data: LinesData,
  axis: ValueAxis,
  reference: number | null,
  leastBarDays: number,
): readonly Markish[] {
  return [
    rect(data.bands, {
      x1: "from",
      x2: "to",
      fill: COLOURS.text,
      fillOpacity: (_: unknown, index: number) => (index % 2 === 0 ? 0.09 : 0.04),
    }),
    ruleY(axis.ticks, { stroke: COLOURS.grid, strokeWidth: 2 }),
    ...(axis.from <= 0 && axis.to >= 0 ? [ruleY([0], { stroke: COLOURS.zero, strokeWidth: 2.5 })] : []),
    ...(reference === null
      ? []
      : [ruleY([reference], { stroke: COLOURS.label, strokeWidth: 2, strokeDasharray: "9 8" })]),
    rect(
      data.bars.map((bar) => widened(bar, leastBarDays)),
      { x1: "from", x2: "to", y1: 0, y2: "value", fill: TONES.warning.colour, fillOpacity: 0.85 },
    ),
    ...(data.shade === null ? [] : [shadeMark(data.shade)]),
    ...data.lines.flatMap(lineWithDots),
  ];
}

/** A bar of few days would be a hair; it is drawn at least so many days wide around its middle. */
function widened(bar: DrawnBar, leastDays: number): DrawnBar {
  const more = Math.max(0, leastDays - (bar.to - bar.from)) / 2;
  return { ...bar, from: bar.from - more, to: bar.to + more };
}

function shadeMark([upper, lower]: readonly [DrawnLine, DrawnLine]): Markish {
  const others = new Map(lower.points.map(({ day, value }) => [day, value]));
  const both = upper.points
    .filter(({ day }) => others.has(day))
    .map(({ day, value }) => {
      const other = others.get(day) ?? null;
      return { day, one: other === null ? null : value, other: value === null ? null : other };
    });
  return areaY(both, {
    x: "day",
    y1: (point: (typeof both)[number]) => point.one ?? NaN,
    y2: (point: (typeof both)[number]) => point.other ?? NaN,
    curve: upper.steps && lower.steps ? "step-after" : "linear",
    fill: TONES[upper.tone].colour,
    fillOpacity: 0.12,
  });
}

function lineWithDots(drawn: DrawnLine): readonly Markish[] {
  const { colour, dash, width } = TONES[drawn.tone];
  const opacity = drawn.tone === "faint" ? 0.38 : 1;
  const dots = drawn.points.filter((point, index) =>
    drawn.dots ? point.value !== null : isAlone(point, drawn.points, index),
  );
  return [
    line(drawn.points, {
      x: "day",
      y: (point: Point) => point.value ?? NaN,
      curve: drawn.steps ? "step-after" : "linear",
      stroke: colour,
      strokeWidth: width,
      strokeOpacity: opacity,
      ...(dash === null ? {} : { strokeDasharray: dash }),
    }),
    dot(dots, {
      x: "day",
      y: "value",
      r: drawn.tone === "faint" ? 3 : Math.max(8, width + 2),
      fill: colour,
      fillOpacity: opacity,
      stroke: drawn.dots ? COLOURS.background : "none",
      strokeWidth: 2,
    }),
  ];
}

/** A value without neighbours makes no line: it is drawn as a dot. */
function isAlone({ value }: Point, points: readonly Point[], index: number): boolean {
  const before = points[index - 1]?.value ?? null;
  const after = points[index + 1]?.value ?? null;
  return value !== null && before === null && after === null;
}
