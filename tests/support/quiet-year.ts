import { barsOf, btcOf, sessionsFrom } from "./market.ts";
import type { RealApp } from "./real-app.ts";

/** Where prices are put, and of what. */
interface QuietWorld {
  readonly data: Pick<RealApp["data"], "calendar" | "basket" | "benchmarks">;
  readonly prices: RealApp["prices"];
}

/** Stores daily prices of the basket, the benchmarks and BTC: 245 sessions up to November 2026, slowly moving apart. */
export async function storeQuietYear({ data, prices }: QuietWorld, fetchedAt: string): Promise<void> {
  const sessions = sessionsFrom(data.calendar, "2025-12-01", 245);
  const kept = { provider: "test", fetchedAt };
  const symbols = [
    ...data.basket.members.map((member) => member.security),
    ...data.benchmarks.all.map((benchmark) => benchmark.symbol),
  ];
  await prices.writeBars(
    symbols.flatMap((security, place) => {
      const closes = sessions.map((_, day) => 10 + place + day / 10 + Math.sin(day * (place + 1)));
      return barsOf(security, sessions, closes, "split_adjusted").map((bar) => ({
        ...bar,
        ...kept,
        symbol: security,
        adjustedClose: null,
      }));
    }),
  );
  const btc = sessions.map((_, day) => 80_000 - day * 50 + 900 * Math.sin(day));
  await prices.writeBtc(btcOf(sessions, btc).map((bar) => ({ ...bar, ...kept })));
}
