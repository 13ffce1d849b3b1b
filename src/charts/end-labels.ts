import type { Box } from "./frame.ts";
import { spreadLabels } from "./labels.ts";
import type { DrawnLine } from "./lines-data.ts";
import { COLOURS, SIZES, TONES } from "./style.ts";
import { round, textElement } from "./svg-text.ts";
import { clipText, type Fitted, fitText, LINE_HEIGHT, textWidth } from "./text-fit.ts";

/** The labels at the ends of lines: how wide they are, and how they look once the scales are known. */
export interface EndLabels {
  /** Zero where no line has one. */
  readonly width: number;
  /** @param at where the line's last value stands, in pixels */
  draw(room: Box, at: (line: DrawnLine) => { readonly x: number; readonly y: number }): string;
}

interface Label {
  readonly line: DrawnLine;
  /** Rows of one size each, below each other. */
  readonly rows: readonly Fitted[];
  readonly height: number;
}

/** Names longer than this take another line. */
const MOST_WIDTH = 300;

/** More labels than this are one line high each. */
const MOST_STACKED = 4;

/** From the label to its line. */
const DISTANCE = 18;

/**
 * Sets the labels of the lines that have a name and a value: name and figure below each other where all of them find
 * room in the height, else beside each other, and smaller.
 */
export function setEndLabels(lines: readonly DrawnLine[], height: number): EndLabels {
  const labelled = lines.filter(
    ({ tone, name, endLabel, points }) =>
      tone !== "faint" && name + endLabel !== "" && points.some(({ value }) => value !== null),
  );
  const ways = [
    // Many high labels would stand far from their lines.
    ...(labelled.length <= MOST_STACKED ? [stacked(SIZES.endLabel), stacked(SIZES.label)] : []),
    beside(SIZES.endLabel),
    beside(SIZES.label),
    beside(SIZES.least),
  ];
  const sets = ways.map((way) => labelled.map(way));
  const labels = sets.find((set) => heightOf(set) <= height) ?? sets.at(-1) ?? [];
  const widest = Math.max(0, ...labels.flatMap(({ rows }) => rows.map(({ width }) => width)));
  return {
    width: labels.length === 0 ? 0 : widest + DISTANCE,
    draw: (room, at) => drawLabels(labels, room, at),
  };
}

function drawLabels(
  labels: readonly Label[],
  room: Box,
  at: (line: DrawnLine) => { readonly x: number; readonly y: number },
): string {
  const ends = labels.map(({ line }) => at(line));
  const wishes = labels.map(({ height }, index) => ({ height, middle: ends[index]?.y ?? 0 }));
  const middles = spreadLabels(wishes, room.top, room.bottom);
  return labels
    .map(({ line, rows, height }, index) => {
      const { colour } = TONES[line.tone];
      const middle = middles[index] ?? 0;
      let y = middle - height / 2;
      const texts = rows.flatMap(({ lines, size }) =>
        lines.map((text) => {
          y += size * LINE_HEIGHT;
          return textElement(text, { x: room.left, y: y - size * 0.28, size, colour, weight: 600 });
        }),
      );
      return leader(ends[index] ?? { x: 0, y: 0 }, { x: room.left, y: middle }) + texts.join("");
    })
    .join("");
}

/** A thin line in no line's colour from the end of a line to its label, where that does not stand right beside it. */
function leader(
  end: { readonly x: number; readonly y: number },
  label: { readonly x: number; readonly y: number },
): string {
  const from = end.x + 6;
  const to = label.x - 5;
  if (to - from <= DISTANCE && Math.abs(label.y - end.y) < 16) return "";
  return `<path d="M${round(from)},${round(end.y)}L${round(to)},${round(label.y)}" stroke="${COLOURS.leader}" stroke-width="2" fill="none"/>`;
}

function stacked(size: number): (line: DrawnLine) => Label {
  return (line) => {
    const name = fitText(line.name, MOST_WIDTH, 600, [
      { size, lines: 1 },
      { size: SIZES.label, lines: 2 },
      { size: SIZES.least, lines: 4 },
    ]);
    const figure = fitText(line.endLabel, MOST_WIDTH, 600, [{ size, lines: 1 }]);
    return labelOf(
      line,
      [name, figure].filter(({ width }) => width > 0),
    );
  };
}

function beside(size: number): (line: DrawnLine) => Label {
  return (line) => {
    const gap = line.name === "" || line.endLabel === "" ? "" : " ";
    const figure = clipText(line.endLabel, MOST_WIDTH, size, 600);
    const rest = MOST_WIDTH - textWidth(gap + figure, size, 600);
    const text = clipText(line.name, Math.max(rest, size * 3), size, 600) + gap + figure;
    return labelOf(line, [{ lines: [text], size, width: textWidth(text, size, 600) }]);
  };
}

function labelOf(line: DrawnLine, rows: readonly Fitted[]): Label {
  const height = rows.reduce((sum, { lines, size }) => sum + lines.length * size * LINE_HEIGHT, 6);
  return { line, rows, height };
}

function heightOf(labels: readonly Label[]): number {
  return labels.reduce((sum, { height }) => sum + height, 0);
}
