import { arrow, dayInWords, plural, signedPct } from "../domain/wording.ts";
import type { ChangeLine, ChangesAnswer, Mover } from "../surface/answers/changes.ts";
import type { Block, Card } from "../surface/card.ts";
import { capital } from "./chart-words.ts";
import { answerCard, pageButtons, pageOf, separator, text, type View } from "./common.ts";
import { clip, escapeMarkdown, evidenceWords } from "./format.ts";
import { beside, unreadWords } from "./mover-words.ts";
import { address } from "./sources.ts";

const PER_PAGE = 8;
const MOST_MOVERS = 8;

/** What is new, newest first, and on the first page the movers of the day beside what may explain them. */
export function changesCard(answer: ChangesAnswer, view: View): Card {
  const entries = entriesOf(answer);
  const shown = pageOf(entries, view.page, PER_PAGE);
  const blocks: Block[] = [text(`-# ${sinceText(answer)}`)];
  if (entries.length === 0) blocks.push(text(emptyText(answer)));
  else blocks.push(text(listText(shown.rows)));
  if (shown.page === 0) blocks.push(separator, ...moverBlocks(answer));
  return answerCard(answer, {
    title: changesTitle(answer),
    blocks,
    actions: pageButtons("changes", "page", view, shown.page, shown.pages),
    footer: footerOf(answer),
  });
}

/** One line of the list: a change, or the claims of one day folded into one. */
interface Entry {
  readonly date: string | null;
  readonly lines: readonly string[];
}

function entriesOf(answer: ChangesAnswer): readonly Entry[] {
  const fold = answer.filter.kind !== "claim";
  const folded = new Set<string | null>();
  return answer.changes.flatMap((line): readonly Entry[] => {
    if (!fold || line.kind !== "claim") return [{ date: line.knownAt, lines: changeText(line) }];
    if (folded.has(line.knownAt)) return [];
    folded.add(line.knownAt);
    const claims = answer.changes.filter((one) => one.kind === "claim" && one.knownAt === line.knownAt);
    const [only] = claims;
    if (claims.length === 1 && only !== undefined) return [{ date: only.knownAt, lines: changeText(only) }];
    return [
      {
        date: line.knownAt,
        lines: [
          `- ${plural(claims.length, "claim")} of others kept beside our figures; \`kind:claim\` lists them`,
        ],
      },
    ];
  });
}

function changeText(line: ChangeLine): readonly string[] {
  // A filing is its own evidence: what helps is the way to it.
  const link = line.kind === "filing" && line.source?.linked === true ? line.source : null;
  const evidence =
    link !== null
      ? [`[${escapeMarkdown(link.host)}](${address(link.url)})`]
      : line.evidence === null
        ? []
        : [evidenceWords(line.evidence)];
  const happened =
    line.happenedAt === line.knownAt || DATED_IN_TEXT.has(line.kind)
      ? []
      : [`as of ${dayInWords(line.happenedAt)}`];
  const small = [...happened, ...evidence].join(" · ");
  const [subject = "", ...rest] = clip(line.text, 260).split(": ");
  const words = `**${escapeMarkdown(subject)}** ${escapeMarkdown(rest.join(": "))}`;
  return [`- ${words}`, ...(small === "" ? [] : [`-# ${small}`])];
}

/** Kinds whose sentence gives the day or the period itself. */
const DATED_IN_TEXT: ReadonlySet<ChangeLine["kind"]> = new Set([
  "debt_event",
  "debt_total",
  "interest",
  "holding",
  "treasury_transaction",
  "revenue",
  "run_rate",
  "hashrate",
  "commitment",
  "network",
  "filing",
  "figure",
]);

function listText(entries: readonly Entry[]): string {
  const lines: string[] = [];
  let date: string | null = null;
  for (const entry of entries) {
    if (entry.date !== date && entry.date !== null) lines.push(`### ${dayInWords(entry.date)}`);
    date = entry.date;
    lines.push(...entry.lines);
  }
  return lines.join("\n");
}

