import type { FactLoader, Facts } from "../app/ports/facts.ts";
import type { ReviewItems } from "../app/ports/review-items.ts";
import { createReviewDesk } from "../app/review.ts";
import type { ReviewDesk } from "../surface/review.ts";

/** The desk at which the people who run the bot decide, loaded with the first question. */
export function openReview(facts: Facts & FactLoader, reviewItems: ReviewItems): ReviewDesk {
  return createReviewDesk({
    facts,
    reviewItems,
    // With all the schemas, and needed only where somebody approves.
    readRecord: async (list, row) => (await import("../sources/facts/read-record.ts")).readRecord(list, row),
  });
}
