import { describe, expect, test } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import type { BarsChart, ChartSeries } from "../../src/surface/chart.ts";
import { aBarsChart, drawnBars, faults, texts } from "../support/drawn-charts.ts";

const LONG = "An Extraordinarily Long Name of a Miner Holdings Corporation";

describe("stacked bars", () => {
  const svg = chartSvg(aBarsChart());

  test("have a legend, their totals above, and names below", () => {
    expect(texts(svg)).toMatchInlineSnapshot(`
      [
        "Miners lead BTC by 73 points in 2026",
        "Index, last close of 2025 = 100",
        "Prices as of 20 Nov 2026",
        "Notes",
        "Loans",
        "$0",
        "$1B",
        "$2B",
        "2026",
        "2027",
        "2028",
        "$2B",
        "$1.5B",
      ]
    `);
    expect(faults(svg)).toEqual([]);
  });

  test("stand on each other, and what is not known is nothing", () => {
    const [notes, more, loans] = drawnBars(svg);
    expect(drawnBars(svg)).toHaveLength(3);
    expect(notes?.x).toBe(loans?.x);
    expect((loans?.y ?? 0) + (loans?.height ?? 0)).toBeCloseTo(notes?.y ?? -1);
    expect((more?.height ?? 0) / (notes?.height ?? 1)).toBeCloseTo(2);
    const amounts = texts(svg).filter((text) => text.startsWith("$"));
    expect(amounts).toEqual(["$0", "$1B", "$2B", "$2B", "$1.5B"]);
  });

  test("are told apart by a hatch where the colour is not seen", () => {
    expect(svg).toContain('<pattern id="hatch-two"');
    expect(svg.match(/fill="url\(#hatch-two\)"/g)).toHaveLength(2);
  });

  test("what is below zero hangs from it with a total of its own", () => {
    const negative = chartSvg(
      aBarsChart({
        unit: "btc",
        categories: ["Q1 2026", "Q2 2026"],
        series: [
          { name: "Mined", tone: "one", values: [2000, 1900] },
          { name: "Sold", tone: "warning", values: [-15_133, null] },
        ],
      }),
    );
    expect(texts(negative)).toEqual(
      expect.arrayContaining(["2,000 BTC", "−15,133 BTC", "1,900 BTC", "−10,000 BTC"]),
    );
    const [mined, , sold] = drawnBars(negative);
    expect((mined?.y ?? 0) + (mined?.height ?? 0)).toBeCloseTo(sold?.y ?? -1);
    expect(faults(negative)).toEqual([]);
  });

  test("a known zero is written, an unknown is not", () => {
    const svgOfZero = chartSvg(
      aBarsChart({ series: [{ name: "Notes", tone: "one", values: [0, null, 2e9] }] }),
    );
    expect(texts(svgOfZero).filter((text) => text === "$0")).toHaveLength(2);
    expect(drawnBars(svgOfZero)).toHaveLength(1);
  });

  test("more kinds than can be told apart become one, for stacks are sums", () => {
    const series = Array.from({ length: 30 }, (_, index): ChartSeries => ({
      name: `Kind ${index}`,
      tone: "two",
      values: [1e9, null, 1e9],
    }));
    const many = chartSvg(aBarsChart({ series }));
    expect(texts(many)).toEqual(expect.arrayContaining(["23 others", "$30B"]));
    expect(faults(many)).toEqual([]);
  });
});

describe("panels", () => {
  const series: readonly ChartSeries[] = [
    { name: "Triple-net lease", tone: "one", values: [2.1e9, 24.7e9, 37.2e9] },
    { name: "Colocation", tone: "two", values: [8.7e9, 12.1e9, null] },
    { name: "GPU cloud", tone: "three", values: [0.01e9, 9.7e9, 3.4e9] },
  ];
  const svg = chartSvg(aBarsChart({ layout: "panels", series }));

  test("have each its name and its amounts on one scale, and no total", () => {
    expect(texts(svg)).toMatchInlineSnapshot(`
      [
        "Miners lead BTC by 73 points in 2026",
        "Index, last close of 2025 = 100",
        "Prices as of 20 Nov 2026",
        "$0",
        "$20B",
        "$40B",
        "$37.2B",
        "$24.7B",
        "$2.1B",
        "Triple-net lease",
        "2026",
        "2027",
        "2028",
        "$12.1B",
        "$8.7B",
        "Colocation",
        "2026",
        "2027",
        "2028",
        "$9.7B",
        "$3.4B",
        "$10M",
        "GPU cloud",
        "2026",
        "2027",
        "2028",
      ]
    `);
    expect(faults(svg)).toEqual([]);
  });

  test("equal amounts are equally high in each, and the smallest can be seen", () => {
    const heights = drawnBars(svg).map(({ height }) => height);
    expect(heights).toHaveLength(8);
    expect((heights[7] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(3.4 / 24.7);
    expect(Math.min(...heights)).toBeCloseTo(3);
  });

  test("one without data says so", () => {
    const gap = series.map((one, index) => (index === 1 ? { ...one, values: [null, NaN, null] } : one));
    expect(texts(chartSvg(aBarsChart({ layout: "panels", series: gap })))).toContain("no data");
  });

  test("those beyond the sixth are left out, for they must not be added, and that is said", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...series[0], name: `Kind ${index}` }));
    const drawn = chartSvg(
      aBarsChart({ layout: "panels", series: many.map((one) => ({ tone: "one", values: [1], ...one })) }),
    );
    expect(texts(drawn)).toEqual(expect.arrayContaining(["Kind 5", "+3 panels not shown"]));
    expect(texts(drawn)).not.toContain("Kind 6");
    expect(faults(drawn)).toEqual([]);
  });
});

describe("bad input", () => {
  test.each<[string, Partial<BarsChart>]>([
    ["no categories", { categories: [] }],
    ["no series", { series: [] }],
    ["nothing known", { series: [{ name: "Notes", tone: "one", values: [null, null, null] }] }],
    ["no numbers", { series: [{ name: "Notes", tone: "one", values: [NaN, Infinity] }] }],
  ])("%s: the picture says so", (_, changes) => {
    for (const layout of ["stacked", "panels"] as const) {
      const svg = chartSvg(aBarsChart({ ...changes, layout }));
      expect(texts(svg)).toContain("No data for this span");
      expect(drawnBars(svg)).toEqual([]);
    }
  });

  test("of hundreds of categories forty are drawn, and the picture says how many are not", () => {
    const categories = Array.from({ length: 200 }, (_, index) => String(1900 + index));
    const svg = chartSvg(
      aBarsChart({
        categories,
        series: [{ name: "Notes", tone: "one", values: categories.map((_, at) => at * 1e7) }],
      }),
    );
    expect(drawnBars(svg)).toHaveLength(39);
    expect(texts(svg)).toContain("+160 columns not shown");
    expect(faults(svg)).toEqual([]);
  });

  test.each(["stacked", "panels"] as const)("names of sixty characters find room: %s", (layout) => {
    const svg = chartSvg(
      aBarsChart({
        layout,
        title: `${LONG} owes $3.5B`,
        categories: [LONG, LONG, LONG],
        series: [
          { name: LONG, tone: "one", values: [1e9, 2e9, 3e9] },
          { name: LONG, tone: "two", values: [1e9, 2e9, 3e9] },
        ],
      }),
    );
    expect(faults(svg)).toEqual([]);
  });
});
