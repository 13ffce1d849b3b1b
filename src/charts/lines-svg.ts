import type { LinesChart } from "../surface/chart.ts";
import { cleanNumber } from "./clean-number.ts";
import { dateTicks } from "./date-ticks.ts";
import { setEndLabels } from "./end-labels.ts";
import { emptyContent, picture, setFrame } from "./frame.ts";
import { lineMarks } from "./line-marks.ts";
import { bandWords, dateWords, ringsAndWords } from "./line-words.ts";
import { type DrawnLine, type LinesData, readLines } from "./lines-data.ts";
import { plotMarks, type Plotted } from "./plot-marks.ts";
import { PADDING, SIZES, WIDTH } from "./style.ts";
import { textWidth } from "./text-fit.ts";
import { tickTexts } from "./units.ts";
import { type ValueAxis, valueAxis } from "./value-ticks.ts";
import { axisWords } from "./value-words.ts";

const DAY_MS = 86_400_000;

/** Bars of coins sold and the like are at least so many pixels wide. */
const LEAST_BAR_WIDTH = 10;

/** A lines chart as an SVG of 1200 × 630. */
export function linesSvg(chart: LinesChart): string {
  const data = readLines(chart);
  const frame = setFrame(chart, data.note);
  const reference = cleanNumber(chart.reference);
  const values = valuesOf(data);
  if (values.length === 0) return picture(frame, emptyContent(frame.room));
  const axis = axisOf(values, reference, chart.unit === "percent" || data.bars.length > 0);
  const ticks = tickTexts(axis, chart.unit);
  const top = frame.room.top + (data.bands.some(({ label }) => label !== "") ? 40 : 14);
  const bottom = frame.room.bottom - 44;
  const labels = setEndLabels(data.lines, bottom - top + 24);
  const left = PADDING + Math.max(...ticks.map((tick) => textWidth(tick, SIZES.label, 400))) + 18;
  const right = WIDTH - PADDING - labels.width;
  const box = { left, right, top, bottom };
  const [from, to] = spanOf(data);
  const perPixel = (to - from) / (right - left);
  const shown = data.bands
    .filter((band) => band.to > from && band.from < to)
    .map((band) => ({ ...band, from: Math.max(band.from, from), to: Math.min(band.to, to) }));
  const plotted = plotMarks(
    box,
    { type: "linear", domain: [from, to] },
    { type: "linear", domain: [axis.from, axis.to] },
    lineMarks({ ...data, bands: shown }, axis, reference, LEAST_BAR_WIDTH * perPixel),
  );
  return picture(
    frame,
    [
      plotted.svg,
      ringsAndWords(data, plotted, box),
      bandWords(shown, plotted, box),
      axisWords(ticks, axis, plotted, left - 18),
      dateWords(dateTicks(daysOf(data, from, to)), plotted, bottom),
      labels.draw({ left: right + 18, right: WIDTH, top: top - 12, bottom: bottom + 12 }, (line) =>
        endOf(line, plotted),
      ),
    ].join(""),
  );
}

function valuesOf({ lines, bars }: LinesData): readonly number[] {
  return [
    ...lines.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value]))),
    ...bars.map(({ value }) => value),
  ];
}

function axisOf(values: readonly number[], reference: number | null, onZero: boolean): ValueAxis {
  let least = reference ?? Infinity;
  let greatest = reference ?? -Infinity;
  for (const value of onZero ? [0, ...values] : values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return valueAxis(least, greatest);
}

/** First and last instant of the axis; a single day gets a day on either side. */
function spanOf({ days, bars }: LinesData): readonly [number, number] {
  const all = [...days, ...bars.flatMap(({ from, to }) => [from, to])];
  const from = all.reduce((a, b) => Math.min(a, b), Infinity);
  const to = all.reduce((a, b) => Math.max(a, b), -Infinity);
  return from === to ? [from - DAY_MS, to + DAY_MS] : [from, to];
}

function daysOf({ days }: LinesData, from: number, to: number): readonly number[] {
  if (days.length === 1) return days;
  return days[0] === from && days.at(-1) === to ? days : [from, to];
}

function endOf({ points }: DrawnLine, { x, y }: Plotted): { readonly x: number; readonly y: number } {
  const last = points.findLast(({ value }) => value !== null);
  return { x: x(last?.day ?? 0), y: y(last?.value ?? 0) };
}
