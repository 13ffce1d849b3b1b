import {
  countsOn,
  type DebtEvent,
  type DebtInstrument,
  type DebtType,
  maturityYearOf,
  recordedDebt,
} from "./debt.ts";
import type { IsoDate } from "./time.ts";

export interface MaturityYear {
  /** Null where no maturity is stated. */
  readonly year: number | null;
  readonly principalUsd: number;
  readonly byType: readonly { readonly type: DebtType; readonly principalUsd: number }[];
}

/**
 * Counted principal by year of maturity and type, earliest year first, unstated last. An event is taken off where all
 * it touches matures in one year and is of one type; what cannot be placed stays in and is given beside.
 */
export function maturityWall(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  day: IsoDate,
): { readonly years: readonly MaturityYear[]; readonly notTakenOffUsd: number } {
  const counted = instruments.filter((instrument) => countsOn(instrument, day));
  const cells = [...Map.groupBy(counted, cellOf).values()].flatMap((rows) => {
    const [first] = rows;
    const recorded = recordedDebt(rows, events, day);
    if (first === undefined || recorded === null || recorded.principalUsd === null) return [];
    return [{ year: maturityYearOf(first), type: first.type, recorded, usd: recorded.principalUsd }];
  });
  const years = [...Map.groupBy(cells, (cell) => cell.year)]
    .map(([year, own]) => ({
      year,
      principalUsd: sum(own.map((cell) => cell.usd)),
      byType: own
        .map((cell) => ({ type: cell.type, principalUsd: cell.usd }))
        .toSorted((a, b) => b.principalUsd - a.principalUsd),
    }))
    .toSorted((a, b) => (a.year ?? Infinity) - (b.year ?? Infinity));
  const all = recordedDebt(instruments, events, day);
  const placed = sum(cells.map((cell) => cell.recorded.retiredUsd));
  return { years, notTakenOffUsd: all === null ? 0 : all.retiredUsd + all.unallocatedUsd - placed };
}

function cellOf(instrument: DebtInstrument): string {
  return `${maturityYearOf(instrument)}|${instrument.type}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
