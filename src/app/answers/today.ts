import { closeInstant, isSession, nextSession, previousSession } from "../../domain/calendar.ts";
import type { Measurement } from "../../domain/divergence.ts";
import type { SecurityId } from "../../domain/market.ts";
import { epochMs, type Instant, type IsoDate, newYorkDate, newYorkInstant } from "../../domain/time.ts";
import { type PricePoint, readToday, type TodayReading } from "../../domain/today.ts";
import { readWindow } from "../../domain/window.ts";
import { dayInWords } from "../../domain/wording.ts";
import type { Freshness } from "../../surface/answers/common.ts";
import type { DivergenceWindow, TodayPrices } from "../../surface/answers/divergence.ts";
import type { StoredQuote } from "../ports/quotes.ts";
import type { StoredSpot } from "../ports/spots.ts";
import type { AnswerDeps, Question } from "./context.ts";
import { nameable } from "./freshness.ts";
import { figuresOf, type GapTarget, isAlone, listedIn, measureTargets, nameOf } from "./gaps.ts";

/** Quotes come every five minutes, free ones up to a quarter of an hour late: what is older is not of now. */
const NOW_MS = 15 * 60_000;

/** The last trades of a session are told a little after its close. */
const AFTER_CLOSE_MS = 20 * 60_000;

/** Clocks differ a little. */
const AHEAD_MS = 60_000;

/** What there is of today: a figure from provisional prices, or why the last session's closes stand for it. */
export type Today =
  | {
      readonly kind: "answer";
      readonly answer: DivergenceWindow & {
        readonly today: TodayPrices;
        readonly freshness: Freshness;
      };
    }
  | { readonly kind: "instead"; readonly today: TodayPrices };

/** Looks for prices of today's session. `measurement` is laid out up to the day of the question, which is today. */
export async function lookAtToday(
  deps: AnswerDeps,
  question: Question,
  target: GapTarget,
  measurement: Measurement,
  now: Instant,
): Promise<Today> {
  const day = newYorkDate(now);
  const next = nextSession(deps.calendar, day);
  const instead = (state: TodayPrices["state"], session: IsoDate | null): Today => ({
    kind: "instead",
    today: { ...NOTHING, state, session, nextSession: session === null || state === "over" ? next : null },
  });
  if (!isSession(deps.calendar, day)) return instead("no_session", null);
  const open = newYorkInstant(day, "09:30");
  const close = closeInstant(deps.calendar, day);
  if (epochMs(now) < epochMs(open)) return instead("before", day);
  const base = previousSession(deps.calendar, day);
  if (base === null) return instead("no_quotes", day);
  const isOver = epochMs(now) >= epochMs(close);
  if (isOver) {
    const closes = readWindow(measurement, "1d");
    if (closes.session === day && closes.gapPp !== null) return instead("over", day);
  }
  const span = isOver
    ? { from: later(close, -NOW_MS), to: later(close, AFTER_CLOSE_MS) }
    : { from: latest(open, later(now, -NOW_MS)), to: later(now, AHEAD_MS) };
  const [toBase] = await measureTargets(deps, { ...question, day: base }, [target]);
  if (toBase === undefined) throw new Error("a target was not measured");
  const { peers, qqq } = deps.benchmarks;
  const wanted = [...toBase.members.map((member) => member.security), ...peers, qqq];
  const quotes = (await deps.live?.quotes.newest(wanted)) ?? new Map<SecurityId, StoredQuote>();
  const ofToday = toBase.members.some(({ security }) => isFrom(quotes.get(security), open));
  if (!ofToday) return instead("no_quotes", day);
  const spot = await spotOf(deps, isOver ? close : now, isOver);
  const reading = readToday({
    measurement: toBase,
    base,
    session: day,
    quotes,
    peers,
    qqq,
    btc: spot === null || spot.disagrees ? null : spot,
    ...span,
  });
  // Once the session is over, half a figure is worth less than the last whole one.
  if (isOver && reading.gapPp === null) return instead("no_quotes", day);
  return {
    kind: "answer",
    answer: {
      ...windowOf(deps, question, target, reading, spot),
      freshness: freshnessOf(reading, quotes, spot),
      today: {
        ...NOTHING,
        state: isOver ? "closing" : "open",
        session: day,
        oldestPrice: reading.oldest,
        newestPrice: reading.newest,
        btcDoubted: spot?.disagrees === true ? doubtOf(spot) : null,
      },
    },
  };
}

