import type { HashrateDays } from "./rule-reader.ts";
import type { RuleWindow } from "./rule.ts";
import { addDays, type IsoDate } from "./time.ts";

/** Blocks come by chance: the hashrate of one day, counted from its blocks, is off by some percent. */
const MEAN_DAYS = 7;

/** With fewer known days a mean would be of other days than the one it is held against. */
const LEAST_DAYS = 5;

const DAYS: Readonly<Partial<Record<RuleWindow, number>>> = { "7d": 7, "30d": 30, "90d": 90 };

/**
 * By how much the network's hashrate moved over the window, in percent: the mean of the seven UTC days up to the one
 * before the session against that of the seven which end so many days earlier. The session's own day is left out, for
 * at the close it is not over, and a reading would change once it is. Null where fewer than five of the seven days are
 * known at an end; five of seven also keep the newest from being older than three days.
 */
export function hashrateMove(days: HashrateDays, session: IsoDate, window: RuleWindow): number | null {
  const back = DAYS[window];
  if (back === undefined) return null;
  const end = addDays(session, -1);
  const now = meanUpTo(days, end);
  const before = meanUpTo(days, addDays(end, -back));
  return now === null || before === null ? null : 100 * (now / before - 1);
}

/** The mean of the seven UTC days that end with that one, in EH/s; null where fewer than five of them are known. */
export function meanUpTo(days: HashrateDays, end: IsoDate): number | null {
  const first = addDays(end, 1 - MEAN_DAYS);
  // A hashrate of zero is one that nobody measured.
  const known = days.filter(({ date, ehs }) => date >= first && date <= end && ehs > 0);
  if (known.length < LEAST_DAYS) return null;
  return known.reduce((sum, { ehs }) => sum + ehs, 0) / known.length;
}
