import type { DailyMarket, ListedSecurity } from "../app/ports/daily-market.ts";
import type { Calendar } from "../domain/calendar.ts";
import type { Miner } from "../domain/miner.ts";
import type { IsoDate } from "../domain/time.ts";
import type { Benchmark } from "./market-files.ts";
import { createRandom, dayNumber, type Nature, walkFactors, walkPrice } from "./simulated-path.ts";

/** What is simulated: every watched company and everything it is compared with. */
export interface SimulatedWorld {
  readonly miners: readonly Miner[];
  readonly benchmarks: readonly Benchmark[];
  /** Prices go no further than its last day. */
  readonly calendar: Calendar;
}

/** When they really began to trade, so that a series which begins midway can be seen too. */
const LISTED: Readonly<Record<string, IsoDate>> = {
  ABTC: "2025-09-03",
  CORZ: "2024-01-24",
  CRWV: "2025-03-28",
  GLXY: "2025-05-16",
  IBIT: "2024-01-11",
  NBIS: "2024-10-21",
  WYFI: "2025-08-07",
};

/** Lacks its close on some days, so that a gap can be seen too. */
const FORGETFUL = { symbol: "HIVE", days: ["02-10", "05-10", "08-10", "11-10"] };

/**
 * A market made up from a seed: miners that follow BTC less and AI more as the years go by. A close depends on symbol
 * and session alone, so a later start adds sessions and changes none.
 */
export function createSimulatedMarket({ miners, benchmarks, calendar }: SimulatedWorld): DailyMarket {
  const { closeOf, btcOf } = createSimulatedPrices(calendar.validUntil);
  const roles = new Map(benchmarks.map((one) => [one.symbol, one.role]));
  return {
    securities: [
      ...miners.map((miner) => ({ security: miner.id, symbol: miner.ticker })),
      ...benchmarks.map(({ symbol }) => ({ security: symbol, symbol })),
    ],
    closes: (listed, sessions) => {
      const close = closeOf(listed.symbol, roles.get(listed.security) ?? "miner");
      return sessions
        .filter((session) => hasClose(listed, session))
        .map((session) => ({ session, close: close(session) }));
    },
    btc: (sessions) => sessions.map((date) => ({ date, priceUsd: btcOf(date) })),
  };
}

/** What a security is, which decides what it follows. */
export type SimulatedRole = "miner" | Benchmark["role"];

/** The simulated prices themselves, on every date up to `until` whether anything traded or not. */
export function createSimulatedPrices(until: IsoDate) {
  const factors = walkFactors(until);
  return {
    /** USD, four decimals; the path is walked once for all dates that are then asked for. */
    closeOf: (symbol: string, role: SimulatedRole): ((date: IsoDate) => number) =>
      readPath(walkPrice(symbol, natureOf(symbol, role), factors), 10_000),
    /** USD, two decimals. */
    btcOf: readPath(
      factors.btc.map((log) => Math.exp(log)),
      100,
    ),
  };
}

function readPath(path: Float64Array, parts: number): (date: IsoDate) => number {
  return (date) => {
    const price = path[dayNumber(date)];
    if (price === undefined) throw new RangeError(`no simulated price of ${date}`);
    return Math.max(1, Math.round(price * parts)) / parts;
  };
}

function hasClose({ symbol }: ListedSecurity, session: IsoDate): boolean {
  if (session < (LISTED[symbol] ?? "")) return false;
  return symbol !== FORGETFUL.symbol || !FORGETFUL.days.includes(session.slice(5));
}

const NATURES: Readonly<Record<Benchmark["role"], Nature>> = {
  ai_peer: { btc: [0.2, 0.15], ai: [1.3, 1.3], miners: 0.2, noise: 0.025, level: 60 },
  technology_index: { btc: [0.1, 0.1], ai: [0.3, 0.3], miners: 0, noise: 0.006, level: 400 },
  market_index: { btc: [0.08, 0.08], ai: [0.2, 0.2], miners: 0, noise: 0.005, level: 470 },
  bitcoin_fund: { btc: [1, 1], ai: [0, 0], miners: 0, noise: 0.001, level: 26 },
  miner_fund: { btc: [1.2, 0.6], ai: [0.1, 0.9], miners: 0.9, noise: 0.008, level: 18 },
  crypto_company: { btc: [1.3, 1.2], ai: [0.1, 0.1], miners: 0.1, noise: 0.022, level: 150 },
  mining_hardware: { btc: [1.2, 1.1], ai: [0, 0.1], miners: 0.6, noise: 0.035, level: 2 },
};

/** Each miner turns its own way: some hardly, some altogether. */
function natureOf(symbol: string, role: SimulatedRole): Nature {
  if (role !== "miner") return NATURES[role];
  const random = createRandom(`nature of ${symbol}`);
  const before = 1.1 + 0.5 * random();
  const turns = 0.4 + 0.6 * random();
  return {
    btc: [before, before * (1 - 0.8 * turns)],
    ai: [0.1, 1.5 * turns],
    miners: 0.7 + 0.6 * random(),
    noise: 0.025 + 0.015 * random(),
    level: 2 * 6 ** random(),
  };
}
