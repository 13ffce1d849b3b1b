import type { BarsChart } from "../surface/chart.ts";
import { centreOf, plotBars } from "./bar-marks.ts";
import { barValues, type BarValue, chooseValueWay, setCategories, VALUE_HEIGHT } from "./bar-words.ts";
import { type BarsData, readBars, stackParts, stackTotals } from "./bars-data.ts";
import { emptyContent, type Frame, picture, setFrame } from "./frame.ts";
import { setLegend } from "./legend.ts";
import { panelsContent } from "./panels-svg.ts";
import { PADDING, SIZES } from "./style.ts";
import { textWidth } from "./text-fit.ts";
import { tickTexts } from "./units.ts";
import { valueAxis } from "./value-ticks.ts";
import { axisWords } from "./value-words.ts";

/** A bars chart as an SVG of 1200 × 630. */
export function barsSvg(chart: BarsChart): string {
  const data = readBars(chart);
  const frame = setFrame(chart, data.note);
  const isEmpty = data.series.every(({ values }) => values.every((value) => value === null));
  if (isEmpty) return picture(frame, emptyContent(frame.room));
  const content =
    chart.layout === "stacked"
      ? stackedContent(data, chart, frame)
      : panelsContent(data, chart.unit, frame.room);
  return picture(frame, content);
}

function stackedContent(data: BarsData, { unit }: BarsChart, { room }: Frame): string {
  const totals = stackTotals(data);
  const greatest = Math.max(0, ...totals.map(({ above }) => above ?? 0));
  const least = Math.min(0, ...totals.map(({ below }) => below ?? 0));
  const axis = valueAxis(least, greatest);
  const ticks = tickTexts(axis, unit);
  const legend = setLegend(data.series, room.right - room.left);
  const left = PADDING + Math.max(...ticks.map((tick) => textWidth(tick, SIZES.label, 400))) + 18;
  const slots = data.categories.length;
  const slot = (room.right - left) / slots;
  const categories = setCategories(data.categories, slot);
  const box = {
    left,
    right: room.right,
    top: room.top + legend.height + VALUE_HEIGHT,
    bottom: room.bottom - categories.height + 6 - (least < 0 ? VALUE_HEIGHT : 0),
  };
  const parts = stackParts(data);
  const plotted = plotBars(
    box,
    slots,
    axis,
    data.series.map(({ tone }, index) => ({ tone, parts: parts[index] ?? [] })),
  );
  const values = totals.flatMap(({ above, below }, category): readonly BarValue[] => [
    ...(above === null ? [] : [{ category, value: above }]),
    ...(below === null ? [] : [{ category, value: below }]),
  ]);
  const way = chooseValueWay(
    values.map(({ value }) => value),
    unit,
    Math.max(greatest, -least),
    slot,
  );
  const centre = centreOf(box, slots);
  return [
    plotted.svg,
    legend.draw(PADDING, room.top + 2),
    axisWords(ticks, axis, plotted, left - 18),
    categories.draw(centre, {
      ...box,
      left: PADDING,
      bottom: box.bottom + (least < 0 ? VALUE_HEIGHT : 0),
    }),
    barValues(values, way, centre, plotted.y, { left: left - 8, right: room.right }),
  ].join("");
}
