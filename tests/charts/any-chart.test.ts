import { array, assert, constant, constantFrom, double, oneof, property, record } from "fast-check";
import { expect, test } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgPng } from "../../src/charts/svg-png.ts";
import { anyText } from "../support/any-text.ts";
import { aBarsChart, aLinesChart, days, faults } from "../support/drawn-charts.ts";

const LONG = "An Extraordinarily Long Name of a Miner Holdings Corporation";

test("whatever the words and the numbers, every word stands inside the picture and on no other", () => {
  const words = oneof(anyText({ maxLength: 80 }), constantFrom("", "2026", "MARA", LONG));
  const value = oneof(constant(null), double(), double({ min: -1e11, max: 1e11 }));
  const unit = constantFrom("index", "btc", "usd", "percent", "ehs", "mw");
  const tone = constantFrom("subject", "btc", "peers", "market", "faint", "warning", "one", "six");
  const series = array(
    record({ name: words, tone, endLabel: words, values: array(value, { maxLength: 12 }) }),
    { maxLength: 8 },
  );
  const date = constantFrom("2025-12-01", "2026-01-02", "2026-01-05", "2026-01-12", "2026-02-01", "never");
  const amount = double({ min: -1e6, max: 1e6 });
  const beside = {
    marks: array(record({ date, label: words }), { maxLength: 5 }),
    bands: array(record({ from: date, to: date, label: words }), { maxLength: 5 }),
    bars: array(record({ from: date, to: date, value: amount, label: words }), { maxLength: 5 }),
  };
  const frame = { title: words, subtitle: words, footer: words };
  const layout = constantFrom("stacked", "panels");
  const categories = array(words, { maxLength: 12 });
  assert(
    property(
      record({ ...frame, ...beside, unit, series, layout, categories }),
      ({ marks, bands, bars, ...chart }) => {
        const lines = chartSvg(
          aLinesChart({ ...chart, marks, bands, bars, dates: days(12), lines: chart.series }),
        );
        expect(faults(lines)).toEqual([]);
        const svg = chartSvg(aBarsChart(chart));
        expect(faults(svg)).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
  // The renderer reads XML strictly.
  assert(
    property(words, (name) => {
      expect(svgPng(chartSvg(aLinesChart({ title: name, dates: [] }))).length).toBeGreaterThan(1000);
    }),
    { numRuns: 3 },
  );
});
