import type { AskedFact, FactRule, FactSize } from "./fact-rule.ts";
import { isPublishedBy, stands, undone } from "./fact-versions.ts";
import type { Fact } from "./fact.ts";

/** Fields that say how we keep a record: when they alone change, nothing happened in the world. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "countInTotals",
  "apart",
  "partOf",
  "insideOf",
  "isRollup",
  "disputed",
  "withdrawn",
]);

/**
 * The size of the changed record where the change makes it reach the rule's least: a new record that does, or a
 * correction of one that did not before. `sizeOf` gives null for a record that is not what the rule waits for; it is
 * handed all records of the list that were published by then, the changed one among them. Null where nothing is reached,
 * or the record is not in the list, was withdrawn or has lost its publication date.
 */
export function newlyReached<T extends Fact>(
  { rule, change, knownAt }: Pick<AskedFact, "rule" | "change" | "knownAt">,
  rows: readonly T[],
  sizeOf: (row: T, published: readonly T[]) => FactSize | null,
): FactSize | null {
  const row = rows.find(({ id }) => id === change.factId);
  if (row === undefined || row.knownAt === null || !stands(row)) return null;
  const reached = (version: T): FactSize | null => {
    const published = rows.flatMap((other) =>
      other.id === row.id ? [version] : isPublishedBy(other, knownAt) ? [other] : [],
    );
    const size = sizeOf(version, published);
    return size !== null && isEnough(rule, size) ? size : null;
  };
  const now = reached(row);
  if (now === null || !change.correction) return now;
  const before = undone(row, change.differences, BOOKKEEPING);
  // A record without a publication date was told to nobody.
  return before.knownAt !== null && reached(before) !== null ? null : now;
}

/** True where a size reaches the rule's least; an unknown size only where there is none. */
export function isEnough({ least }: Pick<FactRule, "least">, { value, unit }: FactSize): boolean {
  return least === null || (value !== null && unit === least.unit && value >= least.size);
}
