import { type Calendar, newestClosedSession } from "../../src/domain/calendar.ts";
import { epochMs, type Instant } from "../../src/domain/time.ts";
import type { Database } from "../../src/store/schema.ts";
import type { MarketTruth } from "./market-truth.ts";

const HOUR_MS = 3_600_000;

/** Providers round to a dollar at most. */
const NEAR = 2e-5;

const near = (value: number, truth: number): boolean => Math.abs(value / truth - 1) <= NEAR;

/**
 * What was stored from a time on and is not so, one line each; `count` says how many rows were looked at. Rows that
 * say themselves that they are in doubt are left out.
 */
export async function untrueRows(
  db: Database,
  calendar: Calendar,
  truth: MarketTruth,
  since: Instant,
): Promise<{ readonly untrue: readonly string[]; readonly count: number }> {
  const from = new Date(since).toISOString();
  const bars = await db.selectFrom("price_bar").selectAll().where("fetched_at", ">=", from).execute();
  const days = await db.selectFrom("btc_bar").selectAll().where("fetched_at", ">=", from).execute();
  const spots = await db.selectFrom("btc_spot").selectAll().where("slot", ">=", from).execute();
  const quotes = await db.selectFrom("quote").selectAll().where("fetched_at", ">=", from).execute();
  const readings = await db.selectFrom("network_reading").selectAll().where("at", ">=", from).execute();
  const untrue: string[] = [];
  const newest = new Map<Instant, string | null>();
  const newestAt = (at: Instant): string => {
    const known = newest.get(at) ?? newestClosedSession(calendar, at);
    newest.set(at, known);
    return known ?? "";
  };
  const judge = (isTrue: boolean, words: string): void => void (isTrue || untrue.push(words));
  for (const { symbol, session, close, fetched_at: at } of bars) {
    const isOver = session <= newestAt(at);
    judge(isOver && near(close, truth.close(symbol, session)), `${symbol} ${session} ${close}`);
  }
  for (const { date, align, price_usd: price } of days) {
    judge(near(price, align === "close" ? truth.btcClose(date) : truth.btcDay(date)), `BTC ${date} ${price}`);
  }
  for (const { slot, at, price_usd: price, disagrees } of spots) {
    const isOfSlot = Math.abs(epochMs(at) - epochMs(slot)) <= 10 * 60_000;
    judge(disagrees === 1 || (isOfSlot && near(price, truth.btc(epochMs(at)))), `spot ${slot} ${price}`);
  }
  for (const { symbol, at, price_usd: price } of quotes) {
    judge(near(price, truth.stock(symbol, epochMs(at))), `${symbol} at ${at} ${price}`);
  }
  for (const { metric, at, value, doubted } of readings) {
    if (doubted === 1) continue;
    const ms = epochMs(at);
    if (metric === "difficulty") {
      const isTrue = near(value, truth.difficulty(ms)) || near(value, truth.difficulty(ms + HOUR_MS));
      judge(isTrue, `difficulty ${at} ${value}`);
    }
    if (metric === "day_hashrate_ehs") {
      judge(near(value, truth.dayHashrateEhs(at.slice(0, 10))), `hashrate ${at} ${value}`);
    }
    if (metric === "tip_height") {
      judge(value >= truth.height(ms) && value <= truth.height(ms + HOUR_MS), `height ${at} ${value}`);
    }
  }
  return { untrue, count: bars.length + days.length + spots.length + quotes.length + readings.length };
}
