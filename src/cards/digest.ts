import { newYorkDate } from "../domain/time.ts";
import { count, dayInWords, plural, pp } from "../domain/wording.ts";
import type { DigestAlerts, DigestAnswer, DigestView } from "../surface/answers/digest.ts";
import type { DivergenceWindow } from "../surface/answers/divergence.ts";
import type { ActionRow, Block, Button, Card } from "../surface/card.ts";
import { momentWords } from "./age-words.ts";
import { text } from "./common.ts";
import {
  aheadBlocks,
  alertBlocks,
  dayWords,
  type Detail,
  factBlocks,
  gapBlocks,
  moverBlocks,
  networkBlocks,
  shortDay,
} from "./digest-parts.ts";
import { divergenceChart } from "./divergence-chart.ts";
import { factsToWords } from "./filings-words.ts";
import { clip } from "./format.ts";
import { phoneLines } from "./phone-lines.ts";
import { firstThatFits } from "./pivot-parts.ts";

/** What a busy reader takes in on a phone in 20 seconds, the picture apart: 25 lines with the ref of the message. */
const MOST_LINES = 24;

/** What a digest tells, however much there is. */
const LEAST: Detail = { movers: 1, facts: 1, joined: false, ahead: 0, alerts: 0, words: 44, dueWords: 30 };

/** How it is told shorter where that is too long already, one after the other. */
const LESS: readonly Partial<Detail>[] = [{ joined: true }, { words: 20 }];

/** What is told beyond that where it fits, the weightiest first. */
const MORE: readonly Partial<Detail>[] = [
  { alerts: 1 },
  { facts: 2 },
  { movers: 2 },
  { facts: 3 },
  { ahead: 1 },
  { words: 64 },
  { movers: 3 },
  { facts: 4 },
  { alerts: 2 },
  { ahead: 2 },
  { words: 84 },
  { ahead: 3 },
  { facts: 5 },
  { alerts: 3 },
  { words: 120 },
  { dueWords: 60 },
];

/** Small print has a tenth of a message, and the ref of the message goes below it. */
const LONGEST_SMALL_PRINT = 330;

/** The gap that leads. */
const LEADING: DivergenceWindow["window"] = "30d";

/**
 * A day's digest: the gap with a picture, what moved, what is new, what fired and what is due next, in at most 25 lines
 * of a phone; where nothing changed one line. What is left out is counted in its place.
 */
export function digestCard(answer: DigestAnswer, view: DigestView): Card {
  if (isEmpty(answer)) return emptyCard(answer, view);
  if (answer.quiet && isSilent(view.alerts)) return quietCard(answer, view);
  let detail: Detail = LEAST;
  let told = cardOf(answer, view, detail);
  for (const less of LESS) {
    if (phoneLines(told) <= MOST_LINES) break;
    detail = { ...detail, ...less };
    told = cardOf(answer, view, detail);
  }
  for (const more of MORE) {
    const fuller = cardOf(answer, view, { ...detail, ...more });
    if (phoneLines(fuller) > MOST_LINES) continue;
    told = fuller;
    detail = { ...detail, ...more };
  }
  return told;
}

function cardOf(answer: DigestAnswer, view: DigestView, detail: Detail): Card {
  const { gap } = answer;
  const chart = gap === null || !view.withPicture ? null : divergenceChart(gap);
  const facts = factBlocks(answer, detail);
  return card(answer, view, {
    title: titleOf(answer),
    accent: accentOf(answer),
    blocks: [
      ...noteBlocks(answer, view),
      ...(gap === null ? missingGap(answer) : gapBlocks(gap)),
      ...(chart === null ? [] : [{ type: "chart", chart } as const]),
      ...moverBlocks(answer, detail),
      ...(facts.length === 0 && answer.sections.includes("facts") ? [text(nothingNew(answer))] : facts),
      ...networkBlocks(answer.network),
      ...alertBlocks(view.alerts, detail),
      ...aheadBlocks(answer, detail),
    ],
  });
}

