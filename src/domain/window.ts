import { capWeightedReturn, type Held, isMemberAt, meanOf, medianOf, quorumOf } from "./basket.ts";
import { lastSessionOnOrBefore } from "./calendar.ts";
import {
  hasActualQuorum,
  lineThrough,
  type Measurement,
  type MeasuredMember,
  returnBetween,
  statisticsAt,
} from "./divergence.ts";
import type { BtcAlign, SecurityId } from "./market.ts";
import {
  type DivergenceReading,
  type ExclusionReason,
  type GapMissing,
  unread,
  type WindowName,
} from "./reading.ts";
import { type Absence, type AlignedSeries, sharesOn } from "./series.ts";
import { addDays, type IsoDate } from "./time.ts";

const DAYS: Readonly<Record<Exclude<WindowName, "ytd">, number>> = { "1d": 1, "7d": 7, "30d": 30, "90d": 90 };

/**
 * Reads one window (F6, F7): between the given session and its base, or, without one, at the newest session with a
 * quorum of closes of its own at both ends and BTC at both. Where there is no such session, the newest one with a
 * quorum at its end is read and `missing` says what the gap lacks.
 */
export function readWindow(
  measurement: Measurement,
  window: WindowName,
  session: IsoDate | null = null,
): DivergenceReading {
  const t = session === null ? newestReadable(measurement, window) : indexOf(measurement.sessions, session);
  const date = t === null ? undefined : measurement.sessions[t];
  if (t === null || date === undefined) return withoutSession(measurement, window, session);
  const base = baseOf(measurement, window, date);
  const u = base === null ? null : indexOf(measurement.sessions, base);
  return u === null || base === null
    ? withoutBase(measurement, window, t, base)
    : between(measurement, window, u, t);
}

/** The base of a window that ends on that date: a session, or null before the calendar begins. */
function baseOf(measurement: Measurement, window: WindowName, date: IsoDate): IsoDate | null {
  const last =
    window === "ytd" ? `${String(Number(date.slice(0, 4)) - 1)}-12-31` : addDays(date, -DAYS[window]);
  return lastSessionOnOrBefore(measurement.calendar, last);
}

function newestReadable(measurement: Measurement, window: WindowName): number | null {
  const { sessions, btc } = measurement;
  let fallback: number | null = null;
  for (let t = sessions.length - 1; t >= 0; t -= 1) {
    const date = sessions[t];
    if (date === undefined || (btc.price[t] ?? null) === null || !hasActualQuorum(measurement, t, t))
      continue;
    fallback ??= t;
    // A year-to-date figure of an earlier year would answer another question.
    if (window === "ytd" && date.slice(0, 4) !== sessions[fallback]?.slice(0, 4)) break;
    const base = baseOf(measurement, window, date);
    const u = base === null ? null : indexOf(sessions, base);
    if (u === null) break;
    if ((btc.price[u] ?? null) !== null && hasActualQuorum(measurement, u, t)) return t;
  }
  return fallback;
}

function between(measurement: Measurement, window: WindowName, u: number, t: number): DivergenceReading {
  const { sessions, btc, kind } = measurement;
  const legs = legsOf(measurement, u, t);
  const needed = quorumOf(kind, legs.universe);
  const enough = hasActualQuorum(measurement, u, t);
  const btcBase = btc.price[u] ?? null;
  const btcNow = btc.price[t] ?? null;
  const btcReturn = btcBase === null || btcNow === null ? null : btcNow / btcBase - 1;
  const subject = enough ? meanOf(legs.returns) : null;
  const beta = lineThrough(measurement, u)?.beta ?? null;
  const known = subject !== null && btcReturn !== null;
  const missing: GapMissing | null = known
    ? null
    : subject === null
      ? { kind: "no_quorum", priced: legs.actual, members: legs.universe, needed }
      : { kind: "no_btc", at: btcNow === null ? "session" : "base" };
  return {
    window,
    session: sessions[t] ?? null,
    baseSession: sessions[u] ?? null,
    btcReturnPct: percent(btcReturn),
    btcAlign: btcReturn === null ? null : bothClose(btc.align[u], btc.align[t]),
    returnPct: percent(subject),
    medianPct: enough ? percent(medianOf(legs.returns)) : null,
    // With one member the weights cancel: its own return, whether its shares are known or not.
    capWeightedPct: enough ? percent(kind === "security" ? subject : capWeightedReturn(legs.held)) : null,
    members: legs.members,
    excluded: legs.excluded,
    carried: legs.carried,
    peersReturnPct: percent(meanOfAll(measurement.peers, u, t)),
    qqqReturnPct: percent(meanOfAll([measurement.qqq], u, t)),
    gapPp: known ? 100 * (subject - btcReturn) : null,
    beta,
    betaGapPp: known && beta !== null ? 100 * (subject - beta * btcReturn) : null,
    ...statistics(measurement, t),
    missing,
  };
}

