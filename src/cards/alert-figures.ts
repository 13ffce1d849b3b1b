import { arrow, count, dayInWords, pct, plural, pp, signed, signedPct } from "../domain/wording.ts";
import type { AlertAnswer, SeriesAlert } from "../surface/answers/alert.ts";
import type { Mover } from "../surface/answers/changes.ts";
import type { DivergenceWindow } from "../surface/answers/divergence.ts";
import type { Block, FactItem, Table } from "../surface/card.ts";
import { text } from "./common.ts";
import { clip, escapeMarkdown, known } from "./format.ts";
import { beside, unreadWords } from "./mover-words.ts";

/** Below this share of explained moves a beta says too little to be shown. */
const LEAST_R2 = 0.25;

const MOST_MOVERS = 3;
const MOST_MOVERS_IN_BRIEF = 2;

/** A table of best and worst needs that many members to be more than all of them. */
const LEAST_RANKED = 6;
const RANKED = 3;

/** What stands beside a gap or a move of shares: members, what BTC explains, AI peers, best and worst. */
export function figureBlocks(event: SeriesAlert, brief: boolean): readonly Block[] {
  const { window } = event;
  if (window === null || event.event === "stale") return [];
  const items = figuresOf(event, window);
  // What has ended is history: the members of then are not what a reader looks for.
  const table = brief || event.ended !== null ? null : rankedTable(window);
  return [
    ...(items.length === 0 ? [] : [{ type: "facts", items } as const]),
    ...(table === null ? [] : [table]),
  ];
}

/** Basis and caveat stand in the same line: each of them apart would make a screen of two. */
function figure(label: string, value: string, basis: string): FactItem {
  return { label, value: `${value} (${basis})` };
}

function figuresOf(event: SeriesAlert, window: DivergenceWindow): readonly FactItem[] {
  const { r2, betaGapPp, beta, z1, peers, qqq, subject } = window;
  const items: FactItem[] = [];
  const gap = gapOf(event, window);
  if (gap !== null) items.push(figure("Gap to BTC", pp(gap), "return less BTC's return"));
  if (event.target.kind !== "miner") {
    const { members, excluded, medianPct } = subject;
    const up = members.filter(({ returnPct }) => returnPct > 0).length;
    const down = members.filter(({ returnPct }) => returnPct < 0).length;
    items.push(
      figure(
        "Members",
        `${count(up)} up, ${count(down)} down of ${count(members.length + excluded.length)}`,
        `equal weight; median ${known(medianPct, signedPct)}`,
      ),
    );
  }
  items.push(
    r2 === null
      ? figure("BTC explains", "not known yet", "needs 60 sessions of daily returns")
      : figure("BTC explains", `${pct(100 * r2)} of its moves`, "R², 60 sessions"),
  );
  if (r2 !== null && r2 >= LEAST_R2) {
    if (betaGapPp !== null && beta !== null) {
      items.push(figure("Beta-adjusted gap", pp(betaGapPp), `beta ${count(beta, 2)}, known at the base`));
    }
    if (z1 !== null && event.rule.metric !== "z1") {
      items.push(
        figure("Last session", `${signed(z1, 1)} standard deviations`, "against what BTC's move implies"),
      );
    }
  }
  items.push(
    figure(
      "Beside BTC",
      `AI peers ${known(peers.returnPct, signedPct)}, QQQ ${known(qqq.returnPct, signedPct)}`,
      "same sessions; AI peers: CRWV and NBIS",
    ),
  );
  return items;
}

/** Of the legs told above it, as they were then; null where the headline is the gap itself. */
function gapOf({ rule, returnPct, btcReturnPct }: SeriesAlert, { gapPp }: DivergenceWindow): number | null {
  if (rule.metric === "spread") return null;
  return returnPct === null || btcReturnPct === null ? gapPp : returnPct - btcReturnPct;
}

/** Best and worst members of a basket over the window, 28 columns wide. */
function rankedTable({ subject, baseSession, session }: DivergenceWindow): Table | null {
  const { members } = subject;
  if (members.length < LEAST_RANKED || baseSession === null || session === null) return null;
  const sorted = members.toSorted((a, b) => b.returnPct - a.returnPct);
  const worst = sorted.toReversed();
  return {
    type: "table",
    caption: "Best and worst, return in %",
    columns: [
      { header: "", align: "left" },
      { header: "", align: "right" },
      { header: "", align: "left" },
      { header: "", align: "right" },
    ],
    rows: Array.from({ length: RANKED }, (_, place) =>
      [sorted[place], worst[place]].flatMap((one) =>
        one === undefined ? ["", ""] : [one.ticker, signed(one.returnPct, 1)],
      ),
    ),
  };
}

/** The moves of the headline's session beside the changes that may explain them. */
export function moverBlocks(answer: AlertAnswer, brief: boolean): readonly Block[] {
  const { movers, moversSession, events, filings } = answer;
  if (moversSession === null || movers.length === 0) return [];
  const [lead] = events;
  const [only] = movers;
  // The move of the day is the headline already: only what may explain it is left to say.
  if (lead?.kind === "series" && lead.target.kind === "miner" && only !== undefined && isBare(only)) {
    const unread = filings?.kind === "read" ? "" : "; filings not read yet";
    const filed = only.filings === null ? unread : "; no filing found";
    return [text(`-# What may explain it: nothing is recorded here${filed}.`)];
  }
  const shown = movers
    .toSorted((a, b) => Math.abs(b.returnPct) - Math.abs(a.returnPct))
    .slice(0, brief ? MOST_MOVERS_IN_BRIEF : MOST_MOVERS);
  const explained = movers.filter((one) => shown.includes(one)).map(moverText);
  const more = movers.length - shown.length;
  return [
    text(
      [
        `**Moves of ${dayInWords(moversSession)}**${more === 0 ? "" : `, +${count(more)} more`}${unreadWords(answer, movers)}`,
        ...explained,
      ].join("\n"),
    ),
  ];
}

function isBare({ changes, filings }: Mover): boolean {
  return changes.length + (filings ?? []).length === 0;
}

function moverText(mover: Mover): string {
  const { first, rest } = beside(mover);
  const head = `${arrow(mover.returnPct)} **${escapeMarkdown(mover.miner)}** ${signedPct(mover.returnPct)}`;
  if (first === null) return head;
  const more = rest === 0 ? "" : `; ${plural(rest, "more change")}`;
  return `${head} · ${escapeMarkdown(clip(first, 90))}${more}`;
}
