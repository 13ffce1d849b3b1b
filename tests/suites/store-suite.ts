import { testChangeFeed } from "./change-feed-suite.ts";
import { testDesk } from "./desk-suites.ts";
import { testFactStore } from "./fact-store-suite.ts";
import { testGuildStore } from "./guild-store-suite.ts";
import { testJobStores } from "./job-suites.ts";
import { testLiveStores } from "./live-suites.ts";
import type { OpenStore } from "./opened-store.ts";
import { testPriceStore } from "./price-store-suite.ts";

/** What every dialect of the store must do; a second dialect joins by calling this with its own `open`. */
export function testStore(dialect: string, open: OpenStore): void {
  testFactStore(dialect, open);
  testChangeFeed(dialect, open);
  testPriceStore(dialect, open);
  testGuildStore(dialect, open);
  testDesk(dialect, open);
  testJobStores(dialect, open);
  testLiveStores(dialect, open);
}
