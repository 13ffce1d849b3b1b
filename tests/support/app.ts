import type { ReviewItems } from "../../src/app/ports/review-items.ts";
import type { App } from "../../src/surface/app.ts";

function unasked(): never {
  throw new Error("this test asks the application nothing");
}

/** Review items of a test in which nobody reports anything. */
export const noReviewItems: ReviewItems = { add: unasked, countSince: unasked, open: unasked };

/** An application that answers nothing, for commands that bring their own answer. */
export const silentApp: App = {
  answers: {
    sector: unasked,
    miner: unasked,
    compare: unasked,
    contracts: unasked,
    debt: unasked,
    treasury: unasked,
    divergence: unasked,
    changes: unasked,
    network: unasked,
    help: unasked,
  },
  suggest: { miners: unasked, counterparties: unasked, targets: unasked },
  reports: { report: unasked },
  drafts: { put: unasked, get: unasked, remove: unasked },
  servers: { visibility: () => "private", takeGreeting: () => false },
};
