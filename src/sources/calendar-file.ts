import { z } from "zod";
import type { Calendar } from "../domain/calendar.ts";
import { weekday } from "../domain/time.ts";
import { fileLabel, type FileRead, isoDate, readJsonFile } from "./json-file.ts";

const years = z.record(z.string().regex(/^\d{4}$/, "must be a year"), z.array(isoDate));

const calendarFile = z.strictObject({
  about: z.string(),
  source: z.string().min(1),
  from: isoDate,
  validUntil: isoDate,
  closed: years,
  adHoc: z.array(z.strictObject({ date: isoDate, why: z.string().min(1) })),
  halfDays: years,
});

type CalendarFile = z.infer<typeof calendarFile>;

/**
 * Reads the NYSE calendar from its file (`data/nyse-calendar.json`): scheduled closures and half days by year,
 * unscheduled closures one by one. A wrong field is named with the file.
 */
export function readCalendarFile(file: URL | string): FileRead<Calendar> {
  const read = readJsonFile(file, calendarFile);
  if (!read.ok) return read;
  const problems = problemsOf(read.value).map((problem) => `${fileLabel(file)}: ${problem}`);
  if (problems.length > 0) return { ok: false, problems };
  const { from, validUntil, closed, adHoc, halfDays } = read.value;
  const calendar: Calendar = {
    from,
    validUntil,
    closed: new Set([...Object.values(closed).flat(), ...adHoc.map((closure) => closure.date)]),
    halfDays: new Set(Object.values(halfDays).flat()),
  };
  return { ok: true, value: calendar };
}

function problemsOf(file: CalendarFile): readonly string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const check = (field: string, date: string): void => {
    if (date < file.from || date > file.validUntil)
      problems.push(`${field}: ${date} lies outside the calendar`);
    if (weekday(date) > 5) problems.push(`${field}: ${date} is a weekend day, closed anyway`);
    const other = seen.get(date);
    if (other !== undefined) problems.push(`${field}: ${date} stands in ${other} already`);
    seen.set(date, field);
  };
  if (file.from > file.validUntil) problems.push("validUntil: lies before the first day");
  for (const list of ["closed", "halfDays"] as const) {
    for (const [year, dates] of Object.entries(file[list])) {
      for (const date of dates) {
        check(`${list}.${year}`, date);
        if (!date.startsWith(year)) problems.push(`${list}.${year}: ${date} is of another year`);
      }
    }
  }
  for (const [row, closure] of file.adHoc.entries()) check(`adHoc[${String(row)}].date`, closure.date);
  for (let year = Number(file.from.slice(0, 4)); year <= Number(file.validUntil.slice(0, 4)); year += 1) {
    if (file.closed[String(year)] === undefined) problems.push(`closed: the year ${String(year)} is missing`);
  }
  return problems;
}
