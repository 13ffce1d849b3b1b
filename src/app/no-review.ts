import type { ReviewDesk } from "../surface/review.ts";

const NONE = { ok: false, problem: "There is nothing to review here." } as const;

/** The desk of an application that nothing can be proposed to. */
export const NO_REVIEW: ReviewDesk = {
  list: async () => NONE,
  item: async () => NONE,
  approve: async () => NONE,
  correct: async () => NONE,
  reject: async () => NONE,
};
