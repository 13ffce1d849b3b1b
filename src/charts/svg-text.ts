import { escapeXml } from "./clean-text.ts";
import type { Weight } from "./fonts.ts";
import { COLOURS } from "./style.ts";
import { type Fitted, LINE_HEIGHT } from "./text-fit.ts";

export interface TextPlace {
  readonly x: number;
  /** Of the base line, of the first one where there are several. */
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly weight?: Weight;
  readonly anchor?: "start" | "middle" | "end";
  /** Edged with the ground's colour, for words that stand on lines. */
  readonly edged?: boolean;
}

/** One line of text as an SVG element; the words are data and are escaped here. */
export function textElement(text: string, place: TextPlace): string {
  const { x, y, size, colour, weight = 400, anchor = "start", edged = false } = place;
  const edge = edged
    ? ` stroke="${COLOURS.background}" stroke-width="7" stroke-linejoin="round" paint-order="stroke"`
    : "";
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}"${edge}>${escapeXml(text)}</text>`;
}

/** Lines of text below each other. */
export function textLines({ lines, size }: Fitted, place: Omit<TextPlace, "size">): string {
  return lines
    .map((line, index) => textElement(line, { ...place, size, y: place.y + index * size * LINE_HEIGHT }))
    .join("");
}

/** Pixels as an attribute: hundredths are finer than the eye. */
export function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
