import {
  countsOn,
  type DebtEvent,
  type DebtInstrument,
  type DebtTotal,
  type RecordedDebt,
  recordedDebt,
  startOf,
} from "./debt.ts";
import type { IsoDate } from "./time.ts";

/** Our sum of one scope beside what was published, if anything was. */
export interface DebtComparison {
  readonly scope: DebtTotal["scope"];
  /** Null where nobody published a total of this scope, or the published one is old: the sum stands alone. */
  readonly total: DebtTotal | null;
  /** The date of both figures: the published total's, else the day asked for. */
  readonly asOf: IsoDate;
  /** On that date, of the instruments the published total covers. Null where none is recorded. */
  readonly recorded: RecordedDebt | null;
  /** The same scope on the day asked for. */
  readonly recordedNow: RecordedDebt | null;
  /** (recorded − reported) / reported × 100; null without both. */
  readonly differencePct: number | null;
  /** True beyond 3 % either way: the two figures need a reason. */
  readonly differs: boolean;
  /** True where a later counted instrument exists that the published total cannot contain. */
  readonly outdated: boolean;
  /** The issue of that instrument; null where there is none. */
  readonly outdatedSince: IsoDate | null;
}

/** Beyond this difference a recorded and a reported total are marked. */
const MARK_ABOVE_PCT = 3;

/** The instruments a scope covers. A named series is known only by the rows of its published total. */
function inScope(
  instruments: readonly DebtInstrument[],
  scope: DebtTotal["scope"],
): readonly DebtInstrument[] {
  switch (scope) {
    case "total_debt":
    case "long_term_debt":
      return instruments;
    case "convertible_notes":
      return instruments.filter((instrument) => instrument.type === "convertible_notes");
    case "barber_lake_secured_notes":
      return [];
  }
}

/**
 * Published totals of one miner beside our own sums, both on the published total's date; then our sum alone, on the
 * day asked for, of every scope whose published total is old, and of all debt where no current total is published.
 */
export function compareTotals(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  totals: readonly DebtTotal[],
  day: IsoDate,
): readonly DebtComparison[] {
  const published = totals.map((total) => compareOne(instruments, events, total, day));
  const current = new Set(published.filter((line) => !line.outdated).map((line) => line.scope));
  const scopes = new Set<DebtTotal["scope"]>(["total_debt", ...published.map((line) => line.scope)]);
  const alone = [...scopes].flatMap((scope): readonly DebtComparison[] => {
    if (current.has(scope)) return [];
    const recorded = recordedDebt(inScope(instruments, scope), events, day);
    if (recorded === null) return [];
    return [
      {
        scope,
        total: null,
        asOf: day,
        recorded,
        recordedNow: recorded,
        differencePct: null,
        differs: false,
        outdated: false,
        outdatedSince: null,
      },
    ];
  });
  return [...published, ...alone];
}

function compareOne(
  instruments: readonly DebtInstrument[],
  events: readonly DebtEvent[],
  total: DebtTotal,
  day: IsoDate,
): DebtComparison {
  const asOf = total.asOf < day ? total.asOf : day;
  const listed = new Set(total.instruments);
  const scoped = inScope(instruments, total.scope);
  const covered = listed.size === 0 ? scoped : instruments.filter((instrument) => listed.has(instrument.id));
  const recorded = recordedDebt(covered, events, asOf);
  // A total that lists its rows may carry a later date than its newest row: it is old from the next issue on.
  const lastCovered = listed.size === 0 ? asOf : covered.map(startOf).reduce((a, b) => (a > b ? a : b), "");
  const later = scoped
    .filter((instrument) => countsOn(instrument, day) && !listed.has(instrument.id))
    .map(startOf)
    .filter((start) => lastCovered !== "" && start > lastCovered)
    .toSorted();
  const differencePct =
    recorded === null || recorded.principalUsd === null
      ? null
      : ((recorded.principalUsd - total.totalUsd) / total.totalUsd) * 100;
  return {
    scope: total.scope,
    total,
    asOf,
    recorded,
    recordedNow: recordedDebt(scoped.length === 0 ? covered : scoped, events, day),
    differencePct,
    differs: differencePct !== null && Math.abs(differencePct) > MARK_ABOVE_PCT,
    outdated: later.length > 0,
    outdatedSince: later[0] ?? null,
  };
}
