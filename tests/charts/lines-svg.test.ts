import { describe, expect, test } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { TONES } from "../../src/charts/style.ts";
import { svgPng } from "../../src/charts/svg-png.ts";
import type { ChartTone, LinesChart } from "../../src/surface/chart.ts";
import { aLine, aLinesChart, days, drawnBars, faults, texts, written } from "../support/drawn-charts.ts";

const LONG = "An Extraordinarily Long Name of a Miner Holdings Corporation";
const HOSTILE = `</text><script>alert("x")</script>&amp;'\u202e\u0007\ud800 🚀`;

/** The strokes of the lines of that tone: one path each, with its dash. */
function strokes(svg: string, tone: ChartTone): readonly { readonly path: string; readonly dash: string }[] {
  return [...svg.matchAll(/<g ([^>]*aria-label="line")>(.*?)<\/g>/gs)]
    .filter(([, attributes = ""]) => attributes.includes(`stroke="${TONES[tone].colour}"`))
    .map(([, attributes = "", inner = ""]) => ({
      path: /d="([^"]*)"/.exec(inner)?.[1] ?? "",
      dash: /stroke-dasharray="([^"]*)"/.exec(attributes)?.[1] ?? "none",
    }));
}

const circles = (svg: string): number => svg.split("<circle").length - 1;

describe("a chart of lines", () => {
  const svg = chartSvg(aLinesChart({ reference: 100, shade: [0, 1] }));

  test("says its finding, its unit, its source and the ends of its lines", () => {
    expect(texts(svg)).toMatchInlineSnapshot(`
      [
        "Miners lead BTC by 73 points in 2026",
        "Index, last close of 2025 = 100",
        "Prices as of 20 Nov 2026",
        "100",
        "125",
        "150",
        "1 Jan 2026",
        "2 Jan",
        "3 Jan",
        "Miners",
        "+56.0%",
        "BTC",
        "−17.2%",
      ]
    `);
    expect(faults(svg)).toEqual([]);
  });

  test("draws each line in its own colour and dash, the shade between them and the level", () => {
    expect(strokes(svg, "subject")).toMatchObject([{ dash: "none" }]);
    expect(strokes(svg, "btc")).toMatchObject([{ dash: "12 13" }]);
    expect(svg.match(/aria-label="area"/g)).toHaveLength(1);
    expect(svg).toMatch(/stroke-dasharray="9 8"[^>]*aria-label="rule"/);
  });

  test("is the same text every time", () => {
    expect(chartSvg(aLinesChart({ reference: 100, shade: [0, 1] }))).toBe(svg);
  });

  test("sets its words in the sizes that a phone can show", () => {
    const sizes = Object.fromEntries(written(svg).map(({ text, size }) => [text, size]));
    expect(sizes).toMatchObject({
      "Miners lead BTC by 73 points in 2026": 44,
      "Index, last close of 2025 = 100": 28,
      "Prices as of 20 Nov 2026": 24,
      BTC: 34,
      "−17.2%": 34,
      "100": 28,
    });
  });
});

test("every tone is told apart by its dash or its width, and every numbered one by its hatch too", () => {
  const named = ["subject", "btc", "peers", "market", "faint", "warning"] as const;
  const numbered = ["one", "two", "three", "four", "five", "six"] as const;
  const all: readonly ChartTone[] = [...named, ...numbered];
  for (const tones of [named, numbered]) {
    expect(new Set(tones.map((tone) => `${TONES[tone].dash} ${TONES[tone].width}`)).size).toBe(6);
  }
  expect(new Set(numbered.map((tone) => TONES[tone].hatch)).size).toBe(6);
  expect(new Set(all.map((tone) => TONES[tone].colour)).size).toBe(12);
});

