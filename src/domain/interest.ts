import type { InterestExpense } from "./debt.ts";
import { addDays, daysBetween, type IsoDate } from "./time.ts";

/** One period's interest brought to a quarter, beside the period just before it. */
export interface QuarterlyInterest {
  readonly row: InterestExpense;
  /** Length of the period; whole on calendar periods. */
  readonly months: number;
  /** The amount over three of those months, in USD. */
  readonly perQuarterUsd: number;
  /** perQuarterUsd over that of the period just before; null where there is none or it was 0. */
  readonly timesPrevious: number | null;
  /** The period just before: same miner and scope, ending the day before this one begins. */
  readonly previous: InterestExpense | null;
}

const DAYS_PER_MONTH = 365.25 / 12;

/**
 * Length of a period in months, both days inclusive: whole where it runs from a day of a month to the day before the
 * same day (1 January to 30 September: 9), else days ÷ 30.4375.
 */
export function monthsBetween(start: IsoDate, end: IsoDate): number {
  const after = addDays(end, 1);
  if (after.slice(8) !== start.slice(8)) return daysBetween(start, after) / DAYS_PER_MONTH;
  const years = Number(after.slice(0, 4)) - Number(start.slice(0, 4));
  return years * 12 + Number(after.slice(5, 7)) - Number(start.slice(5, 7));
}

/**
 * Brings interest to equal lengths: a nine-month figure is divided by three before it stands beside a quarter. Only
 * adjacent periods that do not overlap are compared, never a year with its own last quarter, and never the coupon of
 * one series, which no one reported as an expense. Newest period first within each miner.
 */
export function compareInterest(rows: readonly InterestExpense[]): readonly QuarterlyInterest[] {
  return rows
    .map((row) => {
      const months = monthsBetween(row.periodStart, row.periodEnd);
      const perQuarterUsd = perQuarter(row);
      const previous = row.scope === "one_series" ? null : periodBefore(rows, row, months);
      const before = previous === null ? 0 : perQuarter(previous);
      return {
        row,
        months,
        perQuarterUsd,
        timesPrevious: before > 0 ? perQuarterUsd / before : null,
        previous,
      };
    })
    .toSorted(
      (a, b) =>
        compareText(a.row.miner ?? "", b.row.miner ?? "") ||
        compareText(b.row.periodEnd, a.row.periodEnd) ||
        compareText(b.row.periodStart, a.row.periodStart),
    );
}

/** The period that ends the day before; of several the one nearest in length. */
function periodBefore(
  rows: readonly InterestExpense[],
  row: InterestExpense,
  months: number,
): InterestExpense | null {
  const end = addDays(row.periodStart, -1);
  const distance = (other: InterestExpense): number =>
    Math.abs(monthsBetween(other.periodStart, other.periodEnd) - months);
  const [nearest] = rows
    .filter((other) => other.miner === row.miner && other.scope === row.scope && other.periodEnd === end)
    .toSorted((a, b) => distance(a) - distance(b));
  return nearest ?? null;
}

function perQuarter(row: InterestExpense): number {
  return row.amountUsd / (monthsBetween(row.periodStart, row.periodEnd) / 3);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
