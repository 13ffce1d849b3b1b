import type { ReviewItems } from "../../src/app/ports/review-items.ts";
import { PRESET_NAMES } from "../../src/domain/presets.ts";
import { FACT_WISHES } from "../../src/domain/subscription.ts";
import type { App } from "../../src/surface/app.ts";

function unasked(): never {
  throw new Error("this test asks the application nothing");
}

/** Review items of a test in which nobody reports anything. */
export const noReviewItems: ReviewItems = {
  add: unasked,
  propose: unasked,
  decisions: unasked,
  withdraw: unasked,
  countSince: unasked,
  open: unasked,
  get: unasked,
  decide: unasked,
};

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
  servers: {
    visibility: () => "private",
    settings: () => ({ zone: null, list: [] }),
    takeGreeting: () => false,
    publicChannels: () => [],
    markSetUp: unasked,
    choose: unasked,
  },
  alerts: {
    choices: { presets: PRESET_NAMES, facts: FACT_WISHES },
    preview: unasked,
    form: unasked,
    adjust: unasked,
    save: unasked,
    test: unasked,
    list: unasked,
    entry: unasked,
    mute: unasked,
    why: unasked,
    setPaused: unasked,
    remove: unasked,
    exportData: unasked,
    deleteData: unasked,
  },
  settings: { read: unasked, settle: unasked },
  digests: { set: unasked, preview: unasked, off: unasked, list: unasked, zones: unasked },
  review: { list: unasked, item: unasked, approve: unasked, correct: unasked, reject: unasked },
};