function changesTitle(answer: ChangesAnswer): string {
  const claims = answer.changes.filter((line) => line.kind === "claim").length;
  const others = answer.changes.length - claims;
  const subject = answer.filter.miner === null ? "" : `${answer.filter.miner}: `;
  const since = `since ${dayInWords(answer.filter.since)}`;
  if (answer.changes.length === 0) return `${subject}nothing new ${since}`.replace(/^n/, "N");
  if (others === 0) return `${subject}${plural(claims, "claim")} ${since}`;
  return `${subject}${plural(others, "change")}${claims === 0 ? "" : ` and ${plural(claims, "claim")}`} ${since}`;
}

function sinceText(answer: ChangesAnswer): string {
  const kind = answer.filter.kind === null ? "" : ` Kind: ${answer.filter.kind}.`;
  const since = dayInWords(answer.filter.since);
  switch (answer.filter.sinceFrom) {
    case "asked":
      return `Published since ${since}.${kind}`;
    case "today":
      return `Published since ${since}, the last 30 days.${kind}`;
    case "newest_publication": {
      const to = answer.factsTo === null ? "" : ` (${dayInWords(answer.factsTo)})`;
      return `Published since ${since}, 30 days before the newest publication here${to}.${kind}`;
    }
  }
}

function emptyText(answer: ChangesAnswer): string {
  if (answer.filter.kind === "filing") {
    const kind = answer.filings?.kind ?? "off";
    if (kind === "off")
      return "Filings are not read here yet: `/help`, *About*, says what is missing for it.";
    if (kind === "catching_up") return "No filing here yet: filings are being caught up with.";
  }
  const to =
    answer.factsTo === null ? "" : ` The newest publication read is of ${dayInWords(answer.factsTo)}.`;
  return `Nothing was published in that time that is recorded here.${to} Choose an earlier \`since\`.`;
}

function moverBlocks(answer: ChangesAnswer): readonly Block[] {
  const { moversSession: session, movers } = answer;
  if (session === null) {
    return [
      text(
        "No daily prices yet, so no movers: a running bot fetches them; by hand `npm run import -- prices PATH`",
      ),
    ];
  }
  if (movers.length === 0) {
    return [text(`No daily price of ${answer.filter.miner ?? "any miner"} on ${dayInWords(session)}.`)];
  }
  const shown = movers
    .toSorted((a, b) => Math.abs(b.returnPct) - Math.abs(a.returnPct))
    .slice(0, MOST_MOVERS);
  const rows = movers.filter((one) => shown.includes(one)).map(moverText);
  const more = movers.length - shown.length;
  const unread = capital(unreadWords(answer, movers).replace("; ", ""));
  const late =
    answer.factsTo !== null && answer.factsTo < session
      ? ` Facts read end on ${dayInWords(answer.factsTo)}.`
      : "";
  return [
    text(
      [
        `### Movers of ${dayInWords(session)}`,
        ...(unread === ""
          ? []
          : [`-# ${unread}, so a move without a change here may still have one.${late}`]),
        ...rows,
        ...(more > 0 ? [`+${more} more`] : []),
      ].join("\n"),
    ),
  ];
}

function moverText(one: Mover): string {
  const { first, rest } = beside(one);
  const head = `${arrow(one.returnPct)} **${one.miner}** ${signedPct(one.returnPct)}`;
  if (first === null) return head;
  const more = rest === 0 ? "" : `; ${plural(rest, "more change")}`;
  return `${head} · ${escapeMarkdown(clip(first, 120))}${more}`;
}

function footerOf(answer: ChangesAnswer): readonly string[] {
  const lines: string[] = [];
  if (answer.undated > 0) {
    lines.push(`${plural(answer.undated, "change")} without a publication date left out.`);
  }
  if (answer.movers.length > 0) lines.push("Not investment advice.");
  return lines;
}
