import type { ChartUnit } from "../surface/chart.ts";
import type { Box } from "./frame.ts";
import { edgedWord, placeWords, type Word } from "./place-words.ts";
import { COLOURS, SIZES } from "./style.ts";
import { textLines } from "./svg-text.ts";
import { type Fitted, fitText, LINE_HEIGHT, textWidth } from "./text-fit.ts";
import { bareText, valueText } from "./units.ts";

/** The names under bars, and how high they stand together. */
export interface CategoryWords {
  readonly height: number;
  /** True where each bar has its whole name. */
  readonly isWhole: boolean;
  /** @param box where the bars stand; the names stand below it and between its sides */
  draw(centre: (category: number) => number, box: Pick<Box, "left" | "right" | "bottom">): string;
}

/**
 * Sets the names under the bars of a slot's width: whole where they fit, in two lines where the slot is wide, else only
 * each second, third… so that none touches the next.
 */
export function setCategories(names: readonly string[], slot: number): CategoryWords {
  for (const whole of [names, names.map(shortYears)]) {
    for (const size of [SIZES.label, SIZES.least]) {
      if (whole.every((name) => textWidth(name, size, 400) <= slot - 8)) {
        return drawCategories(
          whole.map((name) => fitText(name, slot, 400, [{ size, lines: 1 }])),
          1,
          true,
        );
      }
    }
  }
  if (slot >= 110) {
    const two = [{ size: SIZES.least, lines: 2 }] as const;
    return drawCategories(
      names.map((name) => fitText(name, slot - 12, 400, two)),
      1,
      false,
    );
  }
  const widest = Math.max(...names.map((name) => textWidth(name, SIZES.least, 400)));
  const step = Math.min(names.length, Math.ceil((Math.min(widest, 200) + 16) / slot));
  return drawCategories(
    names.map((name) => fitText(name, step * slot - 12, 400, [{ size: SIZES.least, lines: 1 }])),
    step,
    false,
  );
}

/** `2026` → `’26`, `Q3 2026` → `Q3 ’26`. */
function shortYears(name: string): string {
  return name.replace(/\b(?:19|20)(\d\d)\b/g, "’$1");
}

function drawCategories(names: readonly Fitted[], step: number, isWhole: boolean): CategoryWords {
  const lines = Math.max(1, ...names.map((name) => name.lines.length));
  const size = names[0]?.size ?? SIZES.label;
  return {
    isWhole,
    height: 14 + lines * size * LINE_HEIGHT,
    draw: (centre, { left, right, bottom }) => {
      const words = names
        .map((name, category) => ({ name, x: centre(category), y: 0, width: name.width, size }))
        .filter((_, category) => category % step === 0);
      return placeWords(words, left, right)
        .map(({ name, x }) =>
          textLines(name, { x, y: bottom + 10 + size, colour: COLOURS.label, anchor: "middle" }),
        )
        .join("");
    },
  };
}

/** What an amount above the highest or below the lowest bar takes of the height. */
export const VALUE_HEIGHT = 24;

/** An amount to be written at the end of a bar. */
export interface BarValue {
  readonly category: number;
  readonly value: number;
}

/** How the amounts of a chart are written, all in the same way. */
export interface ValueWay {
  readonly size: number;
  readonly text: (value: number) => string;
  /** False where not all of them find room over their bars. */
  readonly isWhole: boolean;
}

/** With their unit where all of them fit over their slots, else in the scale of the axis, which says the unit. */
export function chooseValueWay(
  values: readonly number[],
  unit: ChartUnit,
  greatest: number,
  slot: number,
): ValueWay {
  const whole = (value: number): string => valueText(value, unit);
  const bare = (value: number): string => bareText(value, unit, greatest);
  const ways = [
    { size: SIZES.label, text: whole },
    { size: SIZES.least, text: whole },
    { size: SIZES.label, text: bare },
    { size: SIZES.least, text: bare },
  ] as const;
  const fits = ways.find(({ size, text }) =>
    values.every((value) => textWidth(text(value), size, 600) <= slot - 6),
  );
  return { ...(fits ?? ways[3]), isWhole: fits !== undefined };
}

/** The amounts at the ends of their bars; where there is no room for all, the greatest ones. */
export function barValues(
  values: readonly BarValue[],
  { size, text }: ValueWay,
  centre: (category: number) => number,
  y: (value: number) => number,
  edges: { readonly left: number; readonly right: number },
): string {
  const words = values
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ category, value }): Word => ({
      text: text(value),
      x: centre(category),
      y: y(value) + (value < 0 ? size + 4 : -9),
      width: textWidth(text(value), size, 600),
      size,
      colour: COLOURS.text,
    }));
  return placeWords(words, edges.left, edges.right).map(edgedWord).join("");
}
