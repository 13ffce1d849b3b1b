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
  /** At most so much of it was retired by events whose split over the years is not known: it may be less by that. */
  readonly mayBeLessUsd: number;
}

export interface MaturityWall {
  readonly years: readonly MaturityYear[];
  /** Face that was retired but cannot be placed in a year: still inside `years`. */
  readonly notTakenOffUsd: number;
  /** Counted instruments that state no principal: in no year. */
  readonly withoutPrincipal: number;
}

/**
 * Counted principal by year of maturity and type, earliest year first, unstated last. An event is taken off where all
 * it touches matures in one year and is of one type; what cannot be placed stays in and is given beside.
 */
export function maturityWall(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  day: IsoDate,
): MaturityWall {
  const counted = instruments.filter((instrument) => countsOn(instrument, day));
  const cells = [...Map.groupBy(counted, cellOf).values()].flatMap((rows) => {
    const [first] = rows;
    const recorded = recordedDebt(rows, events, day);
    if (first === undefined || recorded === null || recorded.principalUsd === null) return [];
    return [{ year: maturityYearOf(first), type: first.type, recorded, usd: recorded.principalUsd }];
  });
  const cellOfId = new Map(counted.map((instrument) => [instrument.id, cellOf(instrument)]));
  const unplaced = events.filter((event) => {
    const touched = new Set(event.instruments.map((id) => cellOfId.get(id)));
    return event.date <= day && touched.size > 1;
  });
  const years = [...Map.groupBy(cells, (cell) => cell.year)]
    .map(([year, own]) => ({
      year,
      principalUsd: sum(own.map((cell) => cell.usd)),
      byType: own
        .map((cell) => ({ type: cell.type, principalUsd: cell.usd }))
        .toSorted((a, b) => b.principalUsd - a.principalUsd),
      mayBeLessUsd: mostRetired(
        counted.filter((instrument) => maturityYearOf(instrument) === year),
        unplaced,
      ),
    }))
    .toSorted((a, b) => (a.year ?? Infinity) - (b.year ?? Infinity));
  const all = recordedDebt(instruments, events, day);
  const placed = sum(cells.map((cell) => cell.recorded.retiredUsd));
  return {
    years,
    notTakenOffUsd: all === null ? 0 : all.retiredUsd + all.unallocatedUsd - placed,
    withoutPrincipal: all === null ? 0 : all.withoutPrincipal,
  };
}

/** What these events can have retired of these instruments at most: of each no more than the principals it touches. */
function mostRetired(instruments: readonly DebtInstrument[], events: readonly DebtEvent[]): number {
  return sum(
    events.map((event) => {
      const touched = instruments.filter((instrument) => event.instruments.includes(instrument.id));
      return Math.min(event.principalUsd ?? 0, sum(touched.map((row) => row.principalUsd ?? 0)));
    }),
  );
}

function cellOf(instrument: DebtInstrument): string {
  return `${maturityYearOf(instrument)}|${instrument.type}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
