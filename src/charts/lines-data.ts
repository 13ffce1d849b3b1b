import type { ChartLine, ChartTone, LinesChart } from "../surface/chart.ts";
import { cleanNumber } from "./clean-number.ts";
import { cleanText } from "./clean-text.ts";

/** A value on a day, the day as its first instant in UTC; null is a gap. */
export interface Point {
  readonly day: number;
  readonly value: number | null;
}

export interface DrawnLine {
  readonly name: string;
  readonly endLabel: string;
  readonly tone: ChartTone;
  readonly steps: boolean;
  readonly dots: boolean;
  readonly points: readonly Point[];
}

export interface DrawnBar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly label: string;
}

/** A lines chart as it is drawn: only finite numbers and true dates, bounded in every direction. */
export interface LinesData {
  readonly days: readonly number[];
  readonly lines: readonly DrawnLine[];
  readonly shade: readonly [DrawnLine, DrawnLine] | null;
  readonly bars: readonly DrawnBar[];
  readonly bands: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly marks: readonly { readonly day: number; readonly label: string }[];
  /** What is not in the picture, for people to read; null where all is. */
  readonly note: string | null;
}

/** As many as can still be told apart; more would be drawn over each other. */
const MOST = { named: 12, faint: 40, bars: 60, bands: 16, marks: 40 } as const;

/** Points of a line beyond which several share a pixel. */
const MOST_POINTS = 1200;

/** Reads a chart for drawing. Days that are no dates, and numbers that are none, count as not there. */
export function readLines(chart: LinesChart): LinesData {
  const dates = chart.dates.map((date) => Date.parse(date));
  const kept = new Map<number, DrawnLine>();
  const counts = { named: 0, faint: 0 };
  chart.lines.forEach((line, index) => {
    const group = line.tone === "faint" ? "faint" : "named";
    counts[group] += 1;
    if (counts[group] <= MOST[group]) kept.set(index, readLine(line, dates));
  });
  const upper = kept.get(chart.shade?.[0] ?? -1);
  const lower = kept.get(chart.shade?.[1] ?? -1);
  const bars = (chart.bars ?? []).flatMap((bar): readonly DrawnBar[] => {
    const value = cleanNumber(bar.value);
    const from = Date.parse(bar.from);
    const to = Date.parse(bar.to);
    return value === null || !(from <= to) ? [] : [{ from, to, value, label: cleanText(bar.label ?? "") }];
  });
  const bands = (chart.bands ?? []).map(({ from, to, label }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    label: cleanText(label),
  }));
  const marks = (chart.marks ?? []).map(({ date, label = "" }) => ({
    day: Date.parse(date),
    label: cleanText(label),
  }));
  return {
    days: dates.filter(Number.isFinite),
    lines: [...kept.values()],
    shade: upper && lower ? [upper, lower] : null,
    // The newest are the ones that are asked about.
    bars: bars.slice(-MOST.bars),
    bands: bands.filter(({ from, to }) => from <= to).slice(-MOST.bands),
    marks: marks.filter(({ day }) => Number.isFinite(day)).slice(-MOST.marks),
    note: noteOf([
      leftOut(counts.named + counts.faint - kept.size, "line"),
      leftOut(bars.length - MOST.bars, "earlier bar"),
      leftOut(marks.length - MOST.marks, "earlier mark"),
      withoutData([...kept.values()]),
    ]),
  };
}

function readLine(line: ChartLine, dates: readonly number[]): DrawnLine {
  const points = dates.flatMap((day, index): readonly Point[] =>
    Number.isFinite(day) ? [{ day, value: cleanNumber(line.values[index]) }] : [],
  );
  return {
    name: cleanText(line.name),
    endLabel: cleanText(line.endLabel ?? ""),
    tone: line.tone,
    steps: line.steps === true,
    dots: line.dots === true,
    points: thinPoints(points),
  };
}

/**
 * Fewer points with the same look: of each run of neighbours its first, least, greatest and last, and whether there was
 * a gap.
 */
function thinPoints(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const length = Math.ceil((points.length * 5) / MOST_POINTS);
  const thinned: Point[] = [];
  for (let start = 0; start < points.length; start += length) {
    const run = points.slice(start, start + length);
    const known = run.filter(({ value }) => value !== null);
    const ordered = known.toSorted((a, b) => Number(a.value) - Number(b.value));
    const gap = run.find(({ value }) => value === null);
    const chosen = new Set([run[0], ordered[0], ordered.at(-1), run.at(-1), gap]);
    thinned.push(...run.filter((point) => chosen.has(point)));
  }
  return thinned;
}

function withoutData(lines: readonly DrawnLine[]): string {
  const names = lines
    .filter(({ tone, points }) => tone !== "faint" && points.every(({ value }) => value === null))
    .map(({ name }) => name);
  return names.length === 0 ? "" : `no data: ${names.join(", ")}`;
}

function leftOut(count: number, what: string): string {
  return count <= 0 ? "" : `+${count} ${what}${count === 1 ? "" : "s"} not shown`;
}

function noteOf(parts: readonly string[]): string | null {
  const said = parts.filter((part) => part !== "").join(" · ");
  return said === "" ? null : said;
}