interface Legs {
  readonly returns: readonly number[];
  readonly held: readonly Held[];
  readonly members: DivergenceReading["members"];
  readonly excluded: DivergenceReading["excluded"];
  readonly carried: readonly SecurityId[];
  /** Members of the basket at the base. */
  readonly universe: number;
  /** Those with closes of their own at both ends. */
  readonly actual: number;
}

function legsOf(measurement: Measurement, u: number, t: number): Legs {
  const base = measurement.sessions[u] ?? "";
  const date = measurement.sessions[t] ?? "";
  const returns: number[] = [];
  const held: Held[] = [];
  const members: { security: SecurityId; returnPct: number }[] = [];
  const excluded: { security: SecurityId; reason: ExclusionReason }[] = [];
  const carried: SecurityId[] = [];
  let universe = 0;
  for (const member of measurement.members) {
    const { security, series } = member;
    if (!isMemberAt(member, base)) {
      if (isMemberAt(member, date)) excluded.push({ security, reason: "not_listed_at_base" });
      continue;
    }
    universe += 1;
    const value = returnBetween(series, u, t);
    if (value === null) {
      excluded.push({ security, reason: reasonFor(series.absence[u] ?? series.absence[t] ?? "quarantined") });
      continue;
    }
    if (!isActual(series, u, t)) carried.push(security);
    returns.push(value);
    members.push({ security, returnPct: 100 * value });
    held.push(heldFrom(member, base, u, t));
  }
  return { returns, held, members, excluded, carried, universe, actual: members.length - carried.length };
}

function heldFrom(member: MeasuredMember, base: IsoDate, u: number, t: number): Held {
  return {
    basePrice: member.series.price[u] ?? 0,
    price: member.series.price[t] ?? 0,
    shares: sharesOn(member.shares, member.actions, base),
  };
}

function reasonFor(absence: Absence): ExclusionReason {
  return absence === "not_listed" ? "not_listed_at_base" : absence;
}

function withoutSession(
  measurement: Measurement,
  window: WindowName,
  session: IsoDate | null,
): DivergenceReading {
  const last = measurement.sessions.at(-1);
  const t = measurement.sessions.length - 1;
  const now = measurement.members.filter((member) => last === undefined || isMemberAt(member, last));
  return {
    ...unread(window, session, null, { kind: "no_session" }),
    excluded: now.flatMap(({ security, series }) => {
      const absence = last === undefined ? "no_price" : (series.absence[t] ?? null);
      return absence === null ? [] : [{ security, reason: reasonFor(absence) }];
    }),
  };
}

function withoutBase(
  measurement: Measurement,
  window: WindowName,
  t: number,
  base: IsoDate | null,
): DivergenceReading {
  const { kind, members, sessions } = measurement;
  const date = sessions[t] ?? "";
  return {
    ...unread(window, date, base, { kind: "no_base" }),
    ...statistics(measurement, t),
    excluded: members
      .filter((member) => isMemberAt(member, date))
      .map((member) => {
        // A member of the basket at a base from before the first stored close was listed: we have no price of it.
        const listed = kind === "basket" && base !== null && isMemberAt(member, base);
        const none = listed || member.series.absence[t] === "no_price";
        return { security: member.security, reason: none ? "no_price" : "not_listed_at_base" };
      }),
  };
}

function statistics(measurement: Measurement, t: number): Pick<DivergenceReading, "r2" | "z1" | "rho30"> {
  const { line, z1, rho30 } = statisticsAt(measurement, t);
  return { r2: line?.r2 ?? null, z1, rho30 };
}

/**
 * The equally weighted return of all of them between two sessions (indices) as a fraction; null where one has no close
 * of its own at an end: the rest, or an older close, would be another comparison than the subject's.
 */
export function meanOfAll(series: readonly AlignedSeries[], u: number, t: number): number | null {
  const returns: number[] = [];
  for (const one of series) {
    const value = returnBetween(one, u, t);
    if (value === null || !isActual(one, u, t)) return null;
    returns.push(value);
  }
  return meanOf(returns);
}

function isActual(series: AlignedSeries, u: number, t: number): boolean {
  return series.actual[u] === true && series.actual[t] === true;
}

function bothClose(base: BtcAlign | null | undefined, now: BtcAlign | null | undefined): BtcAlign {
  return base === "close" && now === "close" ? "close" : "utc_day";
}

function percent(fraction: number | null): number | null {
  return fraction === null ? null : 100 * fraction;
}

/** Index of a date in ascending dates, by halving; null where it is not among them. */
function indexOf(sessions: readonly IsoDate[], date: IsoDate): number | null {
  let low = 0;
  let high = sessions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sessions[middle] ?? "";
    if (found === date) return middle;
    if (found < date) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}
