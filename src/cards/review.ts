import { REVIEW_KINDS, type ReviewKind } from "../domain/review.ts";
import { count, dayInWords, numeral, plural, usd } from "../domain/wording.ts";
import type { ActionRow, Block, Button, Card } from "../surface/card.ts";
import type { Modal } from "../surface/modal.ts";
import type { Decided, ReviewEntry, ReviewList, ReviewWrites } from "../surface/review.ts";
import { momentWords } from "./age-words.ts";
import { deskButton } from "./alert-desk.ts";
import { pageButtons, pageOf, text, type View } from "./common.ts";
import { clip, escapeMarkdown } from "./format.ts";

/** A section is three components, and a message takes forty. */
const PER_PAGE = 8;

export const GROUP_WORDS: Readonly<Record<ReviewKind, string>> = {
  reported_number: "reported numbers",
  filing_question: "questions about filings",
  filing_to_read: "filings to read",
  differs: "filings that differ from a record",
  merge: "rows that may be one",
};

const ONE: Readonly<Record<ReviewKind, string>> = {
  reported_number: "Reported number",
  filing_question: "Question about a filing",
  filing_to_read: "Filing to read",
  differs: "Filing differs from a record",
  merge: "Two rows that may be one",
};

/** What is open, oldest first, each with a button that shows it. */
export function reviewListCard(list: ReviewList, view: View): Card {
  const shown = pageOf(list.entries, view.page, PER_PAGE);
  const groups = REVIEW_KINDS.filter((group) => list.counts[group] > 0).map(
    (group) => `${count(list.counts[group])} ${GROUP_WORDS[group]}`,
  );
  return card({
    title: `Review: ${count(list.entries.length)} open${list.filter.miner === null ? "" : ` for ${list.filter.miner}`}`,
    blocks: [
      text(groups.length === 0 ? "Nothing waits for a decision." : groups.join(" · ")),
      ...shown.rows.map((entry): Block => ({
        type: "section",
        text: `**${entry.id}** ${ONE[entry.kind]}\n${clip(escapeMarkdown(entry.about), 150)}`,
        button: deskButton("review", "Look", "open", String(entry.id)),
      })),
    ],
    actions: pageButtons("review", "page", view, shown.page, shown.pages),
    answer: list,
  });
}

/** One item with its evidence and what deciding does. */
export function reviewEntryCard(entry: ReviewEntry): Card {
  return card({
    title: `${ONE[entry.kind]}, number ${entry.id}`,
    blocks: [
      text(
        [
          `**${escapeMarkdown(entry.about)}**`,
          clip(escapeLines(entry.what), 1500),
          sourceLine(entry),
          `-# Noted ${momentWords(entry.createdAt)}${entry.knownAt === null ? "" : `, published ${dayInWords(entry.knownAt)}`}`,
        ]
          .filter((line) => line !== "")
          .join("\n"),
      ),
      ...(entry.writes === null ? [] : writesBlocks(entry.writes)),
    ],
    actions: entry.state === "open" ? [decisions(entry)] : [back()],
    answer: entry,
  });
}

/** What became of an item. */
export function decidedCard({ entry, outcome, open }: Decided): Card {
  const written =
    entry.writes === null ? "It is closed; no figure was written." : `\`${entry.writes.row}\` was written.`;
  const words = {
    approved: ["Approved", written],
    corrected: ["Corrected", written],
    rejected: ["Rejected", "Nothing was written, and it is not proposed again."],
    already: ["Decided already", "Somebody else was first; nothing was written now."],
  } as const;
  const [title, sentence] = words[outcome];
  return card({
    title: `${title}: number ${entry.id}`,
    blocks: [text([escapeMarkdown(entry.about), sentence, `${plural(open, "item")} open.`].join("\n"))],
    actions: [back()],
    answer: { entry, outcome, open },
  });
}

/** Says why nothing was done; `id` is the item it is about, null for none. */
export function reviewProblemCard(problem: string, id: string | null): Card {
  return card({
    title: "That was not done",
    accent: "warning",
    blocks: [text(problem)],
    actions: [back(id === null ? [] : [deskButton("review", "Look again", "open", id)])],
    answer: { problem },
  });
}

/** The form in which a figure is put right. */
export function correctModal(entry: ReviewEntry): Modal | null {
  const editable = entry.writes?.editable ?? null;
  if (editable === null) return null;
  return {
    title: "Correct the figure",
    action: { command: "review", name: "corrected", argument: String(entry.id), options: {} },
    fields: [
      {
        type: "text",
        name: "value",
        label: clip(`Figure in ${UNIT_WORDS[editable.unit]}`, 45),
        description: "As the document says it, in whole units: 10,075 or 1.2b.",
        value: figureText(editable.value),
        required: true,
        maxLength: 40,
      },
    ],
  };
}

const UNIT_WORDS = { usd: "US dollars", btc: "BTC", shares: "shares" } as const;

function figureText(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 8 });
}

function writesBlocks({ row, replaces, fields, more, editable }: ReviewWrites): readonly Block[] {
  const lines = fields.map(({ name, from, to }) =>
    from === null
      ? `${name}: ${escapeMarkdown(to)}`
      : `${name}: ${escapeMarkdown(from)} → ${escapeMarkdown(to)}`,
  );
  if (more > 0) lines.push(`+${count(more)} more`);
  const figure =
    editable === null
      ? []
      : [
          `Figure: **${editable.unit === "usd" ? usd(editable.value) : `${numeral(editable.value, 12)} ${UNIT_WORDS[editable.unit]}`}**`,
        ];
  const what = replaces ? `puts a new version of \`${row}\`` : `writes \`${row}\``;
  return [text([`Approving ${what}.`, ...figure, ...lines].join("\n"))];
}

function decisions(entry: ReviewEntry): ActionRow {
  const id = String(entry.id);
  const canCorrect = (entry.writes?.editable ?? null) !== null;
  const buttons: readonly Button[] = [
    deskButton("review", entry.writes === null ? "Done" : "Approve", "approve", id, "primary"),
    ...(canCorrect ? [deskButton("review", "Correct", "correct", id)] : []),
    deskButton("review", "Reject", "reject", id, "danger"),
    deskButton("review", "List", "list", ""),
  ];
  return { type: "buttons", buttons };
}

function back(before: readonly Button[] = []): ActionRow {
  return { type: "buttons", buttons: [...before, deskButton("review", "List", "list", "")] };
}

function sourceLine({ source }: ReviewEntry): string {
  if (source === null) return "";
  return source.linked
    ? `[Open the source](${source.text})`
    : `Source: ${escapeMarkdown(clip(source.text, 300))}`;
}

/** Lines of outside words stay lines. */
function escapeLines(content: string): string {
  return content.split("\n").map(escapeMarkdown).join("\n");
}

function card(
  parts: Pick<Card, "title" | "blocks" | "actions" | "answer"> & Partial<Pick<Card, "accent">>,
): Card {
  return { accent: "neutral", sources: [], footer: [], mentions: [], silent: false, ...parts };
}
