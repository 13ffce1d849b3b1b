import { capWeightedReturn, type Held, isMemberAt, meanOf, medianOf, quorumOf } from "./basket.ts";
import { lineThrough, type MeasuredMember, type Measurement } from "./divergence.ts";
import type { BtcAlign, SecurityId } from "./market.ts";
import type { ExclusionReason } from "./reading.ts";
import { type AlignedSeries, isSplitLikeJump, sharesOn, splitFactor } from "./series.ts";
import { epochMs, type Instant, type IsoDate } from "./time.ts";

/** A price and when it was made. */
export interface PricePoint {
  readonly priceUsd: number;
  readonly at: Instant;
}

/** Why a member is not in a figure of today; `old_quote`: its newest price lies outside the time that counts. */
export type TodayExclusion = ExclusionReason | "no_close_at_base" | "no_quote" | "old_quote";

export interface TodayInput {
  /** Laid out up to the base, the session before today's. */
  readonly measurement: Measurement;
  readonly base: IsoDate;
  readonly session: IsoDate;
  /** The newest price of each security, in shares of `session`. */
  readonly quotes: ReadonlyMap<SecurityId, PricePoint>;
  readonly peers: readonly SecurityId[];
  readonly qqq: SecurityId;
  /** Null where none of the time is known. */
  readonly btc: PricePoint | null;
  /** Prices of stocks made outside this time are not used; both inclusive. */
  readonly from: Instant;
  readonly to: Instant;
}

export type TodayMissing =
  | { readonly kind: "no_base" }
  | { readonly kind: "no_btc"; readonly at: "base" | "now" }
  | {
      readonly kind: "no_quorum";
      readonly priced: number;
      readonly members: number;
      readonly needed: number;
    };

/** The session that runs, against the close before it: provisional. Returns in percent, gaps in percentage points. */
export interface TodayReading {
  readonly session: IsoDate;
  readonly baseSession: IsoDate;
  readonly btcReturnPct: number | null;
  /** Of BTC's price at the base; null where its return is. */
  readonly btcAlign: BtcAlign | null;
  readonly returnPct: number | null;
  readonly medianPct: number | null;
  readonly capWeightedPct: number | null;
  readonly members: readonly { readonly security: SecurityId; readonly returnPct: number }[];
  readonly excluded: readonly { readonly security: SecurityId; readonly reason: TodayExclusion }[];
  readonly peersReturnPct: number | null;
  readonly qqqReturnPct: number | null;
  readonly gapPp: number | null;
  /** Over the 60 sessions up to the base. */
  readonly beta: number | null;
  readonly r2: number | null;
  readonly betaGapPp: number | null;
  /** When the oldest and the newest price of the subject and BTC were made; null where none is used. */
  readonly oldest: Instant | null;
  readonly newest: Instant | null;
  readonly missing: TodayMissing | null;
}

/**
 * The return of the subject and of BTC since the last close (F3 with today's prices in place of closes). A member
 * counts with a price of the time and a close of its own on the base: an older close would be more than one day.
 */
