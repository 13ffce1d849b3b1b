import { type Calendar, lastSessionOnOrBefore } from "../../domain/calendar.ts";
import type { FactSet } from "../../domain/fact-set.ts";
import type { Change, Fact, MinerId } from "../../domain/fact.ts";
import type { Basket, SecurityId } from "../../domain/market.ts";
import { findMiner } from "../../domain/miner-search.ts";
import type { Miner } from "../../domain/miner.ts";
import { isOutside, withoutOutside } from "../../domain/outside.ts";
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
  /** How far filings are read, of these companies by CIK or else of all that are watched; left out where none are. */
  readonly filings?: { state(ciks?: readonly string[]): Promise<FilingsState> };
}

export interface LiveDeps {
  readonly quotes: Pick<Quotes, "newest">;
  readonly spots: Pick<Spots, "newest" | "between">;
  readonly readings: Pick<NetworkReadings, "newest" | "doubted" | "between">;
}

/** A question whose common options have been understood. */
export interface Question extends Scope {
  /** All there is, of companies that no release watches too: for names alone. */
  readonly everything: FactSet;
  readonly everyCoverage: PriceCoverage;
  /** The day asked for, else today in New York. */
  readonly day: IsoDate;
  readonly pointInTime: boolean;
  /** The miner asked for; null where none was. */
  readonly miner: Miner | null;
  readonly filings: FilingsState;
}

/** Whom an answer is about: all that is watched, and of other companies those that were asked for by name. */
interface Scope {
  readonly facts: FactSet;
  readonly coverage: PriceCoverage;
  /** Newest session with a stored price, up to the day asked for. */
  readonly pricesTo: IsoDate | null;
  /** Companies that no release watches and nobody named: nothing of theirs is in the answer. */
  readonly hidden: ReadonlySet<MinerId>;
  /** Those whose prices are fetched for servers alone, and not to compare miners with. */
  readonly hiddenPrices: ReadonlySet<SecurityId>;
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
  const everything = await deps.facts.knownOn(pointInTime ? day : null);
  const { factsFrom } = everything;
  if (needsFacts && factsFrom === null) return { ok: false, refusal: { kind: "no_facts" } };
  if (needsFacts && factsFrom !== null && day < factsFrom) {
    return {
      ok: false,
      refusal: { kind: "date_before_facts", option: "as_of", typed: day, first: factsFrom },
    };
  }
  const named = resolveMiner(everything.miners, "miner", options.miner);
  if (!named.ok) return named;
  const { miner } = named;
  const all = { everything, everyCoverage: await deps.prices.coverage(), day };
  const scope = scopeOf(deps, all, miner === null ? [] : [miner.id]);
  const filings = await filingsOf(deps, scope.facts, miner);
  return { ok: true, question: { ...all, ...scope, pointInTime, miner, filings } };
}

/** The same question about these companies too, whether a release watches them or not. */
export function withNamed(deps: AnswerDeps, question: Question, named: readonly MinerId[]): Question {
  return { ...question, ...scopeOf(deps, question, named) };
}

/** The changes that are told: none of companies that no release watches and nobody named. */
export function toldOf({ hidden }: Pick<Question, "hidden">, feed: readonly Change[]): readonly Change[] {
  return hidden.size === 0 ? feed : feed.filter(({ miner }) => miner === null || !hidden.has(miner));
}

function scopeOf(
  { calendar }: AnswerDeps,
  { everything, everyCoverage, day }: Pick<Question, "everything" | "everyCoverage" | "day">,
  named: readonly MinerId[],
): Scope {
  const left = everything.miners.filter((miner) => isOutside(miner) && !named.includes(miner.id));
  const hidden = new Set(left.map(({ id }) => id));
  // A symbol that is fetched for comparison is the company's id.
  const hiddenPrices = new Set(left.filter(({ id, cik }) => id === cik).map(({ id }) => id));
  const securities = everyCoverage.securities.filter(({ security }) => !hiddenPrices.has(security));
  const newest = securities
    .map(({ last }) => last)
    .toSorted()
    .at(-1);
  return {
    facts: withoutOutside(everything, named),
    coverage: hiddenPrices.size === 0 ? everyCoverage : { ...everyCoverage, securities },
    pricesTo: newest === undefined || newest <= day ? (newest ?? null) : lastSessionOnOrBefore(calendar, day),
    hidden,
    hiddenPrices,
  };
}

/** How far filings are read; while catching up at least as far as everything else goes. */
async function filingsOf(deps: AnswerDeps, facts: FactSet, miner: Miner | null): Promise<FilingsState> {
  const own = miner !== null && isOutside(miner) && miner.cik !== null ? [miner.cik] : undefined;
  const state: FilingsState = (await deps.filings?.state(own)) ?? { kind: "off" };
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
