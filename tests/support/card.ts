import type { Card } from "../../src/surface/card.ts";

/** A card with everything a renderer meets, changed where a test needs it. */
export function aCard(changes: Partial<Card> = {}): Card {
  return {
    title: "Debt: $5.6B recorded of $5.8B reported",
    accent: "neutral",
    blocks: [{ type: "text", text: "**WULF** first line\n-# small print" }],
    actions: [],
    sources: [],
    footer: ["Facts to 26 Jun 2026; later reports not read yet."],
    mentions: [],
    silent: false,
    answer: { rows: 1 },
    ...changes,
  };
}
