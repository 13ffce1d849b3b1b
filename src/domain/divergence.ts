import { isMemberAt, meanOf, quorumOf, type SubjectKind } from "./basket.ts";
import { type Calendar, sessionsBetween } from "./calendar.ts";
import type { PriceHistory, SecurityId, SharesOutstanding, CorporateAction } from "./market.ts";
import {
  correlate,
  correlationBreak,
  correlationInterval,
  fitLine,
  type Line,
  predictionZ,
} from "./regression.ts";
import { type AlignedBtc, type AlignedSeries, alignBtc, alignSeries } from "./series.ts";
import type { IsoDate } from "./time.ts";

/** A member of the subject, by its immutable id. */
export interface SubjectMember {
  readonly security: SecurityId;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
  /** Earlier bars under the same symbol belong to another business; null where none do. */
  readonly pricesSince: IsoDate | null;
}

export interface MeasureInput {
  readonly calendar: Calendar;
  readonly history: PriceHistory;
  readonly kind: SubjectKind;
  readonly members: readonly SubjectMember[];
  /** What miners may be following instead of BTC, equally weighted. */
  readonly peers: readonly SecurityId[];
  readonly qqq: SecurityId;
  /** Last date to look at. */
  readonly until: IsoDate;
}

export interface MeasuredMember extends SubjectMember {
  readonly series: AlignedSeries;
  readonly shares: readonly SharesOutstanding[];
  readonly actions: readonly CorporateAction[];
}

/** Prices laid on the sessions once, with the daily returns the statistics need. All arrays run with `sessions`. */
export interface Measurement {
  readonly calendar: Calendar;
  readonly kind: SubjectKind;
  readonly sessions: readonly IsoDate[];
  readonly members: readonly MeasuredMember[];
  readonly peers: readonly AlignedSeries[];
  readonly qqq: AlignedSeries;
  readonly btc: AlignedBtc;
  /** Mean of the members' simple daily returns (F3), as a fraction; null without a quorum. */
  readonly dailyReturn: readonly (number | null)[];
  /** How many members that mean holds. */
  readonly membersInReturn: readonly number[];
  /** y of the regression: ln(1 + daily return). */
  readonly logReturn: readonly (number | null)[];
  /** x of the regression: ln of BTC's daily ratio. */
  readonly btcLogReturn: readonly (number | null)[];
}

/** Sessions of the regression, of the correlation, and of the older correlation it is compared with. */
const REGRESSION_SESSIONS = 60;
const CORRELATION_SESSIONS = 30;
const REFERENCE_SESSIONS = 120;

/**
 * Lays the stored prices on the NYSE sessions from the first bar to `until` and takes the daily returns once, in one
 * pass per security. Formulas F1–F3 and the x and y of F8.
 */
export function measure(input: MeasureInput): Measurement {
  const { calendar, history, kind, peers, qqq, until } = input;
  const first = firstSession(history, [...input.members.map((member) => member.security), ...peers, qqq]);
  const sessions = first === null ? [] : sessionsBetween(calendar, first, until);
  const actionsOf = groupBySecurity(history.actions);
  const sharesOf = groupBySecurity(history.shares);
  const align = (security: SecurityId, since: IsoDate | null): AlignedSeries =>
    alignSeries(sessions, history.bars.get(security) ?? [], actionsOf.get(security) ?? [], since);
  const members = input.members.map((member) => ({
    ...member,
    series: align(member.security, member.pricesSince),
    actions: actionsOf.get(member.security) ?? [],
    shares: (sharesOf.get(member.security) ?? []).toSorted((a, b) => (a.effective < b.effective ? -1 : 1)),
  }));
  const btc = alignBtc(sessions, history.btc);
  const daily = dailyReturns(kind, sessions, members);
  return {
    calendar,
    kind,
    sessions,
    members,
    peers: peers.map((security) => align(security, null)),
    qqq: align(qqq, null),
    btc,
    dailyReturn: daily.map((day) => day.value),
    membersInReturn: daily.map((day) => day.count),
    logReturn: daily.map((day) => (day.value === null ? null : Math.log1p(day.value))),
    btcLogReturn: sessions.map((_, t) => {
      const before = btc.price[t - 1] ?? null;
      const now = btc.price[t] ?? null;
      return before === null || now === null ? null : Math.log(now / before);
    }),
  };
}

/**
 * The line of the subject's daily log returns on BTC's over the 60 sessions that end with `t` (index of a session):
 * its `beta` is the one known at that close. Null before 60 pairs.
 */
