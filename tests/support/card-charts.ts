import { expect } from "vitest";
import type { Block } from "../../src/surface/card.ts";
import type { BarsChart, Chart, LinesChart } from "../../src/surface/chart.ts";

/** The pictures among the blocks of a card. */
export function chartsOf(blocks: readonly Block[]): readonly Chart[] {
  return blocks.flatMap((block) => (block.type === "chart" ? [block.chart] : []));
}

/** The chart as one of lines; a test fails where it is none. */
export function asLines(chart: Chart | null): LinesChart {
  if (chart?.kind !== "lines") throw new Error("a chart of lines was expected");
  return chart;
}

/** The chart as one of bars; a test fails where it is none. */
export function asBars(chart: Chart | null): BarsChart {
  if (chart?.kind !== "bars") throw new Error("a chart of bars was expected");
  return chart;
}

/** What every chart keeps: words that fit, plain text, a value for every place, and an alternative text with figures. */
export function expectDrawable(chart: Chart): void {
  const words = [chart.title, chart.subtitle, chart.footer, chart.alt];
  expect(chart.title.length, chart.title).toBeLessThanOrEqual(80);
  expect(chart.subtitle.length, chart.subtitle).toBeLessThanOrEqual(110);
  expect(chart.alt.length, chart.alt).toBeLessThanOrEqual(1000);
  expect(chart.alt).toMatch(/\d/);
  for (const text of words) {
    expect(text).not.toMatch(/\*\*|\b(?:null|undefined|NaN|Infinity)\b|\n| {2}/);
    expect(text.trim()).not.toBe("");
  }
  expect(chart.name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  const [places, rows] =
    chart.kind === "lines" ? [chart.dates, chart.lines] : [chart.categories, chart.series];
  expect(places.length).toBeGreaterThan(0);
  expect(new Set(places).size).toBe(places.length);
  for (const row of rows) expect(row.values.length).toBe(places.length);
  if (chart.kind === "lines") expect(chart.dates).toEqual(chart.dates.toSorted());
}
