import { describe, expect, test } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgPng } from "../../src/charts/svg-png.ts";
import { aBarsChart, aLine, aLinesChart, days, written } from "../support/drawn-charts.ts";
import { decodePng, type Pixels } from "../support/png.ts";

/** A small picture of one text in white on black. */
function drawnText(text: string, weight: number): Pixels {
  return decodePng(
    svgPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="120" height="60"/><text x="10" y="45" font-family="Inter" font-weight="${weight}" font-size="40" fill="#fff">${text}</text></svg>`,
    ),
  );
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How many pixels of an area are near a colour. */
function near({ width, rgba }: Pixels, colour: string, { left, right, top, bottom }: Area): number {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let y = Math.floor(top); y < bottom; y++) {
    for (let x = Math.floor(left); x < right; x++) {
      const at = (y * width + x) * 4;
      if (wanted.every((value, channel) => Math.abs(value - (rgba[at + channel] ?? 0)) < 24)) count += 1;
    }
  }
  return count;
}

const lit = (pixels: Pixels): number =>
  near(pixels, "#ffffff", { left: 0, right: pixels.width, top: 0, bottom: pixels.height });

const WHOLE = { left: 0, right: 1200, top: 0, bottom: 630 };

describe.each([400, 600])("the bundled font in weight %d", (weight) => {
  test.each(["▲", "▼", "₿", "≥", "−", "·", "“", "”", "→", "●", "–", "’", "…", "$", "A"])(
    "has %s, and not the box of a missing character",
    (character) => {
      const drawn = drawnText(character, weight);
      expect(lit(drawn)).toBeGreaterThan(0);
      expect(Buffer.compare(drawn.rgba, drawnText("日", weight).rgba)).not.toBe(0);
    },
  );

  test("shows a box for what it lacks", () => {
    expect(lit(drawnText("日", weight))).toBeGreaterThan(20);
  });
});

test("semi-bold is bolder than regular", () => {
  expect(lit(drawnText("Miners", 600))).toBeGreaterThan(lit(drawnText("Miners", 400)) * 1.15);
});

test("the widths that texts are set by are those that are drawn", () => {
  const svg = chartSvg(aLinesChart());
  const pixels = decodePng(svgPng(svg));
  const title = written(svg)[0];
  if (title === undefined) throw new Error("there is no title");
  const end = { ...title, bottom: title.bottom + 8, left: title.right - 40 };
  expect(near(pixels, title.colour, end)).toBeGreaterThan(50);
  expect(near(pixels, title.colour, { ...end, left: title.right + 2, right: 1200 })).toBe(0);
});

describe("a picture", () => {
  const svg = chartSvg(
    aLinesChart({
      dates: days(60),
      lines: [
        aLine({ values: days(60).map((_, day) => 100 + day) }),
        aLine({ name: "BTC", tone: "btc", values: days(60).map((_, day) => 100 - day) }),
      ],
    }),
  );
  const pixels = decodePng(svgPng(svg));

  test("is 1200 × 630 on the dark ground, without holes", () => {
    expect(pixels).toMatchObject({ width: 1200, height: 630 });
    expect(near(pixels, "#1e1f22", WHOLE)).toBeGreaterThan(1200 * 630 * 0.85);
    expect(pixels.rgba.every((value, index) => index % 4 !== 3 || value === 255)).toBe(true);
  });

  test("has light in its title, and both lines in their colours", () => {
    expect(near(pixels, "#f2f3f5", { left: 32, right: 1168, top: 22, bottom: 74 })).toBeGreaterThan(2000);
    const plot = { left: 150, right: 950, top: 140, bottom: 540 };
    const teal = near(pixels, "#2dd4bf", plot);
    const orange = near(pixels, "#f7931a", plot);
    expect(teal).toBeGreaterThan(3000);
    expect(orange).toBeGreaterThan(1000);
    // The dashed line leaves gaps.
    expect(orange).toBeLessThan(teal * 0.8);
  });

  test("of bars has their hatch", () => {
    const bars = decodePng(svgPng(chartSvg(aBarsChart())));
    expect(near(bars, "#56b4e9", WHOLE)).toBeGreaterThan(10_000);
    expect(near(bars, "#f4d35e", WHOLE)).toBeGreaterThan(4_000);
    // Yellow under a half-covering stroke of the ground.
    expect(near(bars, "#897940", WHOLE)).toBeGreaterThan(1_000);
  });
});

test("what is no SVG is refused", () => {
  expect(() => svgPng("<svg>")).toThrow("never closed");
});

test("a picture gives back its memory", () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>`;
  svgPng(svg);
  // The memory of WebAssembly counts as external; a picture of this size takes three million bytes of it.
  const before = process.memoryUsage().external;
  for (let count = 0; count < 10; count++) svgPng(svg);
  expect(process.memoryUsage().external - before).toBeLessThan(9_000_000);
});
