import { addDays, type IsoDate } from "../domain/time.ts";
import { count, dayInWords, pct, span } from "../domain/wording.ts";
import type { SectorAnswer } from "../surface/answers/sector.ts";
import type { QuarterShare, ShareSeries } from "../surface/answers/series.ts";
import type { ChartLine, LinesChart, NumberedTone } from "../surface/chart.ts";
import { clip } from "./format.ts";

const LONGEST_ALT = 1000;

/** Letters that the picture's title line holds. */
const LONGEST_TITLE = 48;

const TONES: readonly NumberedTone[] = ["one", "two", "three", "four", "five", "six"];

const QUARTERS: readonly (readonly [from: string, to: string])[] = [
  ["01-01", "03-31"],
  ["04-01", "06-30"],
  ["07-01", "09-30"],
  ["10-01", "12-31"],
];

/**
 * AI share of revenue by quarter, a line for each miner that reported any; shares that are not comparable are left out
 * and named. Null where there is nothing to draw.
 */
export function sectorChart(answer: SectorAnswer): LinesChart | null {
  const comparable = answer.aiShareSeries.filter((series) => series.caveat === null);
  const shown = comparable.slice(0, TONES.length);
  const [lead] = shown;
  const newest = lead?.quarters.at(-1);
  if (lead === undefined || newest === undefined) return null;
  const dates = [
    ...new Set(shown.flatMap((series) => series.quarters.map((quarter) => quarter.periodEnd))),
  ].toSorted();
  const last = dates.at(-1) ?? newest.periodEnd;
  const leftOut = leftOutOf(answer);
  const lines = shown.map((series, index) => shareLine(series, TONES[index] ?? "six", dates, last));
  return {
    kind: "lines",
    name: "ai-share",
    title: titleOf(lead, newest),
    subtitle: subtitleOf(lines, dates, comparable.length - shown.length),
    footer: [
      `As reported, ${asOfWords(answer)}`,
      ...(leftOut.length === 0 ? [] : [`without ${leftOut.join(", ")}`]),
    ].join(" · "),
    alt: altOf(shown, dates, comparable.length - shown.length, leftOut),
    unit: "percent",
    dates,
    lines,
  };
}

function shareLine(
  series: ShareSeries,
  tone: NumberedTone,
  dates: readonly IsoDate[],
  last: IsoDate,
): ChartLine {
  const byEnd = new Map(series.quarters.map((quarter) => [quarter.periodEnd, quarter.pct]));
  const newest = series.quarters.at(-1);
  return {
    name: series.miner,
    tone,
    values: dates.map((date) => byEnd.get(date) ?? null),
    dots: true,
    ...(newest === undefined ? {} : { endLabel: endLabel(newest, last) }),
  };
}

/** A share of an older quarter than the newest shown says which. */
function endLabel(quarter: QuarterShare, last: IsoDate): string {
  return quarter.periodEnd === last ? pct(quarter.pct) : `${pct(quarter.pct)}, ${quarterWords(quarter)}`;
}

/** The largest share of the newest quarter, with the quarter just before where it was told. */
function titleOf(lead: ShareSeries, newest: QuarterShare): string {
  const before = lead.quarters.find((quarter) => addDays(quarter.periodEnd, 1) === newest.periodStart);
  const share = `${shareWords(newest)} from AI ${inQuarter(newest)}`;
  const earned = `${lead.miner} earned ${share}`;
  const short = `${lead.miner}: ${share}`;
  const turn =
    before === undefined || shareWords(before) === shareWords(newest)
      ? ""
      : `, ${newest.pct > before.pct ? "up" : "down"} from ${shareWords(before)}`;
  const titles = [`${earned}${turn}`, `${short}${turn}`, earned];
  return titles.find((title) => title.length <= LONGEST_TITLE) ?? short;
}

function shareWords(quarter: QuarterShare): string {
  return quarter.pct === 0 ? "nothing" : pct(quarter.pct);
}

function subtitleOf(lines: readonly ChartLine[], dates: readonly IsoDate[], more: number): string {
  const fiscal = dates.some((date) => !QUARTERS.some(([, to]) => date.endsWith(to)));
  return [
    "AI share of revenue by quarter",
    ...(fiscal ? ["fiscal quarters at their own ends"] : []),
    ...(!fiscal && lines.some(isBroken) ? ["a gap is a quarter not told"] : []),
    ...(more > 0 ? [`+${count(more)} more`] : []),
  ].join(" · ");
}

/** True where a quarter is missing between two that were told. */
function isBroken({ values }: ChartLine): boolean {
  return values.slice(values.findIndex(isTold), values.findLastIndex(isTold) + 1).includes(null);
}

function isTold(value: number | null): boolean {
  return value !== null;
}

function asOfWords(answer: SectorAnswer): string {
  return answer.pointInTime || answer.factsTo === null
    ? `published by ${dayInWords(answer.asOf)}`
    : `facts to ${dayInWords(answer.factsTo)}`;
}

/** Miners with an AI share that stands in no line, and why. */
function leftOutOf(answer: SectorAnswer): readonly string[] {
  const inSeries = new Set(answer.aiShareSeries.map((series) => series.miner));
  return answer.aiShares.flatMap((share) => {
    if (share.aiUsd === 0) return [];
    if (share.caveat !== null) return [`${share.miner} (not comparable)`];
    return inSeries.has(share.miner) ? [] : [`${share.miner} (no quarter)`];
  });
}

function altOf(
  shown: readonly ShareSeries[],
  dates: readonly IsoDate[],
  more: number,
  leftOut: readonly string[],
): string {
  const head = `Line chart, AI share of revenue by quarter, quarters that end ${span(dates[0] ?? "", dates.at(-1) ?? "")}: `;
  const tail = `${more > 0 ? `; +${count(more)} more` : ""}.${leftOut.length === 0 ? "" : ` Left out: ${leftOut.join(", ")}.`}`;
  const told = (pick: (quarters: readonly QuarterShare[]) => readonly QuarterShare[]): string =>
    shown.map((series) => `${series.miner} ${pick(series.quarters).map(quarterText).join(", ")}`).join("; ");
  const every = `${head}${told((quarters) => quarters)}${tail}`;
  if (every.length <= LONGEST_ALT) return every;
  return clip(`${head}${told((quarters) => quarters.slice(-1))}${tail}`, LONGEST_ALT);
}

function quarterText(quarter: QuarterShare): string {
  return `${quarter.pct === 0 ? "none" : pct(quarter.pct)} in ${quarterWords(quarter)}`;
}

function inQuarter(quarter: QuarterShare): string {
  const calendar = calendarQuarter(quarter);
  return calendar === null ? `in the quarter to ${dayInWords(quarter.periodEnd)}` : `in ${calendar}`;
}

function quarterWords(quarter: QuarterShare): string {
  return calendarQuarter(quarter) ?? `quarter to ${dayInWords(quarter.periodEnd)}`;
}

/** `Q1 2026`; null where the quarter is no calendar quarter. */
function calendarQuarter({ periodStart, periodEnd }: QuarterShare): string | null {
  const index = QUARTERS.findIndex(([from, to]) => periodStart.endsWith(from) && periodEnd.endsWith(to));
  return index < 0 ? null : `Q${index + 1} ${periodEnd.slice(0, 4)}`;
}
