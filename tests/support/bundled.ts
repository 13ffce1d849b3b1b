import type { FactSet } from "../../src/domain/fact-set.ts";
import { readBundledFacts } from "../../src/sources/bundled-facts.ts";

const read = readBundledFacts(new URL("../../data/", import.meta.url));

/** Everything that `data/` holds, as the store gives it when no day is asked for. */
export function bundledFactSet(): FactSet {
  if (!read.ok) throw new Error(JSON.stringify(read.problems.slice(0, 5)));
  const { bundle } = read;
  const rows = [bundle.contracts, bundle.debts, bundle.holdings, bundle.revenue, bundle.claims].flat();
  const published = rows.flatMap((row) => row.knownAt ?? []).toSorted();
  return {
    ...bundle,
    filings: [],
    figures: [],
    knownOn: null,
    withoutPublicationDate: [],
    factsFrom: published[0] ?? null,
    factsTo: published.at(-1) ?? null,
  };
}
