import { addDays, type IsoDate } from "../time.ts";
import { span } from "../wording.ts";
import { lengthOf } from "./period.ts";

/** Fiscal years of 52 or 53 weeks end up to a week beside the month's end: a week earlier it is that month for certain. */
const DRIFT_DAYS = 7;

const QUARTERS: Readonly<Record<number, string>> = { 3: "Q1", 6: "Q2", 9: "Q3", 0: "Q4" };

/**
 * The name of a quarter or a year: `Q2 2026` and `FY2026` where the fiscal year is the calendar year, else `Q2 FY26` and
 * `FY26`, by the year in which the fiscal year ends. Any other period is named by its days. `fiscalYearEnd` is `MM-DD`.
 */
export function periodLabelOf(start: IsoDate, end: IsoDate, fiscalYearEnd: string): string {
  const length = lengthOf({ start, end });
  const lastMonth = monthOf(addDays(`2001-${fiscalYearEnd.replace("02-29", "02-28")}`, -DRIFT_DAYS));
  const settled = addDays(end, -DRIFT_DAYS);
  const month = monthOf(settled);
  const quarter = QUARTERS[(month - lastMonth + 12) % 12];
  const isWhole = length === "year" && quarter === "Q4";
  if (quarter === undefined || (length !== "quarter" && !isWhole)) return span(start, end);
  const year = Number(settled.slice(0, 4)) + (month > lastMonth ? 1 : 0);
  const isCalendarYear = lastMonth === 12;
  const short = `FY${String(year % 100).padStart(2, "0")}`;
  if (isWhole) return isCalendarYear ? `FY${String(year)}` : short;
  return isCalendarYear ? `${quarter} ${String(year)}` : `${quarter} ${short}`;
}

function monthOf(date: IsoDate): number {
  return Number(date.slice(5, 7));
}