export function readToday(input: TodayInput): TodayReading {
  const { measurement, base, session, btc } = input;
  const { kind } = measurement;
  const t = measurement.sessions.length - 1;
  const universe = measurement.members.filter((member) => isMemberAt(member, base));
  const laidOut = measurement.sessions[t] === base;
  const legs = universe.map((member) => legOf(input, member, t));
  const counted = legs.flatMap((leg) => ("reason" in leg ? [] : [leg]));
  const returns = counted.map((leg) => leg.value);
  const needed = quorumOf(kind, universe.length);
  const enough = laidOut && counted.length >= needed;
  const subject = enough ? meanOf(returns) : null;
  const btcBase = laidOut ? (measurement.btc.price[t] ?? null) : null;
  const btcReturn = btcBase === null || btc === null ? null : btc.priceUsd / btcBase - 1;
  const line = laidOut ? lineThrough(measurement, t) : null;
  const known = subject !== null && btcReturn !== null;
  const times = [...counted.map((leg) => leg.at), ...(btcReturn === null || btc === null ? [] : [btc.at])];
  const ascending = times.toSorted((a, b) => epochMs(a) - epochMs(b));
  return {
    session,
    baseSession: base,
    btcReturnPct: percent(btcReturn),
    btcAlign: btcReturn === null ? null : (measurement.btc.align[t] ?? null),
    returnPct: percent(subject),
    medianPct: enough ? percent(medianOf(returns)) : null,
    capWeightedPct: enough
      ? percent(kind === "security" ? subject : capWeightedReturn(counted.map((leg) => leg.held)))
      : null,
    members: counted.map(({ security, value }) => ({ security, returnPct: 100 * value })),
    excluded: legs.flatMap((leg) => ("reason" in leg ? [leg] : [])),
    peersReturnPct: percent(meanOfBeside(input, input.peers, measurement.peers, t)),
    qqqReturnPct: percent(meanOfBeside(input, [input.qqq], [measurement.qqq], t)),
    gapPp: known ? 100 * (subject - btcReturn) : null,
    beta: line?.beta ?? null,
    r2: line?.r2 ?? null,
    betaGapPp: known && line !== null ? 100 * (subject - line.beta * btcReturn) : null,
    oldest: ascending[0] ?? null,
    newest: ascending.at(-1) ?? null,
    missing: known
      ? null
      : !laidOut
        ? { kind: "no_base" }
        : subject === null
          ? { kind: "no_quorum", priced: counted.length, members: universe.length, needed }
          : { kind: "no_btc", at: btcBase === null ? "base" : "now" },
  };
}

type Leg =
  | { readonly security: SecurityId; readonly value: number; readonly at: Instant; readonly held: Held }
  | { readonly security: SecurityId; readonly reason: TodayExclusion };

function legOf(input: TodayInput, member: MeasuredMember, t: number): Leg {
  const { security, series, actions, shares } = member;
  const quote = quoteOf(input, security);
  if ("reason" in quote) return { security, reason: quote.reason };
  const before = closeAt(series, t);
  if ("reason" in before) return { security, reason: before.reason };
  // Closes are in shares after every recorded split; a split that is still to come has not reached the quote.
  const price = quote.priceUsd * splitFactor(actions, input.session);
  if (isSplitLikeJump(before.close, price)) return { security, reason: "quarantined" };
  return {
    security,
    value: price / before.close - 1,
    at: quote.at,
    held: { basePrice: before.close, price, shares: sharesOn(shares, actions, input.base) },
  };
}

function quoteOf(
  { quotes, from, to }: TodayInput,
  security: SecurityId,
): PricePoint | { readonly reason: TodayExclusion } {
  const quote = quotes.get(security);
  if (quote === undefined) return { reason: "no_quote" };
  const at = epochMs(quote.at);
  return at < epochMs(from) || at > epochMs(to) ? { reason: "old_quote" } : quote;
}

function closeAt(
  series: AlignedSeries,
  t: number,
): { readonly close: number } | { readonly reason: TodayExclusion } {
  const close = series.price[t] ?? null;
  if (close !== null) return series.actual[t] === true ? { close } : { reason: "no_close_at_base" };
  const absence = series.absence[t] ?? "no_price";
  return { reason: absence === "not_listed" ? "not_listed_at_base" : absence };
}

/** The equally weighted return of all of them as a fraction; null where one has no price of the time. */
function meanOfBeside(
  input: TodayInput,
  securities: readonly SecurityId[],
  series: readonly AlignedSeries[],
  t: number,
): number | null {
  const returns: number[] = [];
  for (const [index, security] of securities.entries()) {
    const quote = quoteOf(input, security);
    const own = series[index];
    if ("reason" in quote || own === undefined) return null;
    const before = closeAt(own, t);
    if ("reason" in before || isSplitLikeJump(before.close, quote.priceUsd)) return null;
    returns.push(quote.priceUsd / before.close - 1);
  }
  return meanOf(returns);
}

function percent(fraction: number | null): number | null {
  return fraction === null ? null : 100 * fraction;
}
