import type { BarsChart, ChartSeries, ChartTone } from "../surface/chart.ts";
import { cleanNumber } from "./clean-number.ts";
import { cleanText } from "./clean-text.ts";

export interface DrawnSeries {
  readonly name: string;
  readonly tone: ChartTone;
  /** One a category; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A bars chart as it is drawn: only finite numbers, bounded in every direction. */
export interface BarsData {
  readonly categories: readonly string[];
  readonly series: readonly DrawnSeries[];
  /** What is not in the picture, for people to read; null where all is. */
  readonly note: string | null;
}

/** A part of a stack, between two amounts. */
export interface StackPart {
  readonly category: number;
  readonly from: number;
  readonly to: number;
}

const MOST = { categories: 40, stacked: 8, panels: 6 } as const;

/**
 * Reads a chart for drawing. In stacks the series beyond the first seven become one, for stacks are sums; panels beyond
 * the sixth are left out, for they must not be added. Categories beyond the first forty are left out, and all of it is
 * said.
 */
export function readBars(chart: BarsChart): BarsData {
  const categories = chart.categories.slice(0, MOST.categories).map(cleanText);
  const series = chart.series.map((one) => readSeries(one, categories.length));
  const most = MOST[chart.layout];
  const hidden = chart.layout === "panels" ? series.slice(most) : [];
  const notes = [
    leftOut(
      chart.categories.length - categories.length,
      categories.length + 1 === chart.categories.length ? "column" : "columns",
    ),
    leftOut(hidden.length, hidden.length === 1 ? "panel" : "panels"),
  ].filter((note) => note !== "");
  return {
    categories,
    series: chart.layout === "stacked" && series.length > most ? merged(series, most) : series.slice(0, most),
    note: notes.length === 0 ? null : notes.join(" · "),
  };
}

/** The parts of each series in its stacks: what is above zero upwards from zero, what is below it downwards. */
export function stackParts(data: BarsData): readonly (readonly StackPart[])[] {
  const up = data.categories.map(() => 0);
  const down = data.categories.map(() => 0);
  return data.series.map(({ values }) =>
    values.flatMap((value, category): readonly StackPart[] => {
      if (value === null || value === 0) return [];
      const sums = value > 0 ? up : down;
      const from = sums[category] ?? 0;
      sums[category] = from + value;
      return [{ category, from, to: from + value }];
    }),
  );
}

/** The heights of each stack above and below zero; null where no value is known on that side. */
export function stackTotals(
  data: BarsData,
): readonly { readonly above: number | null; readonly below: number | null }[] {
  return data.categories.map((_, category) => {
    const values = data.series.flatMap(({ values: all }) => all[category] ?? []);
    const above = values.filter((value) => value >= 0);
    const below = values.filter((value) => value < 0);
    return { above: sumOf(above), below: sumOf(below) };
  });
}

function readSeries(series: ChartSeries, length: number): DrawnSeries {
  return {
    name: cleanText(series.name),
    tone: series.tone,
    values: Array.from({ length }, (_, index) => cleanNumber(series.values[index])),
  };
}

function merged(series: readonly DrawnSeries[], most: number): readonly DrawnSeries[] {
  const others = series.slice(most - 1);
  const values = (series[0]?.values ?? []).map((_, category) => {
    return sumOf(others.flatMap(({ values: all }) => all[category] ?? []));
  });
  return [...series.slice(0, most - 1), { name: `${others.length} others`, tone: "market", values }];
}

function sumOf(known: readonly number[]): number | null {
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

function leftOut(count: number, what: string): string {
  return count <= 0 ? "" : `+${count} ${what} not shown`;
}
