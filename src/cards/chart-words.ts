import type { SourceKind } from "../domain/fact.ts";
import { quarterDays, quarterOf } from "../domain/network.ts";
import { addDays, type IsoDate } from "../domain/time.ts";
import { dayInWords, span } from "../domain/wording.ts";
import type { AnswerBase } from "../surface/answers/common.ts";

/** Letters of a title that two lines of a picture hold. */
const LONGEST_TITLE = 76;

/** Longest alternative text a picture may have. */
export const LONGEST_ALT = 1000;

/** `Filings and company releases to 26 Jun 2026`: what the drawn rows rest on, and how far the facts go. */
export function chartFooter(answer: AnswerBase, kinds: readonly SourceKind[]): string {
  const names = ["filings", "company releases", "press"].filter((name) =>
    kinds.some((kind) => sourceName(kind) === name),
  );
  const whose = capital(names.length === 0 ? "facts" : inList(names));
  if (answer.pointInTime) return `${whose} published by ${dayInWords(answer.asOf)}`;
  return answer.factsTo === null ? whose : `${whose} to ${dayInWords(answer.factsTo)}`;
}

function sourceName(kind: SourceKind): string {
  switch (kind) {
    case "filing":
    case "filing_summary":
      return "filings";
    case "press_release":
    case "press_release_copy":
      return "company releases";
    case "news":
    case "secondary":
    case "seed":
      return "press";
  }
}

/** The first of these that two lines hold, else the last one. */
export function titleThatFits(titles: readonly [string, ...string[]]): string {
  return titles.find((title) => title.length <= LONGEST_TITLE) ?? titles.at(-1) ?? titles[0];
}

/** `a`, `a and b`, `a, b and c`. */
export function inList(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** The first parts that fit into so many characters, joined, and how many more there are. */
export function firstThatFit(parts: readonly string[], limit: number): string {
  const whole = parts.join("; ");
  if (whole.length <= limit) return whole;
  const kept = fitting(parts, limit);
  return [...kept, `${parts.length - kept.length} more`].join("; ");
}

/** The last parts that fit into so many characters, joined, after how many earlier ones there are. */
export function lastThatFit(parts: readonly string[], limit: number): string {
  const whole = parts.join("; ");
  if (whole.length <= limit) return whole;
  const kept = fitting(parts.toReversed(), limit).toReversed();
  return [`${parts.length - kept.length} earlier`, ...kept].join("; ");
}

/** As many from the beginning as fit beside the words for the rest. */
function fitting(parts: readonly string[], limit: number): readonly string[] {
  const kept: string[] = [];
  let length = "99999 earlier".length;
  for (const part of parts) {
    length += part.length + 2;
    if (length > limit) break;
    kept.push(part);
  }
  return kept;
}

/** Outside words as plain text on one line: a picture knows no markdown, so nothing is escaped. */
export function plain(outside: string): string {
  return outside
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
}

/** A category along the bottom: a year, or a stretch of years without anything. */
export interface YearCategory {
  readonly label: string;
  /** Null for a stretch. */
  readonly year: number | null;
}

/** Longest stretch without anything that is shown year by year. */
const LONGEST_GAP_YEARS = 2;

/** Every year from the first to the last; a longer stretch between them as one category: `2034–41`. */
export function yearCategories(years: readonly number[]): readonly YearCategory[] {
  const ascending = [...new Set(years)].toSorted((a, b) => a - b);
  return ascending.flatMap((year, index) => {
    const before = ascending[index - 1] ?? year - 1;
    const gap = year - before - 1;
    const between =
      gap > LONGEST_GAP_YEARS
        ? [{ label: yearsText(before + 1, year - 1), year: null }]
        : Array.from({ length: gap }, (_, step) => ({
            label: String(before + 1 + step),
            year: before + 1 + step,
          }));
    return [...between, { label: String(year), year }];
  });
}

function yearsText(from: number, to: number): string {
  const century = String(from).slice(0, 2);
  return String(to).startsWith(century) ? `${from}–${String(to).slice(2)}` : `${from}–${to}`;
}

/** `in Q1 2026`, `in May 2025` where the days are a whole quarter or month, else `from 4 Mar to 25 Mar 2026`. */
export function duringText(from: IsoDate, to: IsoDate): string {
  if (from === to) return `on ${dayInWords(from)}`;
  const quarter = quarterOf(from);
  const days = quarterDays(quarter);
  if (days?.from === from && days.to === to) return `in ${quarter}`;
  const wholeMonth = from.endsWith("-01") && addDays(to, 1) === monthAfter(from);
  return wholeMonth ? `in ${monthText(from)}` : `from ${span(from, to).replace(" – ", " to ")}`;
}

/** `May 2025`. */
export function monthText(date: IsoDate): string {
  return dayInWords(date).replace(/^\d+ /, "");
}

/** The first day of the month after that of a day. */
function monthAfter(date: IsoDate): IsoDate {
  const month = Number(date.slice(5, 7)) + 1;
  return month > 12
    ? `${Number(date.slice(0, 4)) + 1}-01-01`
    : `${date.slice(0, 4)}-${String(month).padStart(2, "0")}-01`;
}

/** `colocation` → `Colocation`. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
