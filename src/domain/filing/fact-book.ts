import type { FiledFact } from "./filed-fact.ts";

/** The figures of a document, each once. */
export interface FactBook {
  readonly facts: readonly FiledFact[];
  readonly byName: ReadonlyMap<string, readonly FiledFact[]>;
  /** Figures that the document gives twice and differently, by name; none of them is among the facts. */
  readonly conflicts: ReadonlyMap<string, readonly (readonly FiledFact[])[]>;
}

/**
 * Of figures with one name, period, dimensions and unit keeps the most exact. Two that differ by no more than their
 * own rounding are one (XBRL's “consistent duplicates”); two that differ by more are a conflict, and so are a figure
 * and an empty one.
 */
export function createFactBook(all: readonly FiledFact[]): FactBook {
  const facts: FiledFact[] = [];
  const conflicts = new Map<string, (readonly FiledFact[])[]>();
  for (const same of Map.groupBy(all, keyOf).values()) {
    const kept = same.reduce((best, fact) => (fact.decimals > best.decimals ? fact : best));
    if (same.every((fact) => agree(fact, kept))) {
      const printed = same.find((fact) => !fact.hidden) ?? kept;
      facts.push({ ...kept, hidden: printed.hidden, order: printed.order });
    } else {
      const found = conflicts.get(kept.name) ?? [];
      found.push(same);
      conflicts.set(kept.name, found);
    }
  }
  return { facts, byName: Map.groupBy(facts, ({ name }) => name), conflicts };
}

function keyOf({ name, period, dimensions, unit }: FiledFact): string {
  const axes = dimensions.map(({ axis, member }) => `${axis}=${member}`);
  return [name, period.start ?? "", period.end, unit, ...axes].join("|");
}

function agree(a: FiledFact, b: FiledFact): boolean {
  if (a.value === null || b.value === null) return a.value === b.value;
  if (a.decimals === b.decimals) return a.value === b.value;
  return Math.abs(a.value - b.value) <= halfStep(a.decimals) + halfStep(b.decimals);
}

/** Half of the last exact place: what rounding can have moved a figure by. */
function halfStep(decimals: number): number {
  return Number.isFinite(decimals) ? 10 ** -decimals / 2 : 0;
}

/** The facts of one name about the company as a whole, in the order of the document. */
export function plainFacts(book: FactBook, name: string): readonly FiledFact[] {
  return (book.byName.get(name) ?? []).filter((fact) => fact.dimensions.length === 0);
}
