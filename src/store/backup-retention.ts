import { addDays, type IsoDate, weekday } from "../domain/time.ts";

const DAILY = 7;
const WEEKLY = 4;

/**
 * Which of these daily backups may go: all but the newest 7 and, of the weeks before those, the last of each of the
 * newest 4 (weeks begin on Monday). Dates after today stay and count for nothing: a clock that was ahead made them.
 */
export function backupsToRemove(dates: readonly IsoDate[], today: IsoDate): readonly IsoDate[] {
  const past = [...new Set(dates)].filter((date) => date <= today).toSorted((a, b) => (a < b ? 1 : -1));
  const older = past.slice(DAILY);
  // Newest first, so the first of a week is its last day; one within the newest 7 stands for its week already.
  const weekly = older
    .filter((date) => past.find((other) => weekOf(other) === weekOf(date)) === date)
    .slice(0, WEEKLY);
  return older.filter((date) => !weekly.includes(date));
}

function weekOf(date: IsoDate): IsoDate {
  return addDays(date, 1 - weekday(date));
}
