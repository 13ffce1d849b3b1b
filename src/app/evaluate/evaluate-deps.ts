import type { Calendar } from "../../domain/calendar.ts";
import type { Basket, SecurityId } from "../../domain/market.ts";
import type { Miner } from "../../domain/miner.ts";
import type { ChangeFeed } from "../ports/change-feed.ts";
import type { Facts } from "../ports/facts.ts";
import type { JobRuns } from "../ports/job-runs.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkReadings } from "../ports/network-readings.ts";
import type { Prices } from "../ports/prices.ts";
import type { Rules } from "../ports/rules.ts";
import type { Spots } from "../ports/spots.ts";

/** What the evaluation of rules reads and writes. */
export interface EvaluateDeps {
  readonly rules: Rules;
  readonly prices: Pick<Prices, "history" | "coverage">;
  /** Null where bitcoin's price is not collected round the clock: there are no slots then. */
  readonly spots: Pick<Spots, "between"> | null;
  readonly networkDays: Pick<NetworkReadings, "between">;
  readonly facts: Facts;
  readonly feed: ChangeFeed;
  readonly ledger: Pick<JobRuns, "newest">;
  readonly calendar: Calendar;
  readonly basket: Basket;
  readonly benchmarks: { readonly qqq: SecurityId };
  readonly miners: readonly Miner[];
  readonly log: Log;
  /** Lets everything else that waits go first; called between pieces of the work. */
  readonly breathe: () => Promise<unknown>;
}
