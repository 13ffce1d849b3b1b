import { type HashrateSeries, quarterDays } from "../domain/network.ts";
import { count, dayInWords, pct, plural, signedPct, span } from "../domain/wording.ts";
import type { NetworkAnswer } from "../surface/answers/network.ts";
import type { BarsChart, ChartBand, LinesChart } from "../surface/chart.ts";
import { chartFooter, firstThatFit, lastThatFit, LONGEST_ALT, plain } from "./chart-words.ts";
import { clip } from "./format.ts";
import { daysChart } from "./network-days-chart.ts";

/** Room for the quarters in the alternative text of a line. */
const QUARTERS_ROOM = 240;

/**
 * The means of days where they are stored; else the hashrates of one comparable series as a line, with the published quarter changes as bands; without such a series
 * the quarter changes as bars. Null where fewer than two of either are known.
 */
export function networkChart(answer: NetworkAnswer): LinesChart | BarsChart | null {
  if (answer.series === null) return quarterChart(answer);
  return daysChart(answer) ?? seriesChart(answer, answer.series);
}

function seriesChart(answer: NetworkAnswer, series: HashrateSeries): LinesChart | null {
  const first = series.points[0];
  const newest = series.points.at(-1);
  if (first === undefined || newest === undefined || series.points.length < 2) return null;
  const published = series.basis === "published";
  const ids = new Set(series.points.map((point) => point.id));
  const label = clip(plain(series.label), 60);
  const what = published
    ? label
    : "hashrate at which blocks take ten minutes, computed from difficulty (difficulty × 2³² ÷ 600)";
  const bands = bandsOf(answer, first.date, newest.date, published);
  const head = `Line chart, ${span(first.date, newest.date)}: ${what}, ${plural(series.points.length, "reading")}. `;
  const changes =
    bands.length === 0
      ? ""
      : ` ${bands.length === 1 ? "Band" : "Bands"}, published change of the hashrate against the quarter before: ${lastThatFit(quarterTexts(answer, bands), QUARTERS_ROOM)}.`;
  const left =
    series.leftOut === 0
      ? ""
      : ` Not drawn: ${plural(series.leftOut, "published hashrate")} ${published ? "of other averages" : "of different averages"}.`;
  const room = LONGEST_ALT - head.length - changes.length - left.length - 1;
  const points = series.points.map((point) => `${ehs(point.hashrateEhs)} on ${dayInWords(point.date)}`);
  return {
    kind: "lines",
    name: "network",
    unit: "ehs",
    title: seriesTitle(series, first.hashrateEhs, newest.hashrateEhs),
    subtitle: [
      span(first.date, newest.date),
      published ? label : "EH/s for ten-minute blocks, from difficulty",
      ...(series.leftOut === 0
        ? []
        : [`${count(series.leftOut)} ${published ? "other" : "published"} not drawn`]),
    ].join(" · "),
    footer: chartFooter(
      answer,
      answer.published.filter((reading) => ids.has(reading.id)).map((reading) => reading.source.kind),
    ),
    alt: `${head}${lastThatFit(points, room)}.${changes}${left}`,
    dates: series.points.map((point) => point.date),
    lines: [
      {
        name: published ? "Hashrate" : "Implied",
        tone: "subject",
        endLabel: ehs(newest.hashrateEhs),
        values: series.points.map((point) => point.hashrateEhs),
        dots: true,
      },
    ],
    ...(bands.length === 0
      ? {}
      : { bands: bands.map(({ from, to, label: words }) => ({ from, to, label: words })) }),
  };
}

function seriesTitle(series: HashrateSeries, first: number, newest: number): string {
  const what = series.basis === "published" ? "Network hashrate" : "Hashrate implied by difficulty";
  const change = pct((Math.abs(newest - first) / first) * 100);
  if (change === "0%") return `${what} is unchanged at ${ehs(newest)}`;
  return `${what} ${newest < first ? "fell" : "rose"} ${change} to ${ehs(newest)}`;
}

interface QuarterBand extends ChartBand {
  readonly quarter: string;
}

/** Quarters that overlap the days drawn, oldest first; their change is a published one, not that of the line. */
function bandsOf(
  answer: NetworkAnswer,
  from: string,
  to: string,
  published: boolean,
): readonly QuarterBand[] {
  const oneYear = from.slice(0, 4) === to.slice(0, 4);
  return answer.quarters
    .flatMap(({ quarter, changePct }): readonly QuarterBand[] => {
      const days = quarterDays(quarter);
      if (days === null || days.to < from || days.from > to) return [];
      const name = oneYear ? quarter.slice(0, 2) : quarter;
      const label = `${name} ${signedPct(changePct)}${published ? "" : " published"}`;
      return [{ ...days, label, quarter }];
    })
    .filter((band, index, all) => all.findIndex((other) => other.quarter === band.quarter) === index)
    .toSorted((a, b) => a.from.localeCompare(b.from));
}

function quarterTexts(answer: NetworkAnswer, bands: readonly QuarterBand[]): readonly string[] {
  return bands.flatMap((band) => {
    const line = answer.quarters.find((quarter) => quarter.quarter === band.quarter);
    return line === undefined ? [] : [`${band.quarter} ${signedPct(line.changePct)}`];
  });
}

/** Published changes of the hashrate, a bar a quarter, oldest first. */
function quarterChart(answer: NetworkAnswer): BarsChart | null {
  const quarters = answer.quarters
    .filter(
      (line, index, all) =>
        quarterDays(line.quarter) !== null &&
        all.findIndex((other) => other.quarter === line.quarter) === index,
    )
    .toSorted((a, b) => startOf(a.quarter).localeCompare(startOf(b.quarter)));
  const newest = quarters.at(-1);
  const [first] = quarters;
  if (first === undefined || newest === undefined || quarters.length < 2) return null;
  const head = `Bar chart by quarter, ${first.quarter} to ${newest.quarter}: published change of the network hashrate against the quarter before. `;
  const texts = quarters.map((line) => `${line.quarter} ${signedPct(line.changePct)}`);
  return {
    kind: "bars",
    name: "network",
    unit: "percent",
    layout: "stacked",
    title: quarterTitle(newest.quarter, newest.changePct),
    subtitle: "Change of the hashrate against the quarter before, as published",
    footer: chartFooter(
      answer,
      quarters.map((line) => line.source.kind),
    ),
    alt: `${head}${firstThatFit(texts.toReversed(), LONGEST_ALT - head.length - 1)}.`,
    categories: quarters.map((line) => line.quarter),
    series: [{ name: "Change", tone: "subject", values: quarters.map((line) => line.changePct) }],
  };
}

function quarterTitle(quarter: string, changePct: number): string {
  if (changePct === 0) return `Network hashrate was unchanged in ${quarter}`;
  return `Network hashrate ${changePct < 0 ? "fell" : "rose"} ${pct(Math.abs(changePct))} in ${quarter}`;
}

function startOf(quarter: string): string {
  return quarterDays(quarter)?.from ?? "";
}

/** `948 EH/s`: as the card rounds a hashrate. */
function ehs(value: number): string {
  return `${count(value, 0)} EH/s`;
}
