import type { FactSet } from "./fact-set.ts";
import type { Change, Difference, Fact } from "./fact.ts";
import type { IsoDate } from "./time.ts";

/**
 * A record as it stood before these differences; fields named in `but` stay as they are. Lists stay too, for the feed
 * keeps them as text.
 */
export function undone<T extends Fact>(
  row: T,
  differences: readonly Difference[],
  but: ReadonlySet<string>,
): T {
  let version = row;
  for (const { field, from } of differences) {
    const current: unknown = Reflect.get(version, field);
    if (but.has(field) || (typeof current === "object" && current !== null)) continue;
    version = { ...version, [field]: from };
  }
  return version;
}

/**
 * The facts as they stood before a correction, in the lists that rules on facts read; the same facts where the change
 * is a new row. Undoing the newest correction first, one after the other, gives every version that the store had.
 */
export function beforeCorrection(facts: FactSet, change: Change): FactSet {
  if (!change.correction) return facts;
  const undo = <T extends Fact>(rows: readonly T[]): readonly T[] =>
    rows.map((row) => (row.id === change.factId ? undone(row, change.differences, NOTHING) : row));
  // An id is unique over all lists.
  return {
    ...facts,
    contracts: undo(facts.contracts),
    debts: undo(facts.debts),
    debtEvents: undo(facts.debtEvents),
    holdings: undo(facts.holdings),
    transactions: undo(facts.transactions),
    revenue: undo(facts.revenue),
    filings: undo(facts.filings),
  };
}

/** True where the record was published by the day and stands. */
export function isPublishedBy(row: Fact, day: IsoDate): boolean {
  return row.knownAt !== null && row.knownAt <= day && stands(row);
}

/** True unless the record was withdrawn. */
export function stands(row: Fact): boolean {
  // An undone withdrawal leaves null where a record that always stood has no such field.
  return (row.withdrawn ?? null) === null;
}

const NOTHING: ReadonlySet<string> = new Set();
