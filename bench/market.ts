import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sessionsBetween } from "../src/domain/calendar.ts";
import type { Calendar } from "../src/domain/calendar.ts";
import { addDays } from "../src/domain/time.ts";
import { createSimulatedPrices } from "../src/sources/simulated-market.ts";

/**
 * Writes daily files of the simulated market in the form that the import reads: the same bytes at every run. Every
 * symbol has every session, also from before it was listed, so that there are as many rows as can be.
 */
export function writeSimulatedPrices(
  folder: string,
  calendar: Calendar,
  symbols: readonly string[],
  from: string,
  to: string,
): void {
  mkdirSync(folder, { recursive: true });
  const { closeOf, btcOf } = createSimulatedPrices(to);
  const sessions = sessionsBetween(calendar, from, to);
  for (const symbol of symbols) {
    writeFileSync(join(folder, `${symbol}.csv`), csv(sessions, closeOf(symbol, "miner")));
  }
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  writeFileSync(join(folder, "BTC-USD.csv"), csv(days, btcOf));
}

function csv(dates: readonly string[], closeOn: (date: string) => number): string {
  const rows = dates.map((date) => {
    const price = closeOn(date).toFixed(4);
    return `${date},${price},${price},${price},${price},${price},1000`;
  });
  return `date,open,high,low,close,adjclose,volume\n${rows.join("\n")}\n`;
}
