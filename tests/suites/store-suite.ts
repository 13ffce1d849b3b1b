import { describe } from "vitest";
import { testChangeFeed } from "./change-feed-suite.ts";
import { testChannelNews } from "./channel-news-suite.ts";
import { testDeliveryIssues } from "./delivery-issue-suite.ts";
import { testDesk } from "./desk-suites.ts";
import { testDigests } from "./digest-suite.ts";
import { testFactStore } from "./fact-store-suite.ts";
import { testForgetAlerts } from "./forget-alerts-suite.ts";
import { testGuildStore } from "./guild-store-suite.ts";
import { testJobStores } from "./job-suites.ts";
import { testLiveStores } from "./live-suites.ts";
import type { OpenStore } from "./opened-store.ts";
import { testOutboxClaim } from "./outbox-claim-suite.ts";
import { testOutboxCounts } from "./outbox-counts-suite.ts";
import { testHeldPosts } from "./outbox-held-suite.ts";
import { testOutbox } from "./outbox-suite.ts";
import { testPriceStore } from "./price-store-suite.ts";
import { testRuleEvents } from "./rule-event-suite.ts";
import { testRuleStore } from "./rule-store-suite.ts";
import { testSubscriptions } from "./subscription-suite.ts";
import { testUnheardRules } from "./unheard-rules-suite.ts";
import { testWatching } from "./watching-suite.ts";

/** Every suite; each opens stores of its own. */
const SUITES: readonly ((dialect: string, open: OpenStore) => void)[] = [
  testFactStore,
  testChangeFeed,
  testPriceStore,
  testGuildStore,
  testDesk,
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
