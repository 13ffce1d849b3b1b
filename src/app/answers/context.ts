import { type Calendar, lastSessionOnOrBefore } from "../../domain/calendar.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Fact } from "../../domain/fact.ts";
import type { Basket, SecurityId } from "../../domain/market.ts";
import { findMiner } from "../../domain/miner-search.ts";
import type { Miner } from "../../domain/miner.ts";
import { type Instant, type IsoDate, newYorkDate, parseIsoDate } from "../../domain/time.ts";
import type { AnswerBase, FilingsState, Refusal } from "../../surface/answers/common.ts";
import type { Facts } from "../ports/facts.ts";
import type { NetworkReadings } from "../ports/network-readings.ts";
import type { PriceProviders } from "../ports/price-providers.ts";
import type { PriceCoverage, Prices } from "../ports/prices.ts";
import type { Quotes } from "../ports/quotes.ts";
import type { Spots } from "../ports/spots.ts";
import { sourceRefs } from "./source-refs.ts";
import { newestWithoutFilings } from "./without-filings.ts";

/** What every answer reads. */
export interface AnswerDeps {
  readonly facts: Facts;
  readonly prices: Prices;
  readonly calendar: Calendar;
  /** The published basket, PW14. */
  readonly basket: Basket;
  /** What miners may be following instead of BTC. */
  readonly benchmarks: { readonly peers: readonly SecurityId[]; readonly qqq: SecurityId };
  /** What comes in between sessions; left out where nothing of the kind is read. */
  readonly live?: LiveDeps;
  /** Who gave the prices; left out where nobody is to be named. */
  readonly providers?: PriceProviders;
  /** How far filings are read; left out where none are. */
  readonly filings?: { state(): Promise<FilingsState> };
}

export interface LiveDeps {
  readonly quotes: Pick<Quotes, "newest">;
  readonly spots: Pick<Spots, "newest" | "between">;
  readonly readings: Pick<NetworkReadings, "newest" | "doubted" | "between">;
}

/** A question whose common options have been understood. */
export interface Question {
  readonly facts: FactSet;
  /** The day asked for, else today in New York. */
  readonly day: IsoDate;
  readonly pointInTime: boolean;
  /** The miner asked for; null where none was. */
  readonly miner: Miner | null;
  readonly coverage: PriceCoverage;
  /** Newest session with a stored price, up to the day asked for. */
  readonly pricesTo: IsoDate | null;
  readonly filings: FilingsState;
}

export type Asked =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Understands `miner` and `as_of` and reads the facts of that day. Refuses a wrong ticker or date.
 * A question about prices may reach back before the first fact: `needsFacts` is false there.
 */
export async function ask(
  deps: AnswerDeps,
  options: { readonly miner?: string | undefined; readonly as_of?: string | undefined },
  now: Instant,
  needsFacts = true,
): Promise<Asked> {
  const today = newYorkDate(now);
  let day = today;
  if (options.as_of !== undefined) {
    const parsed = parsePastDate("as_of", options.as_of, today);
    if (!parsed.ok) return parsed;
    day = parsed.date;
  }
  const pointInTime = options.as_of !== undefined;
  const facts = await deps.facts.knownOn(pointInTime ? day : null);
  if (needsFacts && facts.factsFrom === null) return { ok: false, refusal: { kind: "no_facts" } };
  if (needsFacts && facts.factsFrom !== null && day < facts.factsFrom) {
    return {
      ok: false,
      refusal: { kind: "date_before_facts", option: "as_of", typed: day, first: facts.factsFrom },
    };
  }
  const named = resolveMiner(facts.miners, "miner", options.miner);
  if (!named.ok) return named;
  const coverage = await deps.prices.coverage();
  const newest = coverage.securities
    .map((security) => security.last)
    .toSorted()
    .at(-1);
  const pricesTo =
    newest === undefined || newest <= day ? (newest ?? null) : lastSessionOnOrBefore(deps.calendar, day);
  const filings = await filingsOf(deps, facts);
  return { ok: true, question: { facts, day, pointInTime, miner: named.miner, coverage, pricesTo, filings } };
}

/** How far filings are read; while catching up at least as far as everything else goes. */
async function filingsOf(deps: AnswerDeps, facts: FactSet): Promise<FilingsState> {
  const state: FilingsState = (await deps.filings?.state()) ?? { kind: "off" };
  if (state.kind !== "catching_up" || state.readTo !== null) return state;
  return { ...state, readTo: newestWithoutFilings(facts) };
}

/** The miner an option names; null where it was left out. */
export function resolveMiner(
  miners: readonly Miner[],
  option: string,
  typed: string | undefined,
): { readonly ok: true; readonly miner: Miner | null } | { readonly ok: false; readonly refusal: Refusal } {
  if (typed === undefined) return { ok: true, miner: null };
  const match = findMiner(miners, typed);
  if (match.kind === "found") return { ok: true, miner: match.miner };
  const nearest = match.nearest.map((miner) => ({ ticker: miner.ticker, name: miner.name }));
  const shortened = typed.length > 60 ? `${typed.slice(0, 59)}…` : typed;
  const kind = match.kind === "ambiguous" ? "ambiguous_miner" : "unknown_miner";
  return { ok: false, refusal: { kind, option, typed: shortened, nearest } };
}

/** A date option: a real calendar date, not after today. */
export function parsePastDate(
  option: string,
  typed: string,
  today: IsoDate,
): { readonly ok: true; readonly date: IsoDate } | { readonly ok: false; readonly refusal: Refusal } {
  const date = parseIsoDate(typed.trim());
  if (date === null) return { ok: false, refusal: { kind: "bad_date", option, typed: typed.slice(0, 60) } };
  if (date > today) return { ok: false, refusal: { kind: "date_in_future", option, typed: date, today } };
  return { ok: true, date };
}

/** The fields every answer carries; `rows` are the facts it shows, in order of importance. */
export function answerBase(question: Question, rows: readonly Fact[]): AnswerBase {
  return {
    asOf: question.day,
    pointInTime: question.pointInTime,
    factsTo: question.facts.factsTo,
    pricesTo: question.pricesTo,
    filings: question.filings,
    withoutPublicationDate: question.facts.withoutPublicationDate.length,
    sources: sourceRefs(rows),
  };
}

/** The ticker in use today of a miner's id; the id itself where no such miner is known. */
export function tickerOf(facts: FactSet, id: string | null): string {
  return facts.miners.find((miner) => miner.id === id)?.ticker ?? id ?? "sector";
}
