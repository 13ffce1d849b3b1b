import type { FactLoader, Facts } from "../app/ports/facts.ts";
import type { ReviewItems } from "../app/ports/review-items.ts";
import { createReviewDesk } from "../app/review.ts";
import { readRecord } from "../sources/facts/read-record.ts";
import type { ReviewDesk } from "../surface/review.ts";

/** The desk at which the people who run the bot decide, loaded with the first question. */
export function openReview(facts: Facts & FactLoader, reviewItems: ReviewItems): ReviewDesk {
  return createReviewDesk({ facts, reviewItems, readRecord });
}
