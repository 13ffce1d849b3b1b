import type { ChartUnit } from "../surface/chart.ts";
import { centreOf, plotBars } from "./bar-marks.ts";
import { barValues, chooseValueWay, setCategories, VALUE_HEIGHT, type ValueWay } from "./bar-words.ts";
import type { BarsData, DrawnSeries, StackPart } from "./bars-data.ts";
import type { Box } from "./frame.ts";
import { COLOURS, PADDING, SIZES, TONES } from "./style.ts";
import { textElement, textLines } from "./svg-text.ts";
import { type Fitted, fitText, LINE_HEIGHT, textWidth } from "./text-fit.ts";
import { tickTexts } from "./units.ts";
import { type ValueAxis, valueAxis } from "./value-ticks.ts";
import { axisWords } from "./value-words.ts";

/** Between columns, and between rows. */
const GAP = 36;
const ROW_GAP = 14;

/** Bars lower than this can no longer be compared. */
const LEAST_HEIGHT = 64;

/** A bar is at least so high: a small amount is small, not none. */
const LEAST_BAR = 3;

/** From one tick's word to the next. */
const TICK_DISTANCE = 44;

/** Panels in so many columns, and what each of them has room for. */
interface Layout {
  readonly columns: number;
  readonly width: number;
  readonly rowHeight: number;
  readonly slot: number;
  readonly names: readonly Fitted[];
  readonly nameHeight: number;
  readonly categories: ReturnType<typeof setCategories>;
  readonly way: ValueWay;
  /** Of the bars alone. */
  readonly height: number;
}

/**
 * A panel for each series. They share one scale, for they share a unit: bars of equal height are equal amounts. They
 * stand beside each other where names and amounts of the bars find room so, else in fewer columns.
 */
export function panelsContent(data: BarsData, unit: ChartUnit, room: Box): string {
  const values = data.series.flatMap(({ values: all }) => all.filter((value) => value !== null));
  const greatest = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const widest = tickTexts(valueAxis(least, greatest), unit).map((tick) => textWidth(tick, SIZES.label, 400));
  const left = PADDING + Math.max(...widest) + 18;
  const layout = chooseLayout(data, { ...room, left }, least < 0, (slot) =>
    chooseValueWay(values, unit, Math.max(greatest, -least), slot),
  );
  const most = Math.max(2, Math.min(4, Math.floor(layout.height / TICK_DISTANCE)));
  const axis = valueAxis(least, greatest, most);
  return data.series
    .map((series, index) => {
      const column = index % layout.columns;
      const top = room.top + Math.floor(index / layout.columns) * layout.rowHeight;
      const start = left + column * (layout.width + GAP);
      const above = top + layout.nameHeight + VALUE_HEIGHT;
      const box = { left: start, right: start + layout.width, top: above, bottom: above + layout.height };
      return [
        panel(series, box, axis, layout, column === 0 ? tickTexts(axis, unit) : []),
        textLines(layout.names[index] ?? { lines: [], size: 0, width: 0 }, {
          x: box.left,
          y: top + SIZES.label,
          colour: TONES[series.tone].colour,
          weight: 600,
        }),
        layout.categories.draw(centreOf(box, data.categories.length), {
          ...box,
          bottom: box.bottom + (least < 0 ? VALUE_HEIGHT : 0),
        }),
      ].join("");
    })
    .join("");
}

function panel(
  series: DrawnSeries,
  box: Box,
  axis: ValueAxis,
  { way }: Layout,
  ticks: readonly string[],
): string {
  const leastAmount = (LEAST_BAR * (axis.to - axis.from)) / (box.bottom - box.top);
  const slots = series.values.length;
  const known = series.values.flatMap((value, category) => (value === null ? [] : [{ category, value }]));
  const parts = known
    .filter(({ value }) => value !== 0)
    .map(({ category, value }): StackPart => ({
      category,
      from: 0,
      to: Math.sign(value) * Math.max(Math.abs(value), leastAmount),
    }));
  const plotted = plotBars(box, slots, axis, [{ tone: series.tone, parts }]);
  const edges = { left: box.left - 8, right: box.right + 8 };
  return [
    plotted.svg,
    axisWords(ticks, axis, plotted, box.left - 18),
    known.length === 0 ? nothing(box) : barValues(known, way, centreOf(box, slots), plotted.y, edges),
  ].join("");
}

function nothing({ left, right, top, bottom }: Box): string {
  return textElement("no data", {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    size: SIZES.label,
    colour: COLOURS.label,
    anchor: "middle",
    edged: true,
  });
}

/** As many columns as leave every name and amount whole; else the fewest whose bars are still high enough. */
function chooseLayout(
  data: BarsData,
  room: Box,
  reachesBelow: boolean,
  wayOf: (slot: number) => ValueWay,
): Layout {
  const count = data.series.length;
  const layouts = Array.from({ length: count }, (_, index) => count - index)
    // Two panels above one would leave a hole.
    .filter((columns) => count !== 3 || columns !== 2)
    .map((columns): Layout => {
      const width = (room.right - room.left - GAP * (columns - 1)) / columns;
      const rows = Math.ceil(count / columns);
      const rowHeight = (room.bottom - room.top + ROW_GAP) / rows;
      const slot = width / data.categories.length;
      const names = data.series.map(({ name }) =>
        fitText(name, width, 600, [
          { size: SIZES.label, lines: 1 },
          { size: SIZES.least, lines: 2 },
        ]),
      );
      const lines = Math.max(...names.map((name) => name.lines.length));
      const nameHeight = 42 + (lines - 1) * SIZES.least * LINE_HEIGHT;
      const categories = setCategories(data.categories, slot);
      const around = nameHeight + VALUE_HEIGHT * (reachesBelow ? 2 : 1) + categories.height + ROW_GAP - 6;
      const way = wayOf(slot);
      const height = rowHeight - around;
      return { columns, width, rowHeight, slot, names, nameHeight, categories, way, height };
    });
  const high = layouts.filter(({ height }) => height >= LEAST_HEIGHT);
  const chosen = high.find(({ categories, way }) => categories.isWhole && way.isWhole) ?? high.at(-1);
  const first = layouts[0];
  if (first === undefined) throw new Error("a picture without panels is not drawn");
  return chosen ?? first;
}
