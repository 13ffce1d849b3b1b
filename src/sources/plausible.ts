import type { BtcSpot, Sourced, SourceFailure } from "../app/ports/market-sources.ts";
import { epochMs, type Instant } from "../domain/time.ts";
import { fail, give } from "./sourced.ts";
import { instantOf } from "./unix-time.ts";

// What can be true of the market, stated once: far wider than what was ever seen since 2020, and narrower than a wrong
// unit, a sentinel or another asset. Whatever lies outside has failed and is never a figure.

/** A price of one bitcoin in USD. */
export function isBtcPrice(usd: number): boolean {
  return usd >= 1e3 && usd <= 1e7;
}

/** Two closes of bitcoin that lie a week apart at most: it has never doubled or halved in one since it had a market. */
export function isBtcStep(before: number, after: number): boolean {
  return after < before * 2 && after > before / 2;
}

/** The difficulty, as the plain number. */
export function isDifficulty(difficulty: number): boolean {
  return difficulty >= 1e13 && difficulty <= 1e16;
}

/** Hashrate of the network, in EH/s. */
export function isHashrate(ehs: number): boolean {
  return ehs >= 100 && ehs <= 10_000;
}

/** Height of the newest block: beyond the halving of April 2024, within a century. */
export function isTipHeight(height: number): boolean {
  return Number.isInteger(height) && height >= 840_000 && height < 6_000_000;
}

/** Mean fee of a block, in BTC; the most ever seen over a day is a tenth of the upper bound. */
export function isBlockFee(btc: number): boolean {
  return btc > 0 && btc < 50;
}

/** A change of difficulty in per cent: the protocol allows a quarter to four times. */
export function isDifficultyChange(pct: number): boolean {
  return pct >= -75 && pct <= 300;
}

/** A price of a share or a fund, in USD. */
export function isStockPrice(usd: number): boolean {
  return Number.isFinite(usd) && usd > 0;
}

/** How far a time may lie ahead of this machine's clock: clocks differ a little. */
const AHEAD_MS = 60_000;

/** What is wrong with the time at which a figure was made; null where it is neither ahead of `now` nor too old. */
export function timeProblem(atMs: number, now: Instant, oldestMs: number): SourceFailure | null {
  const ageMs = epochMs(now) - atMs;
  if (ageMs < -AHEAD_MS) {
    return fail(
      "wrong",
      `Its figure is from ${span(-ageMs)} ahead of this machine's clock: one of the two is wrong.`,
    ).failure;
  }
  if (ageMs > oldestMs) return fail("wrong", `Its newest figure is ${span(ageMs)} old.`).failure;
  return null;
}

/** A price of bitcoin that can be true and was made lately; its time is never later than `now`. */
export function checkSpot(
  priceUsd: number,
  atMs: number | null,
  now: Instant,
  oldestMs: number,
): Sourced<BtcSpot> {
  if (!isBtcPrice(priceUsd)) return fail("wrong", "What it gives as bitcoin's price cannot be one.");
  if (atMs === null) return fail("wrong", "It does not say when its price was made.");
  const problem = timeProblem(atMs, now, oldestMs);
  if (problem !== null) return { ok: false, failure: problem };
  return give({ priceUsd, at: instantOf(Math.min(atMs, epochMs(now))) });
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