describe("what is not there", () => {
  const none = [null, null, null];

  test.each<[string, Partial<LinesChart>]>([
    ["no dates", { dates: [], lines: [aLine({ values: [] })] }],
    ["no lines", { lines: [] }],
    ["nothing known", { lines: [aLine({ values: none })] }],
    ["no numbers", { lines: [aLine({ values: [NaN, Infinity, -Infinity] })] }],
    ["days that are none", { dates: ["soon", "later", "2026-13-45"], lines: [aLine()] }],
  ])("%s: the picture says so", (_, changes) => {
    const svg = chartSvg(aLinesChart(changes));
    expect(texts(svg)).toContain("No data for this span");
    expect(svg).not.toContain("<path");
    expect(faults(svg)).toEqual([]);
  });

  test("a line without a value is named as missing beside the others", () => {
    const svg = chartSvg(
      aLinesChart({ lines: [aLine(), aLine({ name: "IREN", tone: "one", values: none })] }),
    );
    expect(texts(svg)).toContain("no data: IREN");
  });

  test("a gap stays a gap, and a lone value is a dot", () => {
    const values = [100, 110, null, 130, NaN, 150, 160];
    const svg = chartSvg(aLinesChart({ dates: days(7), lines: [aLine({ values })] }));
    const [line] = strokes(svg, "subject");
    expect(line?.path.split("M").length).toBe(4);
    expect(circles(svg)).toBe(1);
  });

  test("one point alone is a dot with its label and its day", () => {
    const svg = chartSvg(aLinesChart({ dates: ["2026-06-05"], lines: [aLine({ values: [2.5] })] }));
    expect(circles(svg)).toBe(1);
    expect(texts(svg)).toEqual(expect.arrayContaining(["Miners", "+56.0%", "5 Jun 2026"]));
    expect(faults(svg)).toEqual([]);
  });

  test("values beyond the days, and days beyond the values, are left out", () => {
    const svg = chartSvg(aLinesChart({ lines: [aLine({ values: [100, 110, 120, 999_999] })] }));
    expect(texts(svg)).not.toContain("1,000,000");
    expect(() => chartSvg(aLinesChart({ lines: [aLine({ values: [100] })] }))).not.toThrow();
  });
});

describe("lines below zero", () => {
  const svg = chartSvg(
    aLinesChart({ unit: "percent", lines: [aLine({ values: [-20, 10, 56], endLabel: "+56.0%" })] }),
  );

  test("have a line at zero, and signs on the axis", () => {
    expect(svg).toMatch(/stroke="#7d828c"[^>]*aria-label="rule"/);
    expect(texts(svg)).toEqual(expect.arrayContaining(["−25%", "0%", "+25%", "+50%"].slice(1)));
  });
});

describe("what stands beside the lines", () => {
  test("holdings are steps with dots, coins sold are bars on zero with their words", () => {
    const svg = chartSvg(
      aLinesChart({
        unit: "btc",
        dates: ["2025-12-31", "2026-03-31", "2026-06-30"],
        lines: [aLine({ steps: true, dots: true, values: [53_822, 38_689, 36_100], endLabel: "36,100 BTC" })],
        bars: [
          { from: "2026-01-01", to: "2026-03-31", value: 15_133, label: "15,133 sold" },
          { from: "2026-04-01", to: "2026-04-01", value: 900 },
          { from: "2026-06-01", to: "2026-05-01", value: 900, label: "the wrong way round" },
          { from: "2026-06-01", to: "2026-06-02", value: NaN, label: "no number" },
        ],
      }),
    );
    expect(texts(svg)).toEqual(expect.arrayContaining(["15,133 sold", "0", "40,000 BTC", "Q2 2026"]));
    expect(texts(svg)).not.toContain("no number");
    expect(circles(svg)).toBe(3);
    const bars = drawnBars(svg);
    expect(bars).toHaveLength(2);
    // A bar of one day would be a hair; both stand on the same ground.
    expect(bars[1]?.width).toBeCloseTo(10);
    const grounds = bars.map(({ y, height }) => Math.round(y + height));
    expect(grounds[0]).toBe(grounds[1]);
    expect(faults(svg)).toEqual([]);
  });

  test("marks are rings on the subject, at the value before where the day has none", () => {
    const svg = chartSvg(
      aLinesChart({
        dates: days(4),
        lines: [
          aLine({ tone: "faint", values: [1, 2, 3, 4] }),
          aLine({ name: "BTC", tone: "btc", values: [100, 90, 83, 80] }),
          aLine({ values: [100, 120, null, 150] }),
        ],
        marks: [
          { date: "2026-01-02", label: "+30 pp" },
          { date: "2026-01-03" },
          { date: "2025-01-03", label: "before" },
          { date: "never", label: "never" },
        ],
      }),
    );
    const rings = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="10"/g)].map(([, x, y]) => [x, y]);
    expect(rings).toHaveLength(2);
    expect(rings[0]).toEqual(rings[1]);
    expect(texts(svg)).toContain("+30 pp");
    expect(texts(svg)).not.toContain("before");
  });

  test("bands have their words above, cut to their width; very narrow ones have none", () => {
    const svg = chartSvg(
      aLinesChart({
        dates: days(100),
        lines: [aLine({ values: days(100).map((_, day) => day) })],
        bands: [
          { from: "2025-06-01", to: "2026-01-31", label: "Q1 −5.8%" },
          { from: "2026-02-01", to: "2026-02-20", label: "a word that is far too long for this" },
          { from: "2026-02-21", to: "2026-02-22", label: "hidden" },
          { from: "2027-02-21", to: "2027-02-22", label: "outside" },
        ],
      }),
    );
    expect(texts(svg)).toEqual(expect.arrayContaining(["Q1 −5.8%", expect.stringMatching(/^a word.*…$/)]));
    expect(texts(svg)).not.toContain("hidden");
    expect(texts(svg)).not.toContain("outside");
    expect(faults(svg)).toEqual([]);
  });
});

