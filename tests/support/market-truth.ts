import { type Calendar, closeInstant } from "../../src/domain/calendar.ts";
import { epochMs, type IsoDate } from "../../src/domain/time.ts";
import type { ServedNetwork } from "../suites/market-source-suites.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A height at which the difficulty changes, and when its block was found. */
const EPOCH_HEIGHT = 925_344;
const EPOCH_MS = Date.parse("2026-11-05T00:00:00Z");
const BLOCKS = 2016;

/** Everything that is true of a small made-up market, by time alone, so that every stored row can be told right or wrong. */
export interface MarketTruth {
  /** USD at an instant, two decimals. */
  btc(ms: number): number;
  /** USD at an instant, in shares that were never split, four decimals. */
  stock(symbol: string, ms: number): number;
  close(symbol: string, session: IsoDate): number;
  btcClose(session: IsoDate): number;
  /** At the end of that UTC day. */
  btcDay(date: IsoDate): number;
  difficulty(ms: number): number;
  height(ms: number): number;
  /** Mean of a UTC day, EH/s. */
  dayHashrateEhs(date: IsoDate): number;
  /** The next change of difficulty as mempool.space tells of it, its date in milliseconds. */
  retarget(ms: number): Readonly<Record<string, number>>;
  /** The network as it stands, with the means of the last ninety days that are over. */
  network(ms: number): ServedNetwork;
}

/** Prices wander, never step like a split, and reach neither zero nor a bound of what is believed. */
export function marketTruth(calendar: Calendar): MarketTruth {
  const closes = new Map<IsoDate, number>();
  const closeMs = (session: IsoDate): number => {
    const ms = closes.get(session) ?? epochMs(closeInstant(calendar, session));
    closes.set(session, ms);
    return ms;
  };
  return {
    btc,
    stock,
    close: (symbol, session) => stock(symbol, closeMs(session)),
    btcClose: (session) => btc(closeMs(session)),
    btcDay: (date) => btc(Date.parse(`${date}T00:00:00Z`) + DAY_MS),
    difficulty,
    height,
    dayHashrateEhs,
    retarget: (ms) => {
      const remainingBlocks = BLOCKS - (height(ms) % BLOCKS);
      const estimatedRetargetDate = ms + remainingBlocks * 10 * MINUTE_MS;
      const change = (difficulty(estimatedRetargetDate) / difficulty(ms) - 1) * 100;
      return {
        difficultyChange: rounded(change, 2),
        estimatedRetargetDate,
        remainingBlocks,
        previousRetarget: 0.5,
      };
    },
    network: (ms) => {
      const today = Math.floor(ms / DAY_MS) * DAY_MS;
      const dates = Array.from({ length: 90 }, (_, index) =>
        new Date(today - (90 - index) * DAY_MS).toISOString().slice(0, 10),
      );
      const days = dates.map((date) => ({ date, hashrateEhs: dayHashrateEhs(date) }));
      return { difficulty: difficulty(ms), height: height(ms), days };
    },
  };
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

function btc(ms: number): number {
  const days = ms / DAY_MS;
  const drift = 0.25 * Math.sin(days / 90) + 0.02 * Math.sin(days / 1.3) + 0.001 * Math.sin(days * 31);
  return rounded(62_000 * Math.exp(drift), 2);
}

function stock(symbol: string, ms: number): number {
  const days = ms / DAY_MS;
  const own = Array.from(symbol, (letter) => letter.codePointAt(0) ?? 0).reduce((a, b) => a * 3 + b, 0);
  const drift = 0.3 * Math.sin(days / (40 + (own % 50)) + own) + 0.02 * Math.sin(days * 1.7 + own);
  return rounded((6 + (own % 61)) * Math.exp(drift), 4);
}

function height(ms: number): number {
  return EPOCH_HEIGHT + Math.floor((ms - EPOCH_MS) / (10 * MINUTE_MS));
}

function difficulty(ms: number): number {
  return Math.round(1.3e14 * (1 + 0.03 * Math.sin(Math.floor(height(ms) / BLOCKS))));
}

function dayHashrateEhs(date: IsoDate): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return rounded(((difficulty(noon) * 2 ** 32) / 600 / 1e18) * (1 + 0.02 * Math.sin(noon / DAY_MS)), 4);
}
