/** A day on the axis, as its first instant in UTC, and the words under it. */
export interface DateTick {
  readonly day: number;
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_STEPS = [1, 2, 3, 5, 7, 10, 14, 21, 28];
const MONTH_STEPS = [1, 2, 3, 4, 6];
const YEAR_STEPS = [1, 2, 3, 4, 5, 10, 20, 50];
const QUARTER_END = /^(?:0331|0630|0930|1231)$/;

/**
 * Ticks of a time axis, at most `most`: the quarters themselves where all the days given end one; else days up to ten
 * weeks, first days of months up to three years, first days of years beyond. The year stands on the first tick and
 * wherever it changes.
 *
 * @param days ascending, the first instants of days in UTC
 */
export function dateTicks(days: readonly number[], most = 4): readonly DateTick[] {
  const from = days[0];
  const to = days.at(-1);
  if (from === undefined || to === undefined) return [];
  if (days.length > 1 && days.every(endsQuarter)) return quarterTicks(days, most);
  if (to - from <= 70 * DAY_MS) return dayTicks(from, to, most);
  const months = firstFew(MONTH_STEPS, most, (step) => monthStarts(from, to, step));
  const spansYears = to - from > 3 * 365.25 * DAY_MS;
  if (months !== null && !spansYears) {
    return named(months, (day) => MONTHS[new Date(day).getUTCMonth()] ?? "");
  }
  const years = firstFew(YEAR_STEPS, most, (step) => monthStarts(from, to, step * 12)) ?? [];
  return years.map((day) => ({ day, text: String(new Date(day).getUTCFullYear()) }));
}

function quarterTicks(days: readonly number[], most: number): readonly DateTick[] {
  // Counted from the newest one, which is the one that is asked about.
  const step = Math.ceil(days.length / most);
  return days
    .filter((_, index) => (days.length - 1 - index) % step === 0)
    .map((day) => {
      const date = new Date(day);
      return { day, text: `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}` };
    });
}

function dayTicks(from: number, to: number, most: number): readonly DateTick[] {
  const days = firstFew(DAY_STEPS, most, (step) => {
    const count = Math.floor((to - from) / (step * DAY_MS)) + 1;
    return Array.from({ length: count }, (_, index) => from + index * step * DAY_MS);
  });
  return named(days ?? [from, to], (day) => {
    const date = new Date(day);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
  });
}

/** First days of those months within the span whose number, counted from the year 0, is a multiple of the step. */
function monthStarts(from: number, to: number, step: number): readonly number[] {
  const starts: number[] = [];
  const first = new Date(from);
  const month = first.getUTCFullYear() * 12 + first.getUTCMonth();
  for (let next = Math.ceil(month / step) * step; ; next += step) {
    const day = Date.UTC(Math.floor(next / 12), next % 12, 1);
    if (day > to) return starts;
    if (day >= from) starts.push(day);
  }
}

function firstFew(
  steps: readonly number[],
  most: number,
  make: (step: number) => readonly number[],
): readonly number[] | null {
  for (const step of steps) {
    const days = make(step);
    if (days.length <= most) return days;
  }
  return null;
}

function named(days: readonly number[], name: (day: number) => string): readonly DateTick[] {
  return days.map((day, index) => {
    const year = new Date(day).getUTCFullYear();
    const before = days[index - 1];
    const isNew = before === undefined || new Date(before).getUTCFullYear() !== year;
    return { day, text: isNew ? `${name(day)} ${year}` : name(day) };
  });
}

function endsQuarter(day: number): boolean {
  const date = new Date(day);
  return QUARTER_END.test(
    `${String(date.getUTCMonth() + 1).padStart(2, "0")}${String(date.getUTCDate()).padStart(2, "0")}`,
  );
}
