import { Temporal } from "temporal-polyfill";

/** A calendar date, `YYYY-MM-DD`. Dates compare as text. */
export type IsoDate = string;

/** A point in time, ISO-8601 in UTC: `2026-06-09T20:00:00Z`. */
export type Instant = string;

const NEW_YORK = "America/New_York";
const DAY_MS = 86_400_000;
/** Thursday, which 1 January 1970 was, counted from Monday as 0. */
const WEEKDAY_OF_DAY_0 = 3;

/** The date if the text is a real calendar date written `YYYY-MM-DD`, else null: 2026-02-30 is none. */
export function parseIsoDate(text: string): IsoDate | null {
  return utcDay(text) === null ? null : text;
}

/** `date` moved by a number of calendar days, which may be negative. Throws a RangeError where it is no date. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, -"T00:00:00.000Z".length);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. Throws a RangeError where one is no date. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Monday 1 … Sunday 7. Throws a RangeError where it is no date. */
export function weekday(date: IsoDate): number {
  return ((((dayNumber(date) + WEEKDAY_OF_DAY_0) % 7) + 7) % 7) + 1;
}

/** The date in New York at an instant. */
export function newYorkDate(instant: Instant): IsoDate {
  const at = Temporal.Instant.fromEpochMilliseconds(epochMs(instant));
  return at.toZonedDateTimeISO(NEW_YORK).toPlainDate().toString();
}

/** The wall-clock time in New York at an instant, to the minute: `15:05`. */
export function newYorkTime(instant: Instant): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(NEW_YORK)
    .toPlainTime()
    .toString({ smallestUnit: "minute" });
}

/** The instant of a wall-clock time in New York, e.g. (`2026-11-27`, `13:00`) → `2026-11-27T18:00:00Z`. */
export function newYorkInstant(date: IsoDate, time: string): Instant {
  const { epochMilliseconds } = wallClock(date, time).toZonedDateTime(NEW_YORK);
  return new Date(epochMilliseconds).toISOString().replace(".000Z", "Z");
}

/** Milliseconds since 1970 of an instant, for arithmetic and comparison. Throws a RangeError where it is none. */
export function epochMs(instant: Instant): number {
  return utcMs(instant) ?? Temporal.Instant.from(instant).epochMilliseconds;
}

function wallClock(date: IsoDate, time: string): Temporal.PlainDateTime {
  const ms = utcMs(`${date}T${time}:00Z`);
  if (ms === null) return Temporal.PlainDateTime.from(`${date}T${time}`);
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("UTC").toPlainDateTime();
}

/**
 * Days since 1970, null where the text is no real calendar date written `YYYY-MM-DD`. Days are counted without
 * Temporal, which takes several times as long: years of them are walked for one answer.
 */
function utcDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = utcMs(`${text}T00:00:00Z`);
  return ms === null ? null : ms / DAY_MS;
}

function dayNumber(date: IsoDate): number {
  const day = utcDay(date);
  if (day === null) throw new RangeError(`${date} is no date`);
  return day;
}

/**
 * Milliseconds of the spelling that the project itself writes, with or without milliseconds; null for every other
 * text, and for a day or an hour that does not exist: `Date` would count on into the next one.
 */
function utcMs(instant: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(instant)) return null;
  const ms = Date.parse(instant);
  return new Date(ms).getUTCDate() === Number(instant.slice(8, 10)) ? ms : null;
}

/** The wall-clock time in a zone at an instant, to the minute: `23:05`. Throws a RangeError for an unknown zone. */
export function localTime(instant: Instant, zone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: "minute" });
}

/** The date by the clock of a zone at an instant. Throws a RangeError for an unknown zone. */
export function localDate(instant: Instant, zone: string): IsoDate {
  const at = Temporal.Instant.fromEpochMilliseconds(epochMs(instant));
  return at.toZonedDateTimeISO(zone).toPlainDate().toString();
}

/**
 * The instant at which a clock in the zone shows that time on that date: the first where it does so twice in autumn; a
 * time that it leaves out in spring counts as much later as the clock is put on. Null where the zone left out the whole
 * date, as Samoa did in 2011. Throws a RangeError for an unknown zone.
 */
export function localInstant(date: IsoDate, time: string, zone: string): Instant | null {
  const wall = wallClock(date, time);
  const at = wall.toZonedDateTime(zone, { disambiguation: "compatible" });
  // Where the clock leaves out the end of a day, its time is one of the next day.
  const isThere = at.day === wall.day || wall.toPlainDate().toZonedDateTime(zone).day === wall.day;
  return isThere ? new Date(at.epochMilliseconds).toISOString().replace(".000Z", "Z") : null;
}

/**
 * The first instant after `after` at which a clock in the zone shows that time of day. A time that the clock leaves out
 * in spring counts an hour later, one that it shows twice in autumn is found both times.
 */
export function nextLocalTime(after: Instant, time: string, zone: string): Instant {
  const from = Temporal.Instant.from(after);
  const today = from.toZonedDateTimeISO(zone).toPlainDate();
  const candidates = [0, 1].flatMap((days) =>
    (["compatible", "later"] as const).map((disambiguation) =>
      today
        .add({ days })
        .toPlainDateTime(Temporal.PlainTime.from(time))
        // “compatible” is the first of two, and the later one where there is none.
        .toZonedDateTime(zone, { disambiguation })
        .toInstant(),
    ),
  );
  const next = candidates
    .toSorted((a, b) => Temporal.Instant.compare(a, b))
    .find((candidate) => Temporal.Instant.compare(candidate, from) > 0);
  return (next ?? from).toString();
}

/** The moment at which the day that runs at an instant began by the clock of a zone. */
export function startOfLocalDay(at: Instant, zone: string): Instant {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).startOfDay().toInstant().toString();
}

/** An instant moved by hours, which may be negative, to the millisecond. */
export function addHours(instant: Instant, hours: number): Instant {
  return new Date(epochMs(instant) + hours * 3_600_000).toISOString();
}
