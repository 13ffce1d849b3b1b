import { describe } from "vitest";
import { testChangeFeed } from "./change-feed-suite.ts";
import { testChannelNews } from "./channel-news-suite.ts";
import { testDeliveryIssues } from "./delivery-issue-suite.ts";
import { testDesk } from "./desk-suites.ts";
import { testDigests } from "./digest-suite.ts";
import { testFactOrigins } from "./fact-origin-suite.ts";
import { testFactStore } from "./fact-store-suite.ts";
import { testFilingReports } from "./filing-report-suite.ts";
import { testFilingTasks } from "./filing-task-suite.ts";
import { testForgetAlerts } from "./forget-alerts-suite.ts";
import { testGuildStore } from "./guild-store-suite.ts";
import { testJobStores } from "./job-suites.ts";
import { testListedCompanies } from "./listed-company-suite.ts";
import { testLiveStores } from "./live-suites.ts";
import type { OpenStore } from "./opened-store.ts";
import { testOutboxClaim } from "./outbox-claim-suite.ts";
import { testOutboxCounts } from "./outbox-counts-suite.ts";
import { testHeldPosts } from "./outbox-held-suite.ts";
import { testOutbox } from "./outbox-suite.ts";
import { testPriceStore } from "./price-store-suite.ts";
import { testPublications } from "./publication-suite.ts";
import { testReviewItems } from "./review-item-suite.ts";
import { testRuleEvents } from "./rule-event-suite.ts";
import { testRuleStore } from "./rule-store-suite.ts";
import { testServerSettings } from "./server-settings-suite.ts";
import { testSubscriptions } from "./subscription-suite.ts";
import { testUnheardRules } from "./unheard-rules-suite.ts";
import { testWatching } from "./watching-suite.ts";

/** Every suite; each opens stores of its own. */
const SUITES: readonly ((dialect: string, open: OpenStore) => void)[] = [
  testFactStore,
  testFactOrigins,
  testChangeFeed,
  testPriceStore,
  testGuildStore,
  testServerSettings,
  testDesk,
  testReviewItems,
  testFilingTasks,
  testFilingReports,
  testListedCompanies,
  testJobStores,
  testLiveStores,
  testRuleStore,
  testRuleEvents,
  testUnheardRules,
  testDeliveryIssues,
  testForgetAlerts,
  testOutboxClaim,
  testOutbox,
  testOutboxCounts,
  testChannelNews,
  testHeldPosts,
  testPublications,
  testSubscriptions,
  testWatching,
  testDigests,
];

/** What every dialect of the store must do; a second dialect joins by calling this with its own `open`. */
export function testStore(dialect: string, open: OpenStore): void {
  // A group of its own for each, or every test would open and close a store for each suite.
  describe.each(SUITES.map((suite) => ({ suite })))("the store", ({ suite }) => {
    suite(dialect, open);
  });
}