export function lineThrough(measurement: Measurement, t: number): Line | null {
  return fitLine(measurement.btcLogReturn, measurement.logReturn, t, REGRESSION_SESSIONS);
}

export interface SessionStatistics {
  /** Over the 60 sessions before the session; null before 60 pairs. */
  readonly line: Line | null;
  /** The session's own return against that line, in standard deviations. */
  readonly z1: number | null;
  /** Correlation of the daily log returns over the 30 sessions that end with the session. */
  readonly rho30: number | null;
  readonly rho30Interval: { readonly low: number; readonly high: number } | null;
  /** rho30 against the 120 sessions before those 30, in standard deviations; null before 150 pairs. */
  readonly rhoBreak: number | null;
}

/** How the subject follows BTC at a session (index), formulas F8 and F9. Strict: null before the minimum samples. */
export function statisticsAt(measurement: Measurement, t: number): SessionStatistics {
  const { btcLogReturn: x, logReturn: y } = measurement;
  const line = lineThrough(measurement, t - 1);
  const xNow = x[t] ?? null;
  const yNow = y[t] ?? null;
  // A return to or from a carried close spans two sessions, BTC's only one: its z would be an artefact.
  const oneSession = hasActualQuorum(measurement, t - 1, t);
  const rho30 = correlate(x, y, t, CORRELATION_SESSIONS);
  const reference = correlate(x, y, t - CORRELATION_SESSIONS, REFERENCE_SESSIONS);
  return {
    line,
    z1: line === null || xNow === null || yNow === null || !oneSession ? null : predictionZ(line, xNow, yNow),
    rho30,
    rho30Interval: rho30 === null ? null : correlationInterval(rho30, CORRELATION_SESSIONS),
    rhoBreak:
      rho30 === null || reference === null
        ? null
        : correlationBreak(rho30, CORRELATION_SESSIONS, reference, REFERENCE_SESSIONS),
  };
}

/** True where enough members of the basket of session `u` have closes of their own at both sessions (indices). */
export function hasActualQuorum(measurement: Measurement, u: number, t: number): boolean {
  return hasQuorum(measurement.kind, measurement.sessions, measurement.members, u, t);
}

/** The return of a series between two sessions (indices) as a fraction; null without prices or across a jump. */
export function returnBetween(series: AlignedSeries, u: number, t: number): number | null {
  const before = series.price[u] ?? null;
  const now = series.price[t] ?? null;
  if (before === null || now === null || series.run[u] !== series.run[t]) return null;
  return now / before - 1;
}

function hasQuorum(
  kind: SubjectKind,
  sessions: readonly IsoDate[],
  members: readonly MeasuredMember[],
  u: number,
  t: number,
): boolean {
  const base = sessions[u];
  if (base === undefined) return false;
  let count = 0;
  let actual = 0;
  for (const member of members) {
    if (!isMemberAt(member, base)) continue;
    count += 1;
    const { series } = member;
    if (series.actual[u] === true && series.actual[t] === true && series.run[u] === series.run[t])
      actual += 1;
  }
  return actual >= quorumOf(kind, count);
}

function dailyReturns(
  kind: SubjectKind,
  sessions: readonly IsoDate[],
  members: readonly MeasuredMember[],
): readonly { readonly value: number | null; readonly count: number }[] {
  return sessions.map((_, t) => {
    const base = sessions[t - 1];
    if (base === undefined) return { value: null, count: 0 };
    const returns: number[] = [];
    for (const member of members) {
      if (!isMemberAt(member, base)) continue;
      const value = returnBetween(member.series, t - 1, t);
      if (value !== null) returns.push(value);
    }
    // A basket of carried closes would be a return of zero that nobody observed. A company alone keeps F2's carried
    // close: a single hole would otherwise silence its statistics for 60 sessions.
    const known = kind === "security" || hasQuorum(kind, sessions, members, t - 1, t);
    return { value: known ? meanOf(returns) : null, count: returns.length };
  });
}

function firstSession(history: PriceHistory, securities: readonly SecurityId[]): IsoDate | null {
  let first: IsoDate | null = null;
  for (const security of securities) {
    const session = history.bars.get(security)?.[0]?.session;
    if (session !== undefined && (first === null || session < first)) first = session;
  }
  return first;
}

function groupBySecurity<R extends { readonly security: SecurityId }>(
  rows: readonly R[],
): ReadonlyMap<SecurityId, readonly R[]> {
  return Map.groupBy(rows, (row) => row.security);
}
