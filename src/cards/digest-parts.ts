import { weekday } from "../domain/time.ts";
import type { IsoDate } from "../domain/time.ts";
import { arrow, btc, count, dayInWords, plural, signed, signedPct, usd } from "../domain/wording.ts";
import type { Mover } from "../surface/answers/changes.ts";
import type { DigestAlerts, DigestAnswer, DigestFacts, DigestLine } from "../surface/answers/digest.ts";
import type { DivergenceWindow, DivergenceWindowsAnswer } from "../surface/answers/divergence.ts";
import type { NetworkAnswer } from "../surface/answers/network.ts";
import type { Block, Table } from "../surface/card.ts";
import { agoWords } from "./age-words.ts";
import { text } from "./common.ts";
import { clip, escapeMarkdown } from "./format.ts";
import { beside, unreadWords } from "./mover-words.ts";
import { promisedText } from "./pivot-parts.ts";
import { address } from "./sources.ts";

/** How much a digest tells; what does not fit is counted. */
export interface Detail {
  readonly movers: number;
  /** Lines of new facts over all groups. */
  readonly facts: number;
  /** Groups of which nothing is told are counted in a line of all, not in one each. */
  readonly joined: boolean;
  readonly ahead: number;
  /** Names of alerts, of those that fired and those that ended each. */
  readonly alerts: number;
  /** Characters of what a fact says. */
  readonly words: number;
  /** Characters of what is due. */
  readonly dueWords: number;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const GROUP_WORDS: Readonly<Record<DigestFacts["group"], string>> = {
  contract: "Contracts",
  debt: "Debt",
  treasury: "Treasury",
  revenue: "Revenue and targets",
  filing: "Filings",
  other: "Other",
};

const REASONS: Readonly<Record<string, string>> = {
  quiet_hours: "held back by quiet hours",
  over_budget: "over the day's posts",
  muted: "muted",
  miner_muted: "of a muted miner",
  paused: "while paused",
  disabled: "while the channel could not be written to",
  too_old: "too old to be news",
  data_stale: "on data that were too old",
};

/** `Tue 9 Jun`: the year stands in the small print. */
export function dayWords(date: IsoDate): string {
  return `${WEEKDAYS[weekday(date) - 1] ?? ""} ${shortDay(date)}`;
}

/** `9 Jun`: within a year nobody needs it. */
export function shortDay(date: IsoDate): string {
  return dayInWords(date).replace(/ \d{4}$/, "");
}

/** The gap of each window with both legs, 28 columns wide; why one is missing below it. */
export function gapBlocks({ target, windows }: DivergenceWindowsAnswer): readonly Block[] {
  const known = windows.filter(({ gapPp }) => gapPp !== null);
  const missing = windows.filter(({ gapPp }) => gapPp === null);
  const [first] = missing;
  if (known.length === 0) {
    return [text(`**Gap** not known: ${escapeMarkdown(clip(first?.why ?? "no prices", 90))}`)];
  }
  const sessions = [...new Set(known.flatMap(({ session }) => session ?? []))].toSorted();
  const [session] = sessions;
  const table: Table = {
    type: "table",
    ...(sessions.length === 1 ? {} : { caption: `Closes of ${sessions.map(dayWords).join(" and ")}` }),
    columns: [
      // The close that all rows end with; of when it is stands in the small print once more.
      { header: sessions.length === 1 && session !== undefined ? shortDay(session) : "", align: "left" },
      { header: `${target} %`, align: "right" },
      { header: "BTC %", align: "right" },
      { header: "Gap pp", align: "right" },
    ],
    rows: windows.map(({ window, subject, btc: coin, gapPp }) => [
      rowName(window),
      cell(subject.returnPct),
      cell(coin.returnPct),
      cell(gapPp),
    ]),
  };
  if (first === undefined) return [table];
  const reasons = [...Map.groupBy(missing, ({ why }) => why ?? "not known")].map(
    ([why, own]) =>
      `${own.map(({ window }) => rowName(window)).join(", ")}: ${escapeMarkdown(clip(why, 90))}`,
  );
  return [table, text(`-# ${reasons.join("; ")}`)];
}

function rowName(window: DivergenceWindow["window"]): string {
  return window === "ytd" ? "YTD" : `${window.slice(0, -1)} d`;
}

function cell(value: number | null): string {
  return value === null ? "–" : signed(value, 1);
}

/** The largest moves either way beside the change that may explain each. */
export function moverBlocks(answer: DigestAnswer, { movers: most, words }: Detail): readonly Block[] {
  const { movers, moversSession, gap } = answer;
  if (moversSession === null || movers.length === 0) return [];
  const largest = movers.toSorted((a, b) => Math.abs(b.returnPct) - Math.abs(a.returnPct)).slice(0, most);
  const shown = movers.filter((one) => largest.includes(one));
  const more = movers.length - shown.length;
  // The figures above give the session already, where it is the same one.
  const day =
    gap?.windows.some(({ session }) => session === moversSession) === true
      ? ""
      : ` of ${dayWords(moversSession)}`;
  return [
    text(
      [
        `**Movers${day}**${more > 0 ? `, +${count(more)} more` : ""}${unreadWords(answer, movers)}`,
        ...shown.map((one) => moverText(one, words)),
      ].join("\n"),
    ),
  ];
}

function moverText(mover: Mover, length: number): string {
  const { first, rest } = beside(mover);
  const head = `${arrow(mover.returnPct)} **${escapeMarkdown(mover.miner)}** ${signedPct(mover.returnPct)}`;
  if (first === null) return head;
  const more = rest === 0 ? "" : ` (+${count(rest)} more)`;
  return `${head} · ${escapeMarkdown(clip(first, length))}${more}`;
}

/** New facts by group with their counts and totals; each group has a line before one has two. */
export function factBlocks(answer: DigestAnswer, detail: Detail): readonly Block[] {
  const shown = shareOut(
    answer.facts.map((group) => group.lines.length),
    detail.facts,
  );
  const told = answer.facts.map((group, index) => ({ group, most: shown[index] ?? 0 }));
  const counted = detail.joined ? told.filter(({ most }) => most === 0).map(({ group }) => group) : [];
  const lines = told
    .filter(({ group }) => !counted.includes(group))
    .flatMap(({ group, most }) => groupLines(group, most, detail.words));
  if (counted.length > 0) lines.push(`**Also new** ${counted.map(countWords).join(", ")}`);
  if (answer.olderRecords > 0) {
    lines.push(`-# ${plural(answer.olderRecords, "record")} of earlier days came in too: \`/changes\``);
  }
  return lines.length === 0 ? [] : [text(lines.join("\n"))];
}

/** How many of each group are shown, so many in all: in turns, the first groups first. */
function shareOut(sizes: readonly number[], most: number): readonly number[] {
  const shown = sizes.map(() => 0);
  let left = most;
  for (let turn = 1; left > 0 && sizes.some((size) => size >= turn); turn += 1) {
    for (const [index, size] of sizes.entries()) {
      if (size < turn || left === 0) continue;
      shown[index] = turn;
      left -= 1;
    }
  }
  return shown;
}

function groupLines(group: DigestFacts, most: number, length: number): readonly string[] {
  const name = GROUP_WORDS[group.group];
  const shown = group.lines.slice(0, most);
  const [only] = shown;
  if (group.count === 1 && only !== undefined) return [`**${name}** · ${factText(only, length)}`];
  const more = shown.length === 0 ? 0 : group.count - shown.length;
  const head = `**${name}: ${count(group.count)} new**${sumWords(group)}${more > 0 ? ` · +${count(more)} more` : ""}`;
  return [head, ...shown.map((line) => `- ${factText(line, length)}`)];
}

/** “30 filings”, “2 treasury”. */
function countWords({ group, count: size }: DigestFacts): string {
  return `${count(size)} ${GROUP_WORDS[group].replace(/ .*/, "").toLowerCase()}`;
}

function sumWords({ total, noTotal }: DigestFacts): string {
  if (total !== null) {
    return `, ${total.unit === "usd" ? usd(total.value) : btc(total.value)} ${total.what}`;
  }
  return noTotal === null ? "" : `, no total: ${noTotal}`;
}

function factText(line: DigestLine, length: number): string {
  const subject = line.miner ?? (line.kind === "network" ? "Network" : "Sector");
  return `**${escapeMarkdown(subject)}** ${escapeMarkdown(clip(line.short, length))}${sourceText(line)}`;
}

/** The host, a link where it is one of those that are linked. */
function sourceText({ source }: DigestLine): string {
  if (source === null) return "";
  const host = escapeMarkdown(source.host);
  return ` (${source.linked ? `[${host}](${address(source.url)})` : host})`;
}

/** Hashrate, hashprice and the next change of difficulty in one line: measured, else as published with the day. */
export function networkBlocks(network: NetworkAnswer | null): readonly Block[] {
  if (network === null) return [];
  const { live, hashrate, hashprice, nextRetarget } = network;
  const measured = live?.hashrate ?? null;
  const price = live?.hashprice ?? null;
  const parts = [
    ...(measured === null && price === null
      ? publishedParts(hashrate, hashprice)
      : [
          measured === null ? null : `${count(measured.value, 1)} EH/s, a week's mean${staleWords(measured)}`,
          price === null ? null : `$${price.usdPerPhDay.toFixed(2)}/PH/day${staleWords(price)}`,
        ]),
    nextRetarget === null || nextRetarget.changePct === null
      ? null
      : `difficulty about ${signedPct(nextRetarget.changePct)} on ${shortDay(nextRetarget.estimatedAt.slice(0, 10))}`,
  ].filter((part) => part !== null);
  return [text(`**Network** ${parts.length === 0 ? "no readings yet" : parts.join(" · ")}`)];
}

/** What was published has the day it is of; one day for both where they are of the same. */
function publishedParts(
  hashrate: NetworkAnswer["hashrate"],
  hashprice: NetworkAnswer["hashprice"],
): readonly string[] {
  const told = [
    ...(hashrate === null ? [] : [{ what: `${count(hashrate.value, 1)} EH/s`, date: hashrate.date }]),
    ...(hashprice === null
      ? []
      : [
          {
            what: `$${hashprice.usdPerPhDay.toFixed(2)}/PH/day before fees`,
            date: hashprice.difficultyDate,
          },
        ]),
  ];
  return [...Map.groupBy(told, ({ date }) => date)].map(
    ([date, own]) => `${own.map(({ what }) => what).join(", ")} (${shortDay(date)})`,
  );
}

function staleWords({ stale, ageS }: { readonly stale: boolean; readonly ageS: number }): string {
  return stale ? ` (${agoWords(ageS)})` : "";
}

/** What fired and ended in this channel and what was not sent, one line. */
export function alertBlocks(alerts: DigestAlerts | null, { alerts: most }: Detail): readonly Block[] {
  if (alerts === null) return [];
  const { fired, ended, notSent } = alerts;
  const parts = [
    named("fired", fired, most),
    named("ended", ended, most),
    ...notSent.map(({ reason, count: size }) => `${count(size)} ${reasonWords(reason)}`),
  ].filter((part) => part !== null);
  return [text(`**Alerts** ${parts.length === 0 ? "none here since the last digest" : parts.join("; ")}`)];
}

function named(what: string, names: readonly string[], most: number): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, most).map((name) => escapeMarkdown(clip(name, 60)));
  const more = names.length - shown.length;
  if (shown.length === 0) return `${count(more)} ${what}`;
  return `${what} ${shown.join(", ")}${more > 0 ? `, +${count(more)} more` : ""}`;
}

