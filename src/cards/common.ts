import { dayInWords } from "../domain/wording.ts";
import type { AnswerBase } from "../surface/answers/common.ts";
import type { ActionRow, Block, Button, Card, FactItem } from "../surface/card.ts";
import { factsToWords } from "./filings-words.ts";
import { freshnessLines } from "./freshness.ts";

/** How a card is looked at: the page, and the options it was asked with. */
export interface View {
  /** From 0. */
  readonly page: number;
  readonly options: Readonly<Record<string, string>>;
}

/** A card of an answer: no mentions, not silent, the answer itself attached. */
export function answerCard(
  answer: AnswerBase,
  parts: {
    readonly title: string;
    readonly accent?: Card["accent"];
    readonly blocks: readonly Block[];
    readonly actions?: readonly ActionRow[];
    readonly footer?: readonly string[];
  },
): Card {
  return {
    title: parts.title,
    accent: parts.accent ?? "neutral",
    blocks: parts.blocks,
    actions: parts.actions ?? [],
    sources: answer.sources,
    footer: [...(parts.footer ?? []), ...freshnessLines(answer), ...coverageLines(answer)],
    mentions: [],
    silent: false,
    answer,
  };
}

/** How far the facts go, and what an answer as of a day leaves out. */
function coverageLines(answer: AnswerBase): readonly string[] {
  const facts = factsToWords(answer);
  if (facts === null) return ["No facts stored yet."];
  if (!answer.pointInTime) return [`${facts}.`];
  const left = answer.withoutPublicationDate;
  const leftOut =
    left === 0 ? "" : ` ${left} ${left === 1 ? "row" : "rows"} without publication date left out.`;
  return [`As published by ${dayInWords(answer.asOf)}.${leftOut}`];
}

/** A line of label and value. */
export function item(label: string, value: string, note?: string | null): FactItem {
  return note === undefined || note === null || note === "" ? { label, value } : { label, value, note };
}

export function text(content: string): Block {
  return { type: "text", text: content };
}

export const separator: Block = { type: "separator" };

/** Which slice of a list a page shows; a page beyond the end is the last one. */
export function pageOf<T>(
  rows: readonly T[],
  page: number,
  size: number,
): { readonly rows: readonly T[]; readonly page: number; readonly pages: number; readonly first: number } {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return { rows: rows.slice(shown * size, (shown + 1) * size), page: shown, pages, first: shown * size };
}

/** ‹ Page 1 of 3 ›, or nothing where there is one page. `action` gets the page from 0 as its argument. */
export function pageButtons(
  command: string,
  action: string,
  view: View,
  page: number,
  pages: number,
): readonly ActionRow[] {
  if (pages <= 1) return [];
  const to = (label: string, target: number): Button => ({
    label,
    style: "secondary",
    action: { command, name: action, argument: String(target), options: view.options },
    disabled: target < 0 || target >= pages,
  });
  return [
    { type: "buttons", buttons: [to("‹ Back", page - 1), to(`Next (${page + 1} of ${pages}) ›`, page + 1)] },
  ];
}
