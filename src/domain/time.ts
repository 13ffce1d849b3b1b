import { Temporal } from "temporal-polyfill";

/** A calendar date, `YYYY-MM-DD`. Dates compare as text. */
export type IsoDate = string;

/** A point in time, ISO-8601 in UTC: `2026-06-09T20:00:00Z`. */
export type Instant = string;

const NEW_YORK = "America/New_York";

/** The date if the text is a real calendar date written `YYYY-MM-DD`, else null: 2026-02-30 is none. */
export function parseIsoDate(text: string): IsoDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString();
  } catch {
    return null;
  }
}

/** `date` moved by a number of calendar days, which may be negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

/** Monday 1 … Sunday 7. */
export function weekday(date: IsoDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The date in New York at an instant. */
export function newYorkDate(instant: Instant): IsoDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(NEW_YORK).toPlainDate().toString();
}

/** The instant of a wall-clock time in New York, e.g. (`2026-11-27`, `13:00`) → `2026-11-27T18:00:00Z`. */
export function newYorkInstant(date: IsoDate, time: string): Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(NEW_YORK).toInstant().toString();
}

/** Milliseconds since 1970 of an instant, for arithmetic and comparison. */
export function epochMs(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
