import { isMemberAt } from "./basket.ts";
import { type Measurement, type MeasuredMember, returnBetween } from "./divergence.ts";
import { sharesOn } from "./series.ts";
import type { IsoDate } from "./time.ts";

/**
 * How a basket's index is weighted: `ew_daily` restores equal weights every session, `ew_quarterly` at the last
 * session of each quarter (the usual practice of equal-weight indices), `cw` by capitalisation with the shares of
 * the session before, so that new shares never count as return.
 */
export type IndexWeighting = "ew_daily" | "ew_quarterly" | "cw";

/**
 * Sessions (indices) after whose close the quarterly index is rebalanced (F4): the first, and the last of each
 * calendar quarter that is followed by another session.
 */
export function rebalanceSessions(sessions: readonly IsoDate[]): readonly number[] {
  const found: number[] = [];
  for (let t = 0; t < sessions.length; t += 1) {
    const next = sessions[t + 1];
    if (t === 0 || (next !== undefined && quarterOf(sessions[t] ?? "") !== quarterOf(next))) found.push(t);
  }
  return found;
}

/**
 * The basket's index: 100 at the first session with a member's price, then chain-linked day by day over the members
 * priced at both sessions (F3 `ew_daily`, F4, F5). Null before it starts, and from the first session on at which a
 * link is missing: a later level would be made up. For `cw` a link is missing where a member's shares are unknown.
 */
export function basketIndex(measurement: Measurement, weighting: IndexWeighting): readonly (number | null)[] {
  const { sessions, members } = measurement;
  const index = sessions.map((): number | null => null);
  const start = sessions.findIndex((session, t) =>
    members.some((member) => isMemberAt(member, session) && member.series.price[t] !== null),
  );
  if (start < 0) return index;
  const rebalanced = new Set(rebalanceSessions(sessions));
  let level = 100;
  let weightedAt = start;
  index[start] = level;
  for (let t = start + 1; t < sessions.length; t += 1) {
    if (weighting === "ew_daily" || rebalanced.has(t - 1)) weightedAt = t - 1;
    const link = linkOf(measurement, weighting, weightedAt, t);
    if (link === null) break;
    level *= link;
    index[t] = level;
  }
  return index;
}

/** Value at `t` over value at `t − 1` of the members held, weighted as the index says; null where it is not known. */
function linkOf(
  { sessions, members }: Measurement,
  weighting: IndexWeighting,
  weightedAt: number,
  t: number,
): number | null {
  const base = sessions[weighting === "cw" ? t - 1 : weightedAt] ?? "";
  let before = 0;
  let now = 0;
  for (const member of members) {
    if (!isMemberAt(member, base) || returnBetween(member.series, t - 1, t) === null) continue;
    const weight =
      weighting === "cw" ? sharesOn(member.shares, member.actions, base) : perPrice(member, weightedAt);
    if (weight === null && weighting === "cw") return null;
    before += (weight ?? 0) * (member.series.price[t - 1] ?? 0);
    now += (weight ?? 0) * (member.series.price[t] ?? 0);
  }
  return before > 0 ? now / before : null;
}

/** Shares that one unit of money bought at a session; null where the member had no price then: it waits. */
function perPrice(member: MeasuredMember, session: number): number | null {
  const price = member.series.price[session] ?? null;
  return price === null ? null : 1 / price;
}

function quarterOf(date: IsoDate): string {
  return `${date.slice(0, 4)}-${String(Math.ceil(Number(date.slice(5, 7)) / 3))}`;
}
