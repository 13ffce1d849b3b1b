import type { ChartTone } from "../surface/chart.ts";
import { COLOURS, type Hatch, TONES } from "./style.ts";

/** What a filled area of that tone has as its `fill`; `picture` adds the pattern that it names. */
export function hatchFill(tone: ChartTone): string {
  return TONES[tone].hatch === "plain" ? TONES[tone].colour : `url(#hatch-${tone})`;
}

/** The patterns that the content uses, as a `<defs>`; nothing where it uses none. */
export function hatchPatterns(content: string): string {
  const names = new Set([...content.matchAll(/url\(#hatch-(\w+)\)/g)].map(([, name]) => name));
  const tones = TONE_NAMES.filter((tone) => names.has(tone));
  return tones.length === 0 ? "" : `<defs>${tones.map(pattern).join("")}</defs>`;
}

const TONE_NAMES = [
  "btc",
  "peers",
  "market",
  "warning",
  "two",
  "three",
  "four",
  "five",
  "six",
] as const satisfies readonly ChartTone[];

/** A tile wide enough that its strokes can be seen on a phone. */
const TILE = 18;

const STROKES: Readonly<Record<Hatch, string>> = {
  plain: "",
  rising: strokes("M-2,20L20,-2M-11,11L11,-11M7,29L29,7"),
  falling: strokes("M-2,-2L20,20M-11,7L11,29M7,-11L29,11"),
  level: strokes("M0,9L18,9"),
  upright: strokes("M9,0L9,18"),
  dots: `<circle cx="5" cy="5" r="3.4" fill="${COLOURS.background}"/><circle cx="14" cy="14" r="3.4" fill="${COLOURS.background}"/>`,
};

function pattern(tone: ChartTone): string {
  const { colour, hatch } = TONES[tone];
  return `<pattern id="hatch-${tone}" width="${TILE}" height="${TILE}" patternUnits="userSpaceOnUse"><rect width="${TILE}" height="${TILE}" fill="${colour}"/><g opacity="0.5">${STROKES[hatch]}</g></pattern>`;
}

function strokes(path: string): string {
  return `<path d="${path}" stroke="${COLOURS.background}" stroke-width="4"/>`;
}
