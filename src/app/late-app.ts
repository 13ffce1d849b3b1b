import { PRESET_NAMES } from "../domain/presets.ts";
import { FACT_WISHES } from "../domain/subscription.ts";
import type { Alerts } from "../surface/alerts.ts";
import type { Answers, App } from "../surface/app.ts";
import type { DigestDesk } from "../surface/digests.ts";
import type { ReviewDesk } from "../surface/review.ts";
import { zoneChoices } from "./digests/zone-choices.ts";

/**
 * The application, loaded with the first question: the start of the bot waits for nothing that nobody has asked yet.
 * What must answer without a wait, or is at hand anyway, is `near`.
 */
export function createLateApp(load: () => Promise<App>, near: Pick<App, "servers" | "drafts">): App {
  return {
    ...near,
    answers: lateAnswers(async () => (await load()).answers),
    alerts: lateAlerts(async () => (await load()).alerts),
    digests: lateDigests(async () => (await load()).digests),
    review: lateReview(async () => (await load()).review),
    settings: {
      read: async (...given) => (await load()).settings.read(...given),
      settle: async (...given) => (await load()).settings.settle(...given),
    },
    suggest: {
      miners: async (typed) => (await load()).suggest.miners(typed),
      counterparties: async (typed) => (await load()).suggest.counterparties(typed),
      targets: async (...given) => (await load()).suggest.targets(...given),
    },
    reports: { report: async (...given) => (await load()).reports.report(...given) },
  };
}

function lateAnswers(load: () => Promise<Answers>): Answers {
  return {
    sector: async (...given) => (await load()).sector(...given),
    miner: async (...given) => (await load()).miner(...given),
    compare: async (...given) => (await load()).compare(...given),
    contracts: async (...given) => (await load()).contracts(...given),
    debt: async (...given) => (await load()).debt(...given),
    treasury: async (...given) => (await load()).treasury(...given),
    divergence: async (...given) => (await load()).divergence(...given),
    changes: async (...given) => (await load()).changes(...given),
    network: async (...given) => (await load()).network(...given),
    help: async (...given) => (await load()).help(...given),
  };
}

function lateAlerts(load: () => Promise<Alerts>): Alerts {
  return {
    choices: { presets: PRESET_NAMES, facts: FACT_WISHES },
    preview: async (...given) => (await load()).preview(...given),
    form: async (...given) => (await load()).form(...given),
    adjust: async (...given) => (await load()).adjust(...given),
    save: async (...given) => (await load()).save(...given),
    test: async (...given) => (await load()).test(...given),
    list: async (...given) => (await load()).list(...given),
    entry: async (...given) => (await load()).entry(...given),
    mute: async (...given) => (await load()).mute(...given),
    why: async (...given) => (await load()).why(...given),
    setPaused: async (...given) => (await load()).setPaused(...given),
    remove: async (...given) => (await load()).remove(...given),
    exportData: async (...given) => (await load()).exportData(...given),
    deleteData: async (...given) => (await load()).deleteData(...given),
  };
}

function lateReview(load: () => Promise<ReviewDesk>): ReviewDesk {
  return {
    list: async (...given) => (await load()).list(...given),
    item: async (...given) => (await load()).item(...given),
    approve: async (...given) => (await load()).approve(...given),
    correct: async (...given) => (await load()).correct(...given),
    reject: async (...given) => (await load()).reject(...given),
  };
}

function lateDigests(load: () => Promise<DigestDesk>): DigestDesk {
  return {
    set: async (...given) => (await load()).set(...given),
    preview: async (...given) => (await load()).preview(...given),
    off: async (...given) => (await load()).off(...given),
    list: async (...given) => (await load()).list(...given),
    zones: zoneChoices,
  };
}
