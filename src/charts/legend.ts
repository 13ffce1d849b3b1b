import type { ChartTone } from "../surface/chart.ts";
import { hatchFill } from "./hatch.ts";
import { COLOURS, SIZES } from "./style.ts";
import { round, textElement } from "./svg-text.ts";
import { clipText, textWidth } from "./text-fit.ts";

/** Swatches with names, in rows; `height` is zero where there is nothing to tell apart. */
export interface Legend {
  readonly height: number;
  draw(left: number, top: number): string;
}

interface Entry {
  readonly name: string;
  readonly tone: ChartTone;
  readonly row: number;
  readonly x: number;
}

const SWATCH = 28;
const GAP = 34;
const ROW = 40;
const MOST_ROWS = 3;

/** Sets the legend into the width; where it would need more than three rows, smaller, and then with shorter names. */
export function setLegend(
  series: readonly { readonly name: string; readonly tone: ChartTone }[],
  width: number,
): Legend {
  if (series.length < 2) return { height: 0, draw: () => "" };
  const ways = [
    [SIZES.label, width],
    [SIZES.least, width],
    [SIZES.least, width / 2 - GAP],
    [SIZES.least, width / 3 - GAP],
  ] as const;
  const sets = ways.map(([size, most]) => ({ size, entries: arrange(series, size, most, width) }));
  const chosen = sets.find(({ entries }) => rowsOf(entries) <= MOST_ROWS) ?? sets.at(-1);
  const { size, entries } = chosen ?? { size: SIZES.least, entries: [] };
  return {
    height: rowsOf(entries) * ROW,
    draw: (left, top) => entries.map((entry) => drawEntry(entry, size, left, top)).join(""),
  };
}

function rowsOf(entries: readonly Entry[]): number {
  return (entries.at(-1)?.row ?? 0) + 1;
}

function arrange(
  series: readonly { readonly name: string; readonly tone: ChartTone }[],
  size: number,
  most: number,
  width: number,
): readonly Entry[] {
  const entries: Entry[] = [];
  let row = 0;
  let x = 0;
  for (const { name, tone } of series) {
    const shown = clipText(name, most - SWATCH - 12, size, 400);
    const taken = SWATCH + 12 + textWidth(shown, size, 400);
    if (x > 0 && x + taken > width) {
      row += 1;
      x = 0;
    }
    entries.push({ name: shown, tone, row, x });
    x += taken + GAP;
  }
  return entries;
}

function drawEntry({ name, tone, row, x }: Entry, size: number, left: number, top: number): string {
  const y = top + row * ROW;
  return [
    `<rect x="${round(left + x)}" y="${round(y)}" width="${SWATCH}" height="${SWATCH}" rx="4" fill="${hatchFill(tone)}"/>`,
    textElement(name, { x: left + x + SWATCH + 12, y: y + SWATCH - 4, size, colour: COLOURS.label }),
  ].join("");
}
