import { count, dayInWords, pct, plural, span, usd, words } from "../domain/wording.ts";
import type { AiShare, GuidanceLine, PromiseLine } from "../surface/answers/miner.ts";
import { claimValue } from "./claims.ts";
import { clip, escapeMarkdown } from "./format.ts";

const LONGEST_TITLE = 60;

/** The first title that fits in a phone's first line; the last one cut where none does. */
export function firstThatFits(titles: readonly string[]): string {
  return titles.find((title) => title.length <= LONGEST_TITLE) ?? clip(titles.at(-1) ?? "", LONGEST_TITLE);
}

/** `62% in Q1 2026 ($21M of $34M)`: never without its period. */
export function shareText(share: AiShare): string {
  const parts = `${usd(share.aiUsd)} of ${usd(share.totalUsd)}`;
  return `${pct(share.pct)} in ${escapeMarkdown(share.periodLabel)} (${parts})`;
}

/** The days of a share's period, and the company's word for its AI revenue. */
export function sharePeriod(share: AiShare): string {
  const label =
    share.aiLabel === null || share.aiUsd === 0
      ? ""
      : `, the company says “${escapeMarkdown(share.aiLabel)}”`;
  return `${span(share.periodStart, share.periodEnd)}${label}`;
}

/** `2027-Q3` → `Q3 2027`, `2026-07` → `Jul 2026`, a date as a date. */
export function promisedText(promised: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(promised)) return dayInWords(promised);
  const [year = "", part] = promised.split("-");
  if (part === undefined) return year;
  return /^[QH]/.test(part) ? `${part} ${year}` : dayInWords(`${year}-${part}-01`).replace(/^1 /, "");
}

/** A promise and how it stands, one line. */
export function promiseText(line: PromiseLine): string {
  return `- **${promisedText(line.promised)}** ${escapeMarkdown(clip(line.what, 100))}: ${stateText(line)}`;
}

function stateText(line: PromiseLine): string {
  const on = line.deliveredOn === null ? "" : `, delivered by ${dayInWords(line.deliveredOn)}`;
  switch (line.state) {
    case "ahead":
      return "ahead";
    case "due":
      return "due now";
    case "met":
      return `met${on}`;
    case "late":
      return `late${on}`;
    case "unknown":
      return "period over, outcome not known";
  }
}

/** A forecast or a report, with who made it and when; one line. */
export function guidanceText(line: GuidanceLine, withMiner: boolean): string {
  const who = withMiner ? `**${line.miner ?? "Sector"}** ` : "";
  const when = line.report
    ? `on ${dayInWords(line.targetDate)}, reported`
    : `by ${dayInWords(line.targetDate)}`;
  return `- ${who}${escapeMarkdown(clip(line.metric, 70))}: ${guidanceValue(line.value, line.unit)} ${when} (${escapeMarkdown(line.madeBy)}, ${dayInWords(line.asOf)})`;
}

function guidanceValue(value: number, unit: string): string {
  if (/^(usd|mw|percent|btc)/.test(unit)) return claimValue(value, unit);
  const many = escapeMarkdown(words(unit));
  return plural(value, many.replace(/s$/, ""), many);
}

/** Lines under a heading: the first few, how many more there are, and a last small line; null for none. */
export function listed(
  heading: string,
  lines: readonly string[],
  most: number,
  tail: string | null = null,
): string | null {
  if (lines.length === 0) return null;
  const more = lines.length - most;
  return [
    `### ${heading}`,
    ...lines.slice(0, most),
    ...(more > 0 ? [`-# +${count(more)} more`] : []),
    ...(tail === null ? [] : [`-# ${tail}`]),
  ].join("\n");
}