function reasonWords(reason: string): string {
  return REASONS[reason] ?? `not sent (${escapeMarkdown(clip(reason.replaceAll("_", " "), 40))})`;
}

/** What is due next, soonest first. */
export function aheadBlocks(
  { ahead, asOf }: DigestAnswer,
  { ahead: most, dueWords }: Detail,
): readonly Block[] {
  if (ahead.length === 0) return [];
  const more = ahead.length - most;
  const lines = ahead
    .slice(0, most)
    .map(
      ({ dateText, miner, text: what }) =>
        `${dueWhen(dateText, asOf)} **${escapeMarkdown(miner ?? "Sector")}** ${escapeMarkdown(clip(what, dueWords))}`,
    );
  const head =
    most === 0
      ? `**Due next** ${count(more)} in 60 days`
      : `**Due next**${more > 0 ? `, +${count(more)} more in 60 days` : ""}`;
  return [text([head, ...lines].join("\n"))];
}

/** `9 Jun`, `Jul`, `H2`, `Q4`; a whole year and what lies in another one with the year. */
function dueWhen(stated: string, asOf: IsoDate): string {
  const words = escapeMarkdown(promisedText(stated));
  return stated.length > 4 && stated.startsWith(asOf.slice(0, 4)) ? words.replace(/ \d{4}$/, "") : words;
}
