import { expect } from "vitest";
import type { Card } from "../../src/surface/card.ts";
import { plainStyle } from "../../src/terminal/markdown.ts";
import { renderCard } from "../../src/terminal/render.ts";

/** The card as a terminal of 80 columns shows it. */
export function shown(card: Card): string {
  return renderCard(card, plainStyle, 80);
}

/** What every card keeps: a title for a phone's first line, 80 columns, Discord's limits, and no bare nothing. */
export function expectReadable(card: Card): void {
  const text = shown(card);
  expect(card.title.length, card.title).toBeLessThanOrEqual(60);
  expect(text).not.toMatch(/\b(?:null|undefined|NaN|Infinity)\b/);
  expect(
    text.split("\n").filter((line) => line.length > 80),
    card.title,
  ).toEqual([]);
  expect(text.length, card.title).toBeLessThan(3900);
  expect(card.blocks.length + card.actions.length, card.title).toBeLessThan(30);
}
