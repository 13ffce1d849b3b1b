import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sessionsBetween } from "../src/domain/calendar.ts";
import type { Calendar } from "../src/domain/calendar.ts";
import { addDays } from "../src/domain/time.ts";

/** Writes daily files of a seeded random market in the form that the import reads: the same bytes at every run. */
export function writeSimulatedPrices(
  folder: string,
  calendar: Calendar,
  symbols: readonly string[],
  from: string,
  to: string,
): void {
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(43);
  const sessions = sessionsBetween(calendar, from, to);
  for (const symbol of symbols) {
    writeFileSync(join(folder, `${symbol}.csv`), csv(sessions, random));
  }
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  writeFileSync(join(folder, "BTC-USD.csv"), csv(days, random));
}

function csv(dates: readonly string[], random: () => number): string {
  let close = 10 + 90 * random();
  const rows = dates.map((date) => {
    close = Math.max(0.5, close * (1 + 0.06 * (random() - 0.5)));
    const price = close.toFixed(4);
    return `${date},${price},${price},${price},${price},${price},1000`;
  });
  return `date,open,high,low,close,adjclose,volume\n${rows.join("\n")}\n`;
}

/** Mulberry32, a small generator with a seed: enough for prices that only have to be many and the same. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
