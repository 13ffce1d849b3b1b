import type { FactSet } from "../../domain/fact-set.ts";
import { quarterlyAiShares } from "../../domain/quarterly-shares.ts";
import type { ShareSeries } from "../../surface/answers/series.ts";
import { tickerOf } from "./context.ts";

/** AI shares by quarter with the tickers in use today; empty where no miner reported any in a quarter. */
export function aiShareSeries(facts: FactSet): readonly ShareSeries[] {
  return quarterlyAiShares(facts.revenue, facts.miners).map(({ miner, caveat, quarters }) => ({
    miner: tickerOf(facts, miner),
    caveat,
    quarters: quarters.map(({ period, pct }) => ({
      periodStart: period.periodStart,
      periodEnd: period.periodEnd,
      periodLabel: period.periodLabel,
      pct,
    })),
  }));
}
