import type { ChartWords } from "../surface/chart.ts";
import { cleanText } from "./clean-text.ts";
import { hatchPatterns } from "./hatch.ts";
import { COLOURS, HEIGHT, PADDING, SIZES, WIDTH } from "./style.ts";
import { textElement, textLines } from "./svg-text.ts";
import { clipText, fitText, LINE_HEIGHT, textWidth } from "./text-fit.ts";

/** A rectangle of the picture, in pixels from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The words around a picture, set, and the room they leave. */
export interface Frame {
  readonly svg: string;
  readonly room: Box;
}

/** Of the width, for the note; the rest is the footer’s. */
const MOST_NOTE = 0.55;

const INNER = WIDTH - 2 * PADDING;

/**
 * Sets title, subtitle and footer. Long ones take a second line and a smaller size before they are cut; the note says,
 * beside the footer, what did not find room in the picture.
 */
export function setFrame(words: ChartWords, unshown: string | null = null): Frame {
  const note = unshown === null ? null : clipText(unshown, INNER * MOST_NOTE, SIZES.least, 600);
  const title = fitText(cleanText(words.title), INNER, 600, [
    { size: SIZES.title, lines: 1 },
    { size: 40, lines: 1 },
    { size: 36, lines: 1 },
    { size: 38, lines: 2 },
    { size: 34, lines: 2 },
  ]);
  const subtitle = fitText(cleanText(words.subtitle), INNER, 400, [
    { size: SIZES.label, lines: 1 },
    { size: SIZES.least, lines: 2 },
  ]);
  const noteWidth = note === null ? 0 : textWidth(note, SIZES.least, 600) + 24;
  const footer = fitText(cleanText(words.footer), INNER - noteWidth, 400, [{ size: SIZES.least, lines: 2 }]);
  const titleY = 22 + title.size * 0.9;
  const subtitleY = titleY + (title.lines.length - 1) * title.size * LINE_HEIGHT + 18 + subtitle.size;
  const lastY = HEIGHT - 19;
  const footerY = lastY - (footer.lines.length - 1) * footer.size * LINE_HEIGHT;
  const svg = [
    textLines(title, { x: PADDING, y: titleY, colour: COLOURS.text, weight: 600 }),
    textLines(subtitle, { x: PADDING, y: subtitleY, colour: COLOURS.label }),
    textLines(footer, { x: PADDING, y: footerY, colour: COLOURS.footer }),
    note === null
      ? ""
      : textElement(note, {
          x: WIDTH - PADDING,
          y: lastY,
          size: SIZES.least,
          colour: COLOURS.note,
          weight: 600,
          anchor: "end",
        }),
  ].join("");
  const room = {
    left: PADDING,
    right: WIDTH - PADDING,
    top: subtitleY + (subtitle.lines.length - 1) * subtitle.size * LINE_HEIGHT + 16,
    bottom: footerY - footer.size - 8,
  };
  return { svg, room };
}

/** The whole picture: ground, frame, and what stands in it. */
export function picture(frame: Frame, content: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter">`,
    hatchPatterns(content),
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${COLOURS.background}"/>`,
    frame.svg,
    content,
    "</svg>",
  ].join("");
}

/** What stands in the frame where there is nothing to draw. */
export function emptyContent({ left, right, top, bottom }: Box): string {
  return textElement("No data for this span", {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    size: SIZES.endLabel,
    colour: COLOURS.label,
    weight: 600,
    anchor: "middle",
  });
}