function card(
  answer: DigestAnswer,
  view: DigestView,
  parts: Pick<Card, "title" | "accent" | "blocks">,
): Card {
  return {
    ...parts,
    actions: actionsOf(answer),
    sources: answer.sources,
    footer: footerOf(answer),
    mentions: [],
    silent: view.silent,
    answer: { ...answer, view },
  };
}

/** Nothing was ever stored: neither prices nor facts. */
function isEmpty({ factsTo, pricesTo, network }: DigestAnswer): boolean {
  return factsTo === null && pricesTo === null && network === null;
}

function emptyCard(answer: DigestAnswer, view: DigestView): Card {
  return {
    ...card(answer, view, {
      title: `No data yet · ${dayWords(answer.localDate)}`,
      accent: "warning",
      blocks: [
        ...noteBlocks(answer, view),
        text(
          "No prices and no facts are stored yet. A running bot fetches them; the next digest tells of them.",
        ),
        ...alertBlocks(view.alerts, LEAST),
      ],
    }),
    actions: [],
    footer: healthLines(answer),
  };
}

function isSilent(alerts: DigestAlerts | null): boolean {
  return alerts === null || alerts.fired.length + alerts.ended.length + alerts.notSent.length === 0;
}

function quietCard(answer: DigestAnswer, view: DigestView): Card {
  const { sections } = answer;
  const none = [
    ...(sections.includes("gap") || sections.includes("movers") ? ["no session closed"] : []),
    ...(sections.includes("facts") ? ["nothing was published that is recorded here"] : []),
    ...(sections.includes("alerts") ? ["no alert"] : []),
    ...(sections.includes("ahead") ? ["nothing came due"] : []),
  ];
  const lead = leadOf(answer);
  const still =
    lead === null || lead.gapPp === null || lead.session === null
      ? ""
      : ` Still ${pp(lead.gapPp)} (${windowWords(lead)}), close of ${dayWords(lead.session)}.`;
  return card(answer, view, {
    title: `Nothing new · ${dayWords(answer.localDate)}`,
    accent: "neutral",
    blocks: [
      ...delayBlocks(answer, view),
      text(`Since ${dayWords(newYorkDate(answer.since))}: ${none.join(", ")}.${still}`),
    ],
  });
}

function titleOf(answer: DigestAnswer): string {
  const day = dayWords(answer.localDate);
  const lead = leadOf(answer);
  if (lead === null || lead.gapPp === null) {
    const gap = answer.sections.includes("gap") ? ": gap not known" : "";
    return `Miners${gap} · ${day}`;
  }
  const subject = isBasket(answer) ? "Miners" : lead.target;
  return firstThatFits([
    `${subject} ${pp(lead.gapPp)} vs BTC (${windowWords(lead)}) · ${day}`,
    `${pp(lead.gapPp)} vs BTC (${windowWords(lead)}) · ${day}`,
  ]);
}

/** A company that is watched alone is its own only member. */
function isBasket({ gap }: DigestAnswer): boolean {
  return gap?.series?.lines.some(({ role }) => role === "member") ?? true;
}

function leadOf({ gap }: DigestAnswer): DivergenceWindow | null {
  const known = (gap?.windows ?? []).filter(({ gapPp }) => gapPp !== null);
  return known.find(({ window }) => window === LEADING) ?? known[0] ?? null;
}

function windowWords({ window }: DivergenceWindow): string {
  return window === "ytd" ? "YTD" : `${window.slice(0, -1)} d`;
}

function accentOf(answer: DigestAnswer): Card["accent"] {
  if (!answer.sections.includes("gap")) return "neutral";
  const gap = leadOf(answer)?.gapPp ?? null;
  if (gap === null) return "warning";
  return gap < 0 ? "down" : "up";
}

/** What is to be known before the figures: delayed, missed ones, a closed market. */
function noteBlocks(answer: DigestAnswer, view: DigestView): readonly Block[] {
  const { market, localDate, sections } = answer;
  const onPrices = sections.includes("gap") || sections.includes("movers");
  const closed =
    onPrices && !market.open && market.lastSession !== null
      ? [
          text(
            `-# New York does not trade on ${dayWords(localDate)}: figures of the last session, ${dayWords(market.lastSession)}.`,
          ),
        ]
      : [];
  const half =
    onPrices && market.halfDay ? [text("-# A short session today: New York closes at 13:00.")] : [];
  return [...delayBlocks(answer, view), ...closed, ...half];
}

