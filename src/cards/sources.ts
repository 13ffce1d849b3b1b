import { dayInWords, words } from "../domain/wording.ts";
import type { AnswerBase } from "../surface/answers/common.ts";
import type { Card, SourceRef } from "../surface/card.ts";
import { answerCard, pageButtons, pageOf, text, type View } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";

const PER_PAGE = 12;

/** Where the figures of an answer come from; only hosts of the allow-list are links. */
export function sourcesCard(command: string, answer: AnswerBase, view: View): Card {
  const shown = pageOf(answer.sources, view.page, PER_PAGE);
  const lines = shown.rows.map((source, index) => `${shown.first + index + 1}. ${sourceText(source)}`);
  return answerCard(answer, {
    title: `Sources of /${command}`,
    blocks: [text(lines.length === 0 ? "This answer rests on stored prices alone." : lines.join("\n"))],
    actions: pageButtons(command, "sources", view, shown.page, shown.pages),
  });
}

function sourceText(source: SourceRef): string {
  const title = escapeMarkdown(clip(source.title, 90));
  const named = source.linked ? `[${title}](${address(source.url)})` : title;
  const published = source.published === null ? "undated" : dayInWords(source.published);
  return `${named}\n-# ${escapeMarkdown(source.host)} · ${published} · ${words(source.kind === "seed" ? "article" : source.kind)} · ${evidenceWords(source.evidence)}`;
}

/** The address as it may stand inside a link: brackets and blanks would end it early. */
export function address(url: string): string {
  return url.replace(/[()<>\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
