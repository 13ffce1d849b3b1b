import { quarterDays } from "../domain/network.ts";
import { addDays, daysBetween, type IsoDate } from "../domain/time.ts";
import { count, dayInWords, pct, plural, signedPct, span } from "../domain/wording.ts";
import type { NetworkAnswer } from "../surface/answers/network.ts";
import type { ChartBand, LinesChart } from "../surface/chart.ts";
import { lastThatFit, LONGEST_ALT } from "./chart-words.ts";

/** One day's hashrate is mostly the luck of its blocks: a week of days is joined, of which most must be known. */
const WEEK = 7;
const LEAST_OF_WEEK = 4;

/**
 * The mean hashrate of the seven days up to each day, the days themselves faint behind it and holes left open, with the
 * quarters it passes through as bands, their change computed from the days. Null where the answer's series is another.
 */
export function daysChart(answer: NetworkAnswer): LinesChart | null {
  const points = answer.series?.basis === "daily_means" ? answer.series.points : [];
  const first = points[0];
  const newest = points.at(-1);
  if (first === undefined || newest === undefined || points.length < WEEK) return null;
  const known = new Map(points.map(({ date, hashrateEhs }) => [date, hashrateEhs]));
  const dates = Array.from({ length: daysBetween(first.date, newest.date) + 1 }, (_, index) =>
    addDays(first.date, index),
  );
  const daily = dates.map((date) => known.get(date) ?? null);
  const weekly = daily.map((_, index) => meanOfWeek(daily.slice(Math.max(0, index + 1 - WEEK), index + 1)));
  const told = dates.flatMap((date, index) => {
    const mean = weekly[index] ?? null;
    return mean === null ? [] : [{ date, mean }];
  });
  const start = told[0]?.mean ?? first.hashrateEhs;
  const end = told.at(-1)?.mean ?? newest.hashrateEhs;
  const bands = bandsOf(answer, first.date, newest.date);
  const head = `Line chart, ${span(first.date, newest.date)}: mean hashrate of the seven days up to each day, from ${plural(points.length, "day")}. `;
  const changes =
    bands.length === 0
      ? ""
      : ` Bands, change of the mean hashrate against the quarter before, computed: ${bands.map(({ label }) => label).join("; ")}.`;
  const ends = monthEnds(told).map(({ date, mean }) => `${ehs(mean)} on ${dayInWords(date)}`);
  return {
    kind: "lines",
    name: "network",
    unit: "ehs",
    title: titleOf(start, end),
    subtitle: `${span(first.date, newest.date)} · mean of seven days, single days behind it`,
    footer: `Daily means to ${dayInWords(newest.date)}${bands.length === 0 ? "" : " · quarters computed from daily means"}`,
    alt: `${head}${lastThatFit(ends, LONGEST_ALT - head.length - changes.length - 1)}.${changes}`,
    dates,
    lines: [
      { name: "Each day", tone: "faint", values: daily },
      { name: "Hashrate", tone: "subject", endLabel: ehs(end), values: weekly },
    ],
    ...(bands.length === 0 ? {} : { bands }),
  };
}

/** Null where too few of the days are known. */
function meanOfWeek(days: readonly (number | null)[]): number | null {
  const known = days.filter((value) => value !== null);
  return days.length < WEEK || known.length < LEAST_OF_WEEK
    ? null
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function titleOf(start: number, end: number): string {
  const change = pct((Math.abs(end - start) / start) * 100);
  if (change === "0%") return `Network hashrate is unchanged at ${ehs(end)}`;
  return `Network hashrate ${end < start ? "fell" : "rose"} ${change} to ${ehs(end)}`;
}

function bandsOf(answer: NetworkAnswer, from: IsoDate, to: IsoDate): readonly ChartBand[] {
  const oneYear = from.slice(0, 4) === to.slice(0, 4);
  return answer.computedQuarters
    .flatMap(({ quarter, changePct }): readonly ChartBand[] => {
      const days = quarterDays(quarter);
      // A quarter of which little is drawn has no room for its words; its change stands in the card.
      if (days === null || days.from < from || days.from > to) return [];
      return [{ ...days, label: `${oneYear ? quarter.slice(0, 2) : quarter} ${signedPct(changePct)}` }];
    })
    .toSorted((a, b) => a.from.localeCompare(b.from));
}

/** The last of every month, oldest first. */
function monthEnds<P extends { readonly date: IsoDate }>(points: readonly P[]): readonly P[] {
  return points.filter(({ date }, index) => points[index + 1]?.date.slice(0, 7) !== date.slice(0, 7));
}

function ehs(value: number): string {
  return `${count(value, 0)} EH/s`;
}