describe("more than fits", () => {
  test("a name of sixty characters is whole in the title and at its line", () => {
    expect(LONG).toHaveLength(60);
    const svg = chartSvg(
      aLinesChart({
        title: `${LONG} leads BTC by 73 points in 2026`,
        lines: [aLine({ name: LONG }), aLine({ name: "BTC", tone: "btc" })],
      }),
    );
    expect(faults(svg)).toEqual([]);
    expect(svg).not.toContain("…");
    expect(texts(svg).join(" ")).toContain("An Extraordinarily Long Name of a Miner");
  });

  test("endless words are cut at their very end, each in its place", () => {
    const endless = "endless words ".repeat(100);
    const svg = chartSvg(
      aLinesChart({
        title: endless,
        subtitle: endless,
        footer: endless,
        lines: [aLine({ name: endless, endLabel: "9".repeat(300) })],
      }),
    );
    expect(faults(svg)).toEqual([]);
    expect(texts(svg).filter((text) => text.endsWith("…")).length).toBe(5);
  });

  test("of hundreds of lines over ten years a dozen is drawn, and the picture says how many are not", () => {
    const dates = days(2600);
    const lines = Array.from({ length: 300 }, (_, index) =>
      aLine({
        name: `Line ${index}`,
        tone: index < 200 ? "one" : "faint",
        values: dates.map((__, day) => day + index),
      }),
    );
    const svg = chartSvg(aLinesChart({ dates, lines }));
    expect(strokes(svg, "one")).toHaveLength(12);
    expect(strokes(svg, "faint")).toHaveLength(40);
    expect(texts(svg)).toContain("+248 lines not shown");
    expect(faults(svg)).toEqual([]);
    expect(svg.length).toBeLessThan(1_500_000);
  });

  test("a thinned line keeps its extremes", () => {
    const values = days(3000).map((_, day) => (day === 1234 ? 500 : day === 2345 ? 2 : 100));
    const svg = chartSvg(aLinesChart({ dates: days(3000), lines: [aLine({ values })] }));
    const heights = (strokes(svg, "subject")[0]?.path ?? "")
      .split(/[ML]/)
      .slice(1)
      .map((point) => Number(point.split(",")[1]));
    expect(heights.length).toBeLessThan(1300);
    expect(new Set(heights).size).toBe(3);
  });
});

test("words from outside are shown as text, and the picture stays one", () => {
  const svg = chartSvg(
    aLinesChart({
      title: HOSTILE,
      subtitle: HOSTILE,
      footer: HOSTILE,
      lines: [aLine({ name: HOSTILE, endLabel: HOSTILE })],
      marks: [{ date: "2026-01-02", label: HOSTILE }],
      bands: [{ from: "2026-01-01", to: "2026-01-03", label: HOSTILE }],
      bars: [{ from: "2026-01-01", to: "2026-01-03", value: 3, label: HOSTILE }],
    }),
  );
  expect(svg).not.toContain("<script");
  expect(texts(svg)[0]).toBe(`</text><script>alert("x")</script>&amp;'\ufffd 🚀`);
  expect(svgPng(svg).length).toBeGreaterThan(1000);
});
