import { expect, test } from "vitest";
import { checkFacts } from "../../src/domain/fact-check.ts";
import type { CuratedFacts } from "../../src/domain/fact-set.ts";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";

/** A day after every bundled fact. */
export const TODAY = "2026-11-24";

const read = readBundledFacts(new URL("../../data/", import.meta.url));

/** The facts in `data/`. */
export function bundled(): CuratedFacts {
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.bundle;
}

/** The facts with some fields of one row changed. */
export function changed<L extends keyof CuratedFacts>(
  list: L,
  id: string,
  fields: Partial<CuratedFacts[L][number]>,
): CuratedFacts {
  const facts = bundled();
  const rows = facts[list].map((row) => (row.id === id ? { ...row, ...fields } : row));
  if (!facts[list].some((row) => row.id === id)) throw new Error(`no row ${id}`);
  return { ...facts, [list]: rows };
}

/** The facts with a copy of one row, some of its fields changed, at the end of its list. */
export function copied<L extends keyof CuratedFacts>(
  list: L,
  id: string,
  fields: Partial<CuratedFacts[L][number]>,
): CuratedFacts {
  const facts = bundled();
  const row = facts[list].find((candidate) => candidate.id === id);
  return { ...facts, [list]: [...facts[list], { ...row, ...fields }] };
}

/** An error planted in the facts, and what the check must say of it. */
interface Planted {
  readonly name: string;
  readonly facts: () => CuratedFacts;
  readonly row: string;
  readonly field: string;
  readonly says: RegExp;
}

/** One test per planted error: the check names row and field and says why. */
export function seen(cases: readonly Planted[]): void {
  test.each(cases)("$name", ({ facts, row, field, says }) => {
    const found = checkFacts(facts(), TODAY).filter(
      (problem) => problem.row === row && problem.field === field,
    );
    expect(found.map((problem) => problem.message).join("\n")).toMatch(says);
  });
}