const NOTHING = { nextSession: null, oldestPrice: null, newestPrice: null, btcDoubted: null } as const;

function later(instant: Instant, ms: number): Instant {
  return new Date(epochMs(instant) + ms).toISOString();
}

function latest(a: Instant, b: Instant): Instant {
  return epochMs(a) > epochMs(b) ? a : b;
}

function isFrom(quote: PricePoint | undefined, open: Instant): boolean {
  return quote !== undefined && epochMs(quote.at) >= epochMs(open);
}

/** BTC's price nearest before the moment, at most a quarter of an hour old; at a close also from just after it. */
async function spotOf(deps: AnswerDeps, moment: Instant, atClose: boolean): Promise<StoredSpot | null> {
  const upTo = later(moment, atClose ? NOW_MS : AHEAD_MS);
  // Slots begin up to five minutes before their price.
  const slots = (await deps.live?.spots.between(later(moment, -2 * NOW_MS), upTo)) ?? [];
  const distance = ({ at }: StoredSpot): number => Math.abs(epochMs(at) - epochMs(moment));
  const near = slots.filter(
    (spot) => distance(spot) <= NOW_MS && (atClose || epochMs(spot.at) <= epochMs(upTo)),
  );
  return near.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function doubtOf({ priceUsd, source, check }: StoredSpot): TodayPrices["btcDoubted"] {
  return { priceUsd, source, otherPriceUsd: check?.priceUsd ?? null, otherSource: check?.source ?? null };
}

function windowOf(
  deps: AnswerDeps,
  question: Question,
  target: GapTarget,
  reading: TodayReading,
  spot: StoredSpot | null,
): DivergenceWindow {
  const name = nameOf(deps, target);
  return {
    target: name,
    ...listedIn(question, target),
    window: "today",
    ...figuresOf(question, reading, []),
    z1: null,
    rho30: null,
    why: whyMissing(name, target, reading, spot),
  };
}

function whyMissing(
  name: string,
  target: GapTarget,
  { missing, baseSession, excluded }: TodayReading,
  spot: StoredSpot | null,
): string | null {
  const base = dayInWords(baseSession);
  switch (missing?.kind) {
    case undefined:
      return null;
    case "no_base":
      return `no closes of the last session, ${base}, are stored`;
    case "no_btc":
      if (missing.at === "base") return `no BTC price is stored for the last close, ${base}`;
      return spot?.disagrees === true
        ? "two sources of BTC's price lie more than 1% apart"
        : "there is no BTC price of the last 15 minutes";
    case "no_quorum": {
      if (!isAlone(target)) {
        return `only ${String(missing.priced)} of ${String(missing.members)} members have a price of the last 15 minutes and a close on ${base}; ${String(missing.needed)} are needed`;
      }
      const reason = excluded[0]?.reason;
      if (reason === "no_quote" || reason === "old_quote")
        return `no price of ${name} of the last 15 minutes`;
      return `${name} has no usable close on ${base}`;
    }
  }
}

function freshnessOf(
  reading: TodayReading,
  quotes: ReadonlyMap<SecurityId, StoredQuote>,
  spot: StoredSpot | null,
): Freshness {
  const used = reading.members.flatMap(({ security }) => quotes.get(security)?.source ?? []);
  return {
    prices: null,
    stocksFrom: nameable(used),
    btcFrom: spot === null || reading.btcReturnPct === null ? null : { source: spot.source, kind: "spot" },
    readings: null,
  };
}
