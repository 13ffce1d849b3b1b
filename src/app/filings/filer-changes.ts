import type { Miner } from "../../domain/miner.ts";
import { daysBetween, parseIsoDate } from "../../domain/time.ts";
import type { FilerCard } from "../ports/filings.ts";

/** What the SEC says otherwise of a company than its row here. */
export interface FilerDifference {
  readonly field: "name" | "ticker" | "fiscalYearEnd";
  readonly recorded: string;
  readonly sec: string;
}

/** Fiscal years of 52 or 53 weeks end on changing days. */
const DRIFT_DAYS = 7;

/** What differs from the miner's row now and did not when the list was read before. */
export function newFilerDifferences(
  miner: Miner,
  before: FilerCard | null,
  now: FilerCard,
): readonly FilerDifference[] {
  const known = before === null ? [] : filerDifferences(miner, before);
  return filerDifferences(miner, now).filter(
    ({ field, sec }) => !known.some((one) => one.field === field && one.sec === sec),
  );
}

function filerDifferences(miner: Miner, filer: FilerCard): readonly FilerDifference[] {
  const differences: FilerDifference[] = [];
  if (plainName(filer.name) !== plainName(miner.name)) {
    differences.push({ field: "name", recorded: miner.name, sec: filer.name });
  }
  if (filer.tickers.length > 0 && !filer.tickers.includes(miner.ticker)) {
    differences.push({ field: "ticker", recorded: miner.ticker, sec: filer.tickers.join(", ") });
  }
  const { fiscalYearEnd } = filer;
  if (fiscalYearEnd !== null && !isSameYearEnd(fiscalYearEnd, miner.fiscalYearEnd)) {
    differences.push({ field: "fiscalYearEnd", recorded: miner.fiscalYearEnd, sec: fiscalYearEnd });
  }
  return differences;
}

/** The SEC writes names in its own way: `TERAWULF INC.`, `Core Scientific, Inc./tx`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\/[a-z]{2}\/?$/, "")
    .replaceAll(/[^a-z0-9 ]+/g, "")
    .replaceAll(/\b(?:inc|corp|corporation|ltd|limited|co|company|plc)\b/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function isSameYearEnd(a: string, b: string): boolean {
  // A leap year, so that 29 February is a day; round the turn of the year the other way is the shorter.
  const [first, second] = [parseIsoDate(`2000-${a}`), parseIsoDate(`2000-${b}`)];
  if (first === null || second === null) return a === b;
  const days = Math.abs(daysBetween(first, second));
  return Math.min(days, 366 - days) <= DRIFT_DAYS;
}
