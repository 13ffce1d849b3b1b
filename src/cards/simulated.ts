import type { Block, Card } from "../surface/card.ts";
import type { Chart } from "../surface/chart.ts";

const MARK = "SIMULATED · ";

const SENTENCE =
  "Simulated prices: made up for trying the bot. Contracts, debt and treasury are the real records.";

/** What describes a picture may have this many characters. */
const ALT_LENGTH = 1000;

/**
 * The card as one answered from a simulated market: its title, its small print and its picture say so. The answer
 * itself is left as it is. A card that is marked already stays as it is.
 */
export function markSimulated(card: Card): Card {
  if (card.title.startsWith(MARK)) return card;
  return {
    ...card,
    title: MARK + card.title,
    blocks: card.blocks.map(markBlock),
    footer: [SENTENCE, ...card.footer],
  };
}

/** `markSimulated` that gives the same object for the same card, so that what is remembered by card stays so. */
export function createSimulatedMark(): (card: Card) => Card {
  const marked = new WeakMap<Card, Card>();
  return (card) => {
    const known = marked.get(card);
    if (known !== undefined) return known;
    const made = markSimulated(card);
    marked.set(card, made);
    return made;
  };
}

function markBlock(block: Block): Block {
  return block.type === "chart" ? { ...block, chart: markChart(block.chart) } : block;
}

/** A picture may be passed on without its card, so it says everything itself. */
function markChart(chart: Chart): Chart {
  const alt = `${SENTENCE} ${chart.alt}`;
  return {
    ...chart,
    title: MARK + chart.title,
    footer: `${MARK}made-up prices. ${chart.footer}`,
    alt: alt.length > ALT_LENGTH ? `${alt.slice(0, ALT_LENGTH - 1).trimEnd()}…` : alt,
  };
}
