import type { FactsOfReports, FiledFacts } from "../../domain/filing/facts-of-reports.ts";
import type { FilingReview } from "../../domain/filing/filing-review.ts";
import { isOutside } from "../../domain/outside.ts";
import type { Instant } from "../../domain/time.ts";
import type { NewReviewItem } from "../ports/review-items.ts";
import type { Filer, FilingDeps } from "./filing-deps.ts";

/**
 * Writes what the reports of one company say: facts, and for people what no rule may decide. The same again changes
 * nothing. What is only given to compare with never alerts anybody.
 */
export async function writeFindings(
  { loader, review }: Pick<FilingDeps, "loader" | "review">,
  miner: Filer,
  found: FactsOfReports,
  { quiet, now }: { readonly quiet: boolean; readonly now: Instant },
): Promise<void> {
  if (isAny(found.facts)) await loader.add(found.facts, { origin: "filing", quiet }, now);
  if (isAny(found.comparatives)) await loader.add(found.comparatives, { origin: "filing", quiet: true }, now);
  // Nobody curates the records of a company that no release watches: what a rule refuses is left out.
  const reviews = isOutside(miner) ? [] : found.reviews;
  await review.propose(reviews.map((one) => ({ key: one.key, item: itemOf(one, miner, now) })));
  await review.withdraw(found.answered, now);
}

function isAny(facts: FiledFacts): boolean {
  return Object.values(facts).some((rows: readonly unknown[]) => rows.length > 0);
}

function itemOf({ key: _key, ...review }: FilingReview, miner: Filer, now: Instant): NewReviewItem {
  return { ...review, createdAt: now, reporter: null, miner: miner.id };
}
