import type { Measurement } from "./divergence.ts";
import { splitFactor } from "./series.ts";
import type { IsoDate } from "./time.ts";

/**
 * A company's close at the session with that index, in USD per share of the day `since`: prices are kept in shares of
 * today (F1), and a split after that day must neither fire a rule nor end it. Null without a close of the session's
 * own, and where a jump that nobody has explained lies between the day and the session: which shares such a price is
 * of is not known.
 */
export function shareLevel({ members, sessions }: Measurement, t: number, since: IsoDate): number | null {
  const [member] = members;
  if (member === undefined) return null;
  const { series, actions } = member;
  const price = series.price[t] ?? null;
  if (price === null || series.actual[t] !== true) return null;
  const made = sessions.findLastIndex((session) => session <= since);
  const run = series.run[made];
  if (run !== undefined && run !== series.run[t]) return null;
  return price / splitFactor(actions, since);
}
