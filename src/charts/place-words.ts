import { textElement } from "./svg-text.ts";

/** A place that a word wants: its middle at `x`, its base line at `y`. */
export interface WordPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

export interface Word extends WordPlace {
  readonly text: string;
  readonly colour: string;
}

/**
 * Those of the words, first come first placed, that do not touch one placed before, each moved sideways so far that it
 * stays between left and right. What finds no place is left out: the words of a picture say again what it shows.
 */
export function placeWords<W extends WordPlace>(
  words: readonly W[],
  left: number,
  right: number,
): readonly W[] {
  const placed: W[] = [];
  for (const word of words) {
    const half = word.width / 2;
    const moved = { ...word, x: Math.max(left + half, Math.min(word.x, right - half)) };
    if (word.width <= right - left && !placed.some((other) => touches(moved, other))) placed.push(moved);
  }
  return placed;
}

const APART = 6;

function touches(a: WordPlace, b: WordPlace): boolean {
  return (
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 + APART && Math.abs(a.y - b.y) < Math.max(a.size, b.size)
  );
}

/** A word that may stand on lines: in semi-bold and edged with the ground. */
export function edgedWord({ text, x, y, size, colour }: Word): string {
  return textElement(text, { x, y, size, colour, weight: 600, anchor: "middle", edged: true });
}
