import { standing } from "../fact-problem.ts";
import type { FactSet } from "../fact-set.ts";
import type { Fact } from "../fact.ts";
import { type FigureSpan, periodBefore } from "../period-before.ts";
import { daysBetween, type IsoDate } from "../time.ts";
import { isMeasured } from "../treasury.ts";
import type { FiledRow } from "./filed-rows.ts";
import { isJump } from "./several-reports.ts";

/** A quarter and the weeks by which records of it may lie earlier. */
const MOST_DAYS_APART = 135;

/** Two figures of one series that follow each other out of proportion. */
export interface Disproportion {
  readonly was: number;
  /** The day of the earlier one, or the last of its period. */
  readonly wasOn: IsoDate;
  readonly is: number;
  readonly field: string;
}

/**
 * A row of a report beside the figure that is recorded of the quarter before: more than five times up or down is for a
 * person to look at. Null where they fit, or nothing of that time is recorded. Lines of debt come and go and always fit.
 */
export function outOfProportion(filed: FiledRow, known: FactSet): Disproportion | null {
  switch (filed.list) {
    case "holdings": {
      const { row } = filed;
      const series = ofMiner(row, known.holdings).filter(
        (other) => other.basis === row.basis && isMeasured(other),
      );
      return compare(row, series, "btc", ({ date }) => ({ start: null, end: date }));
    }
    case "debtTotals": {
      const { row } = filed;
      const series = ofMiner(row, known.debtTotals).filter((other) => other.scope === row.scope);
      return compare(row, series, "totalUsd", ({ asOf }) => ({ start: null, end: asOf }));
    }
    case "interest": {
      const { row } = filed;
      const series = ofMiner(row, known.interest).filter((other) => other.scope === row.scope);
      return compare(row, series, "amountUsd", periodOf);
    }
    case "revenue":
      return compare(filed.row, ofMiner(filed.row, known.revenue), "totalUsd", periodOf);
    case "figures": {
      const { row } = filed;
      if (row.metric === "debt_line") return null;
      const series = ofMiner(row, known.figures).filter(
        (other) => other.metric === row.metric && other.basis === row.basis && other.label === row.label,
      );
      return compare(row, series, "value", periodOf);
    }
  }
}

function ofMiner<T extends Fact>(row: T, rows: readonly T[]): readonly T[] {
  return standing(rows).filter(({ miner }) => miner === row.miner);
}

function periodOf({
  periodStart,
  periodEnd,
}: {
  readonly periodStart: IsoDate | null;
  readonly periodEnd: IsoDate;
}): FigureSpan {
  return { start: periodStart, end: periodEnd };
}

function compare<F extends string, T extends Fact & Readonly<Record<F, number | null>>>(
  row: T,
  series: readonly T[],
  field: F,
  spanOf: (row: T) => FigureSpan,
): Disproportion | null {
  const before = periodBefore(row, series, spanOf);
  const [is, was] = [row[field], before?.[field] ?? null];
  if (before === null || is === null || was === null || was <= 0 || !isJump(is / was)) return null;
  const wasOn = spanOf(before).end;
  return daysBetween(wasOn, spanOf(row).end) > MOST_DAYS_APART ? null : { was, wasOn, is, field };
}
