import type { Alerts } from "../surface/alerts.ts";
import type { Answers, App, Servers } from "../surface/app.ts";
import type { DigestDesk } from "../surface/digests.ts";
import type { ReviewDesk } from "../surface/review.ts";
import type { ServerDesk } from "../surface/servers.ts";
import { NO_ALERTS } from "./alerts/no-alerts.ts";
import { refused } from "./alerts/problems.ts";
import { createChangesAnswer } from "./answers/changes.ts";
import { createCompareAnswer } from "./answers/compare.ts";
import { createContractsAnswer } from "./answers/contracts.ts";
import { createDebtAnswer } from "./answers/debt.ts";
import { createDivergenceAnswer } from "./answers/divergence.ts";
import { createHelpAnswer, type HelpDeps } from "./answers/help.ts";
import { createMinerAnswer } from "./answers/miner.ts";
import { createNetworkAnswer } from "./answers/network.ts";
import { createSectorAnswer } from "./answers/sector.ts";
import { createSuggestions } from "./answers/suggest.ts";
import { createTreasuryAnswer } from "./answers/treasury.ts";
import { NO_DIGESTS } from "./digests/no-digests.ts";
import { NO_SETTINGS } from "./guild-book.ts";
import { NO_REVIEW } from "./no-review.ts";
import type { ContentVersion } from "./ports/content-version.ts";
import type { Drafts } from "./ports/drafts.ts";
import type { ReviewItems } from "./ports/review-items.ts";
import { rememberAnswers } from "./remember-answers.ts";
import { createReports } from "./reports.ts";

const ON_DISCORD = "Servers are set up on Discord: there is none here.";

const NO_SERVERS: Servers = {
  visibility: () => "private",
  takeGreeting: () => false,
  markSetUp: async () => {},
  publicChannels: () => [],
  settings: () => NO_SETTINGS,
  choose: async () => {},
};

/** Settings where there are no servers: nothing can be chosen. */
const NO_SERVER_DESK: ServerDesk = {
  read: async () => refused(ON_DISCORD),
  settle: async () => refused(ON_DISCORD),
};

export interface AppDeps extends HelpDeps {
  readonly reviewItems: ReviewItems;
  readonly drafts: Drafts;
  /** Left out, every answer is made anew. */
  readonly contentVersion?: ContentVersion;
  /** The book of servers; left out where there are none, as in a terminal. */
  readonly servers?: Servers;
  /** Left out where none can be set. */
  readonly alerts?: Alerts;
  /** As well. */
  readonly digests?: DigestDesk;
  /** As well. */
  readonly review?: ReviewDesk;
  /** As well. */
  readonly settings?: ServerDesk;
}

/** Every question the application answers, over the ports it is given. */
export function createApp(deps: AppDeps): App {
  const answers: Answers = {
    sector: createSectorAnswer(deps),
    miner: createMinerAnswer(deps),
    compare: createCompareAnswer(deps),
    contracts: createContractsAnswer(deps),
    debt: createDebtAnswer(deps),
    treasury: createTreasuryAnswer(deps),
    divergence: createDivergenceAnswer(deps),
    changes: createChangesAnswer(deps),
    network: createNetworkAnswer(deps),
    help: createHelpAnswer(deps),
  };
  return {
    answers: deps.contentVersion ? rememberAnswers(answers, deps.contentVersion) : answers,
    suggest: createSuggestions(deps),
    reports: createReports(deps.reviewItems),
    servers: deps.servers ?? NO_SERVERS,
    drafts: deps.drafts,
    alerts: deps.alerts ?? NO_ALERTS,
    digests: deps.digests ?? NO_DIGESTS,
    review: deps.review ?? NO_REVIEW,
    settings: deps.settings ?? NO_SERVER_DESK,
  };
}
