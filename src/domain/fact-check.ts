import { checkCounting, checkSums } from "./fact-counting.ts";
import { checkDates } from "./fact-dates.ts";
import { checkEvidence } from "./fact-evidence.ts";
import type { FactProblem } from "./fact-problem.ts";
import { checkReferences } from "./fact-references.ts";
import type { CuratedFacts } from "./fact-set.ts";
import type { IsoDate } from "./time.ts";

/**
 * What holds between rows: references, dates, evidence against sources, nothing counted twice, sums that hold.
 * An empty list means that the facts are sound; the shape of each row is the schemas' part.
 */
export function checkFacts(facts: CuratedFacts, today: IsoDate): readonly FactProblem[] {
  return [
    ...checkReferences(facts),
    ...checkDates(facts, today),
    ...checkEvidence(facts),
    ...checkCounting(facts),
    ...checkSums(facts),
  ];
}
