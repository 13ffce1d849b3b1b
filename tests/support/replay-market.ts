import type { ReplayDeps } from "../../src/app/replay.ts";
import type { PriceHistory } from "../../src/domain/market.ts";
import { liveOf } from "./live.ts";
import { barsOf, btcOf, historyOf, nyseCalendar, sessionsFrom } from "./market.ts";
import { pricesIn } from "./real-prices.ts";
import { miner } from "./small-bundle.ts";

const CALENDAR = nyseCalendar();

/** 200 sessions of 2025: the first is 2 January. */
export const REPLAY_SESSIONS: readonly string[] = sessionsFrom(CALENDAR, "2025-01-02", 200);

export const REPLAY_MINERS = ["AAA", "BBB", "CCC", "DDD"].map((ticker, index) =>
  miner(`000000000${index}`, ticker),
);

/**
 * Four miners that stand still beside a bitcoin that stands still, times what the plan says: the basket's level at a
 * session (1 is where it began), or null for no closes at all.
 */
export function plannedHistory(plan: (t: number) => number | null): PriceHistory {
  const bars = REPLAY_MINERS.map(({ id }) => {
    const closes = REPLAY_SESSIONS.map((_, t) => {
      const level = plan(t);
      return level === null ? null : 10 * level;
    });
    return barsOf(id, REPLAY_SESSIONS, closes);
  });
  return historyOf(
    bars,
    btcOf(
      REPLAY_SESSIONS,
      REPLAY_SESSIONS.map(() => 50_000),
    ),
  );
}

/** What a replay needs, over a history and what came in round the clock. */
export function replayDepsOver(history: PriceHistory, stored: Parameters<typeof liveOf>[0] = {}): ReplayDeps {
  const { spots, readings } = liveOf(stored);
  return {
    spots,
    networkDays: readings,
    prices: pricesIn(history),
    calendar: CALENDAR,
    basket: {
      id: "PW14",
      version: 1,
      members: REPLAY_MINERS.map(({ id }) => ({ security: id, from: "2017-12-29", until: null })),
    },
    benchmarks: { qqq: "QQQ" },
    miners: REPLAY_MINERS,
  };
}
