import { previousSession, sessionsBetween } from "../../domain/calendar.ts";
import type { Change } from "../../domain/fact.ts";
import type { Miner } from "../../domain/miner.ts";
import { newestReturns, pickMovers, type SecurityReturn } from "../../domain/movers.ts";
import { alignSeries } from "../../domain/series.ts";
import { addDays, type IsoDate } from "../../domain/time.ts";
import type { ChangeLine, Mover } from "../../surface/answers/changes.ts";
import type { PriceCoverage } from "../ports/prices.ts";
import { changeLines } from "./change-lines.ts";
import { type AnswerDeps, type Question, tickerOf } from "./context.ts";

export interface DayOfMovers {
  readonly session: IsoDate;
  /** The session before: news since its close may move the shares. */
  readonly before: IsoDate;
  readonly movers: readonly SecurityReturn[];
}

/** Files and providers end on different days: the newest session they share may lie some weeks back. */
const LOOK_BACK_DAYS = 45;

/**
 * The movers of the newest session up to the day, among these miners; null without two sessions of prices. One miner
 * asked for is shown however little it moved.
 */
export async function findMovers(
  deps: AnswerDeps,
  miners: readonly Miner[],
  only: Miner | null,
  coverage: PriceCoverage,
  day: IsoDate,
): Promise<DayOfMovers | null> {
  const priced = new Set(coverage.securities.map((security) => security.security));
  const watched = miners.filter((miner) => priced.has(miner.id));
  const newest = coverage.securities
    .filter((security) => watched.some((miner) => miner.id === security.security))
    .map((security) => security.last)
    .reduce((a, b) => (a > b ? a : b), "");
  if (newest === "") return null;
  const until = newest < day ? newest : day;
  const from = addDays(until, -LOOK_BACK_DAYS);
  const history = await deps.prices.history(
    watched.map((miner) => miner.id),
    from,
    until,
  );
  const sessions = sessionsBetween(deps.calendar, from, until);
  const series = new Map(
    watched.flatMap((miner) => {
      const bars = history.bars.get(miner.id) ?? [];
      const actions = history.actions.filter((action) => action.security === miner.id);
      // A series that ended long ago is no part of the market of that day.
      return bars.length === 0
        ? []
        : [[miner.id, alignSeries(sessions, bars, actions, miner.pricesSince)] as const];
    }),
  );
  const found = newestReturns(sessions, series);
  const before = found === null ? null : previousSession(deps.calendar, found.session);
  if (found === null || before === null) return null;
  const movers =
    only === null ? pickMovers(found.returns) : found.returns.filter((one) => one.security === only.id);
  return { session: found.session, before, movers };
}

/**
 * The movers of a day beside what was published from the session before to the session and may explain them; claims
 * explain nothing. `feed` holds at least the changes of that time.
 */
export function moversOf(
  { facts, filings }: Pick<Question, "facts" | "filings">,
  feed: readonly Change[],
  { movers, before, session }: DayOfMovers,
): readonly Mover[] {
  const near = changeLines(
    facts,
    feed.filter(
      ({ kind, knownAt }) => kind !== "claim" && knownAt !== null && knownAt >= before && knownAt <= session,
    ),
  );
  return movers.map(({ security, returnPct }) => {
    const miner = tickerOf(facts, security);
    const own = near.filter((line) => line.miner === miner);
    const filed = own.filter(({ kind }) => kind === "filing");
    // Filings are read from some day on: only where an older one is known, none is none.
    const canTell =
      filings.kind === "read" &&
      facts.filings.some((filing) => filing.miner === security && filing.filed < before);
    return {
      miner,
      returnPct,
      changes: own.filter(({ kind }) => kind !== "filing"),
      filings: filed.length > 0 || canTell ? filed : null,
    };
  });
}

/** Everything that a mover shows beside its move. */
export function linesOfMover({ changes, filings }: Mover): readonly ChangeLine[] {
  return [...changes, ...(filings ?? [])];
}
