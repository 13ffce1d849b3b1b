import { addDays, daysBetween, type IsoDate, parseIsoDate } from "../time.ts";

/** The days a figure is about; without a start it is true at the end of one day. */
export interface Period {
  readonly start: IsoDate | null;
  readonly end: IsoDate;
}

export type PeriodLength = "instant" | "quarter" | "half" | "nine_months" | "year";

/** Days of each length, both ends counted: fiscal quarters of 13 or 14 weeks and years of 52 or 53 fit too. */
const LENGTHS: readonly (readonly [length: PeriodLength, least: number, most: number])[] = [
  ["quarter", 80, 100],
  ["half", 170, 190],
  ["nine_months", 260, 285],
  ["year", 350, 380],
];

/** How far the beginnings of two periods may lie apart and still be one, in days: fiscal years drift by a week. */
const SAME_START_DAYS = 7;

/** What kind of reporting period it is; null for a length that no report has, such as a single month. */
export function lengthOf({ start, end }: Period): PeriodLength | null {
  if (start === null) return "instant";
  const days = daysBetween(start, end) + 1;
  return LENGTHS.find(([, least, most]) => days >= least && days <= most)?.[0] ?? null;
}

/**
 * The period of a context's texts; null where they are no dates or the end lies before the start. A date with a time
 * of midnight is the end of the day before where it ends a period (XBRL 2.1, §4.7.2).
 */
export function readPeriod(start: string | null, end: string | null, instant: string | null): Period | null {
  if (instant !== null) {
    const day = readDay(instant, true);
    return day === null ? null : { start: null, end: day };
  }
  if (start === null || end === null) return null;
  const from = readDay(start, false);
  const to = readDay(end, true);
  return from === null || to === null || to < from ? null : { start: from, end: to };
}

function readDay(text: string, isEnd: boolean): IsoDate | null {
  const [date = "", time] = text.trim().split("T");
  const day = parseIsoDate(date);
  if (day === null || time === undefined) return day;
  return isEnd && /^00:00(:00(\.0+)?)?(Z|[+-]\d\d:\d\d)?$/.test(time) ? addDays(day, -1) : day;
}

/** A figure of one period as one report gave it. */
export interface ReportedValue {
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly value: number;
  /** Day of filing. */
  readonly filed: IsoDate;
  readonly accession: string;
}

/** A figure of one period as it stands, with the days it was first and last filed; null where a day is not known. */
export interface StandingValue {
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly value: number;
  readonly firstFiled: IsoDate | null;
  readonly lastFiled: IsoDate | null;
}

/**
 * The figures as somebody could know them at the end of a day: of the rows filed by then the newest of each period,
 * of two filed on one day that with the greater accession number. An amendment or a restated comparative thus
 * replaces what stood before, from its own day on.
 */
export function valuesKnownOn(rows: readonly ReportedValue[], day: IsoDate): readonly StandingValue[] {
  const periods = Map.groupBy(
    rows.filter((row) => row.filed <= day),
    ({ start, end }) => `${start} ${end}`,
  );
  return [...periods.values()].flatMap((same) => {
    const sorted = same.toSorted(
      (a, b) => a.filed.localeCompare(b.filed) || a.accession.localeCompare(b.accession),
    );
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { start, end, value } = last;
    return [{ start, end, value, firstFiled: first.filed, lastFiled: last.filed }];
  });
}

/** A quarter that nobody reported: the longer of two periods with one beginning less the shorter. */
export interface DerivedQuarter<T extends StandingValue> extends StandingValue {
  readonly longer: T;
  readonly shorter: T;
}

const LESS: readonly (readonly [longer: PeriodLength, shorter: PeriodLength])[] = [
  ["year", "nine_months"],
  ["nine_months", "half"],
  ["half", "quarter"],
];

/**
 * The quarters that follow by subtraction: the year less nine months, nine months less the half, the half less the
 * first quarter, of periods that begin within a week of each other. A quarter that was reported is never derived.
 * It is known when the first report of both is out: a comparative in a later report does not move that day.
 */
export function deriveQuarters<T extends StandingValue>(values: readonly T[]): readonly DerivedQuarter<T>[] {
  const of = (length: PeriodLength): readonly T[] => values.filter((value) => lengthOf(value) === length);
  const isReported = (end: IsoDate): boolean =>
    of("quarter").some((quarter) => Math.abs(daysBetween(quarter.end, end)) <= SAME_START_DAYS);
  return LESS.flatMap(([long, short]) =>
    of(long).flatMap((longer) => {
      const shorter = of(short)
        .filter(({ start }) => Math.abs(daysBetween(start, longer.start)) <= SAME_START_DAYS)
        .toSorted((a, b) => b.end.localeCompare(a.end))[0];
      if (shorter === undefined || isReported(longer.end)) return [];
      const quarter = { start: addDays(shorter.end, 1), end: longer.end };
      if (lengthOf(quarter) !== "quarter") return [];
      return [
        {
          ...quarter,
          value: longer.value - shorter.value,
          firstFiled: later(longer.firstFiled, shorter.firstFiled),
          lastFiled: later(longer.lastFiled, shorter.lastFiled),
          longer,
          shorter,
        },
      ];
    }),
  );
}

function later(a: IsoDate | null, b: IsoDate | null): IsoDate | null {
  if (a === null || b === null) return null;
  return a > b ? a : b;
}
