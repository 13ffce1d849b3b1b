import type { DateTick } from "./date-ticks.ts";
import type { Box } from "./frame.ts";
import type { LinesData } from "./lines-data.ts";
import { edgedWord, placeWords, type Word } from "./place-words.ts";
import type { Plotted } from "./plot-marks.ts";
import { COLOURS, PADDING, SIZES, TONES, WIDTH } from "./style.ts";
import { round, textElement } from "./svg-text.ts";
import { clipText, textWidth } from "./text-fit.ts";

interface Ring {
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

/**
 * White rings on the line that the chart is about, and the words of rings and bars: of the newest rings and of the
 * greatest bars first, of the others where there is room.
 */
export function ringsAndWords(data: LinesData, plotted: Plotted, box: Box): string {
  const rings = ringsOf(data, plotted);
  const circles = rings.map(
    ({ x, y }) =>
      `<circle cx="${round(x)}" cy="${round(y)}" r="10" fill="${COLOURS.background}" stroke="#ffffff" stroke-width="4"/>`,
  );
  const words = [
    ...rings.toReversed().map(({ label, x, y }) => {
      const above = y - 24;
      return wordAt(label, x, above - SIZES.least < box.top ? y + 42 : above, COLOURS.text);
    }),
    ...data.bars
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .map(({ from, to, value, label }) => {
        const end = plotted.y(value) + (value < 0 ? SIZES.least + 8 : -10);
        return wordAt(
          label,
          plotted.x((from + to) / 2),
          Math.max(box.top + SIZES.least, Math.min(end, box.bottom - 8)),
          TONES.warning.colour,
        );
      }),
  ].filter(({ text }) => text !== "");
  return [...circles, ...placeWords(words, box.left, box.right).map(edgedWord)].join("");
}

function ringsOf(data: LinesData, { x, y }: Plotted): readonly Ring[] {
  const subject =
    data.lines.find(({ tone }) => tone === "subject") ?? data.lines.find(({ tone }) => tone !== "faint");
  const first = data.days[0] ?? Infinity;
  const last = data.days.at(-1) ?? -Infinity;
  return data.marks.flatMap(({ day, label }) => {
    const point = subject?.points.findLast((one) => one.value !== null && one.day <= day);
    if (point === undefined || day < first || day > last) return [];
    return [{ label, x: x(point.day), y: y(point.value ?? 0) }];
  });
}

function wordAt(label: string, x: number, y: number, colour: string): Word {
  const size = SIZES.least;
  const text = clipText(label, 260, size, 600);
  return { text, x, y, width: textWidth(text, size, 600), size, colour };
}

/** Above each band its word, cut to the band's width; a band too narrow for three letters has none. */
export function bandWords(bands: LinesData["bands"], { x }: Plotted, box: Box): string {
  const words = bands.flatMap(({ from, to, label }): readonly Word[] => {
    const room = x(to) - x(from) - 8;
    if (room < 50 || label === "") return [];
    const size = textWidth(label, SIZES.label, 600) <= room ? SIZES.label : SIZES.least;
    const text = clipText(label, room, size, 600);
    const width = textWidth(text, size, 600);
    return [{ text, x: (x(from) + x(to)) / 2, y: box.top - 12, width, size, colour: COLOURS.text }];
  });
  return placeWords(words, box.left, box.right).map(edgedWord).join("");
}

/** The words of the time axis under its ticks, in the picture and apart from each other. */
export function dateWords(ticks: readonly DateTick[], { x }: Plotted, bottom: number): string {
  const places = ticks.map(({ day, text }) => {
    const at = x(day);
    return { at, text, x: at, y: bottom + 38, width: textWidth(text, SIZES.label, 400), size: SIZES.label };
  });
  return placeWords(places, PADDING, WIDTH - PADDING)
    .map(({ at, text, x: middle, y, size }) =>
      [
        `<path d="M${round(at)},${round(bottom)}v9" stroke="${COLOURS.zero}" stroke-width="2"/>`,
        textElement(text, { x: middle, y, size, colour: COLOURS.label, anchor: "middle" }),
      ].join(""),
    )
    .join("");
}