function delayBlocks({ now }: DigestAnswer, { lateMinutes, missed }: DigestView): readonly Block[] {
  const lines = [
    ...(lateMinutes === null ? [] : [`-# Delayed by ${delayWords(lateMinutes)}, as of ${momentWords(now)}.`]),
    ...(missed.length === 0
      ? []
      : [`-# ${plural(missed.length, "digest")} missed (${missedWords(missed)}); told here.`]),
  ];
  return lines.length === 0 ? [] : [text(lines.join("\n"))];
}

function delayWords(minutes: number): string {
  return minutes < 90 ? `${count(minutes)} min` : `${count(Math.round(minutes / 60))} h`;
}

/** `18, 19 Nov`; of many the first and the last. */
function missedWords(missed: readonly string[]): string {
  const [first = "", ...rest] = missed;
  const last = rest.at(-1);
  if (missed.length > 4 && last !== undefined) return `${shortDay(first)} to ${shortDay(last)}`;
  return missed
    .map((date, index) => {
      const next = missed[index + 1];
      return next?.slice(0, 7) === date.slice(0, 7) ? String(Number(date.slice(8))) : shortDay(date);
    })
    .join(", ");
}

function missingGap({ sections }: DigestAnswer): readonly Block[] {
  return sections.includes("gap")
    ? [text("**Gap** not known: no prices are stored yet; a running bot fetches them.")]
    : [];
}

function nothingNew({ since }: DigestAnswer): string {
  return `**New facts** none recorded since ${dayWords(newYorkDate(since))}`;
}

/** The sources are those of `/changes` since the oldest of what is told. */
function actionsOf({ facts, movers, since }: DigestAnswer): readonly ActionRow[] {
  const lines = [...facts.flatMap((group) => group.lines), ...movers.flatMap(({ changes }) => changes)];
  const oldest = lines.reduce(
    (first, { knownAt }) => (knownAt !== null && knownAt < first ? knownAt : first),
    newYorkDate(since),
  );
  const button = (name: string, label: string): Button => ({
    label,
    style: "secondary",
    action: { command: "changes", name, argument: "", options: { since: oldest } },
  });
  return [
    {
      type: "buttons",
      buttons: [
        ...(lines.some(({ source }) => source !== null) ? [button("sources", "Sources")] : []),
        button("report", "Report a wrong number"),
      ],
    },
  ];
}

function footerOf(answer: DigestAnswer): readonly string[] {
  return [...healthLines(answer), `${dataText(answer)} Not investment advice.`];
}

/** What is wrong with the data, in the room that the other small print leaves. */
function healthLines({ health }: DigestAnswer): readonly string[] {
  return health.length === 0 ? [] : [clip(health.join(" "), LONGEST_SMALL_PRINT / 2)];
}

/** “Data: prices of 23 Nov 2026, BTC 5 min old, facts to 26 Jun 2026; later reports not read yet.” */
function dataText(answer: DigestAnswer): string {
  const { pricesTo, freshness, btcSpot, gap } = answer;
  const prices = freshness?.prices ?? null;
  const day = prices?.oldest ?? pricesTo;
  const behind = prices !== null && prices.stale ? `, ${plural(prices.sessionsAgo, "session")} ago` : "";
  const byDay = gap?.windows.some(({ btc }) => btc.align === "utc_day") === true ? " (BTC by UTC day)" : "";
  const parts = [
    day === null ? "no prices yet" : `prices of ${dayInWords(day)}${behind}${byDay}`,
    ...(btcSpot === null ? [] : [`BTC ${ageWords(btcSpot.ageS)} old`]),
    factsToWords(answer)?.replace(/^F/, "f") ?? "no facts yet",
  ];
  return `Data: ${parts.join(", ")}.`;
}

function ageWords(ageS: number): string {
  if (ageS < 7200) return `${count(Math.max(1, Math.floor(ageS / 60)))} min`;
  return ageS < 172_800 ? `${count(Math.floor(ageS / 3600))} h` : plural(Math.floor(ageS / 86_400), "day");
}
